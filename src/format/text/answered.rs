//! Appliances with BIND inside that log a question and its answer on one line.
//!
//! They can log BIND's own query lines too. Where the head of a file has these, they are the lookups and the lines
//! with answers are answers; else the lines with answers are the lookups. The decision is reported.

use std::net::IpAddr;
use std::sync::Arc;

use memchr::memmem;

use super::{Asked, CUT, Head, Line, Name, Out, Read, Reader, Settled, word};
use crate::dns::Rcode;
use crate::error::Result;
use crate::format::bind::line::{self, Kind};
use crate::format::bind::message::{self, Message, Question};
use crate::format::time::{self, DateCache, Stamp};
use crate::format::{Decision, Options, Order, envelope};
use crate::tally::{Outcome, Reject};

/// A question with its answer.
pub struct Answered<'a> {
    /// The question.
    pub question: Question<'a>,
    /// The response code; `None` where there was no answer.
    pub rcode: Option<Rcode>,
}

/// Reads what follows a client's address on the lines of one appliance; `None` for what is no such line.
pub type ReadAnswered = for<'a> fn(IpAddr, Option<u16>, &'a [u8]) -> Option<std::result::Result<Answered<'a>, Reject>>;

/// The reader.
pub struct Appliance {
    /// Reads the lines of the appliance's own.
    read: ReadAnswered,
    /// What the decision is called in the report.
    what: &'static str,
    /// Whether BIND's query lines are the lookups.
    has_queries: bool,
    /// Whether there was a line of the appliance's own.
    is_there: bool,
    /// The last date seen.
    dates: DateCache,
}

impl Appliance {
    /// A reader for a head; `what` names the appliance in the decision.
    pub fn scout(what: &'static str, read: ReadAnswered) -> Self {
        Appliance { read, what, has_queries: false, is_there: false, dates: DateCache::default() }
    }

    /// Whether a line is one of BIND's that is about no client, in a file of the appliance's.
    fn is_other(&mut self, line: &Line<'_>) -> bool {
        let is_inner = line.is_carried || envelope::peel(line.text).is_none();
        let mut is_bind = || line::head(line.text, &mut self.dates).is_some_and(|head| head.kind == Kind::Other);
        line.is_primary && is_inner && (line.is_named || is_bind())
    }

    /// A line with an answer.
    fn answered(
        &self,
        stamp: Option<Stamp>,
        answered: &Answered<'_>,
        out: &mut Out<'_>,
    ) -> std::result::Result<Outcome, Reject> {
        let asked = asked(&answered.question);
        match answered.rcode {
            _ if !self.has_queries => out.lookup(stamp, &asked),
            Some(rcode) => out.answer(stamp, &asked, rcode),
            None => Ok(Outcome::NotLookup),
        }
    }
}

impl Reader for Appliance {
    fn read(&mut self, line: &Line<'_>, out: &mut Out<'_>) -> Read {
        let Some((own, text)) = client(line.text) else {
            return self.is_other(line).then_some(Ok(Outcome::NotLookup));
        };
        let stamp = own.or(line.time);
        let pointer = text.strip_prefix(b"@0x").map_or(text, |pointer| word(pointer).1);
        if let Ok((source, port, rest)) = message::client(pointer)
            && let Some(answered) = (self.read)(source, port, rest)
        {
            self.is_there = true;
            return Some(answered.and_then(|answered| self.answered(stamp, &answered, out)));
        }
        // BIND's own lines are for BIND, unless the file is the appliance's.
        line.is_primary.then(|| match message::parse(text, false) {
            Ok(Message::Query(question)) => out.lookup(stamp, &asked(&question)),
            Ok(Message::Response(question, rcode)) => out.answer(stamp, &asked(&question), rcode),
            Ok(Message::Other | Message::Foreign) => Ok(Outcome::NotLookup),
            Err(reject) => Err(reject),
        })
    }

    fn settle(&self, head: &Head<'_>, _: &Options) -> Result<Settled> {
        let has_queries = head.text.split(|octet| *octet == b'\n').any(is_query);
        let (value, why) = match has_queries {
            true => ("queries", "the head has query lines"),
            false => ("answered queries", "the head has no other query lines"),
        };
        let decision = self.is_there.then(|| Decision { what: self.what, value: value.to_owned(), why });
        let (read, what) = (self.read, self.what);
        let readers =
            Arc::new(move || Box::new(Appliance { has_queries, ..Appliance::scout(what, read) }) as Box<dyn Reader>);
        Ok(Settled { readers, decisions: decision.into_iter().collect(), order: Order::Free })
    }
}

/// Whether a line is one of BIND's query lines.
fn is_query(line: &[u8]) -> bool {
    let query = memmem::find(line, b": query: ").map(|at| &line[..at]);
    query.is_some_and(|before| {
        !before.ends_with(b" UDP") && !before.ends_with(b" TCP") && memmem::find(before, b"client ").is_some()
    })
}

/// The time of BIND's own, and what follows `client `; categories and the time stand before it in any order.
fn client(text: &[u8]) -> Option<(Option<Stamp>, &[u8])> {
    let (mut stamp, mut rest) = (None, text);
    for _ in 0..4 {
        if let Some(client) = rest.strip_prefix(b"client ") {
            return Some((stamp, client));
        }
        if let Some((time, used)) = time::bind_default(rest).or_else(|| time::iso(rest)) {
            stamp = Some(time);
            rest = rest.get(used..)?.strip_prefix(b" ")?;
            continue;
        }
        let (category, behind) = word(rest);
        let is_category = category.strip_suffix(b":").is_some_and(|name| !name.contains(&b':'));
        if !is_category {
            return None;
        }
        rest = behind;
    }
    None
}

/// The question at the front of `text`, the rest of which begins behind it and a blank.
pub fn question(text: &[u8], source: IpAddr, port: Option<u16>) -> std::result::Result<(Question<'_>, &[u8]), Reject> {
    let (mut question, rest) = message::question_of(text, source)?;
    question.extra.port = port;
    Ok((question, rest))
}

/// The view and the rest behind a client's address and the name in parentheses, as BIND writes them.
pub fn body(rest: &[u8]) -> std::result::Result<(Option<&[u8]>, &[u8]), Reject> {
    message::body(rest).map_err(|_| CUT)
}

/// A question for [`Out`].
fn asked<'a>(question: &Question<'a>) -> Asked<'a> {
    let Question { source, name, class, rtype, extra } = *question;
    Asked { source, name: Name::Escaped(name), class, rtype, extra }
}
