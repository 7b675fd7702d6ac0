//! From the settings that a report or a partial state tells back to what they were told of.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::grouping::{grouping, source_grouping};
use super::{Sharing, domain, filter};
use crate::analysis::Settings;
use crate::analysis::pairs::MAX_ZONES;
use crate::calendar::{BusinessHours, Calendar, Holidays};
use crate::cli::{FilterArgs, NameArgs};
use crate::error::{Error, Result};
use crate::record::SECOND;
use crate::select::{DomainBy, Suffixes, Who};

/// The settings that [`super::describe`] told of, as far as a report needs them; `psl` is the list of `--psl`. Sources
/// are known by what partial states say of them, and what the filters let through was pseudonyms already, if anything.
///
/// # Errors
/// An input error where nothing can have told so.
pub fn recall(told: &Map<String, Value>, psl: Option<String>) -> Result<Settings> {
    let names = NameArgs { domain: texts(told, "domain")?, under: texts(told, "under")?, matches: patterns(told)? };
    let args = FilterArgs {
        source: texts(told, "source")?,
        exclude_source: texts(told, "exclude_source")?,
        types: texts(told, "type")?,
        since: text(told, "since")?,
        until: text(told, "until")?,
    };
    let gap = told.get("session_gap_seconds").and_then(Value::as_i64).filter(|seconds| *seconds > 0);
    Ok(Settings {
        filter: filter(&names, &args, &Sharing::default())?,
        domain_by: domain_by(&text(told, "group_by")?.ok_or_else(|| wrong("group_by"))?, psl)?,
        source_by: source_grouping(&text(told, "source_by")?.ok_or_else(|| wrong("source_by"))?)?,
        who: Arc::new(Who::told(told.contains_key("pseudonymized"), told.contains_key("pseudonymize_labels"))),
        calendars: calendars(told.get("zones"))?,
        session_gap: gap.and_then(|gap| gap.checked_mul(SECOND)).ok_or_else(|| wrong("session_gap_seconds"))?,
        dedup: told.get("dedup").is_some(),
        background: told.get("background").is_none(),
        files: Vec::new(),
    })
}

/// The error for a setting that nothing can have told.
fn wrong(key: &str) -> Error {
    Error::input(format!("damaged settings: {key}"))
}

/// A text, if there is one.
fn text(told: &Map<String, Value>, key: &str) -> Result<Option<String>> {
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(|| wrong(key));
    told.get(key).map(text).transpose()
}

/// A list of texts; nothing is told of an empty one.
fn texts(told: &Map<String, Value>, key: &str) -> Result<Vec<String>> {
    let Some(value) = told.get(key) else { return Ok(Vec::new()) };
    let texts = value.as_array().ok_or_else(|| wrong(key))?.iter().map(|text| text.as_str().map(str::to_owned));
    texts.collect::<Option<_>>().ok_or_else(|| wrong(key))
}

/// The patterns for names; where they are withheld, that there were some is all that is known.
fn patterns(told: &Map<String, Value>) -> Result<Vec<String>> {
    if told.contains_key("match_withheld") { Ok(vec!["*".to_owned()]) } else { texts(told, "match") }
}

/// What a domain is.
fn domain_by(text: &str, psl: Option<String>) -> Result<DomainBy> {
    match text.strip_prefix("under:") {
        Some(apex) => domain(apex).map(DomainBy::Under),
        None => grouping(text, || psl.map_or(Ok(Suffixes::Builtin), Suffixes::of)),
    }
}

/// The zones with their hours and holidays.
fn calendars(told: Option<&Value>) -> Result<Vec<Calendar>> {
    let zones = told.and_then(Value::as_array).filter(|zones| (1..=MAX_ZONES).contains(&zones.len()));
    zones.ok_or_else(|| wrong("zones"))?.iter().map(calendar).collect()
}

/// A zone with its hours and holidays.
fn calendar(told: &Value) -> Result<Calendar> {
    let text = |key: &str| told.get(key).and_then(Value::as_str).ok_or_else(|| wrong("zones"));
    let dates = told.get("holidays").and_then(Value::as_array).into_iter().flatten();
    let lines: Option<Vec<String>> = dates.map(|date| Some(format!("{},*\n", date.as_str()?))).collect();
    let holidays = Holidays::parse(&lines.ok_or_else(|| wrong("holidays"))?.concat(), "holidays")?;
    let hours: BusinessHours = text("hours")?.parse()?;
    Calendar::parse(text("zone")?, &hours, &holidays)
}

#[cfg(test)]
mod tests {
    use super::super::{describe, reading, settings};
    use super::*;
    use crate::cli::{Cli, Command};
    use clap::Parser;

    /// What the arguments of `domains` say, and what is told of it.
    fn planned(words: &[&str]) -> (Settings, Map<String, Value>) {
        let line = ["whoasks", "domains", "query.log"].into_iter().chain(words.iter().copied());
        let Some(Command::Domains(args)) = Cli::parse_from(line).command else { panic!("no domains") };
        let common = &args.common;
        let by = super::super::domain_by(&common.study).unwrap();
        let sharing = Sharing::default();
        let filter = filter(&args.names, &common.filter, &sharing).unwrap();
        let settings = settings(filter, by, &common.study, &sharing).unwrap();
        let told = describe(&settings, &reading(&common.log.reading, false, &sharing).unwrap());
        (settings, told)
    }

    #[test]
    fn settings_are_recalled_from_what_is_told_of_them() {
        let lines: [&[&str]; 7] = [
            &[],
            &["--tz", "Europe/Moscow=mon-fri 10:00-11:00; sat 09:00-13:00", "--session-gap", "90s", "--dedup"],
            &["--tz", "Asia/Kolkata", "--tz", "America/New_York", "--business", "mon-sun 22:00-06:00"],
            &["--since", "2016-05-04T12:00:00.123456789Z", "--until", "2016-05-05", "--group-by", "labels:3"],
            &["-d", "A.example.", "--under", "b.example", "--match", "*.c.?", "--type", "A,TYPE65,HTTPS"],
            &["--source", "192.0.2.7", "--exclude-source", "2001:db8::/32", "--source-by", "prefix:20,48"],
            &["--group-by", "registrable", "--source-by", "ecs"],
        ];
        for words in lines {
            let (settings, told) = planned(words);
            let again = recall(&told, None).unwrap();
            assert_eq!(format!("{again:?}"), format!("{settings:?}"), "{words:?}");
        }
    }

    #[test]
    fn holidays_and_names_below_a_domain_are_recalled() {
        let (_, mut told) = planned(&[]);
        told["group_by"] = "under:b.example".into();
        told["zones"][0]["holidays"] = vec!["1970-01-02", "1969-12-31"].into();
        let settings = recall(&told, None).unwrap();
        assert_eq!(*settings.calendars[0].holidays, [-1, 1]);
        assert_eq!(settings.domain_by.group(b"a.b.example"), b"b.example");
    }

    #[test]
    fn what_nothing_told_is_refused() {
        let (_, told) = planned(&[]);
        for (key, value) in [
            ("zones", Value::from(Vec::<String>::new())),
            ("zones", "UTC".into()),
            ("session_gap_seconds", 0.into()),
            ("session_gap_seconds", i64::MAX.into()),
            ("group_by", Value::Null),
            ("source_by", "nobody".into()),
            ("domain", "x".into()),
            ("since", 7.into()),
        ] {
            let mut told = told.clone();
            told.insert(key.to_owned(), value);
            assert!(recall(&told, None).is_err(), "{key}");
        }
    }
}
