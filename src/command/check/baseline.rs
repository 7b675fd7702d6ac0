//! The part of `check` that is about a baseline: what to compare it with, and its replacement.

use std::path::Path;

use anyhow::Result;
use serde_json::{Map, Value};

use super::super::{Outcome, output};
use super::study::Study;
use crate::check::baseline::{Baseline, Compared, compare};
use crate::check::figures::Figures;
use crate::check::tolerance::Tolerances;
use crate::error::Error;
use crate::report::check::{BaselineResult, Change, Difference};
use crate::report::escape::printable;
use crate::report::{Output, Report, Style, render};

/// The report that takes the place of `earlier`; `domains` where there was none.
fn successor(study: &Study, earlier: Option<&Baseline>) -> Option<Report> {
    let command = earlier.map_or("domains", Baseline::command);
    study.report_of(command, earlier.and_then(Baseline::profiled).unwrap_or_default())
}

/// What differs from the earlier report; nothing where there was none.
///
/// # Errors
/// Those of serializing, which there are none of.
pub(super) fn against(
    earlier: Option<&Baseline>,
    study: &Study,
    tolerances: &Tolerances,
    figures: &Figures,
) -> Result<Compared> {
    let Some(earlier) = earlier else { return Ok(Compared { comparable: true, ..Compared::default() }) };
    match successor(study, Some(earlier)) {
        Some(report) => Ok(compare(&earlier.report, &serde_json::to_value(&report)?, tolerances, figures)),
        None => Ok(Compared { comparable: true, figures: 0, differences: vanished(earlier, study) }),
    }
}

/// That nobody asked for the domain of a profile any more, or for one that was compared.
fn vanished(earlier: &Baseline, study: &Study) -> Vec<Difference> {
    if let Some(domain) = earlier.profiled() {
        return vec![one_vanished("profile", domain, &earlier.report["domains"][0]["lookups"])];
    }
    let rows = earlier.report["comparison"]["domains"].as_array();
    let gone = rows.into_iter().flatten().filter_map(|row| Some((row["domain"].as_str()?, &row["lookups"])));
    let gone = gone.filter(|(domain, _)| !study.is_asked_for(domain));
    gone.map(|(domain, lookups)| one_vanished("comparison", domain, lookups)).collect()
}

/// That nobody asked for a domain any more.
fn one_vanished(section: &str, domain: &str, lookups: &Value) -> Difference {
    Difference {
        section: section.to_owned(),
        row: Some(domain.to_owned()),
        figure: None,
        change: Change::Vanished,
        before: lookups.clone(),
        after: Value::Null,
        tolerance: None,
        fails: true,
    }
}

/// Writes the new report in the place of the earlier one; whether it did. A part of the input is no baseline.
///
/// # Errors
/// Those of writing; then the earlier report is still there.
pub(super) fn update(path: &Path, study: &Study, earlier: Option<&Baseline>, outcome: &mut Outcome) -> Result<bool> {
    let report = successor(study, earlier).filter(|_| !outcome.failed);
    let Some(mut report) = report else {
        let what = format!("{}: the baseline was not updated", printable(path.as_os_str().as_encoded_bytes()));
        outcome.errors.push(
            Error::input(what).hint("the input must be read wholly, and hold the domains of a profile or comparison"),
        );
        return Ok(false);
    };
    if let Some(earlier) = earlier {
        cut(&mut report.domains, &mut report.domains_not_shown, earlier.rows_of_some("domains"));
        cut(&mut report.sources, &mut report.sources_not_shown, earlier.rows_of_some("sources"));
        cut(&mut report.outliers, &mut report.outliers_not_shown, earlier.rows_of_some("outliers"));
        keep_rows(&mut report.settings, &earlier.report["settings"]);
    }
    let style = Style { width: None, color: false, unicode: true, top: usize::MAX };
    output::with_output(Some(path), |out| Ok(render(&report, Output::Json, &style, out)?))?;
    Ok(true)
}

/// Leaves as many rows as an earlier report had that did not have all.
fn cut<T>(rows: &mut Option<Vec<T>>, not_shown: &mut Option<u64>, most: Option<usize>) {
    if let (Some(rows), Some(most)) = (rows, most) {
        *not_shown = Some(not_shown.unwrap_or(0) + rows.len().saturating_sub(most) as u64);
        rows.truncate(most);
    }
}

/// Says of the rows that are shown what the earlier report says.
fn keep_rows(settings: &mut Map<String, Value>, earlier: &Value) {
    if earlier["top"].is_u64() && settings.shift_remove("all").is_some() {
        settings.insert("top".to_owned(), earlier["top"].clone());
    }
}

/// What came of the comparison. What was replaced on purpose is no failure.
pub(super) fn result(path: &Path, earlier: Option<&Baseline>, found: Compared, updated: bool) -> BaselineResult {
    let fails = found.differences.iter().any(|difference| difference.fails);
    BaselineResult {
        path: printable(path.as_os_str().as_encoded_bytes()),
        command: earlier.map_or("domains", Baseline::command).to_owned(),
        tool_version: earlier.map(|earlier| earlier.report["tool"]["version"].as_str().unwrap_or_default().to_owned()),
        passed: updated || !fails,
        updated,
        comparable: found.comparable,
        compared: found.figures,
        differences: found.differences,
    }
}
