//! Columns stand where their heads say, whatever is in them, and lines keep to the width.

use unicode_width::UnicodeWidthStr;
use whoasks::report::{Output, Report, Style};

use super::{rendered, sample, style};

/// The lines of each table, from the head's first line on; tables end at an empty line or a note.
fn tables(text: &str) -> Vec<Vec<&str>> {
    let lines: Vec<&str> = text.lines().collect();
    let is_rule = |line: &str| !line.is_empty() && line.chars().all(|c| c == '─');
    let has_units = |at: usize| lines[at - 2].starts_with("domain") || lines[at - 2].starts_with("source");
    let rules = (2..lines.len()).filter(|at| is_rule(lines[*at]));
    let end = |line: &&&str| {
        !line.is_empty() && !line.starts_with('[') && !line.contains(" not shown") && !line.starts_with("Left out")
    };
    // A narrow table may have lost all columns with units, and with them that line of its head.
    rules.filter(|at| has_units(*at)).map(|at| lines[at - 2..].iter().take_while(end).copied().collect()).collect()
}

/// The column in which the first `text` of `line` ends.
fn end_of(line: &str, text: &str) -> usize {
    let at = line.find(text).unwrap_or_else(|| panic!("{text} is in {line}"));
    line[..at + text.len()].width()
}

#[test]
fn figures_end_below_their_heads() {
    for width in [None, Some(100), Some(60)] {
        let text = rendered(&sample::domains(), Output::Table, &style(width));
        let tables = tables(&text);
        assert_eq!(tables.len(), 1, "{text}");
        let lookups = end_of(tables[0][0], "lookups");
        for (line, count) in tables[0][3..].iter().zip(["3,570", "1,214", "96", "12", "3"]) {
            assert_eq!(end_of(line, &format!(" {count}")), lookups, "{line}");
        }
    }
}

#[test]
fn rows_are_as_wide_as_the_rule() {
    for report in [sample::domains(), sample::sources(), sample::overview()] {
        for width in [None, Some(100), Some(60)] {
            let text = rendered(&report, Output::Table, &style(width));
            for table in tables(&text) {
                assert!(table.len() > 3, "{text}");
                // Text at the end of a line is not filled up.
                let ragged = table[0].ends_with("leading domain");
                for line in &table[3..] {
                    let (line_width, rule) = (line.width(), table[2].width());
                    assert!(line_width == rule || (ragged && line_width < rule), "{line}");
                }
            }
        }
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let reports = [sample::domains(), sample::sources(), sample::overview(), sample::profile(), sample::bare_profile()];
    for report in reports.iter().chain(&sample::hostile()) {
        for width in [40, 60, 80, 100, 200] {
            for unicode in [true, false] {
                let style = Style { unicode, ..style(Some(width)) };
                for line in rendered(report, Output::Table, &style).lines() {
                    assert!(line.width() <= width, "{width} columns: {line}");
                }
            }
        }
    }
}

#[test]
fn labels_of_any_width_leave_shares_aligned() {
    let text = rendered(&sample::profile(), Output::Table, &style(None));
    let ends: Vec<usize> =
        ["39.6 %  █", "39.4 %  █", "20.0 %  █"].iter().filter_map(|share| share_end(&text, share)).collect();
    assert_eq!(ends.len(), 3, "{text}");
    assert!(ends.windows(2).all(|pair| pair[0] == pair[1]), "{ends:?}");
}

/// Where a share ends in the line that holds it.
fn share_end(text: &str, share: &str) -> Option<usize> {
    text.lines().find(|line| line.contains(share)).map(|line| end_of(line, share))
}

#[test]
fn narrower_than_anything_does_not_fail() {
    for report in reports() {
        for width in 0..40 {
            rendered(&report, Output::Table, &style(Some(width)));
        }
    }
}

/// Every sample.
fn reports() -> Vec<Report> {
    let mut reports = sample::hostile();
    reports.extend([sample::domains(), sample::sources(), sample::overview(), sample::profile()]);
    reports.push(sample::empty("domains"));
    reports
}
