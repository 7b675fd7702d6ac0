//! Row groups that are not read, because the file says that no filter lets them pass.

use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::Value;

use super::common::{args, gzip, json, number, put, room, run, stdout};
use super::made::{Values, file, texts};

/// 2026-11-22T00:00:00Z in milliseconds.
const START: i64 = 1_795_305_600_000;
/// Milliseconds of a day.
const DAY: i64 = 86_400_000;
/// Rows of a row group.
const ROWS: i64 = 50;

/// A file of three days, each a row group with names of its own, one of which all have; and the same as CSV.
fn logs(own: bool) -> (Vec<u8>, String) {
    let mut csv = "time,source,name,type\n".to_owned();
    let mut groups = Vec::new();
    for day in 0..3 {
        let times: Vec<i64> = (0..ROWS).map(|row| START + day * DAY + row * 600_000).collect();
        let names: Vec<String> = (0..ROWS)
            .map(|row| if row % 5 == 0 { "all.example".to_owned() } else { format!("day{day}.example") })
            .collect();
        let sources: Vec<String> = (0..ROWS).map(|row| format!("192.0.2.{}", row % 7)).collect();
        for ((time, name), source) in times.iter().zip(&names).zip(&sources) {
            csv += &format!("{time},{source},{name},A\n");
        }
        groups.push(vec![
            Values::I64(times.into_iter().map(Some).collect()),
            texts(sources.iter().map(String::as_str)),
            texts(names.iter().map(String::as_str)),
            texts(names.iter().map(|_| "A")),
        ]);
    }
    let columns = [
        "optional int64 time (TIMESTAMP(MILLIS,true))",
        "optional binary source (STRING)",
        "optional binary name (STRING)",
        "optional binary type (STRING)",
    ];
    (file(&columns, &groups, own), csv)
}

/// A report of each of the two files.
fn reports(own: bool, words: &str) -> [Value; 2] {
    let room = room();
    let (parquet, csv) = logs(own);
    let files = [put(&room, "log.parquet", parquet), put(&room, "log.csv", csv)];
    files.map(|file| json(args(&format!("{words} -o json"), &[file])))
}

/// What reports say, whatever was read for it.
fn said(report: &Value) -> Vec<&Value> {
    let input = ["first", "last", "gaps", "domains", "sources", "records"].map(|key| &report["input"][key]);
    ["domains", "sources", "profile", "outliers"].map(|key| &report[key]).into_iter().chain(input).collect()
}

#[test]
fn time_leaves_row_groups_unread_and_the_report_the_same() {
    for (words, unread) in [
        ("domains --all --since 2026-11-23", 50),
        ("domains --all --until 2026-11-23T12:00:00Z", 50),
        ("sources --all --since 2026-11-23 --until 2026-11-24", 100),
        ("profile all.example --draws 99 --since 2026-11-23", 50),
        ("outliers --all --until 2026-11-24", 50),
        ("domains --all", 0),
    ] {
        for own in [false, true] {
            let [parquet, csv] = reports(own, words);
            assert_eq!(parquet["input"]["filtered_unread"].as_u64().unwrap_or(0), unread, "{words}");
            assert_eq!(number(&parquet, "/input/filtered"), number(&csv, "/input/filtered"), "{words}");
            assert_eq!(said(&parquet), said(&csv), "{words}");
        }
    }
}

#[test]
fn names_leave_row_groups_unread_where_nothing_else_is_looked_at() {
    for own in [false, true] {
        let [parquet, csv] = reports(own, "profile day1.example --background off --draws 99");
        assert_eq!(number(&parquet, "/input/records"), 40);
        assert_eq!(parquet["input"]["filtered_unread"], 110, "the rows without the name too");
        assert_eq!(said(&parquet), said(&csv));
    }
    for own in [false, true] {
        let room = room();
        let file = put(&room, "log.parquet", logs(own).0);
        let of_day = stdout(args("records --domain DAY2.example.", std::slice::from_ref(&file)));
        assert_eq!(of_day.lines().count(), 40, "{own}");
        let of_all = stdout(args("records --domain all.example", &[file]));
        assert_eq!(of_all.lines().count(), 30, "{own}");
    }
}

#[test]
fn tables_and_logs_are_read_together() {
    let room = room();
    let (parquet, csv) = logs(false);
    let (parquet, csv) = (put(&room, "log.parquet", parquet), put(&room, "log.csv", csv));
    let both = json(args("domains --all -o json --since 2026-11-24", &[parquet, csv]));
    assert_eq!((number(&both, "/input/records"), number(&both, "/input/filtered_unread")), (100, 100));
}

/// A file of row groups with two rows each, a day apart, of which these ask.
fn pairs(sources: &[[&str; 2]]) -> Vec<u8> {
    let columns = [
        "optional int64 time (TIMESTAMP(MILLIS,true))",
        "optional binary source (STRING)",
        "optional binary name (STRING)",
    ];
    let group = |(day, sources): (i64, &[&str; 2])| {
        vec![Values::I64(vec![Some(START + day * DAY); 2]), texts(*sources), texts(["a.example"; 2])]
    };
    file(&columns, &(0..).zip(sources).map(group).collect::<Vec<_>>(), false)
}

#[test]
fn rows_keep_their_numbers_behind_row_groups_that_are_not_read() {
    let octets = pairs(&[["192.0.2.1"; 2], ["192.0.2.1", "nobody"]]);
    let room = room();
    let report = json(args("domains -o json --since 2026-11-23", &[put(&room, "log.parquet", octets)]));
    let first = &report["input"]["reject_reasons"][0];
    assert_eq!((&first["reason"], &first["first"]["line"]), (&"no client address".into(), &4.into()));
}

/// Names stand in any spelling, and what is passed over between them keeps its number.
#[test]
fn a_name_is_found_among_others_of_its_row_group() {
    let columns = [
        "optional int64 time (TIMESTAMP(MILLIS,true))",
        "optional binary source (STRING)",
        "optional binary name (STRING)",
    ];
    let names =
        ["x.example", "Mail.Example.", "y.example", r"m\097il.example", "www.mail.example", "z", "mail.example"];
    let sources = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5", "192.0.2.6", "nobody"];
    let times = Values::I64((0..7).map(|row| Some(START + row * 1_000)).collect());
    let room = room();
    let table = put(&room, "log.parquet", file(&columns, &[vec![times, texts(sources), texts(names)]], false));
    let report = json(args("profile mail.example --background off --draws 99 -o json", &[table]));
    let sources: Vec<&Value> = report["profile"]["sources"].as_array().expect("sources").iter().collect();
    assert_eq!(sources.iter().map(|source| &source["source"]).collect::<Vec<_>>(), ["192.0.2.2", "192.0.2.4"]);
    assert_eq!(sources[1]["first"], "2026-11-22T00:00:03Z");
    let counts =
        ["records", "filtered_unread", "filtered", "rejected"].map(|key| number(&report, &format!("/input/{key}")));
    assert_eq!(counts, [2, 3, 4, 1]);
    assert_eq!(report["input"]["reject_reasons"][0]["first"]["line"], 7);
}

/// Three row groups of two rows each; nobody asks in the last row.
fn three_groups() -> Vec<u8> {
    pairs(&[["192.0.2.1"; 2], ["192.0.2.2"; 2], ["192.0.2.3", "nobody"]])
}

#[test]
fn threads_share_row_groups_and_change_nothing() {
    let room = room();
    let logs = [put(&room, "three.parquet", three_groups()), put(&room, "days.parquet", logs(true).0)];
    for words in ["domains --all", "sources --all --since 2026-11-23", "profile all.example --draws 99 --hash none"] {
        let of = |threads: u32| stdout(args(&format!("{words} -o json --threads {threads}"), &logs));
        assert_eq!(of(1), of(4), "{words}");
    }
}

/// What a damaged row group would have had is missing, and nothing else; what is behind it keeps its number.
#[test]
fn a_damaged_row_group_costs_no_other() {
    let mut octets = three_groups();
    let reader = SerializedFileReader::new(bytes::Bytes::from(octets.clone())).unwrap();
    let page = usize::try_from(reader.metadata().row_group(1).column(2).data_page_offset()).unwrap();
    octets[page..page + 4].fill(0xff);
    let room = room();
    let log = [put(&room, "log.parquet", octets)];
    for threads in [1, 3] {
        let output = run(args(&format!("domains -o json --threads {threads}"), &log));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("log.parquet: read only in part: row group 2: "), "{said}");
        assert_eq!(output.status.code(), Some(2));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(number(&report, "/input/records"), 3);
        assert_eq!(number(&report, "/input/reject_reasons/0/first/line"), 6);
    }
}

#[test]
fn tables_with_the_same_octets_are_told() {
    let room = room();
    let one = put(&room, "one.parquet", three_groups());
    let packed = put(&room, "other.parquet.gz", gzip(&three_groups()));
    for threads in [1, 3] {
        let output = run(args(&format!("domains -o json --threads {threads}"), &[one.clone(), packed.clone()]));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("other.parquet.gz: has the same content as "), "{said}");
    }
}

/// What the footer says of classes is not read again, and nothing else is taken for it.
#[test]
fn a_class_is_that_of_the_row() {
    let columns = [
        "optional binary source (STRING)",
        "optional binary name (STRING)",
        "optional binary class (STRING)",
        "optional int32 qtype",
    ];
    let group = |classes: [Option<&str>; 2]| {
        let classes = classes.map(|class| class.map(|class| class.as_bytes().to_vec()));
        vec![
            texts(["192.0.2.1"; 2]),
            texts(["a.example"; 2]),
            Values::Bytes(classes.to_vec()),
            Values::I32(vec![Some(16); 2]),
        ]
    };
    let groups = [[Some("IN"); 2], [Some("CH"), Some("IN")], [Some("IN"), None], [Some("IN"), Some("NONE")]].map(group);
    let room = room();
    let log = put(&room, "log.parquet", file(&columns, &groups, false));
    let rows = stdout(args("records -o csv -f parquet", &[log]));
    let classes: Vec<&str> = rows.lines().skip(1).map(|row| row.split(',').nth(5).unwrap()).collect();
    assert_eq!(classes, ["IN", "IN", "CH", "IN", "IN", "IN", "IN", "NONE"]);
}
