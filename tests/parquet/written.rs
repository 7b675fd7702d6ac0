//! What `records` writes: the same octets always, the same report as of the logs, days in directories of their own.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::Value;

use super::common::{arg, args, fixture, json, put, room, run, stdout};

/// The logs of the case.
fn case() -> Vec<String> {
    ["ns1", "ns2", "ns3"].map(|name| arg(fixture(&format!("case/{name}.log.gz")))).to_vec()
}

/// Sorted lines.
fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

/// A part of a report without what tells the files of the logs apart: which file a repeat is in.
fn without_cleaning(part: &Value) -> Value {
    let mut part = part.clone();
    if let Some(keys) = part.as_object_mut() {
        keys.remove("cleaning");
    }
    part
}

#[test]
fn the_report_is_that_of_the_logs() {
    let room = room();
    let file = arg(room.path().join("case.parquet"));
    run(args(&format!("records --quiet -o parquet --out {file}"), &case()));
    for words in ["domains --all", "sources --all", "profile mail1.harbour-hotels.example --draws 99", "outliers --all"]
    {
        let words = format!("{words} -o json --quiet --tz Europe/Moscow");
        let of_logs = json(args(&words, &case()));
        let of_file = json(args(&format!("{words} --threads 3"), std::slice::from_ref(&file)));
        for key in ["domains", "sources", "profile", "outliers"] {
            assert_eq!(without_cleaning(&of_file[key]), without_cleaning(&of_logs[key]), "{words} {key}");
        }
        for key in ["first", "last", "gaps", "records", "domains", "sources"] {
            assert_eq!(of_file["input"][key], of_logs["input"][key], "{words} {key}");
        }
    }
}

#[test]
fn the_same_records_are_the_same_octets() {
    let written = |words: &str| run(args(&format!("records --quiet -o parquet {words}"), &case())).stdout;
    let once = written("--threads 1");
    assert_eq!(once, written("--threads 4"));
    assert!(once.starts_with(b"PAR1") && once.ends_with(b"PAR1"));
    assert_ne!(once.len(), written("--as-asked").len());
}

#[test]
fn row_groups_are_sorted_and_have_a_filter_of_names() {
    let octets = run(args("records --quiet -o parquet", &case())).stdout;
    let reader = SerializedFileReader::new(bytes::Bytes::from(octets)).unwrap();
    let group = reader.metadata().row_group(0);
    let names: Vec<&str> = group.columns().iter().map(|column| column.column_descr().name()).collect();
    let at = |wanted: &str| names.iter().position(|name| *name == wanted).unwrap();
    assert!(group.column(at("name")).bloom_filter_offset().is_some());
    let sorting: Vec<i32> = group.sorting_columns().unwrap().iter().map(|column| column.column_idx).collect();
    assert_eq!(sorting, [at("name"), at("time")].map(|at| at as i32));
    let rows = reader.get_row_iter(None).unwrap().map(|row| {
        let row = row.unwrap();
        let cell = |wanted: &str| row.get_column_iter().find(|(name, _)| *name == wanted).unwrap().1.to_string();
        (cell("name"), cell("time"))
    });
    assert!(rows.collect::<Vec<_>>().is_sorted());
}

#[test]
fn nanoseconds_are_kept() {
    let room = room();
    let csv = "time,source,name\n2026-11-22T14:03:11.123456789Z,192.0.2.1,a.example\n\
               1969-12-31T23:59:59.999999999Z,192.0.2.1,a.example\n2026-11-22T14:03:12Z,192.0.2.1,a.example\n";
    let log = put(&room, "log.csv", csv);
    let parquet = put(&room, "log.parquet", run(args("records -o parquet", std::slice::from_ref(&log))).stdout);
    assert_eq!(sorted(&stdout(args("records", &[parquet]))), sorted(&stdout(args("records", &[log]))));
}

/// The files below a directory, by their paths in it.
fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for day in fs::read_dir(directory).unwrap() {
        let day = day.unwrap();
        for file in fs::read_dir(day.path()).unwrap() {
            let file = file.unwrap();
            let name = format!("{}/{}", day.file_name().to_str().unwrap(), file.file_name().to_str().unwrap());
            files.insert(name, fs::read(file.path()).unwrap());
        }
    }
    files
}

#[test]
fn days_are_directories() {
    let room = room();
    let lake = room.path().join("lake");
    let words = format!("records --quiet -o parquet --partition day --out {}", arg(&lake));
    run(args(&words, &case()));
    let found = files(&lake);
    assert_eq!(found.len(), 151, "days with lookups");
    assert!(found.keys().all(|name| name.starts_with("date=2016-") && name.ends_with("/part-0.parquet")));
    let of_day = stdout(args("records", &[arg(lake.join("date=2016-08-04"))]));
    assert!(of_day.lines().count() > 100 && of_day.lines().all(|line| line.starts_with("{\"time\":\"2016-08-04T")));
    let all = stdout(args("records --quiet", &[arg(&lake)]));
    let of_logs = stdout(args("records --quiet", &case()));
    assert_eq!(sorted(&all), sorted(&of_logs));
    let other = room.path().join("other");
    run(args(&words.replace(&arg(&lake), &arg(&other)), &case()));
    assert!(files(&other) == found, "the same octets");
}

#[test]
fn lookups_without_a_time_are_a_day_of_their_own() {
    let room = room();
    let log = put(&room, "log.csv", "source,name\n192.0.2.1,a.example\n");
    let lake = room.path().join("lake");
    run(args(&format!("records -o parquet --partition day --out {}", arg(&lake)), &[log]));
    assert_eq!(files(&lake).into_keys().collect::<Vec<_>>(), ["date=__HIVE_DEFAULT_PARTITION__/part-0.parquet"]);
    assert_eq!(
        stdout(args("records", &[arg(&lake)])),
        "{\"source\":\"192.0.2.1\",\"name\":\"a.example\",\"class\":\"IN\"}\n"
    );
}

#[test]
fn nothing_is_left_of_what_failed() {
    let room = room();
    let lake = arg(room.path().join("lake"));
    let words = format!("records --quiet -o parquet --partition day --out {lake}");
    let failed = run(args(&format!("{words} --memory-limit 1k"), &case()));
    assert_eq!(failed.status.code(), Some(2));
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 0);
    run(args(&words, &case()));
    let again = run(args(&words, &case()));
    let said = String::from_utf8(again.stderr).unwrap();
    assert!(again.status.code() == Some(2) && said.contains("is there already"), "{said}");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let log = case().remove(0);
    for (words, what) in [
        ("records --partition day", "--partition is for -o parquet"),
        ("records --partition day -o parquet", "writes a directory"),
    ] {
        let output = run(args(words, std::slice::from_ref(&log)));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && said.contains(what), "{said}");
    }
}

#[test]
fn no_records_are_a_table_without_rows() {
    let room = room();
    let file = arg(room.path().join("none.parquet"));
    run(args(&format!("records --quiet -o parquet --domain nobody.invalid --out {file}"), &case()));
    let report: Value = serde_json::from_slice(&run(args("domains -o json", &[file])).stdout).unwrap();
    assert_eq!((&report["input"]["records"], &report["input"]["files"][0]["format"]), (&0.into(), &"parquet".into()));
}
