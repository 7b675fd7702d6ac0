//! From the command line to a validated plan. The only files read here are small ones of the user's own, such as
//! holidays and suffixes.

mod describe;
mod recall;
mod words;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use crate::analysis::pairs::MAX_ZONES;
use crate::analysis::{Settings, UsersFile};
use crate::calendar::{BusinessHours, Calendar, Holidays, Zone};
use crate::cli::{
    DatePart, FilterArgs, KeptLabels, NameArgs, OutputArgs, ReadingArgs, RhythmArgs, SharingArgs, StudyArgs,
    UnboundLines,
};
use crate::dns::{RecordType, name};
use crate::error::{Error, Result};
use crate::format::time::{self, Custom, Resolver};
use crate::format::{self, Options, columns::Mapping, unbound::Counted, windows::DateOrder};
use crate::input::memory::MemoryLimit;
use crate::input::parquet::Wanted;
use crate::input::read::Reading;
use crate::nearest::did_you_mean;
use crate::pseudonym::{Key, Pseudonyms};
use crate::record::{SECOND, Timestamp};
use crate::select::{Database, DomainBy, Filter, Labels, SourceBy, Suffixes, Who};
use globset::{Glob, GlobSet, GlobSetBuilder};
use ipnet::IpNet;
use sha2::{Digest, Sha256};

pub use describe::{describe, describe_rhythm, describe_rows};
pub use recall::recall;
pub use words::words;

/// What hides addresses in all that a command shows.
#[derive(Clone, Debug, Default)]
pub struct Sharing {
    /// The pseudonyms; `None` where addresses are shown.
    pub pseudonyms: Option<Arc<Pseudonyms>>,
    /// Whether labels are hidden too.
    labels_dropped: bool,
}

impl Sharing {
    /// The name that stands in the log for one that is shown.
    pub fn asked(&self, shown: Vec<u8>) -> Vec<u8> {
        match &self.pseudonyms {
            Some(pseudonyms) => pseudonyms.true_name(&shown),
            None => shown,
        }
    }

    /// A domain name of the command line as it is shown.
    pub fn shown(&self, name: Vec<u8>) -> Vec<u8> {
        match &self.pseudonyms {
            Some(pseudonyms) => pseudonyms.name(&name),
            None => name,
        }
    }
}

/// What hides addresses.
pub fn sharing(args: &SharingArgs) -> Result<Sharing> {
    let key = args.pseudonymize.as_deref().map(Key::read).transpose()?;
    let pseudonyms = key.map(|key| Arc::new(Pseudonyms::new(&key)));
    Ok(Sharing { pseudonyms, labels_dropped: args.pseudonymize_labels == Some(KeptLabels::Drop) })
}

/// The filters for sources, types and times. All mean what was asked, whatever is shown.
pub fn filter(names: &NameArgs, args: &FilterArgs, sharing: &Sharing) -> Result<Filter> {
    let networks = |texts: &[String]| texts.iter().map(|text| network(text, sharing)).collect::<Result<_>>();
    let domains = |texts: &[String]| texts.iter().map(|text| domain(text)).collect::<Result<Vec<_>>>();
    let shown = |names: Vec<Vec<u8>>| names.into_iter().map(|name| sharing.shown(name)).collect();
    // A pattern has no pseudonym.
    let is_hidden = |pattern: &String| pattern.bytes().any(|octet| octet.is_ascii_digit());
    let withheld = sharing.pseudonyms.is_some() && names.matches.iter().any(is_hidden);
    let withheld = withheld.then_some("a pattern with digits may be of an address");
    let under = domains(&names.under)?;
    let filter = Filter {
        since: args.since.as_deref().map(|text| instant(text, "--since")).transpose()?,
        until: args.until.as_deref().map(|text| instant(text, "--until")).transpose()?,
        names: shown(domains(&names.domain)?),
        under: shown(under.clone()),
        under_asked: under,
        globs: globs(&names.matches)?,
        patterns: if withheld.is_some() { Vec::new() } else { names.matches.clone() },
        patterns_withheld: withheld,
        sources: networks(&args.source)?,
        excluded_sources: networks(&args.exclude_source)?,
        types: args.types.iter().map(|text| rtype(text)).collect::<Result<_>>()?,
        pseudonyms: sharing.pseudonyms.clone(),
    };
    if let (Some(since), Some(until)) = (filter.since, filter.until)
        && since >= until
    {
        return Err(Error::usage("--since is not before --until").hint("--until is the first instant that is left out"));
    }
    Ok(filter)
}

/// A domain name of the command line, canonical and folded.
pub fn domain(text: &str) -> Result<Vec<u8>> {
    if let Some(host) = host_of_url(text.trim()) {
        let error = Error::usage(format!("`{text}` is an address and no domain name"));
        return Err(error.hint(format!("did you mean {host}?")));
    }
    let (mut scratch, mut folded) = (Vec::new(), Vec::new());
    match name::canonical(text.trim().as_bytes(), &mut scratch) {
        Ok(canonical) => name::fold(canonical, &mut folded),
        Err(reject) => {
            return Err(Error::usage(format!("`{text}` is no domain name: {}", reject.0.0))
                .hint("write it as in mail.example.com; international names in their xn-- form"));
        }
    }
    Ok(folded)
}

/// The host of a URL; `None` for a name, in which the mark of a URL may stand in other places.
fn host_of_url(text: &str) -> Option<&str> {
    let is_word =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+.-_".contains(&b));
    let (before, behind) = text.split_once("://")?;
    if !is_word(before) || behind.is_empty() {
        return None;
    }
    let authority = behind.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    host.split(':').next().filter(|host| !host.is_empty())
}

/// What is nearest to a mistyped word of `words`, else all of them.
fn one_of(wanted: &str, words: &[&str]) -> String {
    did_you_mean(wanted, words.iter().copied()).unwrap_or_else(|| format!("one of {}", words.join(", ")))
}

/// Patterns for names.
fn globs(patterns: &[String]) -> Result<Option<GlobSet>> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let failed = |e: globset::Error| Error::usage(format!("--match: {e}")).hint("`*` and `?` stand for any octets");
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(&pattern.trim_end_matches('.').to_ascii_lowercase()).map_err(failed)?);
    }
    set.build().map(Some).map_err(failed)
}

/// A network, or an address as a network of one, as records have it.
fn network(text: &str, sharing: &Sharing) -> Result<IpNet> {
    let address = || text.parse().ok().map(|address: std::net::IpAddr| IpNet::from(address.to_canonical()));
    let net = IpNet::from_str(text).ok().map(|net| net.trunc()).or_else(address).ok_or_else(|| {
        Error::usage(format!("`{text}` is no network")).hint("write it as in 192.0.2.0/24 or 2001:db8::1")
    })?;
    Ok(sharing.pseudonyms.as_ref().map_or(net, |pseudonyms| pseudonyms.network(net)))
}

/// A type.
fn rtype(text: &str) -> Result<RecordType> {
    RecordType::parse(text.trim().as_bytes()).ok_or_else(|| {
        let near = did_you_mean(text, RecordType::mnemonics());
        let hint = near.unwrap_or_else(|| "write it as in AAAA, HTTPS or TYPE65".to_owned());
        Error::usage(format!("`{text}` is no type")).hint(hint)
    })
}

/// An instant of the command line: a date (its midnight), or a time, in UTC without a zone.
pub fn instant(text: &str, option: &str) -> Result<Timestamp> {
    let midnight = format!("{text}T00:00:00");
    let stamp = time::any(text.as_bytes()).or_else(|| time::any(midnight.as_bytes()));
    stamp.and_then(|stamp| Resolver::new(None, None).resolve(stamp).ok()).ok_or_else(|| {
        Error::usage(format!("{option}: `{text}` is no time"))
            .hint("write it as in 2016-05-04, 2016-05-04T12:00:00Z or 2016-05-04T12:00:00+02:00")
    })
}

/// What a domain is.
pub fn domain_by(args: &StudyArgs) -> Result<DomainBy> {
    grouping(&args.group_by, || args.psl.as_deref().map_or(Ok(Suffixes::Builtin), Suffixes::read))
}

/// What a domain is by the word for it.
fn grouping(text: &str, suffixes: impl FnOnce() -> Result<Suffixes>) -> Result<DomainBy> {
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
fn who(args: &StudyArgs, sharing: &Sharing) -> Result<Who> {
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
fn source_by(text: &str, who: &Who) -> Result<SourceBy> {
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
fn source_grouping(text: &str) -> Result<SourceBy> {
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

/// A duration such as `30m`, `90s`, `2h`, `1d`, in nanoseconds.
fn duration(text: &str, option: &str) -> Result<i64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "s" => 1,
        "m" | "min" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => 0,
    };
    let seconds = digits.parse::<i64>().ok().and_then(|n| n.checked_mul(unit)).filter(|n| *n > 0);
    seconds
        .and_then(|seconds| seconds.checked_mul(SECOND))
        .ok_or_else(|| Error::usage(format!("{option}: `{text}` is no duration")).hint("write it as in 30m, 90s or 2h"))
}

/// Everything that changes figures.
pub fn settings(filter: Filter, domain_by: DomainBy, args: &StudyArgs, sharing: &Sharing) -> Result<Settings> {
    let hours: BusinessHours = args.business.parse()?;
    let holidays = args.holidays.as_deref().map_or_else(|| Ok(Holidays::default()), Holidays::read)?;
    let utc = ["UTC".to_owned()];
    let zones = if args.tz.is_empty() { &utc[..] } else { &args.tz };
    if zones.len() > MAX_ZONES {
        return Err(Error::usage(format!("more than {MAX_ZONES} zones")).hint("run the study twice"));
    }
    let calendars = zones.iter().map(|spec| Calendar::parse(spec, &hours, &holidays)).collect::<Result<Vec<_>>>()?;
    for (at, calendar) in calendars.iter().enumerate() {
        if calendars[..at].iter().any(|other| other.zone == calendar.zone) {
            return Err(Error::usage(format!("--tz names {} twice", calendar.zone.name())).hint(
                "rows are told apart by their zone; give it one set of hours, as in ZONE=\"mon-fri 09-12,13-17\"",
            ));
        }
    }
    let session_gap = duration(&args.session_gap, "--session-gap")?;
    let who = Arc::new(who(args, sharing)?);
    let source_by = source_by(&args.source_by, &who)?;
    let dedup = args.dedup;
    if dedup && source_by.is_keyed() {
        return Err(Error::usage("--dedup tells repeats by address, and cannot with this --source-by")
            .hint("use --source-by address or prefix:24,56"));
    }
    let files = users_files(&domain_by, &who, args)?;
    Ok(Settings { filter, domain_by, source_by, who, calendars, session_gap, background: true, dedup, files })
}

/// The user's own files that figures depend on, with what they hold now.
fn users_files(domain_by: &DomainBy, who: &Who, args: &StudyArgs) -> Result<Vec<UsersFile>> {
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

/// The TTL of `--ttl` in seconds.
pub fn ttl(args: &RhythmArgs) -> Result<Option<f64>> {
    let ttl = args.ttl.as_deref().map(|text| duration(text, "--ttl")).transpose()?;
    Ok(ttl.map(|ns| (ns / SECOND) as f64))
}

/// The format of this name.
pub fn format(name: &str) -> Result<&'static format::Format> {
    format::by_name(name).ok_or_else(|| {
        let names: Vec<_> = format::FORMATS.iter().map(|format| format.name).collect();
        Error::usage(format!("`{name}` is no format")).hint(one_of(name, &names))
    })
}

/// How logs are read; `hash` says whether files are hashed when the user does not.
pub fn reading(args: &ReadingArgs, hash: bool, sharing: &Sharing) -> Result<Reading> {
    let format = args.format.as_deref().map(format).transpose().map_err(|error| error.at("-f"))?;
    let options = Options {
        log_tz: args.log_tz.as_deref().map(Zone::parse).transpose()?,
        year: args.year,
        modified: None,
        columns: args.columns.as_deref().map(Mapping::parse).transpose()?.unwrap_or_default(),
        date_order: args.date_order.map(|part| match part {
            DatePart::Day => DateOrder::Day,
            DatePart::Month => DateOrder::Month,
            DatePart::Year => DateOrder::Year,
        }),
        unbound: args.unbound.map(|lines| match lines {
            UnboundLines::Queries => Counted::Queries,
            UnboundLines::Replies => Counted::Replies,
        }),
        time_format: args.time_format.as_deref().map(Custom::new).transpose()?,
        dnstap: args.dnstap,
        port: args.port,
        counts_only: false,
    };
    let threads = threads(args.threads);
    let limit = args.memory_limit.as_deref().map(|text| MemoryLimit::new(size(text)?)).transpose()?.map(Arc::new);
    let max_frame = usize::try_from(args.max_line).unwrap_or(usize::MAX);
    let hash = args.hash.map_or(hash, |hash| hash == crate::cli::Hash::Sha256);
    let pseudonyms = sharing.pseudonyms.clone();
    Ok(Reading {
        options,
        format,
        hash,
        threads,
        max_frame,
        only: None,
        again: None,
        wanted: Wanted::default(),
        limit,
        pseudonyms,
        watcher: None,
    })
}

/// How many threads there are to be: as many as processors, unless the user says otherwise.
pub fn threads(wanted: Option<u64>) -> usize {
    let threads = wanted.and_then(|n| usize::try_from(n).ok());
    threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// A number of octets, as in `500MB`, `2G` or `1GiB`.
fn size(text: &str) -> Result<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => 0,
    };
    let octets = digits.trim().parse::<u64>().ok().and_then(|n| n.checked_mul(unit)).filter(|n| *n > 0);
    octets.ok_or_else(|| {
        Error::usage(format!("--memory-limit: `{text}` is no size")).hint("write it as in 500MB, 2G or 1GiB")
    })
}

/// What the user allows, and wants to hear of.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Whether anything suspicious is a failure.
    pub strict: bool,
    /// How many rejects are no failure.
    pub max_rejects: Option<MaxRejects>,
    /// Whether warnings are unwanted.
    pub quiet: bool,
    /// Whether the cost is wanted.
    pub stats: bool,
    /// Files that may be no logs, as if they were found in a directory.
    pub found: Vec<PathBuf>,
}

/// What the user allows.
pub fn limits(args: &ReadingArgs, output: &OutputArgs) -> Result<Limits> {
    let max_rejects = args.max_rejects.as_deref().map(MaxRejects::parse).transpose()?;
    let found = args.found.clone();
    Ok(Limits { strict: args.strict, max_rejects, quiet: output.quiet, stats: args.stats, found })
}

/// The share of frames, or the number, that may be rejected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MaxRejects {
    /// A share in 0..1.
    Share(f64),
    /// A number.
    Count(u64),
}

impl MaxRejects {
    /// Reads `1%` or `100`.
    pub fn parse(text: &str) -> Result<MaxRejects> {
        let share = text.strip_suffix('%').and_then(|share| share.trim().parse::<f64>().ok());
        let count = || text.parse().ok().map(MaxRejects::Count);
        let share = share.filter(|share| (0.0..=100.0).contains(share)).map(|share| MaxRejects::Share(share / 100.0));
        share.or_else(count).ok_or_else(|| {
            Error::usage(format!("--max-rejects: `{text}` is neither a percentage nor a number"))
                .hint("write it as in 1% or 100")
        })
    }

    /// Whether so many rejects among so many frames are too many.
    pub fn is_exceeded(self, rejected: u64, frames: u64) -> bool {
        match self {
            MaxRejects::Share(share) => rejected as f64 > share * frames as f64,
            MaxRejects::Count(count) => rejected > count,
        }
    }
}
