//! States that are not of one study are not merged, and the message says what differs.

use super::common::{arg, args, fixture, json, number, put, room, run, stdout};
use super::{save, told};

/// One lookup.
const HEAD: &str = "time,source,name,type\n";

/// A log of lookups that differ by the minute.
fn log(minutes: std::ops::Range<u32>) -> String {
    let line = |minute| format!("2026-11-22T14:{minute:02}:00Z,198.51.100.1,www.example.com,A\n");
    HEAD.to_owned() + &minutes.map(line).collect::<String>()
}

/// What merging says that must fail, without the name of the program.
#[track_caller]
fn refused(words: &str, states: &[String]) -> String {
    let (stdout, stderr, code) = told(run(args(&format!("merge {words}"), states)));
    assert_eq!((stdout.as_str(), code), ("", Some(2)), "{stderr}");
    stderr.strip_prefix("whoasks: ").unwrap().trim_end().to_owned()
}

#[test]
fn other_settings_and_commands_are_told() {
    let room = room();
    let (one, two) = ([put(&room, "1.csv", log(0..5))], [put(&room, "2.csv", log(5..9))]);
    let a = save(&room, "a", "domains", &one);
    for (words, wanted) in [
        (
            "domains --session-gap 1h",
            "was saved with other settings than @: session_gap_seconds is 3600, there 1800. Hint: save all states with the same options.",
        ),
        (
            "domains --dedup --type A",
            "was saved with other settings than @: dedup is true, there not set; type is [\"A\"], there not set. Hint: save all states with the same options.",
        ),
        ("sources", "is a state of `sources`, and @ one of `domains`. Hint: merge states of one command."),
    ] {
        let b = save(&room, "b", words, &two);
        assert_eq!(refused("", &[a.clone(), b.clone()]), format!("{b}: {}", wanted.replace('@', &a)));
    }
}

#[test]
fn an_input_of_two_states_is_refused_unless_allowed() {
    let room = room();
    let logs = [put(&room, "1.csv", log(0..5)), put(&room, "2.csv", log(5..9))];
    let copy = put(&room, "copy.csv", log(5..9));
    let a = save(&room, "a", "domains", &logs);
    let b = save(&room, "b", "domains", &logs[1..]);
    let c = save(&room, "c", "domains", std::slice::from_ref(&copy));
    let hint = "Hint: leave one of them out, or count it twice with --allow-overlap.";
    let same = format!("{b}: holds {}, which {a} holds too (the same SHA-256). {hint}", logs[1]);
    assert_eq!(refused("", &[a.clone(), b.clone()]), same);
    let other = format!("{c}: holds {copy}, which {a} holds too as {} (the same SHA-256). {hint}", logs[1]);
    assert_eq!(refused("", &[a.clone(), c.clone()]), other);
    assert!(refused("", &[a.clone(), a.clone()]).contains("holds too"));
    // What is allowed is what one run does.
    let wanted = told(run(args("domains -o json", &[&logs[..], &[copy]].concat())));
    assert!(wanted.1.contains("has the same content as"), "{wanted:?}");
    assert_eq!(told(run(args("merge -o json --allow-overlap", &[c.clone(), a.clone()]))), wanted);
    // Also where the states had been merged before.
    let d = arg(room.path().join("d"));
    stdout(args(&format!("merge --save-partial {d}"), &[b]));
    assert!(refused("", &[d, a]).contains("holds too"));
}

#[test]
fn without_hashes_size_and_ends_tell_and_that_is_said() {
    let room = room();
    let logs = [put(&room, "1.csv", log(0..5)), put(&room, "2.csv", log(5..9))];
    let a = save(&room, "a", "domains --hash none", &logs);
    let b = save(&room, "b", "domains", &logs[1..]);
    let c = save(&room, "c", "domains --hash none", &[put(&room, "3.csv", log(10..12))]);
    for pair in [[&a, &b], [&b, &a]] {
        assert!(refused("", &pair.map(Clone::clone)).contains("(the same size, beginning and end)"));
    }
    let (_, stderr, code) = told(run(args(&format!("domains --hash none --save-partial {a}"), &logs)));
    assert!(code == Some(0) && stderr.contains("without hashes, size, beginning and end of a log tell"), "{stderr}");
    assert_eq!(told(run(args("merge -o json", &[c.clone(), a.clone()]))).1, "");
    assert!(refused("--hash sha256", &[a]).contains("was saved without its hash"));
}

#[test]
fn a_log_of_yesterday_and_one_of_today_with_its_name_are_two() {
    let room = room();
    let before = save(&room, "before", "domains", &[put(&room, "query.log", log(0..5))]);
    let today = save(&room, "today", "domains", &[put(&room, "query.log", log(5..9))]);
    let report = json(args("merge -o json", &[before, today]));
    assert_eq!((number(&report, "/input/records"), report["input"]["files"].as_array().unwrap().len()), (9, 2));
}

#[test]
fn where_the_users_files_are_is_no_setting_and_what_is_in_them_is() {
    let room = room();
    let (one, two) = ([put(&room, "1.csv", log(0..5))], [put(&room, "2.csv", log(5..9))]);
    let labels = |name: &str, text: &str| format!("sources --labels {}", put(&room, name, text));
    let a = save(&room, "a", &labels("z.csv", "198.51.100.0/24,Bank\n"), &one);
    let b = save(&room, "b", &labels("y.csv", "198.51.100.0/24,Bank\n"), &two);
    let c = save(&room, "c", &labels("y.csv", "198.51.100.0/24,Baker\n"), &two);
    let merged = stdout(args("merge -o json", &[a.clone(), b.clone()]));
    assert!(merged.contains("y.csv") && merged.contains("\"label\": \"Bank\""), "{merged}");
    assert_eq!(stdout(args("merge -o json", &[b, a.clone()])), merged);
    assert!(refused("", &[a, c]).contains("labels_sha256 is"));
}

#[test]
fn options_belong_to_saving_or_to_merging() {
    let room = room();
    let logs = [put(&room, "1.csv", log(0..5))];
    for option in ["-o json", "--top 3", "--all", "--sort name", "--out x"] {
        let (_, stderr, code) = told(run(args(&format!("domains --save-partial x {option}"), &logs)));
        assert!(code == Some(2) && stderr.contains("cannot be used with"), "{option}: {stderr}");
    }
    let a = save(&room, "a", "domains", &logs);
    for option in ["--by growth", "--draws 99", "--ttl 1h"] {
        assert!(
            refused(option, std::slice::from_ref(&a)).contains("means nothing for states of `domains`"),
            "{option}"
        );
    }
    let (_, stderr, code) = told(run(["merge"]));
    assert!(code == Some(2) && stderr.contains("PARTIAL"), "{stderr}");
}

#[test]
fn states_of_another_version_are_refused() {
    let mut head = whoasks::partial::Head::new("domains", serde_json::Map::new(), None);
    head.version = "99.0.0".to_owned();
    let error = whoasks::partial::version(&head).unwrap_err();
    assert!(error.what.contains("was saved by whoasks 99.0.0"), "{error}");
}

#[test]
fn a_profile_is_withheld_only_what_a_second_pass_would_tell() {
    let (room, case) = (room(), [arg(fixture("case"))]);
    let command = "profile mail1.harbour-hotels.example";
    let state = save(&room, "case", command, &case);
    let mut merged = json(args("merge -q -o json --draws 99", &[state]));
    let mut plain = json(args(&format!("{command} -q -o json --draws 99"), &case));
    assert_eq!(merged["settings"]["second_pass"], "off");
    merged["settings"].as_object_mut().unwrap().remove("second_pass");
    for report in [&mut merged, &mut plain] {
        for rhythm in report["profile"]["rhythm"].as_array_mut().unwrap() {
            let rhythm = rhythm.as_object_mut().unwrap();
            for key in ["rescan", "rescan_withheld", "verdict", "signatures"] {
                rhythm.remove(key);
            }
        }
    }
    assert!(merged == plain);
}
