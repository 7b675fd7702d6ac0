//! `keygen`: makes a key for `--pseudonymize`.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};

use anyhow::{Context, Result};

use super::{Outcome, output};
use crate::cli::KeygenArgs;
use crate::error::{Error, Kind};
use crate::pseudonym::{Key, Pseudonyms, SCHEME};

/// `whoasks keygen`. The file is its owner's alone from the first octet on.
pub fn keygen(args: &KeygenArgs) -> Result<Outcome> {
    let key = Key::random()?;
    let (path, shown) = (&args.out, args.out.display());
    if args.force {
        // A new file, not the old one with its readers and its permissions.
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(&shown, &error).into()),
            _ => {}
        }
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Error::new(Kind::Output, format!("{shown} is there already"))
            .hint("name another file with --out; --force replaces it, and with it the only key to its pseudonyms"),
        _ => failed(&shown, &error),
    })?;
    file.write_all(key.file_text().as_bytes()).with_context(|| format!("cannot write {shown}"))?;
    output::with_output(None, |out| {
        Ok(writeln!(out, "{shown}: a key for {SCHEME}, known as {}", Pseudonyms::new(&key).key_id())?)
    })?;
    Ok(Outcome::default())
}

/// The error for a file that cannot be made.
fn failed(path: &std::path::Display<'_>, error: &std::io::Error) -> Error {
    Error::new(Kind::Output, format!("cannot write {path}: {error}"))
        .hint("its directory must be there, and open for writing")
}
