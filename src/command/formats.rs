//! `formats`: what can be read.

use anyhow::Result;

use super::{Outcome, output};
use crate::cli::FormatsArgs;
use crate::format::FORMATS;
use crate::plan;

/// `whoasks formats`.
pub fn formats(args: &FormatsArgs) -> Result<Outcome> {
    let wanted = args.format.as_deref().map(plan::format).transpose()?;
    let shown = FORMATS.iter().filter(|format| wanted.is_none_or(|wanted| wanted.name == format.name));
    output::with_output(None, |out| {
        for (at, format) in shown.enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            writeln!(out, "{}\n  {}", format.name, format.about)?;
            for sample in format.samples {
                writeln!(out, "    {}", sample.example())?;
            }
        }
        Ok(())
    })?;
    Ok(Outcome::default())
}
