//! `check`: whether logs are as rules say, and as they were.

mod baseline;
mod study;

use anyhow::Result;

use super::{Outcome, output};
use crate::check::baseline::Baseline;
use crate::check::evaluate::{Verdict, evaluate};
use crate::check::figures::Figures;
use crate::check::rules::{self, Rule};
use crate::cli::CheckArgs;
use crate::error::Error;
use crate::report::Tool;
use crate::report::check::{Check, RuleResult, SCHEMA};
use study::Study;

/// `whoasks check`.
pub fn check(args: &CheckArgs) -> Result<Outcome> {
    if args.rules.is_none() && args.baseline.is_none() {
        let error = Error::usage("nothing to check against");
        return Err(error.hint("--rules FILE has conditions, --baseline FILE an earlier report").into());
    }
    let figures = Figures::default();
    let file = match args.rules.as_deref().map(|path| rules::read(path, &figures)).transpose() {
        Ok(file) => file.unwrap_or_default(),
        Err(errors) => return Ok(Outcome { errors, failed: true, ..Outcome::default() }),
    };
    // Where one is to be written there may be none yet.
    let is_new = |path: &std::path::Path| args.update_baseline && !path.exists();
    let earlier = args.baseline.as_deref().filter(|path| !is_new(path)).map(Baseline::read).transpose()?;
    let (study, mut outcome) = Study::make(args, &file.rules, earlier.as_ref())?;
    let seen = study.to_value()?;
    let rules: Vec<RuleResult> =
        file.rules.into_iter().map(|rule| result(evaluate(&rule.sentence, &seen), rule)).collect();
    let baseline = match &args.baseline {
        Some(path) => {
            let found = baseline::against(earlier.as_ref(), &study, &file.tolerances, &figures)?;
            let updated = args.update_baseline && baseline::update(path, &study, earlier.as_ref(), &mut outcome)?;
            Some(baseline::result(path, earlier.as_ref(), found, updated))
        }
        None => None,
    };
    let passed = !rules.iter().any(RuleResult::fails) && baseline.as_ref().is_none_or(|baseline| baseline.passed);
    let check = Check {
        schema: SCHEMA,
        tool: Tool::THIS,
        passed,
        settings: study.report.settings,
        input: study.report.input,
        rules_file: args.rules.is_some().then_some(file.path),
        rules,
        baseline,
    };
    output::print_check(&check, &args.log.output, args.output_format)?;
    outcome.unmet = !passed;
    Ok(outcome)
}

/// A rule with what became of it.
fn result(verdict: Verdict, rule: Rule) -> RuleResult {
    let Verdict { holds, examined, matching, findings } = verdict;
    let Rule { name, that, why, severity, line, .. } = rule;
    RuleResult { name, that, why, severity, line, passed: holds, examined, matching, findings }
}
