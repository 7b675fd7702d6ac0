//! Input that is not there, is no log, or is a log only in part.

use std::fs;

use super::{LOG, room_with_log, run_in, stderr, stdout};
use crate::common::{gzip, number, put, room};
use serde_json::Value;

/// A file's name with its content, if it is a file at all, and what must be said of it.
type Case = (&'static str, Option<Vec<u8>>, &'static str);

#[test]
fn what_is_no_log_is_named_with_a_remedy_and_exits_with_2() {
    let hint = "`whoasks formats` lists the formats; -f names one; --columns names the columns of CSV and JSON.";
    let cases: [Case; 4] = [
        ("none.log", None, "no such file or directory. Hint: check the path; `-` reads standard input."),
        ("empty.log", Some(Vec::new()), "empty: there is nothing in it"),
        ("noise.bin", Some((0..=255).cycle().take(5_000).collect()), "a binary file in no known format. Hint: "),
        ("prose.txt", Some(b"Dear all,\nthis is no log.\n".repeat(50)), "no known log format. Hint: "),
    ];
    for (name, content, message) in cases {
        let room = room();
        if let Some(content) = &content {
            put(&room, name, content);
        }
        let output = run_in(&room, &format!("domains {name} -o json"));
        let hint = if message.ends_with("Hint: ") { hint } else { "" };
        assert_eq!(stderr(&output).lines().next().unwrap(), format!("whoasks: {name}: {message}{hint}"));
        assert_eq!(output.status.code(), Some(2), "{name}");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["domains"], Value::Array(Vec::new()), "{name}");
        assert!(report["input"]["files"][0]["error"].is_string(), "{name}");
    }
}

#[test]
fn columns_of_which_nothing_can_be_read_are_told_with_the_reason() {
    let room = room();
    for (name, text) in [
        ("x.csv", "time,client,name,type\n11/22/2026 14:03,192.0.2.1,www.example.org,A\n"),
        (
            "x.json",
            "{\"time\":\"Nov 22, 2026 @ 14:03:11.123\",\"client\":\"192.0.2.1\",\"name\":\"www.example.org\"}\n",
        ),
    ] {
        let (head, rows) = text.split_at(if name == "x.csv" { text.find('\n').unwrap() + 1 } else { 0 });
        put(&room, name, format!("{head}{}", rows.repeat(3)));
        let output = run_in(&room, &format!("domains {name}"));
        let kind = name.trim_start_matches("x.");
        let message = format!(
            "whoasks: {name}: this looks like {kind}, but nothing in it can be read: unreadable time. Hint: --columns says \
             which columns or keys to read, --time-format how times are written."
        );
        assert_eq!((stderr(&output).lines().next().unwrap(), output.status.code()), (message.as_str(), Some(2)));
    }
}

#[test]
fn lines_that_are_no_lookups_are_told_with_the_format_that_they_were_taken_for() {
    let room = room();
    put(&room, "notes.log", "22-Nov-2026 14:03:11.123 general: info: running\n");
    let output = run_in(&room, "domains notes.log");
    let message =
        "whoasks: no lookups in the input. Hint: all lines were taken for other lines of bind; -f names a format.\n";
    assert_eq!((stderr(&output).as_str(), output.status.code()), (message, Some(2)));
}

#[test]
fn a_directory_without_logs_says_so() {
    let room = room();
    fs::create_dir(room.path().join("logs")).unwrap();
    let output = run_in(&room, "domains logs");
    let message =
        "whoasks: logs: no files in this directory. Hint: name the log files, or a directory that holds them.\n";
    assert_eq!((stderr(&output).as_str(), output.status.code()), (message, Some(2)));
    assert_eq!(stdout(&output), "");
}

#[test]
fn a_directory_is_searched_and_what_is_no_log_in_it_is_skipped() {
    let room = room();
    fs::create_dir_all(room.path().join("logs/deep")).unwrap();
    put(&room, "logs/deep/a.log", LOG);
    put(&room, "logs/notes.txt", "Dear all,\n");
    put(&room, "logs/.hidden.log", LOG);
    let output = run_in(&room, "domains logs -o json");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).starts_with("whoasks: logs/notes.txt: skipped: no known log format."));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(number(&report, "/input/records"), 4);
    assert_eq!(run_in(&room, "domains logs --strict").status.code(), Some(2));
}

#[test]
fn what_can_be_read_is_reported_although_a_file_is_missing() {
    let output = run_in(&room_with_log(), "domains none.log query.log -o json");
    assert_eq!(output.status.code(), Some(2));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((number(&report, "/input/records"), number(&report, "/domains/0/lookups")), (4, 3));
}

#[test]
fn a_truncated_gzip_is_read_as_far_as_it_goes() {
    let room = room();
    let packed = gzip(LOG.repeat(2_000).as_bytes());
    put(&room, "cut.log.gz", &packed[..packed.len() / 2]);
    let output = run_in(&room, "domains cut.log.gz -o json");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("whoasks: cut.log.gz: read only in part: the gzip data ends too early"));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!((100..8_000).contains(&number(&report, "/input/records")), "{}", report["input"]);
    put(&room, "garbage.gz", [&packed[..200], &[0xAA; 400]].concat());
    assert_eq!(run_in(&room, "domains garbage.gz").status.code(), Some(2));
}

#[test]
fn octets_that_are_no_utf8_are_part_of_the_name() {
    let room = room();
    put(&room, "bytes.log", [LOG.as_bytes(), LOG.replace("www", "w\u{fffd}").as_bytes()].concat());
    let mut csv = b"time,source,name,type\n2026-11-22T09:00:00Z,192.0.2.1,caf\xe9\xff.example,A\n".to_vec();
    csv.extend_from_slice(b"2026-11-22T09:00:01Z,192.0.2.1,plain.example,A\n");
    put(&room, "bytes.csv", csv);
    let output = run_in(&room, "records bytes.log bytes.csv");
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    let text = stdout(&output);
    assert!(text.contains(r#""name":"caf\\233\\255.example""#), "{text}");
    assert!(text.contains(r#""name":"w\\239\\191\\189.example.org""#), "{text}");
}

#[test]
fn half_a_log_of_garbage_is_counted_and_shown_with_its_line() {
    let room = room();
    let text: String = LOG.lines().map(|line| format!("{line}\n\x1b[31mgarbage\n")).collect();
    put(&room, "half.log", text);
    let line = "whoasks: half.log:2: not a BIND log line (and 3 more lines): \\x1b[31mgarbage\n";
    let many = "whoasks: 4 of 8 lines were rejected, more than allowed. Hint: raise --max-rejects, or mend the log.\n";
    let cases = [
        ("", 0, false),
        ("--max-rejects 4", 0, false),
        ("--max-rejects 50%", 0, false),
        ("--max-rejects 3", 2, true),
        ("--max-rejects 1%", 2, true),
        ("--strict", 2, true),
    ];
    for (words, code, too_many) in cases {
        let output = run_in(&room, &format!("domains half.log -o json {words}"));
        let wanted = if too_many { format!("{many}{line}") } else { line.to_owned() };
        assert_eq!((stderr(&output), output.status.code()), (wanted, Some(code)), "{words}");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let counts = ["frames", "records", "rejected"].map(|key| number(&report["input"], &format!("/{key}")));
        assert_eq!(counts, [8, 4, 4]);
        assert_eq!(number(&report, "/input/reject_reasons/0/first/line"), 2);
    }
}

#[test]
fn a_copy_is_a_warning_and_with_strict_a_failure() {
    let room = room_with_log();
    put(&room, "query2.log.gz", gzip(LOG.as_bytes()));
    let warning = "whoasks: query2.log.gz: has the same content as query.log: its lookups are counted twice. \
                   Hint: leave one of them out.\n";
    for (words, code) in [("", 0), ("--strict", 2)] {
        let output = run_in(&room, &format!("domains query2.log.gz query.log -o csv {words}"));
        assert_eq!((stderr(&output).as_str(), output.status.code()), (warning, Some(code)), "{words}");
        assert_eq!(stdout(&output).lines().count(), 3);
    }
    assert_eq!(stderr(&run_in(&room, "domains query2.log.gz query.log -o csv --quiet")), "");
}

#[test]
fn an_absent_column_is_named_with_those_that_there_are() {
    let room = room();
    put(&room, "log.csv", "when,who,what\n2026-11-22T09:00:00Z,192.0.2.1,a.example\n");
    let output = run_in(&room, "domains log.csv --columns time=when,source=who,name=whatt");
    let message = "whoasks: log.csv: --columns name=whatt: the log has no such column. \
                   Hint: did you mean what? There are: when, who, what.";
    assert_eq!((stderr(&output).lines().next(), output.status.code()), (Some(message), Some(2)));
    let output = run_in(&room, "records log.csv --columns time=when,source=who,name=what");
    let record =
        "{\"time\":\"2026-11-22T09:00:00Z\",\"source\":\"192.0.2.1\",\"name\":\"a.example\",\"class\":\"IN\"}\n";
    assert_eq!((stdout(&output).as_str(), output.status.code()), (record, Some(0)), "{}", stderr(&output));
}

#[cfg(target_os = "linux")]
#[test]
fn a_memory_limit_that_is_reached_leaves_no_report() {
    for command in ["domains query.log", "profile www.example.org query.log", "sources query.log -o json"] {
        let output = run_in(&room_with_log(), &format!("{command} --memory-limit 1MB"));
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{command}");
        assert!(stderr(&output).contains("--memory-limit of 1 MB reached"), "{}", stderr(&output));
    }
    assert_eq!(run_in(&room_with_log(), "domains query.log --memory-limit 4GB").status.code(), Some(0));
    let wrong = run_in(&room_with_log(), "domains query.log --memory-limit much");
    assert!(stderr(&wrong).contains("`much` is no size"), "{}", stderr(&wrong));
}
