//! What a domain and a source are, by the command line and the user's own files.

use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::{Sharing, one_of};
use crate::analysis::UsersFile;
use crate::cli::StudyArgs;
use crate::error::{Error, Result};
use crate::select::{Database, DomainBy, Labels, SourceBy, Suffixes, Who};

/// What a domain is.
pub fn domain_by(args: &StudyArgs) -> Result<DomainBy> {
    grouping(&args.group_by, || args.psl.as_deref().map_or(Ok(Suffixes::Builtin), Suffixes::read))
}

/// What a domain is by the word for it.
pub(super) fn grouping(text: &str, suffixes: impl FnOnce() -> Result<Suffixes>) -> Result<DomainBy> {
    match text.split_once(':') {
        None if text == "name" => Ok(DomainBy::Name),
        None if text == "registrable" => Ok(DomainBy::Registrable(suffixes()?)),
        Some(("labels", count)) if count.parse::<usize>().is_ok_and(|n| n > 0) => {
            Ok(DomainBy::Labels(count.parse().unwrap_or(1)))
        }
        _ => {
            let hint = one_of(text, &["name", "registrable", "labels:2"]);
            Err(Error::usage(format!("--group-by: `{text}` is no grouping")).hint(hint))
        }
    }
}

/// Who sources are, by the user's files.
pub(super) fn who(args: &StudyArgs, sharing: &Sharing) -> Result<Who> {
    let hidden = |error: Error| match &sharing.pseudonyms {
        Some(pseudonyms) => Error { what: pseudonyms.text(&error.what), hint: None, ..error },
        None => error,
    };
    let labels = args.labels.as_deref().map(Labels::read).transpose().map_err(hidden)?;
    let mut who = Who::new(labels, args.mmdb.iter().map(|path| Database::read(path)).collect::<Result<_>>()?);
    who.pseudonyms.clone_from(&sharing.pseudonyms);
    who.labels_dropped = sharing.labels_dropped;
    Ok(who)
}

/// What a source is; `who` must know the groups.
pub(super) fn source_by(text: &str, who: &Who) -> Result<SourceBy> {
    if who.labels_dropped && matches!(text, "label" | "as" | "country") {
        return Err(Error::usage(format!("--source-by {text} shows what --pseudonymize-labels drop hides"))
            .hint("show sources by address or prefix, or keep labels"));
    }
    let by = source_grouping(text)?;
    let file = match by {
        SourceBy::Label => "--labels FILE",
        SourceBy::As | SourceBy::Country => "--mmdb FILE",
        _ => return Ok(by),
    };
    let is_there = if by == SourceBy::Label { who.labels.is_some() } else { !who.databases.is_empty() };
    if is_there {
        return Ok(by);
    }
    Err(Error::usage(format!("--source-by {text} needs a file")).hint(format!("give it with {file}")))
}

/// What a source is by the word for it.
pub(super) fn source_grouping(text: &str) -> Result<SourceBy> {
    let wrong = || {
        let words = ["address", "prefix:24,56", "ecs", "label", "as", "country"];
        Error::usage(format!("--source-by: `{text}` is no grouping")).hint(one_of(text, &words))
    };
    match text {
        "address" => return Ok(SourceBy::Address),
        "ecs" => return Ok(SourceBy::Ecs),
        "label" => return Ok(SourceBy::Label),
        "as" => return Ok(SourceBy::As),
        "country" => return Ok(SourceBy::Country),
        _ => {}
    }
    let lengths = text.strip_prefix("prefix:").ok_or_else(wrong)?;
    let (v4, v6) = lengths.split_once(',').unwrap_or((lengths, "56"));
    match (v4.trim().parse(), v6.trim().parse()) {
        (Ok(v4), Ok(v6)) if v4 <= 32 && v6 <= 128 => Ok(SourceBy::Prefix { v4, v6 }),
        _ => Err(wrong()),
    }
}

/// The user's own files that figures depend on, with what they hold now.
pub(super) fn users_files(domain_by: &DomainBy, who: &Who, args: &StudyArgs) -> Result<Vec<UsersFile>> {
    let mut files = Vec::new();
    let mut add = |option, path: Option<&Path>, sha256: Option<String>| {
        let known = path.zip(sha256);
        files.extend(known.map(|(path, sha256)| UsersFile { option, path: path.display().to_string(), sha256 }));
    };
    let holidays = args.holidays.as_deref().map(sha256_of).transpose()?;
    add("psl", args.psl.as_deref(), domain_by.suffix_list_sha256().map(str::to_owned));
    add("labels", args.labels.as_deref(), who.labels.as_ref().map(|labels| labels.sha256().to_owned()));
    for (path, database) in args.mmdb.iter().zip(&who.databases) {
        add("mmdb", Some(path), Some(database.sha256().to_owned()));
    }
    add("holidays", args.holidays.as_deref(), holidays);
    Ok(files)
}

/// The SHA-256 of a file, of any size.
///
/// # Errors
/// An input error where it cannot be read.
pub fn sha256_of(path: &Path) -> Result<String> {
    let failed = |cause: std::io::Error| Error::input(cause.to_string()).at(path.display());
    let mut file = std::fs::File::open(path).map_err(failed)?;
    let (mut hash, mut room) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut room).map_err(failed)? {
            0 => return Ok(hash.finalize().iter().map(|octet| format!("{octet:02x}")).collect()),
            read => hash.update(&room[..read]),
        }
    }
}
