//! What readers of lines hand their lookups and answers to: names made canonical, times made instants.

use std::net::IpAddr;

use crate::dns::{Class, Rcode, RecordType, name};
use crate::format::columns::Times;
use crate::format::time::{Resolver, Stamp};
use crate::format::{Decision, Options};
use crate::record::{Extra, Record, Response, Sink, Timestamp};
use crate::tally::{Outcome, Reject};

/// A lookup without a time among lookups with times.
const NO_TIME: Reject = Reject::new("no time that can be read");

/// A name as a server writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name<'a> {
    /// With the escapes of RFC 1035.
    Escaped(&'a [u8]),
    /// Octets as they came, dots between labels; dots inside labels cannot be told apart.
    Raw(&'a [u8]),
}

/// What was asked, and by whom.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The client.
    pub source: IpAddr,
    /// The name.
    pub name: Name<'a>,
    /// The class.
    pub class: Class,
    /// The type.
    pub rtype: RecordType,
    /// What else the line has.
    pub extra: Extra<'a>,
}

impl<'a> Asked<'a> {
    /// A question of class IN with nothing else.
    pub fn new(source: IpAddr, name: Name<'a>, rtype: RecordType) -> Self {
        Asked { source, name, class: Class::IN, rtype, extra: Extra::default() }
    }
}

/// Takes what one line holds.
pub struct Out<'s> {
    /// Where it goes.
    sink: &'s mut dyn Sink,
    /// Makes stamps instants.
    clock: &'s mut Clock,
    /// Room for a name that is not canonical as it stands.
    scratch: &'s mut Vec<u8>,
}

impl<'s> Out<'s> {
    /// An outlet for one line.
    pub fn new(sink: &'s mut dyn Sink, clock: &'s mut Clock, scratch: &'s mut Vec<u8>) -> Self {
        Out { sink, clock, scratch }
    }

    /// The sink, for readers that make records of their own.
    pub fn sink(&mut self) -> &mut dyn Sink {
        self.sink
    }

    /// Hands a lookup on.
    pub fn lookup(&mut self, stamp: Option<Stamp>, asked: &Asked<'_>) -> Result<Outcome, Reject> {
        let time = self.clock.time(stamp)?;
        let name = canonical(asked.name, self.scratch)?;
        let Asked { source, class, rtype, extra, .. } = *asked;
        Ok(self.sink.record(&Record { time, source, name, class, rtype: Some(rtype), extra }).into())
    }

    /// Hands an answer on.
    pub fn answer(&mut self, stamp: Option<Stamp>, asked: &Asked<'_>, rcode: Rcode) -> Result<Outcome, Reject> {
        let time = self.clock.time(stamp)?;
        let name = canonical(asked.name, self.scratch)?;
        let Asked { source, class, rtype, .. } = *asked;
        self.sink.response(&Response { time, source, name, class, rtype, rcode });
        Ok(Outcome::Response)
    }
}

/// The canonical form of a name.
pub fn canonical<'a>(name: Name<'a>, scratch: &'a mut Vec<u8>) -> Result<&'a [u8], Reject> {
    match name {
        Name::Raw(text) if memchr::memchr(b'\\', text).is_some() => {
            let text = text.strip_suffix(b".").unwrap_or(text);
            name::from_labels(text.split(|octet| *octet == b'.'), scratch)
        }
        Name::Escaped(text) | Name::Raw(text) => name::canonical(text, scratch),
    }
}

/// Makes stamps instants, or collects them from a head.
#[derive(Clone, Debug)]
pub enum Clock {
    /// In the head of a file.
    Survey(Survey),
    /// In the file.
    Known {
        /// Gives times their zone and year.
        resolver: Resolver,
        /// Whether lookups have times.
        is_timed: bool,
    },
}

impl Clock {
    /// Whether lookups can have times.
    #[inline]
    pub fn is_timed(&self) -> bool {
        !matches!(self, Clock::Known { is_timed: false, .. })
    }

    /// The instant of a line, `None` in a log without times.
    #[inline]
    pub fn time(&mut self, stamp: Option<Stamp>) -> Result<Option<Timestamp>, Reject> {
        match (self, stamp) {
            (Clock::Survey(survey), stamp) => {
                survey.see(stamp);
                Ok(None)
            }
            (Clock::Known { resolver, .. }, Some(stamp)) => resolver.resolve(stamp).map(Some),
            (Clock::Known { is_timed: true, .. }, None) => Err(NO_TIME),
            (Clock::Known { is_timed: false, .. }, None) => Ok(None),
        }
    }

    /// The clock for the file after a survey of its head; see [`Survey::settle`].
    pub fn settle(&self, front: Option<Stamp>, options: &Options) -> (Clock, Vec<Decision>) {
        match self {
            Clock::Survey(survey) => survey.settle(front, options),
            Clock::Known { .. } => (self.clone(), Vec::new()),
        }
    }

    /// Local times so far that were ambiguous.
    pub fn ambiguous_times(&self) -> u64 {
        match self {
            Clock::Survey(_) => 0,
            Clock::Known { resolver, .. } => resolver.ambiguous,
        }
    }
}

/// What the head of a file shows of the times of lookups.
#[derive(Clone, Copy, Debug, Default)]
pub struct Survey {
    /// Lookups with a time.
    timed: usize,
    /// Lookups without one.
    untimed: usize,
    /// The first time without a year, else the first without a zone, else the first.
    barest: Option<Stamp>,
}

impl Survey {
    /// Takes in the time of one lookup.
    pub fn see(&mut self, stamp: Option<Stamp>) {
        match stamp {
            Some(_) => self.timed += 1,
            None => self.untimed += 1,
        }
        self.see_stamp(stamp);
    }

    /// Takes in the time of a line that is no lookup.
    pub fn see_stamp(&mut self, stamp: Option<Stamp>) {
        let rank = |stamp: &Option<Stamp>| match stamp {
            None => 0,
            Some(Stamp::Utc(_)) => 1,
            Some(Stamp::Local(_)) => 2,
            Some(Stamp::NoYear { .. }) => 3,
        };
        if rank(&stamp) > rank(&self.barest) {
            self.barest = stamp;
        }
    }

    /// The first time without a year, else the first without a zone, else the first.
    pub fn barest(&self) -> Option<Stamp> {
        self.barest
    }

    /// The times of the file, whose first line begins with `front`: years are counted from there.
    fn times(&self, front: Option<Stamp>) -> Times {
        let is_yearless = |stamp: &Option<Stamp>| matches!(stamp, None | Some(Stamp::NoYear { .. }));
        let first = if is_yearless(&self.barest) && is_yearless(&front) { front.or(self.barest) } else { self.barest };
        Times::new(true, first)
    }

    /// The clock for the file, and what was decided; `front` is the first time at the front of a line.
    pub fn settle(&self, front: Option<Stamp>, options: &Options) -> (Clock, Vec<Decision>) {
        let times = self.times(front);
        let is_timed = self.timed > 0 || self.untimed == 0;
        let mut decisions = if self.barest.is_none() { Vec::new() } else { times.decisions(options) };
        if !is_timed {
            decisions.push(Decision { what: "time", value: "none".to_owned(), why: "the query lines have none" });
        }
        (Clock::Known { resolver: times.resolver(options), is_timed }, decisions)
    }
}
