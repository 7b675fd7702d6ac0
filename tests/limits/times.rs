//! Times as far apart as times can be: more than differences of nanoseconds can hold.

use std::fmt::Write;

use super::common::{args, put, room, run};

#[test]
fn a_log_over_six_centuries_is_no_panic() {
    let mut rows = "time,source,name,type\n".to_owned();
    for year in [1678, 1750, 1900, 2000, 2100, 2200, 2261] {
        for (day, hour) in (1..=10).flat_map(|day| [(day, 9), (day, 10)]) {
            for n in 1..=3 {
                let name = if hour == 9 { "a.example".to_owned() } else { format!("b{day}.example") };
                writeln!(rows, "{year}-03-{day:02}T{hour:02}:0{n}:00Z,192.0.2.{n},{name},A").unwrap();
            }
        }
    }
    let room = room();
    let file = [put(&room, "far.csv", rows)];
    for words in [
        "",
        "domains --dedup",
        "sources",
        "profile a.example --ttl 1h --draws 99",
        "compare a.example --peer b1.example",
        "outliers --by regularity",
        "outliers --by growth --holdout 2000-01-01",
    ] {
        let output = run(args(&format!("{words} -o csv --tz America/New_York"), &file));
        assert_eq!(output.status.code(), Some(0), "{words}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
