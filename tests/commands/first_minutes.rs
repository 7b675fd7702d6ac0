//! What somebody meets who has just begun: each mistake is one line that says what was wrong and what to do.

use std::fs;

use super::{LOG, room_with_log, run_in, stderr, stdout};
use crate::common::put;

/// A command line, and what is said of it behind the program's name. Nothing is printed, and the exit code is 2.
const MISTAKES: &[(&str, &str)] = &[
    ("", "no log was named. Hint: `whoasks LOG...` gives an overview; `whoasks --help` lists the commands."),
    (
        "profile www.example.org",
        "no log was named. Hint: LOG is a file, a directory, or `-` for standard input; it comes last.",
    ),
    ("quer.log", "quer.log: no such file or directory. Hint: did you mean query.log?"),
    ("domains logs/quer.log", "logs/quer.log: no such file or directory. Hint: did you mean logs/query.log?"),
    ("domains lgos/query.log", "lgos/query.log: no such file or directory. Hint: there is no directory lgos."),
    (
        "https://example.com/query.log",
        "https://example.com/query.log: no such file or directory. Hint: fetch it first, as in \
         `curl -s https://example.com/query.log | whoasks -`.",
    ),
    (
        "domains nothing",
        "nothing: no files in this directory. Hint: name the log files, or a directory that holds them.",
    ),
    (
        "domains junk.bin",
        "junk.bin: a binary file in no known format. Hint: `whoasks formats` lists the formats; -f names one; \
         --columns names the columns of CSV and JSON.",
    ),
    ("domains empty.log", "empty.log: empty: there is nothing in it"),
    ("domain query.log", "`domain` is neither a command nor a file. Hint: did you mean `whoasks domains`?"),
    (
        "prolife www.example.org query.log",
        "`prolife` is neither a command nor a file. Hint: did you mean `whoasks profile`?",
    ),
    ("overview query.log", "`overview` is neither a command nor a file. Hint: `whoasks LOG...` is the overview."),
    (
        "query.log domains",
        "`domains` stands behind a log. Hint: the command comes first, as in `whoasks domains query.log`.",
    ),
    (
        "query.log profile www.example.org",
        "`profile` stands behind a log. Hint: the command comes first, as in `whoasks profile DOMAIN query.log`.",
    ),
    (
        "profile query.log www.example.org",
        "`query.log` is a file, and `www.example.org` is none. Hint: the domain comes before the logs: \
         `www.example.org query.log`.",
    ),
    (
        "profile query.log",
        "no domain was named before `query.log`. Hint: it comes before the logs, as in `mail.example.com query.log`.",
    ),
    (
        "profile https://www.example.org:8443/mail?x query.log",
        "`https://www.example.org:8443/mail?x` is an address and no domain name. Hint: did you mean www.example.org?",
    ),
    (
        "profile www.exmaple.org query.log",
        "no lookups of www.exmaple.org among the 4 that count. Hint: did you mean www.example.org, 3 lookups?",
    ),
    (
        "profile Mail.Exmaple.Org. query.log",
        "no lookups of mail.exmaple.org among the 4 that count. Hint: did you mean mail.example.org, 1 lookup?",
    ),
    (
        "profile example.org query.log",
        "no lookups of example.org among the 4 that count. Hint: did you mean www.example.org, 3 lookups?",
    ),
    (
        "profile www.mail.example.org query.log",
        "no lookups of www.mail.example.org among the 4 that count. Hint: did you mean mail.example.org, 1 lookup?",
    ),
    (
        "compare www.example.org --peer mial.example.org query.log",
        "no lookups of mial.example.org among the 4 that count. Hint: did you mean mail.example.org, 1 lookup?",
    ),
    (
        "profile org query.log",
        "no lookups of org among the 4 that count. Hint: 2 names below it were asked for, 4 lookups: `--under` takes \
         them in, `whoasks domains --under org` lists them.",
    ),
    ("domains query.log --tz Europe/Mosco", "unknown time zone \"Europe/Mosco\". Hint: did you mean Europe/Moscow"),
    (
        "domains query.log --since yesterday",
        "--since: `yesterday` is no time. Hint: write it as in 2016-05-04, 2016-05-04T12:00:00Z or \
         2016-05-04T12:00:00+02:00.",
    ),
    ("domains query.log --type AAAAA", "`AAAAA` is no type. Hint: did you mean AAAA?"),
    (
        "domains query.log --group-by registerable",
        "--group-by: `registerable` is no grouping. Hint: did you mean registrable?",
    ),
    ("domains query.log --source-by adress", "--source-by: `adress` is no grouping. Hint: did you mean address?"),
    ("domains query.log --labels quer.log", "quer.log: no such file or directory. Hint: did you mean query.log?"),
    ("formats unbond", "`unbond` is no format. Hint: did you mean unbound?"),
];

#[test]
fn each_mistake_is_one_line_that_says_what_to_do() {
    let room = room_with_log();
    fs::create_dir(room.path().join("logs")).unwrap();
    fs::create_dir(room.path().join("nothing")).unwrap();
    put(&room, "logs/query.log", LOG);
    put(&room, "empty.log", "");
    put(&room, "junk.bin", (0..=255).cycle().take(3_000).collect::<Vec<u8>>());
    for (words, message) in MISTAKES {
        let output = run_in(&room, words);
        let said = stderr(&output);
        assert!(said.starts_with(&format!("whoasks: {message}")) && said.lines().count() == 1, "{words}: {said}");
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{words}");
    }
}

#[test]
fn names_that_filters_ask_for_in_vain_are_corrected() {
    let room = room_with_log();
    for (words, message) in [
        (
            "domains query.log --domain www.exmaple.org",
            "no lookups of www.exmaple.org. Hint: did you mean www.example.org, 3 lookups?",
        ),
        (
            "sources query.log --under exmaple.org",
            "no lookups of exmaple.org or below it. Hint: did you mean example.org, 4 lookups?",
        ),
        (
            "records query.log --under mial.example.org",
            "no lookups of mial.example.org or below it. Hint: did you mean mail.example.org, 1 lookup?",
        ),
        (
            "records query.log -d www.exmaple.org -o csv",
            "no lookups of www.exmaple.org. Hint: did you mean www.example.org, 3 lookups?",
        ),
        (
            "records query.log -d mail.example.org --type TXT",
            "no lookups of mail.example.org. Hint: the filters for sources and types leave out what was asked: 1 lookup.",
        ),
        (
            "domains query.log --match *.exmaple.*",
            "no lookups of a name that matches *.exmaple.*. Hint: `whoasks domains` lists the names that were asked for; ",
        ),
        ("query.log -d org", "no lookups of org. Hint: 2 names below it were asked for, 4 lookups"),
    ] {
        let output = run_in(&room, words);
        assert!(stderr(&output).starts_with(&format!("whoasks: {message}")), "{words}: {}", stderr(&output));
        assert_eq!(output.status.code(), Some(0), "{words}");
    }
    let output = run_in(&room, "profile mail.example.org query.log --type A");
    let message = "whoasks: no lookups of mail.example.org among the 2 that count. \
                   Hint: the filters for sources and types leave out what was asked: 1 lookup.\n";
    assert_eq!((stderr(&output).as_str(), output.status.code()), (message, Some(2)));
}

#[test]
fn mistyped_words_of_options_are_corrected_by_their_parser() {
    let room = room_with_log();
    for (words, tip) in [
        ("domains query.log --sourse 192.0.2.1", "tip: a similar argument exists: '--source'"),
        ("domains query.log --color alway", "tip: a similar value exists: 'always'"),
        ("domains query.log -o jsn", "tip: a similar value exists: 'json'"),
        ("domains query.log --sort lokups", "tip: a similar value exists: 'lookups'"),
        ("completions bsh", "tip: a similar value exists: 'bash'"),
    ] {
        let output = run_in(&room, words);
        let said = stderr(&output);
        assert!(said.starts_with("error: ") && said.contains(tip), "{words}: {said}");
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{words}");
    }
}

#[test]
#[cfg(unix)]
fn a_file_that_may_not_be_read_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let room = room_with_log();
    let path = put(&room, "secret.log", LOG);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).unwrap();
    // The superuser may read everything.
    if fs::read(&path).is_ok() {
        return;
    }
    let output = run_in(&room, "domains secret.log");
    let message =
        "whoasks: secret.log: permission denied. Hint: you need the right to read it; `ls -l` shows who has.\n";
    assert_eq!((stderr(&output).as_str(), output.status.code()), (message, Some(2)));
}

#[test]
fn the_domain_may_be_written_as_people_write_it() {
    let room = room_with_log();
    let wanted = stdout(&run_in(&room, "profile www.example.org query.log"));
    for domain in ["WWW.Example.ORG", "www.example.org."] {
        assert_eq!(stdout(&run_in(&room, &format!("profile {domain} query.log"))), wanted, "{domain}");
    }
}

#[test]
fn quiet_is_quiet_but_errors_are_told() {
    let room = room_with_log();
    put(&room, "half.log", format!("{LOG}garbage\n"));
    let warned = run_in(&room, "domains half.log query.log -o csv");
    assert_eq!((stderr(&warned).lines().count(), warned.status.code()), (1, Some(0)));
    let quiet = run_in(&room, "domains half.log query.log -o csv --quiet");
    assert_eq!((stderr(&quiet).as_str(), stdout(&quiet), quiet.status.code()), ("", stdout(&warned), Some(0)));
    for (words, lines) in [("half.log none.log", 1), ("half.log --strict", 1), ("none.log", 1)] {
        let output = run_in(&room, &format!("domains {words} --quiet -o csv"));
        assert_eq!((stderr(&output).lines().count(), output.status.code()), (lines, Some(2)), "{words}");
    }
}
