//! Pages of reports made by hand: hostile text in every picture, and pictures of the largest size.

use whoasks::report::{
    CacheFit, Dark, GapBin, Gaps, Output, Period, ProfileSection, Raster, RasterCell, Report, Rhythm, Signature,
};

use super::page::Page;
use super::{rendered, sample, style};

/// The page of a report.
fn page(report: &Report) -> Page {
    Page::new(rendered(report, Output::Html, &style(None)))
}

/// A cell of the raster.
fn cell(row: u32, bin: u32, layer: u32, lookups: u64) -> RasterCell {
    RasterCell { row, bin, layer, lookups }
}

/// Two days of two sources and some others, with a log gap.
fn raster() -> Raster {
    Raster {
        first_date: "2016-05-04".to_owned(),
        row_days: 1,
        rows: 4,
        bin_minutes: 5,
        sources: vec!["198.51.100.15".to_owned(), "198.51.100.137".to_owned()],
        others: 10,
        cells: vec![cell(0, 3, 0, 1), cell(0, 3, 1, 9), cell(0, 4, 0, 1), cell(2, 287, 2, 70)],
        dark: vec![Dark { row: 1, from_minute: 600, until_minute: 1_440, log_gap: true }],
        last: (2, 1_439),
    }
}

/// A rhythm with a TTL and a period.
fn rhythm() -> Rhythm {
    let bin = |from_seconds: f64, lookup_gaps| GapBin {
        from_seconds,
        until_seconds: 1.2 * from_seconds,
        lookup_gaps,
        session_gaps: 1,
    };
    Rhythm {
        subject: "all sources".to_owned(),
        verdict: "consistent with cache refresh",
        signatures: vec![Signature {
            pattern: "TTL refresh",
            figures: "TTL 3600 s".to_owned(),
            mimic: "a busy office",
        }],
        session_gaps: Gaps { intervals: 2, ..Gaps::default() },
        lookup_gaps: Gaps { intervals: 51, zero_gaps: 3, ..Gaps::default() },
        gap_bins: vec![bin(0.5, 1), bin(3_600.0, 50)],
        period: Some(Period { seconds: 3_660.0, confirmed: true, ..Period::default() }),
        cache: Some(CacheFit { ttl_seconds: 3_600.0, ttl_from: "lower edge", fits: true, ..CacheFit::default() }),
        ..Rhythm::default()
    }
}

/// The sample with what only pictures show.
fn pictured(mut report: Report) -> Report {
    if let Some(profile) = &mut report.profile {
        profile.raster = Some(raster());
        profile.rhythm = vec![rhythm()];
    }
    report
}

/// The profile of a report.
fn profile_of(report: &mut Report) -> &mut ProfileSection {
    report.profile.as_mut().expect("is a profile")
}

#[test]
fn a_small_page() {
    let mut report = pictured(sample::profile());
    let profile = profile_of(&mut report);
    profile.days.truncate(4);
    profile.hours.clear();
    profile.sources.truncate(2);
    profile.history.truncate(2);
    let text = page(&report).text;
    let body = text.split_once("</style>").expect("has a style").1.replace("><", ">\n<");
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("report-profile-html", body);
    });
}

#[test]
fn hostile_text_is_text() {
    for report in sample::hostile() {
        let mut report = pictured(report);
        if let Some(profile) = &mut report.profile {
            let bad = || sample::HOSTILE.to_owned();
            let raster = profile.raster.as_mut().expect("was put there");
            raster.sources = vec![bad(), bad()];
            raster.first_date = bad();
            profile.sources.iter_mut().for_each(|source| source.source = bad());
            profile.rhythm[0].subject = bad();
            profile.rhythm[0].signatures[0].figures = bad();
        }
        report.settings.insert(sample::HOSTILE.to_owned(), sample::HOSTILE.into());
        let page = page(&report);
        let shown = "=a\\x1b[31m\\u{202e}|`<b>&\\x09\\x0d\\x0a\\u{009b}\\_日";
        assert!(page.texts("#analyzed th").contains(&shown.to_owned()));
        assert!(page.all("b").iter().all(|b| !b.inner_html().contains('日')), "no markup of the log's is markup");
    }
}

#[test]
fn pictures_mark_what_the_report_has() {
    let page = page(&pictured(sample::profile()));
    let runs = page.runs("raster");
    assert_eq!(["s1", "s2", "s0"].map(|colour| runs[colour]), [2, 1, 1]);
    assert_eq!(page.texts("svg[aria-labelledby^='raster-title '] .event"), ["outage", "end"]);
    assert_eq!(
        page.texts("svg[aria-labelledby^='gaps-0-title '] .event"),
        ["TTL 60 min (lower edge)", "period 61 min"]
    );
    assert_eq!(page.table("Gaps of all sources by length")[1], ["60 min", "72 min", "50", "1"]);
}

#[test]
fn the_largest_raster_makes_a_page_of_a_few_megabytes() {
    let mut report = pictured(sample::profile());
    let profile = profile_of(&mut report);
    let raster = profile.raster.as_mut().expect("was put there");
    (raster.rows, raster.row_days, raster.bin_minutes) = (800, 25, 60);
    raster.sources = (0..5).map(|n| format!("192.0.2.{n}")).collect();
    // No two neighbours alike, so that nothing joins.
    let cells =
        (0..800 * 24 * 6u32).map(|at| cell(at / 144, at / 6 % 24, at % 6, u64::from(at) * u64::from(at) % 97 + 1));
    raster.cells = cells.collect();
    let day = profile.days[0].clone();
    profile.days = (0..20_000)
        .filter_map(|n| chrono::NaiveDate::from_ymd_opt(1980, 1, 1)?.checked_add_days(chrono::Days::new(n)))
        .map(|date| whoasks::report::Day { date: date.to_string(), ..day.clone() })
        .collect();
    let page = page(&report);
    assert!(page.text.len() < 4_000_000, "{} octets", page.text.len());
    assert_eq!(page.table("Lookups and sources by day").len(), 2_000, "the rest is told to be left out");
    assert!(page.text.contains("18,000 more rows are left out"));
}
