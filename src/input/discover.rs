//! Which files the command line means.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// One input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// The path; `-` is standard input.
    pub path: PathBuf,
    /// Whether it was found in a directory, and not named by the user.
    pub found: bool,
}

impl Input {
    /// Whether it is standard input.
    pub fn is_stdin(&self) -> bool {
        self.path == Path::new("-")
    }
}

/// The files that `paths` mean, sorted; directories are searched to any depth.
///
/// Hidden files are passed over; links are followed, but no directory is visited twice.
///
/// # Errors
/// For each path that cannot be used, an input error; the others are still returned.
pub fn expand(paths: &[PathBuf]) -> (Vec<Input>, Vec<Error>) {
    let mut search = Search::default();
    let mut stdin = false;
    for path in paths {
        if path == Path::new("-") {
            if !stdin {
                search.inputs.push(Input { path: path.clone(), found: false });
            }
            stdin = true;
        } else if path.is_dir() {
            let before = (search.inputs.len(), search.errors.len());
            search.directory(path);
            if (search.inputs.len(), search.errors.len()) == before {
                let error = Error::input(format!("{}: no files in this directory", path.display()));
                search.errors.push(error.hint("name the log files, or a directory that holds them"));
            }
        } else {
            search.inputs.push(Input { path: path.clone(), found: false });
        }
    }
    search.inputs.sort();
    (search.inputs, search.errors)
}

/// A search through directories.
#[derive(Default)]
struct Search {
    /// Files so far.
    inputs: Vec<Input>,
    /// What went wrong.
    errors: Vec<Error>,
    /// Directories that were visited, by their real paths.
    visited: HashSet<PathBuf>,
}

impl Search {
    /// Adds the files below `root`.
    fn directory(&mut self, root: &Path) {
        let mut waiting = vec![root.to_owned()];
        while let Some(directory) = waiting.pop() {
            match self.entries(&directory) {
                Ok(entries) => waiting.extend(entries),
                Err(error) => self.errors.push(error),
            }
        }
    }

    /// Adds the files in `directory`, and returns the directories in it.
    fn entries(&mut self, directory: &Path) -> Result<Vec<PathBuf>> {
        let failed = |e: std::io::Error| Error::of_file(directory, &e).at(directory.display());
        if !self.visited.insert(fs::canonicalize(directory).map_err(failed)?) {
            return Ok(Vec::new());
        }
        let mut directories = Vec::new();
        for entry in fs::read_dir(directory).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let path = entry.path();
            match fs::metadata(&path) {
                Ok(meta) if meta.is_dir() => directories.push(path),
                Ok(meta) if meta.is_file() => self.inputs.push(Input { path, found: true }),
                // Sockets, devices and pipes are read only when they are named.
                Ok(_) => {}
                Err(e) => self.errors.push(Error::of_file(&path, &e).at(path.display())),
            }
        }
        Ok(directories)
    }
}
