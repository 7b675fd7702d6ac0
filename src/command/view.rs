//! How a report comes out, which changes no state: what `whoasks merge` is told as the command itself would be.

use std::path::Path;

use anyhow::Result;

use super::{Gathered, Outcome, account, output};
use crate::cli::{OutputArgs, ReportArgs};
use crate::plan::{self, Limits};
use crate::report::{Output, Report};

/// Where a report goes, and what is said beside it.
pub struct View<'a> {
    /// What is printed, and where.
    output: &'a OutputArgs,
    /// The format.
    format: Output,
    /// What the user allows.
    pub limits: Limits,
}

impl<'a> View<'a> {
    /// What the arguments of all reports say.
    ///
    /// # Errors
    /// A usage error for limits that are none.
    pub fn of(args: &'a ReportArgs) -> Result<View<'a>> {
        let limits = plan::limits(&args.log.reading, &args.log.output)?;
        Ok(View::new(&args.log.output, args.output_format, limits))
    }

    /// Where the command writes: neither its report nor its state may go to an input.
    pub fn out(&self, args: &'a ReportArgs) -> Option<&'a Path> {
        self.output.out.as_deref().or(args.save_partial.as_deref())
    }

    /// What these arguments say.
    pub fn new(output: &'a OutputArgs, format: Output, limits: Limits) -> View<'a> {
        View { output, format, limits }
    }

    /// Prints the report, and judges its input.
    ///
    /// # Errors
    /// Those of writing.
    pub fn show<S>(&self, report: &Report, gathered: Gathered<S>) -> Result<Outcome> {
        self.print(report)?;
        Ok(self.judge(report, gathered))
    }

    /// Prints the report.
    ///
    /// # Errors
    /// Those of writing.
    pub fn print(&self, report: &Report) -> Result<()> {
        output::print(report, self.output, self.format)
    }

    /// What is to be said of the input of a report.
    pub fn judge<S>(&self, report: &Report, gathered: Gathered<S>) -> Outcome {
        let stats = gathered.stats.filter(|_| self.limits.stats);
        account::judge(&gathered.entries, gathered.errors, &report.input, &self.limits, stats)
    }
}
