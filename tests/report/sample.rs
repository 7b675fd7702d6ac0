//! Reports made by hand: usual, hostile, empty.

use std::collections::BTreeMap;

use whoasks::report::{
    Account, Business, Concentration, Day, Decided, DomainRow, FileAccount, Gap, Hours, Measure, Overview, Place,
    ProfileSection, ProfileSource, RejectAccount, Report, Silence, SourceRow, Tool,
};

/// Text that tries everything: a terminal escape, a bidirectional override, markup, a formula, a wide character.
pub const HOSTILE: &str = "=a\x1b[31m\u{202e}|`<b>&\t\r\n\u{9b}\\_日";

/// The account of a log of three files with a gap, rejects and an assumed zone.
fn account() -> Account {
    let file = |path: &str, format: &str| FileAccount {
        path: path.to_owned(),
        format: Some(format.to_owned()),
        decisions: vec![Decided { what: "zone".to_owned(), value: "UTC".to_owned(), why: "assumed".to_owned() }],
        ..FileAccount::default()
    };
    let first = Place {
        path: "ns2.log".to_owned(),
        line: 881,
        text: Some("04-May-2016 queries: info: \\x1b".to_owned()),
        text_withheld: None,
    };
    Account {
        files: vec![file("ns1.log", "bind"), file("ns2.log", "bind"), file("ns3.json", "json")],
        frames: 1_204_400,
        records: 1_204_331,
        responses: 57,
        rejected: 12,
        reject_reasons: vec![RejectAccount { reason: "no client address".to_owned(), count: 12, first }],
        first: Some("2016-05-04T00:00:12.5Z".to_owned()),
        last: Some("2016-09-23T13:56:29Z".to_owned()),
        window: Some(Gap { start: "2016-05-04T00:00:12.5Z".to_owned(), end: "2016-09-23T13:56:29Z".to_owned() }),
        gaps: Some(vec![Gap { start: "2016-07-23T02:10:00Z".to_owned(), end: "2016-07-24T19:05:00Z".to_owned() }]),
        window_seconds: Some(12_318_977.0),
        covered_seconds: Some(12_171_677.0),
        domains: Some(4_312),
        sources: Some(871),
        ..Account::default()
    }
}

/// A report of `command` without rows.
pub fn empty(command: &'static str) -> Report {
    let caveats = vec![
        "Lookups are not communications. A source may be a resolver shared by many.".to_owned(),
        "Caching hides repeats within the TTL.".to_owned(),
    ];
    let report = Report::new(command, serde_json::Map::new(), account(), caveats);
    Report { tool: Tool { name: "whoasks", version: "0.0.0" }, ..report }
}

/// A measure with a leading share.
fn measure(top1: f64, top2: f64) -> Measure {
    Measure {
        top1_share: Some(top1),
        top2_share: Some(top2),
        top2_sources: vec!["198.51.100.15".to_owned(), "198.51.100.137".to_owned()],
        hhi: Some(0.352_112_676_056_338),
        hhi_unbiased: None,
        hhi_unbiased_withheld: Some("fewer than 20 sessions".to_owned()),
        effective_sources: Some(2.84),
        entropy_nats: Some(1.1),
        gini: Some(0.6),
    }
}

/// Business hours of a zone; `share` is of sessions.
fn business(zone: &str, share: Option<f64>) -> Business {
    Business {
        zone: zone.to_owned(),
        hours: "mon-fri 09:00-17:00".to_owned(),
        lookups: share.map(|_| 1_200),
        lookups_share: share.map(|share| share + 0.02),
        sessions: share.map(|_| 400),
        sessions_share: share,
        expected_share: share.map(|_| 0.238),
        withheld: share.is_none().then(|| "none of these lookups has a time".to_owned()),
        expected_share_withheld: None,
    }
}

/// A domain, with times or without.
pub fn domain(name: &str, lookups: u64, timed: bool) -> DomainRow {
    let reason = (!timed).then(|| "none of these lookups has a time".to_owned());
    DomainRow {
        domain: name.to_owned(),
        lookups,
        sessions: timed.then_some(lookups / 3),
        sessions_withheld: reason.clone(),
        spells: timed.then_some(lookups / 2),
        spells_withheld: reason.clone(),
        sources: 12,
        first: timed.then(|| "2016-05-04T07:12:01Z".to_owned()),
        last: timed.then(|| "2016-09-23T13:56:29.25Z".to_owned()),
        concentration: Concentration {
            lookups: measure(0.396, 0.79),
            sessions: timed.then(|| measure(0.41, 0.8)),
            sessions_withheld: reason.clone(),
            spells: timed.then(|| measure(0.4, 0.81)),
            spells_withheld: reason,
            dns_magnitude: Some(3.67),
            dns_magnitude_withheld: None,
        },
        business: ["America/New_York", "Europe/Moscow"].map(|zone| business(zone, timed.then_some(0.34))).into(),
        types: BTreeMap::from([("A".to_owned(), lookups - 1), ("AAAA".to_owned(), 1)]),
        first_withheld: None,
        last_withheld: None,
    }
}

/// A source.
fn source(source: &str, lookups: u64, leading: &str) -> SourceRow {
    SourceRow {
        label: None,
        source: source.to_owned(),
        lookups,
        lookups_share: Some(0.000_3),
        domains: 14,
        sessions: Some(lookups / 4),
        sessions_withheld: None,
        leading_domain: leading.to_owned(),
        leading_domain_lookups_share: Some(0.999_9),
        first: Some("2016-05-04T07:12:01Z".to_owned()),
        last: Some("2016-09-23T13:56:29Z".to_owned()),
        first_withheld: None,
        last_withheld: None,
    }
}

/// Domains: usual, formula, long, wide, without times.
fn domain_rows() -> Vec<DomainRow> {
    let long = format!("{}.very.long.host.name.in.some.cdn.example.net", "a".repeat(60));
    vec![
        domain("mail.example.com", 3_570, true),
        domain("=cmd|calc.example", 1_214, true),
        domain(&long, 96, true),
        domain("日本語.例え", 12, true),
        domain("untimed.example.org", 3, false),
    ]
}

/// What `domains` gives.
pub fn domains() -> Report {
    Report { domains: Some(domain_rows()), domains_not_shown: Some(4_307), ..empty("domains") }
}

/// What `sources` gives.
pub fn sources() -> Report {
    let rows = vec![
        source("198.51.100.15", 51_412, "mail.example.com"),
        source("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", 1_408, "a.rather.long.name.somewhere.example.net"),
        source("Банк 銀行", 17, "=x.example"),
    ];
    Report { sources: Some(rows), sources_not_shown: Some(0), ..empty("sources") }
}

/// Hours with a working day in the middle.
fn hours(zone: &str, shift: usize) -> Hours {
    let mut by_weekday_hour = [[0; 24]; 7];
    for (day, row) in by_weekday_hour.iter_mut().enumerate() {
        for (hour, n) in row.iter_mut().enumerate() {
            let local = (hour + shift) % 24;
            *n = if day < 5 && (9..17).contains(&local) { 30 + local as u64 } else { (local % 4) as u64 * 4 };
        }
    }
    Hours { zone: zone.to_owned(), by_weekday_hour }
}

/// What `whoasks LOG` gives.
pub fn overview() -> Report {
    let types = BTreeMap::from([("A".to_owned(), 1_100_000), ("AAAA".to_owned(), 104_000), ("MX".to_owned(), 331)]);
    let sources = sources().sources.expect("sample has sources");
    let overview = Overview { domains: domain_rows(), sources, hours: vec![hours("UTC", 0)], types };
    Report { overview: Some(overview), ..empty("overview") }
}

/// A source of the profile.
fn asker(source: &str, label: Option<&str>, lookups: u64) -> ProfileSource {
    ProfileSource {
        source: source.to_owned(),
        label: label.map(str::to_owned),
        lookups,
        lookups_share: lookups as f64 / 3_570.0,
        sessions: Some(lookups / 3),
        sessions_share: Some(lookups as f64 / 3_570.0),
        first: Some("2016-05-04T07:12:01Z".to_owned()),
        last: Some("2016-09-23T13:56:29Z".to_owned()),
        sessions_withheld: None,
        sessions_share_withheld: None,
        first_withheld: None,
        last_withheld: None,
    }
}

/// A silence of so many hours.
fn silence(start: &str, end: &str, hours: f64, log_gap_hours: Option<f64>, position: &'static str) -> Silence {
    let log_gap_seconds = log_gap_hours.map(|hours| hours * 3_600.0);
    Silence {
        start: start.to_owned(),
        end: end.to_owned(),
        seconds: hours * 3_600.0,
        log_gap_seconds_withheld: log_gap_seconds.is_none().then(|| "no background".to_owned()),
        log_gap_seconds,
        position,
    }
}

/// Days from 4 May 2016, with weekends, a step up and a gap.
fn days() -> Vec<Day> {
    let date = |at: u64| {
        let (mut month, mut day) = (5, 4 + at);
        for length in [31, 30, 31, 31] {
            if day > length {
                (month, day) = (month + 1, day - length);
            } else {
                break;
            }
        }
        format!("2016-{month:02}-{day:02}")
    };
    let lookups = |at: u64| match (at, at % 7) {
        (80 | 81, _) | (_, 3 | 4) => 0,
        (50.., weekday) => 40 + weekday * 3,
        (_, weekday) => 10 + weekday,
    };
    let day = |at| Day { date: date(at), lookups: lookups(at), sources: 2, log_gap: matches!(at, 80 | 81) };
    (0..143).map(day).collect()
}

/// What `profile` gives.
pub fn profile() -> Report {
    let sources = vec![
        asker("198.51.100.15", Some("Example Bank"), 1_412),
        asker("198.51.100.137", Some("銀行 東京"), 1_408),
        asker("203.0.113.8", Some("Example Health"), 714),
        asker("2001:db8::53", None, 5),
    ];
    let mut section = ProfileSection {
        domain: "mail.example.com".to_owned(),
        names: Vec::new(),
        sources,
        sources_not_shown: 8,
        sources_not_shown_lookups: 31,
        days: days(),
        days_zone: "UTC".to_owned(),
        hours: vec![hours("America/New_York", 0), hours("Europe/Moscow", 7)],
        silences: vec![
            silence("2016-07-23T02:10:00Z", "2016-07-24T19:22:00Z", 41.2, Some(41.0), "between"),
            silence("2016-06-03T12:00:00Z", "2016-06-04T02:30:00Z", 14.5, Some(2.0), "between"),
            silence("2016-05-04T00:00:12Z", "2016-05-04T07:12:01Z", 7.2, Some(0.0), "before"),
            silence("2016-09-23T11:00:00Z", "2016-09-23T13:56:29Z", 1.5, None, "after"),
        ],
        timing_withheld: None,
        ..ProfileSection::default()
    };
    super::found::fill(&mut section);
    let domains = Some(vec![domain("mail.example.com", 3_570, true)]);
    let mut report = Report { domains, profile: Some(section), ..empty("profile") };
    report.input.files[0].sha256 = Some("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".to_owned());
    report
}

/// A profile of one lookup without a time.
pub fn bare_profile() -> Report {
    let mut report = profile();
    report.domains = Some(vec![domain("untimed.example.org", 1, false)]);
    if let Some(profile) = &mut report.profile {
        *profile = ProfileSection {
            domain: "untimed.example.org".to_owned(),
            names: Vec::new(),
            sources: vec![ProfileSource { first: None, last: None, ..asker("192.0.2.1", None, 1) }],
            sources_not_shown: 0,
            sources_not_shown_lookups: 0,
            days: Vec::new(),
            days_zone: "UTC".to_owned(),
            hours: Vec::new(),
            silences: Vec::new(),
            timing_withheld: Some("none of these lookups has a time".to_owned()),
            ..ProfileSection::default()
        };
    }
    report.input.gaps = None;
    report.input.gaps_withheld = Some("no background".to_owned());
    report
}

/// Every text of the reports above as hostile as it gets.
pub fn hostile() -> Vec<Report> {
    let mut reports = vec![domains(), sources(), overview(), profile(), bare_profile()];
    for report in &mut reports {
        let bad = HOSTILE.to_owned();
        report.caveats = vec![bad.clone()];
        report.input.files[0].path.clone_from(&bad);
        report.input.files[0].error = Some(bad.clone());
        report.input.files[0].decisions[0].value.clone_from(&bad);
        report.input.first = Some(bad.clone());
        report.input.gaps_withheld = Some(bad.clone());
        report.input.reject_reasons[0].first.path.clone_from(&bad);
        report.input.reject_reasons[0].first.text = Some(bad.clone());
        for row in report.domains.iter_mut().flatten() {
            row.domain.clone_from(&bad);
            row.sessions = None;
            row.sessions_withheld = Some(bad.clone());
            row.first = Some(bad.clone());
            row.business[0].zone.clone_from(&bad);
            row.types = BTreeMap::from([(bad.clone(), 1)]);
        }
        for row in report.sources.iter_mut().flatten() {
            row.source.clone_from(&bad);
            row.leading_domain.clone_from(&bad);
        }
        if let Some(profile) = &mut report.profile {
            profile.domain.clone_from(&bad);
            profile.names = vec![bad.clone()];
            profile.days_zone.clone_from(&bad);
            profile.timing_withheld = Some(bad.clone());
            profile.sources.iter_mut().for_each(|source| source.label = Some(bad.clone()));
            profile.hours.iter_mut().for_each(|hours| hours.zone.clone_from(&bad));
            profile.days.iter_mut().for_each(|day| day.date.clone_from(&bad));
            profile.silences.iter_mut().for_each(|silence| silence.start.clone_from(&bad));
            super::found::spoil(profile, &bad);
        }
    }
    reports
}
