//! `formats`: what can be read.

use anyhow::Result;

use super::{Outcome, output};
use crate::format::FORMATS;

/// `whoasks formats`.
pub fn formats() -> Result<Outcome> {
    output::with_output(None, |out| {
        for (at, format) in FORMATS.iter().enumerate() {
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
