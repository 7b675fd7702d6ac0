//! Gives each line of a file to the server that wrote it.
//!
//! The server that the file was detected as is asked first; a line that it knows costs nothing more. A line that it
//! does not know goes to the others, unless a carrier names the program: then only to the servers of that name.

use std::sync::Arc;

use super::out::{Clock, Survey};
use super::{Head, Line, Out, Read, Reader, Readers, SERVERS, Server};
use crate::error::Result;
use crate::format::envelope;
use crate::format::time::{self, Stamp};
use crate::format::{Decision, Framing, Options, Order, Parser, Prepared};
use crate::input::frames::{BOM, Frames};
use crate::record::{Nowhere, Sink, Usual};
use crate::tally::{Outcome, Reject};

/// How a file of `server`'s lines alone is read.
pub fn alone(server: &'static Server, head: &[u8], options: &Options) -> Result<Prepared> {
    prepare(&[server], head, options)
}

/// How a file is read that was detected as `server`'s and may hold lines of others.
pub fn mixed(server: &'static Server, head: &[u8], options: &Options) -> Result<Prepared> {
    let others = SERVERS.iter().copied().filter(|other| other.name != server.name);
    let servers: Vec<_> = std::iter::once(server).chain(others).collect();
    prepare(&servers, head, options)
}

/// Surveys the head with all `servers`, and settles how each reads its lines.
fn prepare(servers: &[&'static Server], head: &[u8], options: &Options) -> Result<Prepared> {
    let scout = |server: &&'static Server| Member::new(server, (server.scout)(), Clock::Survey(Survey::default()));
    let mut scouts = Router::new(servers.iter().map(scout).collect());
    let mut front = Survey::default();
    let text = whole_lines(head);
    for (_, line) in Frames::new(Framing::Lines, text) {
        front.see_stamp(front_stamp(line));
        // What is wrong with a line is told when the file is read.
        let _ = scouts.own(line, &mut Nowhere);
    }
    let head = Head { text, front: front.barest() };
    let mut decisions = Vec::new();
    let mut order = Order::Free;
    let mut plan = Vec::new();
    for member in scouts.members {
        let settled = member.reader.settle(&head, options)?;
        let (clock, times) = member.clock.settle(head.front, options);
        if settled.order == Order::Sequential {
            order = Order::Sequential;
        }
        settled.decisions.iter().chain(&times).for_each(|decision| add(&mut decisions, decision));
        plan.push(Seat { server: member.server, readers: settled.readers, clock });
    }
    let parser = move || Box::new(Router::new(plan.iter().map(Seat::member).collect())) as Box<dyn Parser>;
    Ok(Prepared { framing: Framing::Lines, parser: Arc::new(parser), decisions, order })
}

/// How one server reads its lines of a file.
struct Seat {
    /// The server.
    server: &'static Server,
    /// Makes its readers.
    readers: Readers,
    /// The clock that each reader begins with.
    clock: Clock,
}

impl Seat {
    /// The server, about to read a part of the file.
    fn member(&self) -> Member {
        Member::new(self.server, (self.readers)(), self.clock.clone())
    }
}

/// A head without its last line, where that is cut by the end of the head.
fn whole_lines(head: &[u8]) -> &[u8] {
    memchr::memrchr(b'\n', head).map_or(head, |at| &head[..=at])
}

/// Adds a decision that is not there yet.
fn add(decisions: &mut Vec<Decision>, decision: &Decision) {
    if !decisions.contains(decision) {
        decisions.push(decision.clone());
    }
}

/// The time at the front of a line, its carrier's or its own: where the file begins.
fn front_stamp(line: &[u8]) -> Option<Stamp> {
    let own = time::syslog(line).or_else(|| time::iso(line)).map(|(stamp, _)| stamp);
    own.or_else(|| envelope::peel(line)?.time)
}

/// A server in a file, with its reader and clock.
struct Member {
    /// The server.
    server: &'static Server,
    /// Reads its lines.
    reader: Box<dyn Reader>,
    /// Makes its times instants.
    clock: Clock,
    /// Whether it has given a lookup or an answer.
    has_given: bool,
}

impl Member {
    /// A member that has read nothing.
    fn new(server: &'static Server, reader: Box<dyn Reader>, clock: Clock) -> Self {
        Member { server, reader, clock, has_given: false }
    }

    /// Lets the server read a line.
    fn read(&mut self, line: &Line<'_>, sink: &mut dyn Sink, scratch: &mut Vec<u8>) -> Read {
        let result = self.reader.read(line, &mut Out::new(sink, &mut self.clock, scratch))?;
        self.has_given |= matches!(result, Ok(Outcome::Record | Outcome::Filtered | Outcome::Response));
        Some(result)
    }
}

/// Reads the lines of one or several servers.
struct Router {
    /// The servers, the file's own first.
    members: Vec<Member>,
    /// Room for names.
    scratch: Vec<u8>,
}

impl Router {
    /// A router for these servers.
    fn new(members: Vec<Member>) -> Self {
        Router { members, scratch: Vec::new() }
    }

    /// Lets the servers read a line that may stand for several, which rsyslog wrote once; see [`Router::line`].
    fn any(&mut self, text: &[u8], time: Option<Stamp>, program: Option<&[u8]>, sink: &mut dyn Sink) -> Read {
        let Some(line) = repeated(text) else { return self.line(text, time, program, sink) };
        match self.line(&line, time, program, &mut Nowhere) {
            Some(Ok(Outcome::Record | Outcome::Filtered)) => Some(Err(REPEATED)),
            read => read,
        }
    }

    /// Lets the servers read a line; `time` and `program` are those of a JSON carrier.
    fn line(&mut self, text: &[u8], time: Option<Stamp>, program: Option<&[u8]>, sink: &mut dyn Sink) -> Read {
        let whole = Line { text, time, is_carried: false, is_named: false, is_primary: true };
        if program.is_none() {
            let first = self.members.first_mut()?.read(&whole, sink, &mut self.scratch);
            if first.is_some() {
                return first;
            }
        }
        let envelope = envelope::peel(text);
        let bare = envelope.as_ref().map(|envelope| Line {
            text: envelope.line,
            time: envelope.time.or(time),
            is_carried: true,
            ..whole
        });
        let inner_program = envelope.and_then(|envelope| envelope.program);
        let program = inner_program.or(program);
        let calls = |member: &Member| program.is_some_and(|program| member.server.is_called(program));
        let is_claimed = self.members.iter().any(calls);
        for (at, member) in self.members.iter_mut().enumerate() {
            let is_named = calls(member);
            if is_claimed && !is_named {
                continue;
            }
            let is_primary = at == 0;
            let whole = Line { is_named: is_named && inner_program.is_none(), is_primary, ..whole };
            let bare = bare.map(|line| Line { is_named, is_primary, ..line });
            for line in std::iter::once(whole).chain(bare) {
                let read = member.read(&line, sink, &mut self.scratch);
                if read.is_some() {
                    return read;
                }
            }
        }
        None
    }
}

impl Parser for Router {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        if let Some(result) = self.own(frame, sink) {
            return result;
        }
        let unknown = self.members.first().map(|member| member.server.unknown);
        match unknown {
            Some(unknown) if !frame.trim_ascii().is_empty() && !envelope::has_program(frame) => Err(unknown),
            _ => Ok(Outcome::NotLookup),
        }
    }

    fn usual<'a>(&mut self, text: &'a [u8], lookups: &mut Vec<Usual<'a>>) -> usize {
        self.members.first_mut().map_or(0, |member| member.reader.usual(text, lookups))
    }

    fn own(&mut self, frame: &[u8], sink: &mut dyn Sink) -> Read {
        let shortcut = self.members.first_mut()?.reader.shortcut(frame, sink);
        if shortcut.is_some() {
            return shortcut;
        }
        let frame = frame.strip_prefix(BOM).unwrap_or(frame);
        match envelope::unwrap_carried(frame) {
            Some(carried) => {
                self.any(carried.line.as_bytes(), carried.time, carried.program.as_deref().map(str::as_bytes), sink)
            }
            None => self.any(frame, None, None, sink),
        }
    }

    fn names_are_plain(&self) -> bool {
        self.members.iter().all(|member| member.reader.names_are_plain())
    }

    fn ambiguous_times(&self) -> u64 {
        self.members.iter().map(|member| member.clock.ambiguous_times() + member.reader.ambiguous_times()).sum()
    }

    fn also(&self) -> Vec<&'static str> {
        self.members.iter().skip(1).filter(|member| member.has_given).map(|member| member.server.name).collect()
    }
}

/// A line that stands for several lookups.
const REPEATED: Reject = Reject::new("lookups that syslog wrote as `message repeated`");

/// The line that is repeated, with what stands before it, of `message repeated 3 times: [ LINE]`
/// (`$RepeatedMsgReduction`).
fn repeated(text: &[u8]) -> Option<Vec<u8>> {
    let text = text.strip_suffix(b"]")?;
    let at = memchr::memmem::find(text, b"message repeated ")?;
    let (head, rest) = text.split_at(at);
    let rest = rest.strip_prefix(b"message repeated ")?;
    let digits = rest.iter().take_while(|octet| octet.is_ascii_digit()).count();
    let line = rest[digits..].strip_prefix(b" times: [")?;
    (digits > 0).then(|| [head, line.trim_ascii_start()].concat())
}
