//! Texts in order: each is how many octets it has in common with the one before, and the rest.

use std::io;

use super::blocks::{BlockReader, BlockWriter, Kind, PORTION};
use super::damaged;
use super::numbers::{Numbers, put, put_octets};
use crate::error::Result;

/// The longest text: those of the analysis have their lengths in 16 bits.
const LONGEST: usize = 1 << 16;

/// Writes texts, which are in order, to as many blocks as they take, one at least.
pub fn write<'a>(kind: Kind, texts: impl Iterator<Item = &'a [u8]>, out: &mut BlockWriter<'_>) -> io::Result<()> {
    let (mut block, mut before): (Vec<u8>, &[u8]) = (Vec::new(), &[]);
    for text in texts {
        if block.len() >= PORTION {
            out.block(kind, &block)?;
            block.clear();
            before = &[];
        }
        let common = before.iter().zip(text).take_while(|(a, b)| a == b).count();
        put(common as u64, &mut block);
        put_octets(&text[common..], &mut block);
        before = text;
    }
    out.block(kind, &block)
}

/// Reads texts, and shows each to `take`, which may refuse it.
pub fn read(kind: Kind, from: &mut BlockReader, mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let mut last: Option<Vec<u8>> = None;
    let mut block = from.next(kind)?;
    loop {
        let mut numbers = Numbers::new(&block);
        let mut text = Vec::new();
        while !numbers.is_empty() {
            let common = usize::try_from(numbers.get()?).ok().filter(|common| *common <= text.len());
            text.truncate(common.ok_or_else(|| damaged("a text without its beginning"))?);
            text.extend_from_slice(numbers.octets()?);
            let is_in_order = last.as_ref().is_none_or(|last| *last < text);
            if !is_in_order || text.len() >= LONGEST {
                return Err(damaged("texts that are not in order"));
            }
            take(&text)?;
            last.get_or_insert_default().clone_from(&text);
        }
        if !from.is_next(kind)? {
            return Ok(());
        }
        block = from.next(kind)?;
    }
}
