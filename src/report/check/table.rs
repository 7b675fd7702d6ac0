//! A check as text for people: what does not hold, and what changed.

use std::io::{self, Write};

use super::{BaselineResult, Check, Difference, RuleResult, sentences};
use crate::report::page::{Page, Tone};
use crate::report::{Style, cells};

/// Writes a check as text.
pub(super) fn render(check: &Check, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(style);
    if let Some(file) = &check.rules_file {
        page.labelled("Rules", &sentences::rules(file, &check.rules));
        check.rules.iter().for_each(|rule| lay_out_rule(rule, &mut page));
        page.gap();
    }
    if let Some(baseline) = &check.baseline {
        lay_out_baseline(baseline, &mut page);
        page.gap();
    }
    let read = format!(
        "{} of {}",
        cells::counted(check.input.records, "lookup"),
        cells::counted(check.input.files.len() as u64, "file")
    );
    page.labelled("Result", &format!("{} ({read})", if check.passed { "passed" } else { "failed" }));
    page.write(out)
}

/// Adds what became of a rule.
fn lay_out_rule(rule: &RuleResult, page: &mut Page<'_>) {
    let (word, tone) = match (rule.passed, rule.fails()) {
        (true, _) => ("ok", Tone::Plain),
        (_, true) => ("FAILED", Tone::Bold),
        _ => ("warning", Tone::Plain),
    };
    let nothing = if rule.passed && rule.examined == Some(0) { " (no such row)" } else { "" };
    page.paragraph(tone, &format!("  {word:<8}"), &format!("{}{nothing}", sentences::title(rule)));
    if !rule.passed {
        for line in sentences::findings(rule) {
            page.paragraph(Tone::Plain, "            ", &line);
        }
    }
}

/// Adds what differs from the baseline: first what fails, then what is only told.
fn lay_out_baseline(baseline: &BaselineResult, page: &mut Page<'_>) {
    page.labelled("Baseline", &sentences::baseline(baseline));
    list(baseline.failures().collect(), page);
    let told: Vec<&Difference> = baseline.differences.iter().filter(|difference| !difference.fails).collect();
    if !told.is_empty() {
        page.line(Tone::Plain, "  no failure, but told:");
        list(told, page);
    }
}

/// Adds differences, place by place.
fn list(differences: Vec<&Difference>, page: &mut Page<'_>) {
    let shown = differences.iter().take(sentences::TOLD).copied();
    for (place, together) in sentences::by_place(shown) {
        page.line(Tone::Plain, format!("  {place}"));
        for difference in together {
            page.paragraph(Tone::Plain, "    ", &sentences::difference(difference));
        }
    }
    if let Some(more) = sentences::beyond(differences.len()) {
        page.paragraph(Tone::Dim, "  ", &more);
    }
}
