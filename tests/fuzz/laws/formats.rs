//! A log of one format: what is read is what may be, all of it is in the account, and neither reading usual lines
//! together nor cutting the log into blocks changes anything.

use whoasks::format::{FORMATS, Format, Options};

use super::{reading, seen};

/// Octets up to which a log is also read in pieces, which costs three times as much.
const PIECES: usize = 600;

/// The law for a log of the format at the number in the first octet.
pub fn hold(octets: &[u8]) {
    if let Some((first, log)) = octets.split_first() {
        of(FORMATS[usize::from(*first) % FORMATS.len()], log);
    }
}

/// The law for a log of `format`.
pub fn of(format: &Format, log: &[u8]) {
    let options = Options { year: Some(2026), ..Options::default() };
    for (options, counts_only) in [(Options { counts_only: true, ..options.clone() }, true), (options.clone(), false)] {
        if let Ok(prepared) = (format.prepare)(log, &options) {
            seen::read(&prepared, log, counts_only);
        }
    }
    if log.len() <= PIECES {
        let _ = reading::read(format, log, &options);
    }
}
