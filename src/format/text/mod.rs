//! Text logs of servers, line by line: what their formats have in common.
//!
//! A line may stand alone or inside carriers ([`envelope`](super::envelope)), and one file may hold the lines of
//! several servers, as a syslog does. So a server's format is a [`Reader`] of single lines that says of each whether
//! it is the server's at all; [`router`] takes the carriers off, asks the server that the file was detected as first,
//! and then those that may stand beside it. A format that the user names reads its own lines only.
//!
//! To add one: a file with its `FORMAT` and its [`Server`], a line in `FORMATS`, and a line in [`SERVERS`].

pub mod answered;
pub mod bare;
pub mod out;
pub mod pairs;
pub mod pending;
pub mod router;

use std::sync::Arc;

use super::time::Stamp;
use super::{Decision, Options, Order};
use crate::error::Result;
use crate::record::{Sink, Usual};
use crate::tally::{Outcome, Reject};
pub use out::{Asked, Name, Out};

/// The servers whose lines can stand in one file, in the order in which they are asked for a line.
pub const SERVERS: &[&Server] = &[
    &super::bind::SERVER,
    &super::dnsmasq::SERVER,
    &super::unbound::SERVER,
    &super::powerdns::SERVER,
    &super::recursor::SERVER,
    &super::dnsdist::SERVER,
    &super::coredns::SERVER,
    &super::infoblox::SERVER,
    &super::efficientip::SERVER,
    &super::windows::SERVER,
    &super::dnscrypt::SERVER,
    &super::blocky::SERVER,
    &super::technitium::SERVER,
];

/// A server that writes text logs.
pub struct Server {
    /// The name of its format.
    pub name: &'static str,
    /// What syslog calls it, in lower case: lines of these programs are no other server's.
    pub programs: &'static [&'static str],
    /// The reject for a line that has none of its marks, in a file of this format.
    pub unknown: Reject,
    /// Makes a reader for the head of a file.
    pub scout: fn() -> Box<dyn Reader>,
}

/// A line on its way to a server.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// The line, or what is left of it without its carriers.
    pub text: &'a [u8],
    /// The time of the carriers; the server's own, where it wrote one, counts instead.
    pub time: Option<Stamp>,
    /// Whether text carriers were taken off.
    pub is_carried: bool,
    /// Whether the carrier names a program of this server: then the line is its, whatever it says.
    pub is_named: bool,
    /// Whether the file was detected as, or is said to be, of this server's format.
    pub is_primary: bool,
}

/// The head of a file.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// Its lines, the last one whole.
    pub text: &'a [u8],
    /// The first time at the front of a line, of those that leave out most: where the file begins.
    pub front: Option<Stamp>,
}

/// Reads lines of one server.
pub trait Reader: Send {
    /// Reads a line; `None` where it has no mark of this server.
    fn read(&mut self, line: &Line<'_>, out: &mut Out<'_>) -> Read;

    /// Reads a frame of the usual form at once, before anything is done to it; `None` for any other. What is read
    /// here is what [`Reader::read`] gives.
    fn shortcut(&mut self, frame: &[u8], sink: &mut dyn Sink) -> Read {
        let _ = (frame, sink);
        None
    }

    /// Reads usual lines, each as [`Reader::shortcut`] reads it; see [`super::Parser::usual`].
    fn usual<'a>(&mut self, text: &'a [u8], lookups: &mut Vec<Usual<'a>>) -> usize {
        let _ = (text, lookups);
        0
    }

    /// How the file is read, after this reader has seen its lines in the head.
    ///
    /// # Errors
    /// A usage error where the head leaves a choice open that only the user can make.
    fn settle(&self, head: &Head<'_>, options: &Options) -> Result<Settled>;

    /// Whether names stand in lines as they are asked for, or with backslashes; see [`super::Parser::names_are_plain`].
    fn names_are_plain(&self) -> bool {
        true
    }

    /// Local times that were ambiguous, of readers that do not use [`Out`] for their times.
    fn ambiguous_times(&self) -> u64 {
        0
    }
}

/// What a server makes of a line, `None` where it is not its own.
pub type Read = Option<std::result::Result<Outcome, Reject>>;

/// Makes readers for parts of a file.
pub type Readers = Arc<dyn Fn() -> Box<dyn Reader> + Send + Sync>;

/// How one file's lines of a server are read.
pub struct Settled {
    /// Makes readers.
    pub readers: Readers,
    /// What was decided for the file.
    pub decisions: Vec<Decision>,
    /// Whether lines can be read without those before them.
    pub order: Order,
}

impl Settled {
    /// Lines that stand alone, and nothing to decide.
    pub fn free(scout: fn() -> Box<dyn Reader>) -> Self {
        Settled { readers: Arc::new(scout), decisions: Vec::new(), order: Order::Free }
    }
}

/// A reader whose lines stand alone and that decides nothing.
pub struct Plain(pub fn(&Line<'_>, &mut Out<'_>) -> Read);

impl Reader for Plain {
    fn read(&mut self, line: &Line<'_>, out: &mut Out<'_>) -> Read {
        self.0(line, out)
    }

    fn settle(&self, _: &Head<'_>, _: &Options) -> Result<Settled> {
        let read = self.0;
        let readers = Arc::new(move || Box::new(Plain(read)) as Box<dyn Reader>);
        Ok(Settled { readers, decisions: Vec::new(), order: Order::Free })
    }
}

impl Server {
    /// Whether syslog's name of a program, such as `dnsmasq` or `postfix/smtpd`, is this server's.
    pub fn is_called(&self, program: &[u8]) -> bool {
        self.programs.iter().any(|name| program.eq_ignore_ascii_case(name.as_bytes()))
    }
}

/// The server whose format is called `name`.
pub fn server(name: &str) -> Option<&'static Server> {
    SERVERS.iter().copied().find(|server| server.name == name)
}

/// A line that ends before the lookup that it begins is complete.
pub const CUT: Reject = Reject::new("line cut short");
/// A lookup of which the server did not log the name.
pub const NO_NAME: Reject = Reject::new("a lookup, but its name is not in the log");
/// A lookup without a client that can be read.
pub const NO_ADDRESS: Reject = Reject::new("no client address");
/// A type that is neither a mnemonic nor a number.
pub const BAD_TYPE: Reject = Reject::new("unknown type");
/// A class that is neither a mnemonic nor a number.
pub const BAD_CLASS: Reject = Reject::new("unknown class");

/// What stands before and after the first `mark` in `text`.
pub fn split<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = memchr::memmem::find(text, mark)?;
    Some((&text[..at], &text[at + mark.len()..]))
}

/// What stands before and after the last `mark` in `text`.
pub fn split_last<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = memchr::memmem::rfind(text, mark)?;
    Some((&text[..at], &text[at + mark.len()..]))
}

/// The first word of `text`, which ends at a blank or the end, and what follows the blank.
pub fn word(text: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(b' ', text) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, &[]),
    }
}

/// Whether `text` is the beginning of `whole` and not all of it: a line that was cut there.
pub fn is_cut(text: &[u8], whole: &[u8]) -> bool {
    !text.is_empty() && text.len() < whole.len() && whole.starts_with(text)
}
