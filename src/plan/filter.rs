//! Which records count: names, sources, types and times of the command line.

use std::str::FromStr;

use globset::{Glob, GlobSet, GlobSetBuilder};
use ipnet::IpNet;

use super::Sharing;
use crate::cli::{FilterArgs, NameArgs};
use crate::dns::{RecordType, name};
use crate::error::{Error, Result};
use crate::format::time::{self, Resolver};
use crate::nearest::did_you_mean;
use crate::record::Timestamp;
use crate::select::Filter;

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
