//! The state of `outliers`: that of a log, or of its two parts with domains and sources in common.

use std::io;

use super::Persist;
use super::blocks::{BlockReader, BlockWriter};
use super::{lookups, numbering};
use crate::analysis::outliers::Halves;
use crate::error::Result;

impl Persist for Halves {
    fn write(&mut self, out: &mut BlockWriter<'_>) -> io::Result<()> {
        let places = numbering::write(&self.search, out)?;
        lookups::write(&self.search, &places, out)?;
        self.later.as_ref().map_or(Ok(()), |later| lookups::write(later, &places, out))
    }

    fn read(&mut self, from: &mut BlockReader) -> Result<()> {
        let numbered = numbering::read(&self.search, from)?;
        lookups::read(&mut self.search, &numbered, from)?;
        self.later.as_mut().map_or(Ok(()), |later| lookups::read(later, &numbered, from))
    }
}
