//! Hostile names are counted as what they are, whoever wrote them down.

use super::common::{args, counts, json, number, put, room};
use super::logs;

#[test]
fn every_name_is_counted_once_and_every_source() {
    for log in logs::all() {
        let room = room();
        let file = [put(&room, "log", &log.text)];
        let report = json(args("domains -o json --all --year 2026", &file));
        let expected = log.names.iter().map(|name| (name.clone(), 1)).collect();
        assert_eq!(counts(&report["domains"], "domain"), expected, "{}", log.writer);
        assert_eq!(report["input"]["files"][0]["format"], log.writer);
        assert_eq!(number(&report, "/input/rejected"), 0, "{}", log.writer);
        let report = json(args("sources -o json --all --year 2026", &file));
        let expected = (1..=log.names.len()).map(|n| (format!("203.0.113.{n}"), 1)).collect();
        assert_eq!(counts(&report["sources"], "source"), expected, "{}", log.writer);
        let leading = report["sources"].as_array().unwrap().iter().map(|row| row["leading_domain"].as_str().unwrap());
        let mut leading: Vec<&str> = leading.collect();
        leading.sort_unstable();
        let mut names: Vec<&str> = log.names.iter().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(leading, names, "{}", log.writer);
    }
}
