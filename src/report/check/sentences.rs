//! What a check found, in sentences that are the same for all forms. All text from outside is made printable.

use serde_json::Value;

use super::{BaselineResult, Change, Difference, Finding, RuleResult};
use crate::report::cells::{count, counted};
use crate::report::{escape, json};

/// Findings and differences that one list tells; JSON has all.
pub(super) const TOLD: usize = 10;

/// A value as it is in JSON, nothing rounded, on one line.
fn value(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{}\"", escape::text(text)),
        Value::Null => "null".to_owned(),
        // Serializing what was read or made as JSON does not fail.
        other => json::line(other).unwrap_or_default(),
    }
}

/// What a figure is instead of what a rule wants.
pub(super) fn finding(finding: &Finding) -> String {
    let row = finding.row.as_ref().map(|row| format!("{}: ", escape::text(row))).unwrap_or_default();
    let figure = escape::text(&finding.figure);
    let reason = finding.value_withheld.as_ref().map(|reason| format!(" ({})", escape::text(reason)));
    let shown = format!("{row}{figure} is {}{}", value(&finding.value), reason.unwrap_or_default());
    let condition = format!("{}{}", escape::text(&finding.condition), other(finding));
    match finding.holds {
        Some(false) => format!("{shown}, wanted {condition}"),
        Some(true) => format!("{shown}, which matches {condition}"),
        None => format!("{shown}, so {condition} cannot be told"),
    }
}

/// What the other figure of a condition is.
fn other(finding: &Finding) -> String {
    let reason = finding.other_value_withheld.as_ref().map(|reason| format!(": {}", escape::text(reason)));
    let shown = finding.other_value.as_ref().map(|other| format!(" ({}{})", value(other), reason.unwrap_or_default()));
    shown.unwrap_or_default()
}

/// Why a rule does not hold: its figures, or how many rows it found.
pub(super) fn findings(rule: &RuleResult) -> Vec<String> {
    let mut lines: Vec<String> = rule.findings.iter().take(TOLD).map(finding).collect();
    lines.extend(beyond(rule.findings.len()));
    if let (Some(examined), Some(matching)) = (rule.examined, rule.matching) {
        lines.push(format!("{} examined, {} with what it says", counted(examined, "row"), count(matching)));
    }
    lines
}

/// What a rule is called, with what it is for.
pub(super) fn title(rule: &RuleResult) -> String {
    let why = rule.why.as_ref().map(|why| format!(": {}", escape::text(why))).unwrap_or_default();
    format!("{}{why}", escape::text(&rule.name))
}

/// A difference without its row.
pub(super) fn difference(difference: &Difference) -> String {
    let tolerance = difference.tolerance.as_ref().map(|most| format!(", tolerance {most}")).unwrap_or_default();
    let Some(figure) = &difference.figure else {
        let rows = if difference.change == Change::Appeared { &difference.after } else { &difference.before };
        let lookups = rows.as_u64().map(|n| format!(" ({})", counted(n, "lookup"))).unwrap_or_default();
        return format!("{}{lookups}", difference.change.word());
    };
    let figure = escape::text(figure);
    let (before, after) = (value(&difference.before), value(&difference.after));
    match difference.change {
        Change::Changed => format!("{figure}: {before} -> {after}{}{tolerance}", by(difference)),
        Change::Appeared => format!("{figure}: appeared, {after}{tolerance}"),
        Change::Vanished => format!("{figure}: vanished, {before}{tolerance}"),
    }
}

/// By how much a count differs.
fn by(difference: &Difference) -> String {
    match (difference.before.as_i64(), difference.after.as_i64()) {
        (Some(before), Some(after)) => format!(" ({:+})", i128::from(after) - i128::from(before)),
        _ => String::new(),
    }
}

/// Where a difference is: its row, or its section.
pub(super) fn place(difference: &Difference) -> String {
    difference.row.as_ref().map_or_else(|| difference.section.clone(), |row| escape::text(row))
}

/// Differences with those of one place together, in order.
pub(super) fn by_place<'a>(differences: impl Iterator<Item = &'a Difference>) -> Vec<(String, Vec<&'a Difference>)> {
    let mut places: Vec<(String, Vec<&Difference>)> = Vec::new();
    let mut last: Option<(&str, Option<&str>)> = None;
    for difference in differences {
        let here = (difference.section.as_str(), difference.row.as_deref());
        match places.last_mut() {
            Some((_, together)) if last == Some(here) => together.push(difference),
            _ => places.push((place(difference), vec![difference])),
        }
        last = Some(here);
    }
    places
}

/// That a list goes on.
pub(super) fn beyond(length: usize) -> Option<String> {
    let hidden = length.saturating_sub(TOLD);
    (hidden > 0).then(|| format!("and {} more; -o json has all", count(hidden as u64)))
}

/// What was compared, and what came of it.
pub(super) fn baseline(baseline: &BaselineResult) -> String {
    let failures = baseline.failures().count();
    let path = escape::text(&baseline.path);
    let Some(version) = &baseline.tool_version else { return format!("{path}: written for the first time") };
    let made = format!("{path} (`{}` of whoasks {})", escape::text(&baseline.command), escape::text(version));
    let updated = if baseline.updated { "; the new report was written in its place" } else { "" };
    if !baseline.comparable {
        return format!("{made}: the settings differ, so figures were not compared{updated}");
    }
    let compared = counted(baseline.compared, "figure");
    let differ = if failures == 0 { "none differs".to_owned() } else { counted(failures as u64, "difference") };
    format!("{made}: {compared} compared, {differ}{updated}")
}

/// How many rules hold.
pub(super) fn rules(file: &str, rules: &[RuleResult]) -> String {
    let passed = rules.iter().filter(|rule| rule.passed).count();
    format!("{}: {} of {} hold", escape::text(file), count(passed as u64), counted(rules.len() as u64, "rule"))
}
