//! The settings as a report has them: all that changes figures or which of them are shown, and nothing else.

use serde_json::{Map, Value, json};

use crate::analysis::Settings;
use crate::calendar::{Calendar, civil};
use crate::cli::RowArgs;
use crate::format::{dnstap::Side, unbound::Counted, windows::DateOrder};
use crate::input::read::Reading;
use crate::pseudonym::SCHEME;
use crate::record::SECOND;
use crate::report;

/// Puts what changes figures of rhythm to the settings.
pub fn describe_rhythm(seed: u64, ttl: Option<f64>, settings: &mut Map<String, Value>) {
    settings.insert("seed".to_owned(), seed.into());
    if let Some(seconds) = ttl {
        settings.insert("ttl_seconds".to_owned(), seconds.into());
    }
}

/// Puts which rows are shown to the settings; `default` is how many where the user names none.
pub fn describe_rows(rows: RowArgs, default: usize, settings: &mut Map<String, Value>) {
    match rows.all {
        true => settings.insert("all".to_owned(), true.into()),
        false => settings.insert("top".to_owned(), rows.limit(default).into()),
    };
}

/// The settings as the report has them: all that changes figures, and nothing else.
pub fn describe(settings: &Settings, reading: &Reading) -> Map<String, Value> {
    let mut map = Map::new();
    let filter = &settings.filter;
    let mut put = |key: &str, value: Value| {
        if !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()) {
            map.insert(key.to_owned(), value);
        }
    };
    let text =
        |names: &[Vec<u8>]| names.iter().map(|name| String::from_utf8_lossy(name).into()).collect::<Vec<Value>>();
    let shown = |items: Vec<String>| items.into_iter().map(Value::from).collect::<Vec<_>>();
    put("group_by", settings.domain_by.describe().into());
    put("source_by", settings.source_by.describe().into());
    put("session_gap_seconds", (settings.session_gap / SECOND).into());
    put("dedup", settings.dedup.then_some(true).into());
    put("zones", zones(&settings.calendars));
    put("domain", text(&filter.names).into());
    put("under", text(&filter.under).into());
    put("match", shown(filter.patterns.clone()).into());
    put("match_withheld", filter.patterns_withheld.into());
    put("source", shown(filter.sources.iter().map(ToString::to_string).collect()).into());
    put("exclude_source", shown(filter.excluded_sources.iter().map(ToString::to_string).collect()).into());
    put("type", shown(filter.types.iter().map(ToString::to_string).collect()).into());
    put("since", filter.since.map(|time| report::time(time.0)).into());
    put("until", filter.until.map(|time| report::time(time.0)).into());
    let options = &reading.options;
    put("format", reading.format.map(|format| format.name).into());
    put("columns", (!options.columns.is_empty()).then(|| options.columns.to_string()).into());
    put("log_tz", options.log_tz.as_ref().map(|zone| zone.name().to_owned()).into());
    put("year", options.year.into());
    put("date_order", options.date_order.map(DateOrder::as_str).into());
    put("unbound", options.unbound.map(Counted::as_str).into());
    put("time_format", options.time_format.as_ref().map(|format| format.as_str().to_owned()).into());
    put("dnstap", options.dnstap.map(|side| Side::word(Some(side))).into());
    put("port", options.port.into());
    put("background", (!settings.background).then_some("off").into());
    put("max_line_octets", reading.max_frame.into());
    for (key, value) in files(settings).into_iter().chain(sharing(settings)) {
        put(key, value);
    }
    if map.contains_key("match_withheld") {
        map.insert("match".to_owned(), Value::Null);
    }
    map
}

/// The user's own files, by path and content.
fn files(settings: &Settings) -> Vec<(&'static str, Value)> {
    let one = |option: &str| settings.files.iter().find(|file| file.option == option);
    let path = |option| one(option).map(|file| file.path.clone()).into();
    let sha256 = |option| one(option).map(|file| file.sha256.clone()).into();
    let databases = || settings.files.iter().filter(|file| file.option == "mmdb");
    vec![
        ("psl", path("psl")),
        ("psl_sha256", sha256("psl")),
        ("labels", path("labels")),
        ("labels_sha256", sha256("labels")),
        ("mmdb", databases().map(|file| file.path.clone()).collect::<Vec<_>>().into()),
        ("mmdb_sha256", databases().map(|file| file.sha256.clone()).collect::<Vec<_>>().into()),
        ("holidays", path("holidays")),
        ("holidays_sha256", sha256("holidays")),
    ]
}

/// That addresses are pseudonyms, and under which key; never the key.
fn sharing(settings: &Settings) -> Vec<(&'static str, Value)> {
    let Some(pseudonyms) = &settings.who.pseudonyms else { return Vec::new() };
    vec![
        ("pseudonymized", true.into()),
        ("pseudonym_scheme", SCHEME.into()),
        ("pseudonym_key_id", pseudonyms.key_id().into()),
        ("pseudonymize_labels", settings.who.labels_dropped.then_some("drop").into()),
    ]
}

/// The zones with their hours and holidays.
fn zones(calendars: &[Calendar]) -> Value {
    let date = |day: &i32| civil::date(*day).map(|date| date.to_string());
    let zone = |calendar: &Calendar| {
        let mut zone = json!({ "zone": calendar.zone.name(), "hours": calendar.hours.to_string() });
        if !calendar.holidays.is_empty() {
            zone["holidays"] = calendar.holidays.iter().filter_map(date).collect::<Vec<_>>().into();
        }
        zone
    };
    calendars.iter().map(zone).collect::<Vec<_>>().into()
}
