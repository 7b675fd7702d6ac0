//! Nothing from a log acts on a terminal, a page or a spreadsheet; nothing comes from nothing.

use serde_json::Value;
use whoasks::report::{Output, Report, Style};

use super::{rendered, sample, style};

/// All forms.
const OUTPUTS: [Output; 6] = [Output::Table, Output::Json, Output::Ndjson, Output::Csv, Output::Markdown, Output::Html];

#[test]
fn no_control_character_comes_through() {
    for report in sample::hostile() {
        for output in OUTPUTS {
            for width in [None, Some(60)] {
                let text = rendered(&report, output, &style(width));
                let bad = |c: &char| (c.is_control() && *c != '\n') || *c == '\u{202e}';
                assert_eq!(text.chars().find(bad), None, "{output:?}: {text}");
            }
        }
    }
}

#[test]
fn colour_is_there_only_when_wanted() {
    let report = sample::profile();
    let colored = rendered(&report, Output::Table, &Style { color: true, ..style(Some(80)) });
    let plain = rendered(&report, Output::Table, &style(Some(80)));
    assert!(!plain.contains('\x1b'));
    assert!(colored.contains("\x1b[1mmail.example.com\x1b[0m"));
    let stripped = ["\x1b[1m", "\x1b[2m", "\x1b[0m"].iter().fold(colored, |text, code| text.replace(code, ""));
    assert_eq!(stripped, plain);
}

#[test]
fn plain_ascii_is_ascii() {
    let report = Report { domains: Some(vec![sample::domain("a.example", 5, true)]), ..sample::empty("domains") };
    let mut profile = sample::profile();
    profile.profile.as_mut().expect("is a profile").sources.iter_mut().for_each(|source| source.label = None);
    for report in [report, profile] {
        let text = rendered(&report, Output::Table, &Style { unicode: false, ..style(Some(90)) });
        assert!(text.is_ascii(), "{text}");
    }
}

#[test]
fn markdown_rows_have_as_many_cells_as_their_head() {
    for report in sample::hostile() {
        let text = rendered(&report, Output::Markdown, &style(None));
        let bars = |line: &str| line.replace("\\\\", "").replace("\\|", "").matches('|').count();
        let mut head = 0;
        for line in text.lines() {
            assert!(line.starts_with("    ") || !line.contains("<b>"), "{line}");
            match line.starts_with('|') {
                true if head == 0 => head = bars(line),
                true => assert_eq!(bars(line), head, "{line}"),
                false => head = 0,
            }
        }
    }
}

#[test]
fn json_holds_the_hostile_text_unchanged() {
    let reports = sample::hostile();
    let value: Value = serde_json::from_str(&rendered(&reports[0], Output::Json, &style(None))).expect("is JSON");
    assert_eq!(value["domains"][0]["domain"], sample::HOSTILE);
    assert_eq!(value["input"]["records"], 1_204_331);
}

#[test]
fn csv_cells_are_no_formulas() {
    for report in sample::hostile() {
        let text = rendered(&report, Output::Csv, &style(None));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        for row in reader.records() {
            for cell in &row.expect("every row has the header's length") {
                let is_number = cell.parse::<f64>().is_ok();
                assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
            }
        }
    }
}

#[test]
fn ndjson_lines_have_the_same_keys_as_csv() {
    for report in [sample::domains(), sample::sources(), sample::overview(), sample::profile()] {
        let csv = rendered(&report, Output::Csv, &style(None));
        let header = csv::Reader::from_reader(csv.as_bytes()).headers().expect("has a header").clone();
        for line in rendered(&report, Output::Ndjson, &style(None)).lines() {
            let row: serde_json::Map<String, Value> = serde_json::from_str(line).expect("is an object");
            assert!(row.keys().map(String::as_str).eq(header.iter()), "{line}");
        }
    }
}

#[test]
fn nothing_gives_no_rows() {
    let none = Report { domains: Some(Vec::new()), ..sample::empty("domains") };
    assert!(rendered(&none, Output::Table, &style(Some(80))).contains("\nNo domains.\n"));
    let csv = rendered(&none, Output::Csv, &style(None));
    assert!(csv.starts_with("domain,lookups,sessions,spells,sources,first,last,concentration.lookups.top1_share,"));
    assert!(csv.contains(",concentration.spells.gini,concentration.dns_magnitude,types\n"), "{csv}");
    assert_eq!(csv.lines().count(), 1);
    assert_eq!(rendered(&none, Output::Ndjson, &style(None)), "");
}

#[test]
fn rows_beyond_the_top_are_told() {
    let text = rendered(&sample::domains(), Output::Table, &Style { top: 2, ..style(None) });
    assert!(text.contains("\n4,310 more domains not shown; --all shows all.\n"), "{text}");
    assert!(!text.contains("日本語"));
}

#[test]
fn a_profile_of_nothing_is_laid_out() {
    let mut report = sample::profile();
    report.domains = None;
    report.input = whoasks::report::Account::default();
    let profile = report.profile.as_mut().expect("is a profile");
    profile.sources.clear();
    profile.days.clear();
    profile.hours.iter_mut().for_each(|hours| hours.by_weekday_hour = [[0; 24]; 7]);
    profile.silences.clear();
    for output in OUTPUTS {
        let text = rendered(&report, output, &style(Some(50)));
        assert_eq!(text.is_empty(), output == Output::Ndjson, "{text}");
    }
}
