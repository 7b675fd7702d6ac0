//! Amazon Route 53 query logs of public hosted zones: `VERSION TIME ZONE NAME TYPE RCODE PROTOCOL EDGE CLIENT ECS`.
//!
//! Source: Amazon Route 53 Developer Guide, "Public DNS query logging". The client is a resolver; `-` stands for no
//! client subnet. An export of CloudWatch Logs has its own time before the line; the line's counts.

use std::sync::Arc;

use super::columns::{self, Cells, FIELDS, Field, Row, Times};
use super::{Format, Framing, Options, Order, Parser, Prepared, Sample, time};
use crate::error::{Error, Result};
use crate::record::Sink;
use crate::tally::{Outcome, Reject};

/// The format.
pub const FORMAT: Format = Format {
    name: "route53-public",
    about: "Amazon Route 53: query logging of a public hosted zone (CloudWatch Logs)",
    samples: &[
        Sample {
            text: "1.0 2026-11-22T14:03:11.130Z Z0EXAMPLE www.example.com AAAA NOERROR TCP IAD12 192.0.2.1 203.0.113.0/24\n",
            records: 1,
            last: "2026-11-22T14:03:11.130Z 192.0.2.1 www.example.com IN AAAA",
        },
        Sample {
            text: "2026-11-22T14:05:00.000Z 1.0 2026-11-22T14:03:12Z Z0EXAMPLE example.com ANY NXDOMAIN UDP FRA6 2001:db8::1 -\n",
            records: 1,
            last: "2026-11-22T14:03:12Z 2001:db8::1 example.com IN ANY",
        },
    ],
    prepare,
};

/// A line that does not begin as these do.
const STRANGE: Reject = Reject::new("not a Route 53 query log line");
/// A line with fewer values.
const CUT: Reject = Reject::new("line cut short");
/// Lines of the head that are looked at.
const LINES: usize = 100;

/// Sees from a file's head that it holds such lines.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    columns::refuse(options, "the lines of Route 53 have none")?;
    if !head.split(|octet| *octet == b'\n').take(LINES).any(|line| values(line).is_some()) {
        return Err(Error::input("no Route 53 query log line among the first"));
    }
    let options = options.clone();
    let parser = move || Box::new(Route53 { row: Row::new(Times::new(true, None), &options) }) as Box<dyn Parser>;
    Ok(Prepared { framing: Framing::Lines, parser: Arc::new(parser), decisions: Vec::new(), order: Order::Free })
}

/// What follows the version of a line, and the export's own time before it.
fn values(line: &[u8]) -> Option<&[u8]> {
    let versioned = |line: &'_ [u8]| -> Option<usize> {
        let rest = line.strip_prefix(b"1.")?;
        let digits = rest.iter().take_while(|octet| octet.is_ascii_digit()).count();
        let follows = rest.get(digits..)?.strip_prefix(b" ")?;
        (digits > 0 && time::iso(follows).is_some()).then_some(line.len() - follows.len())
    };
    let start = match time::iso(line) {
        Some((_, used)) if line.get(used) == Some(&b' ') => used + 1,
        _ => 0,
    };
    let line = line.get(start..)?;
    line.get(versioned(line)?..)
}

/// Reads lines.
struct Route53 {
    /// Makes records of values.
    row: Row,
}

impl Parser for Route53 {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        let frame = frame.trim_ascii();
        if frame.is_empty() {
            return Ok(Outcome::NotLookup);
        }
        let values = values(frame).ok_or(STRANGE)?;
        let is_blank = |octet: &u8| *octet == b' ';
        let mut front = values.splitn(3, is_blank);
        let (time, _zone, rest) = (front.next(), front.next(), front.next().ok_or(CUT)?);
        // From the end, because only the name could hold a blank.
        let mut back = rest.rsplitn(7, is_blank);
        let mut cells: Cells<'_> = [None; FIELDS];
        cells[Field::Time as usize] = time;
        for field in
            [Field::Ecs, Field::Source, Field::Server, Field::Transport, Field::Rcode, Field::Type, Field::Name]
        {
            cells[field as usize] = Some(back.next().ok_or(CUT)?);
        }
        self.row.read(&cells, sink)
    }

    fn names_are_plain(&self) -> bool {
        true
    }

    fn ambiguous_times(&self) -> u64 {
        self.row.ambiguous_times()
    }
}
