//! What became of one input, as reports and warnings tell it and as partial states keep it.

use std::cmp::Ordering;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::discover::Input;
use super::read::FileRead;
use crate::error::Error;
use crate::report::escape::printable;
use crate::report::{Decided, FileAccount, Place, RejectAccount};
use crate::tally::{Reason, Rejects, Tally};

/// One input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// What reports say of it.
    pub account: FileAccount,
    /// The octets of the path where it is not as shown; inputs stand in the order of their paths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_path: Option<Vec<u8>>,
    /// Whether it was found in a directory, and not named by the user.
    pub found: bool,
    /// How many of the filtered frames were not read, because the one name that is asked about is not in them.
    pub unread: u64,
    /// Local times that were ambiguous.
    pub ambiguous_times: u64,
    /// Size and a hash of head and tail of the content; equal ones are likely copies.
    pub fingerprint: Option<(u64, u64)>,
    /// Why frames were rejected, by reason.
    pub rejects: Vec<RejectAccount>,
    /// Why it could not be read, or only in part.
    pub error: Option<Error>,
}

impl FileEntry {
    /// What became of `input`.
    pub fn new(input: &Input, file: &FileRead) -> Self {
        let path = input.path.as_os_str().as_encoded_bytes();
        let shown = printable(path);
        FileEntry {
            raw_path: (path != shown.as_bytes()).then(|| path.to_vec()),
            found: input.found,
            unread: file.tally.unread,
            ambiguous_times: file.ambiguous_times,
            fingerprint: file.facts.fingerprint,
            rejects: rejects(&shown, &file.tally),
            error: file.facts.error.clone(),
            account: account(shown, file),
        }
    }

    /// The order in which inputs stand: by path, then content; the rest only makes it the same whatever came first.
    pub fn compare(&self, other: &FileEntry) -> Ordering {
        let place = |entry: &FileEntry| (entry.path(), entry.found);
        let content = |entry: &FileEntry| {
            let FileAccount { sha256, bytes, frames, records, .. } = &entry.account;
            (sha256.clone(), *bytes, entry.fingerprint, *frames, *records)
        };
        place(self).cmp(&place(other)).then_with(|| content(self).cmp(&content(other)))
    }

    /// The path, for its order.
    fn path(&self) -> PathBuf {
        match &self.raw_path {
            Some(octets) => path_of(octets),
            None => PathBuf::from(&self.account.path),
        }
    }

    /// What tells its content from others' without a hash of all of it: size and a hash of head and tail, and how its
    /// frames turned out; equal ones are likely copies.
    pub fn print(&self) -> Option<Print> {
        let FileAccount { frames, records, filtered, rejected, .. } = self.account;
        self.fingerprint.map(|print| (print, [frames, records + filtered, rejected]))
    }

    /// Moves repeats that were dropped from the records to the duplicates.
    pub fn drop_repeats(&mut self, repeats: u64) {
        self.account.records -= repeats;
        self.account.duplicates += repeats;
    }
}

/// See [`FileEntry::print`].
pub type Print = ((u64, u64), [u64; 3]);

/// The path with these octets.
fn path_of(octets: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        PathBuf::from(std::ffi::OsStr::from_bytes(octets))
    }
    #[cfg(not(unix))]
    PathBuf::from(String::from_utf8_lossy(octets).into_owned())
}

/// Why nothing of a rejected frame is shown.
const TEXT_WITHHELD: &str = "addresses can be in it (--pseudonymize)";

/// Why frames of the file at `path` were rejected.
fn rejects(path: &str, tally: &Tally) -> Vec<RejectAccount> {
    let reject = |(reason, rejects): (&Reason, &Rejects)| {
        let text = rejects.text.as_deref().map(printable);
        let text_withheld = text.is_none().then(|| TEXT_WITHHELD.to_owned());
        let first = Place { path: path.to_owned(), line: tally.resolve(rejects.place), text, text_withheld };
        RejectAccount { reason: reason.0.to_owned(), count: rejects.count, first }
    };
    tally.rejects.iter().map(reject).collect()
}

/// What reports say of the file at `path`.
fn account(path: String, file: &FileRead) -> FileAccount {
    let (tally, facts) = (&file.tally, &file.facts);
    let decided = |decision: &crate::format::Decision| Decided {
        what: decision.what.to_owned(),
        value: decision.value.clone(),
        why: decision.why.to_owned(),
    };
    FileAccount {
        path,
        sha256: facts.sha256.clone(),
        bytes: facts.bytes,
        format: facts.format.map(|own| formats(own, tally)),
        compression: facts.compression.map(str::to_owned),
        frames: tally.frames(),
        records: tally.records,
        responses: tally.responses,
        not_lookups: tally.not_lookups,
        rejected: tally.rejected(),
        filtered: tally.filtered,
        duplicates: tally.duplicates,
        decisions: facts.decisions.iter().map(decided).collect(),
        error: facts.error.as_ref().map(|error| error.what.clone()),
    }
}

/// The format of a file, and behind it those of other servers that it also holds, as in `bind+dnsmasq`.
fn formats(own: &str, tally: &Tally) -> String {
    std::iter::once(own).chain(tally.also.iter().copied()).collect::<Vec<_>>().join("+")
}
