//! Which inputs are in several states: their lookups would count twice.

use std::collections::HashMap;

use crate::error::{Error, Result};
use crate::input::entry::{FileEntry, Print};

/// The inputs of the states so far, by what tells their contents apart.
#[derive(Default)]
pub struct Seen {
    /// By hash: the path, and the state.
    hashed: HashMap<String, (String, String)>,
    /// By size, hash of head and tail, and numbers of frames: the path, the state, and whether it has a hash.
    printed: HashMap<Print, (String, String, bool)>,
}

impl Seen {
    /// Takes in the inputs of a state, whose name is `state`; copies within one state are that run's own.
    ///
    /// # Errors
    /// An input error that names an input that is in an earlier state.
    pub fn add(&mut self, files: &[FileEntry], state: &str) -> Result<()> {
        // Files without anything in them count for nothing.
        let counted = || files.iter().filter(|file| file.account.frames > 0);
        counted().try_for_each(|file| self.check(file))?;
        for file in counted() {
            let path = || file.account.path.clone();
            if let Some(hash) = &file.account.sha256 {
                self.hashed.entry(hash.clone()).or_insert_with(|| (path(), state.to_owned()));
            }
            if let Some(print) = file.print() {
                let is_hashed = file.account.sha256.is_some();
                self.printed.entry(print).or_insert_with(|| (path(), state.to_owned(), is_hashed));
            }
        }
        Ok(())
    }

    /// Passes if an input is in no earlier state.
    fn check(&self, file: &FileEntry) -> Result<()> {
        let refuse = |path: &String, state: &String, why: &str| {
            let what = format!("holds {}, which {state} holds too", file.account.path);
            let other = if *path == file.account.path { String::new() } else { format!(" as {path}") };
            let hint = "leave one of them out, or count it twice with --allow-overlap";
            Err(Error::input(format!("{what}{other} ({why})")).hint(hint))
        };
        let hash = file.account.sha256.as_ref();
        if let Some((path, state)) = hash.and_then(|hash| self.hashed.get(hash)) {
            return refuse(path, state, "the same SHA-256");
        }
        match file.print().and_then(|print| self.printed.get(&print)) {
            // Two hashes that differ are two contents.
            Some((path, state, is_hashed)) if !is_hashed || hash.is_none() => {
                refuse(path, state, "the same size, beginning and end")
            }
            _ => Ok(()),
        }
    }
}
