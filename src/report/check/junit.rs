//! A check as JUnit's XML. A rule is a test case, and so is each part of a baseline, so that names stay from run to run.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{BaselineResult, Check, Difference, RuleResult, sentences};
use crate::report::escape;

/// Writes a check as XML.
pub(super) fn render(check: &Check, out: &mut dyn Write) -> io::Result<()> {
    let mut report = Report::new("whoasks check");
    if let Some(file) = &check.rules_file {
        let mut suite = TestSuite::new(escape::text(file));
        suite.add_test_cases(check.rules.iter().map(rule));
        report.add_test_suite(suite);
    }
    if let Some(baseline) = &check.baseline {
        let mut suite = TestSuite::new(escape::text(&baseline.path));
        suite.add_test_cases(parts(baseline));
        report.add_test_suite(suite);
    }
    report.serialize(out).map_err(io::Error::other)
}

/// A rule as a test case; one that only warns passes, with its findings as output.
fn rule(rule: &RuleResult) -> TestCase {
    let text = sentences::findings(rule).join("\n");
    let mut case = if rule.fails() {
        failure(&escape::text(&rule.name), &escape::text(&rule.that), &text)
    } else {
        TestCase::new(escape::text(&rule.name), TestCaseStatus::success())
    };
    if !rule.passed && !rule.fails() {
        case.set_system_out(format!("warning: {text}"));
    }
    case.set_classname("rule");
    case
}

/// The parts of a baseline as test cases: those that were compared.
fn parts(baseline: &BaselineResult) -> Vec<TestCase> {
    let parts = ["settings", "input", "cleaning", "domains", "sources", "profile"];
    let is_compared = |part: &str| match part {
        "settings" => true,
        "input" => baseline.comparable,
        part => baseline.comparable && (part == baseline.command || of_part(baseline, part).next().is_some()),
    };
    parts.into_iter().filter(|part| is_compared(part)).map(|name| part(baseline, name)).collect()
}

/// The differences of one part that fail.
fn of_part<'a>(baseline: &'a BaselineResult, part: &str) -> impl Iterator<Item = &'a Difference> {
    baseline.failures().filter(move |difference| difference.section == part)
}

/// One part of a baseline.
fn part(baseline: &BaselineResult, name: &str) -> TestCase {
    let differences: Vec<&Difference> = of_part(baseline, name).collect();
    let lines = sentences::by_place(differences.iter().take(sentences::TOLD).copied()).into_iter().flat_map(
        |(place, together)| {
            let line = move |difference: &Difference| format!("{place}: {}", sentences::difference(difference));
            together.into_iter().map(line)
        },
    );
    let lines: Vec<String> = lines.chain(sentences::beyond(differences.len())).collect();
    let mut case = if lines.is_empty() {
        TestCase::new(name, TestCaseStatus::success())
    } else {
        let message = format!("{} differences from the baseline", differences.len());
        failure(name, &message, &lines.join("\n"))
    };
    case.set_classname("baseline");
    case
}

/// A test case that failed.
fn failure(name: &str, message: &str, text: &str) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_message(message).set_description(text);
    TestCase::new(name, status)
}
