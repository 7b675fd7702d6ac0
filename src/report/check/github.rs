//! A check as annotations of a GitHub workflow: one for each rule that does not hold, and for each row that changed.
//!
//! GitHub reads commands from standard output, one a line: `::error file=F,line=N,title=T::message`. In messages `%`, CR
//! and LF are written as `%25`, `%0D` and `%0A`, in properties `:` and `,` as well.

use std::io::{self, Write};

use super::{Check, Difference, RuleResult, Severity, sentences};
use crate::report::escape;

/// Writes a check as commands to GitHub, and a line for those who read the log.
pub(super) fn render(check: &Check, out: &mut dyn Write) -> io::Result<()> {
    if let Some(file) = &check.rules_file {
        for rule in check.rules.iter().filter(|rule| !rule.passed) {
            writeln!(out, "{}", of_rule(rule, file))?;
        }
        writeln!(out, "whoasks check: {}", sentences::rules(file, &check.rules))?;
    }
    if let Some(baseline) = &check.baseline {
        // What was written anew is no error.
        let command = if baseline.updated { "notice" } else { "error" };
        for (place, together) in sentences::by_place(baseline.failures()) {
            writeln!(out, "{}", of_place(command, &place, &together, &baseline.path))?;
        }
        writeln!(out, "whoasks check: {}", sentences::baseline(baseline))?;
    }
    Ok(())
}

/// The annotation of a rule, on its line.
fn of_rule(rule: &RuleResult, file: &str) -> String {
    let command = match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let title = sentences::title(rule);
    let place = format!("file={},line={},title={}", property(file), rule.line, property(&title));
    format!("::{command} {place}::{}", message(&sentences::findings(rule).join("\n")))
}

/// The annotation of a row or section that differs.
fn of_place(command: &str, place: &str, differences: &[&Difference], file: &str) -> String {
    let shown = differences.iter().take(sentences::TOLD).map(|difference| sentences::difference(difference));
    let lines: Vec<String> = shown.chain(sentences::beyond(differences.len())).collect();
    let title = property(&format!("{place} differs from the baseline"));
    format!("::{command} file={},title={title}::{}", property(file), message(&lines.join("\n")))
}

/// Text as a message. Its lines are ours; control characters of others are spelled out before.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text as a property.
fn property(text: &str) -> String {
    message(&escape::text(text)).replace(':', "%3A").replace(',', "%2C")
}
