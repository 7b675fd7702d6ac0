//! What each command prints for a small log.

use super::{room_with_log, run_in, stderr, stdout};
use serde_json::Value;

/// Standard output of a command that is expected to end well and to say nothing.
fn shown(words: &str) -> String {
    let output = run_in(&room_with_log(), words);
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{words}");
    stdout(&output)
}

#[test]
fn records_are_one_a_line() {
    let records = shown("records query.log --as-asked --source 2001:db8::/32");
    let wanted = "{\"time\":\"2026-11-22T09:40:00Z\",\"source\":\"2001:db8::7\",\"port\":20002,\
                  \"name\":\"www.example.org\",\"asked\":\"WWW.Example.org\",\"type\":\"A\",\"class\":\"IN\",\
                  \"flags\":\"+\",\"server\":\"198.51.100.53\"}\n";
    assert_eq!(records, wanted);
    let csv = shown("records query.log -o csv --type MX");
    let wanted = "time,source,port,name,type,class,transport,flags,ecs,rcode,server,view\n\
                  2026-11-23T10:00:00Z,192.0.2.9,20003,mail.example.org,MX,IN,,'+,,,198.51.100.53,\n";
    assert_eq!(csv, wanted);
}

#[test]
fn records_read_back_are_the_same_records() {
    let room = room_with_log();
    for (format, name) in [("ndjson", "again.ndjson"), ("csv", "again.csv")] {
        let once = stdout(&run_in(&room, &format!("records query.log -o {format}")));
        std::fs::write(room.path().join(name), &once).unwrap();
        assert_eq!(stdout(&run_in(&room, &format!("records {name} -o {format}"))).replace("''", "'"), once);
    }
}

#[test]
fn a_time_outside_of_the_log_is_told_with_what_the_log_is_of() {
    let table = shown("domains query.log --since 2027-01-01");
    let wanted = "Window    no lookups in the time that was asked for; the log is of 2026-11-22 ";
    assert!(table.starts_with(wanted), "{table}");
    let report: Value = serde_json::from_str(&shown("domains query.log --since 2027-01-01 -o json")).unwrap();
    for key in ["window_withheld", "window_seconds_withheld", "covered_seconds_withheld", "gaps_withheld"] {
        assert_eq!(report["input"][key], "no lookups in the time that was asked for", "{key}");
    }
}

#[test]
fn domains_have_their_figures() {
    let report: Value = serde_json::from_str(&shown("domains query.log -o json")).unwrap();
    assert_eq!((&report["schema"], &report["command"]), (&"whoasks.report/1".into(), &"domains".into()));
    let row = &report["domains"][0];
    let figures =
        ["domain", "lookups", "sessions", "spells", "sources", "first", "last"].map(|key| row[key].to_string());
    let wanted = ["\"www.example.org\"", "3", "2", "2", "2", "\"2026-11-22T09:00:00Z\"", "\"2026-11-22T09:40:00Z\""];
    assert_eq!(figures, wanted);
    assert_eq!(row["types"], serde_json::json!({ "A": 2, "AAAA": 1 }));
    assert_eq!(report["domains"].as_array().map(Vec::len), Some(2));
    assert_eq!(report["domains_not_shown"], 0);
}

#[test]
fn rows_are_sorted_and_cut_as_asked() {
    let rows = |words: &str| -> Vec<String> {
        let text = shown(&format!("domains query.log -o ndjson {words}"));
        let name = |line: &str| serde_json::from_str::<Value>(line).unwrap()["domain"].as_str().unwrap().to_owned();
        text.lines().map(name).collect()
    };
    assert_eq!(rows(""), ["www.example.org", "mail.example.org"]);
    assert_eq!(rows("--sort name"), ["mail.example.org", "www.example.org"]);
    assert_eq!(rows("--sort top1 --top 1"), ["mail.example.org"]);
    assert_eq!(rows("--under example.com --quiet"), [""; 0]);
}

#[test]
fn every_format_has_every_row() {
    let commands = [
        ("domains query.log", ["www.example.org", "mail.example.org"]),
        ("sources query.log", ["192.0.2.1", "2001:db8::7"]),
        ("query.log", ["www.example.org", "192.0.2.9"]),
        ("profile www.example.org query.log", ["192.0.2.1", "2001:db8::7"]),
    ];
    for (command, words) in commands {
        for format in ["table", "json", "csv", "ndjson", "markdown", "html"] {
            let text = shown(&format!("{command} -o {format}"));
            assert!(words.iter().all(|word| text.contains(word)), "{command} {format}: {text}");
        }
    }
    assert_eq!(shown("domains query.log -o csv").lines().count(), 3);
    assert_eq!(shown("sources query.log -o ndjson").lines().count(), 3);
}

#[test]
fn ascii_is_ascii_and_colour_only_comes_when_asked() {
    let ascii = shown("profile www.example.org query.log --ascii --tz Europe/Moscow");
    assert!(ascii.is_ascii() && !ascii.contains('\x1b'));
    assert!(!shown("domains query.log").contains('\x1b'));
    assert!(shown("domains query.log --color always").contains('\x1b'));
}

#[test]
fn colour_follows_the_conventions_of_the_environment() {
    let room = room_with_log();
    let coloured = |words: &str, variables: &[(&str, &str)]| {
        let mut command = crate::common::whoasks();
        command.current_dir(room.path()).args(words.split_whitespace()).envs(variables.iter().copied());
        stdout(&command.output().unwrap()).contains('\x1b')
    };
    let table = "domains query.log";
    assert!(coloured(table, &[("CLICOLOR_FORCE", "1")]));
    assert!(coloured(&format!("{table} --color always"), &[("NO_COLOR", "1"), ("TERM", "dumb")]));
    for (words, variables) in [
        ("", &[("CLICOLOR_FORCE", "0")][..]),
        ("", &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]),
        ("--color never", &[("CLICOLOR_FORCE", "1")]),
        ("-o json", &[("CLICOLOR_FORCE", "1")]),
    ] {
        assert!(!coloured(&format!("{table} {words}"), variables), "{words} {variables:?}");
    }
}

#[test]
fn formats_lists_every_format() {
    let text = shown("formats");
    for format in whoasks::format::FORMATS {
        assert!(text.contains(format.name) && text.contains(format.about), "{}", format.name);
        let one = shown(&format!("formats {}", format.name));
        assert!(text.contains(&one) && one.starts_with(&format!("{}\n", format.name)), "{one}");
    }
}

#[test]
fn only_profile_hashes_unless_told() {
    let hashed = |words: &str| -> bool {
        let report: Value = serde_json::from_str(&shown(words)).unwrap();
        report["input"]["files"][0]["sha256"].is_string()
    };
    assert!(hashed("profile www.example.org query.log -o json"));
    assert!(!hashed("profile www.example.org query.log -o json --hash none"));
    assert!(!hashed("domains query.log -o json"));
    assert!(hashed("domains query.log -o json --hash sha256"));
}

#[test]
fn without_the_background_the_domain_is_the_same_and_the_rest_withheld() {
    let report = |words: &str| -> Value { serde_json::from_str(&shown(words)).unwrap() };
    let whole = report("profile www.example.org query.log -o json");
    let alone = report("profile www.example.org query.log -o json --background off");
    for pointer in ["/profile/sources", "/profile/hours", "/profile/days", "/domains/0/lookups", "/domains/0/types"] {
        assert!(alone.pointer(pointer).is_some_and(|value| !value.is_null()), "{pointer}");
    }
    for pointer in ["/profile/sources", "/profile/hours", "/domains/0/lookups", "/input/frames"] {
        assert_eq!(alone.pointer(pointer), whole.pointer(pointer), "{pointer}");
    }
    let (input, lookups) = (&alone["input"], &alone["domains"][0]["lookups"]);
    assert_eq!((&input["records"], &alone["settings"]["background"]), (lookups, &Value::from("off")));
    let unread = input["filtered_unread"].as_u64().unwrap();
    assert!(unread > 0 && unread <= input["filtered"].as_u64().unwrap());
    assert!(["window", "gaps", "domains", "sources", "first"].iter().all(|key| input[*key].is_null()));
    let magnitude = &alone["domains"][0]["concentration"];
    assert!(magnitude["dns_magnitude"].is_null());
    assert_eq!(magnitude["dns_magnitude_withheld"], "the background was not read (--background off)");
}

#[test]
fn a_domain_that_filters_left_out_at_first_has_its_days_and_hours() {
    let room = room_with_log();
    // Its first lookup is of another type, and another domain comes before the first that counts.
    let rows = "time,source,name,type\n\
        2026-11-22T09:00:00Z,192.0.2.1,a.example,A\n\
        2026-11-22T09:00:01Z,192.0.2.1,b.example,MX\n\
        2026-11-22T09:00:02Z,192.0.2.2,a.example,MX\n\
        2026-11-23T09:00:03Z,192.0.2.2,a.example,MX\n";
    crate::common::put(&room, "rows.csv", rows);
    for filter in ["--type MX", "--source 192.0.2.2", "--type MX --threads 1"] {
        let output = run_in(&room, &format!("profile a.example rows.csv --draws 99 -o json {filter}"));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let profile = &report["profile"];
        let days: Vec<u64> =
            profile["days"].as_array().unwrap().iter().map(|day| day["lookups"].as_u64().unwrap()).collect();
        let hour = &profile["hours"][0]["by_weekday_hour"];
        assert_eq!((days, &hour[6][9], &hour[0][9]), (vec![1, 1], &1.into(), &1.into()), "{filter}");
        assert_eq!(profile["rhythm"][0]["lookups"], 2, "{filter}");
    }
}

#[test]
fn the_cost_is_told_on_request() {
    let output = run_in(&room_with_log(), "domains query.log --stats");
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(told.lines().count(), 3, "{told}");
    assert!(told.contains(" lines or messages, ") && told.contains("parsing and counting"), "{told}");
    assert!(told.lines().all(|line| line.starts_with("whoasks: ")), "{told}");
}
