//! A packet as tshark dissects it: what the fields and the JSON output share.
//!
//! A field occurs as often as its protocol does in the packet: a TCP segment can hold several DNS messages, and a
//! message several questions. Only with one name for each message is it plain which belongs to which.

use crate::dns::wire;
use crate::format::columns::{Cells, FIELDS, Field, Row};
use crate::record::Sink;
use crate::tally::{Outcome, Reject};

/// Several messages whose names cannot be told apart.
const MIXED: Reject = Reject::new("several DNS messages in a packet that tshark's columns do not tell apart");
/// tshark writes U+FFFD for octets that are no UTF-8.
const UNWRITTEN: Reject = Reject::new("name with octets that tshark does not write");

/// The fields that are read, by tshark's names with what may follow them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `frame.time_epoch`, or another notation of the time.
    Time,
    /// `ip.src`, `ipv6.src`.
    From,
    /// `ip.dst`, `ipv6.dst`.
    To,
    /// `udp.srcport`.
    UdpPort,
    /// `tcp.srcport`.
    TcpPort,
    /// `dns.id`.
    Id,
    /// `dns.flags.response`.
    Response,
    /// `dns.flags.opcode`.
    Opcode,
    /// `dns.flags.rcode`.
    Rcode,
    /// `dns.qry.name`.
    Name,
    /// `dns.qry.type`.
    Type,
    /// `dns.qry.class`.
    Class,
}

/// How many parts there are.
pub const PARTS: usize = 12;

/// The names of each of [`Part`], in the same order.
pub const NAMES: [(Part, &[&str]); PARTS] = [
    (Part::Time, &["frame.time_epoch", "frame.time_utc", "frame.time"]),
    (Part::From, &["ip.src", "ipv6.src"]),
    (Part::To, &["ip.dst", "ipv6.dst"]),
    (Part::UdpPort, &["udp.srcport"]),
    (Part::TcpPort, &["tcp.srcport"]),
    (Part::Id, &["dns.id"]),
    (Part::Response, &["dns.flags.response"]),
    (Part::Opcode, &["dns.flags.opcode"]),
    (Part::Rcode, &["dns.flags.rcode"]),
    (Part::Name, &["dns.qry.name"]),
    (Part::Type, &["dns.qry.type"]),
    (Part::Class, &["dns.qry.class"]),
];

/// Tells the messages of a packet one by one.
pub struct Messages {
    /// The packet at hand.
    pub packet: Packet,
    /// Makes records of cells.
    row: Row,
    /// How many of its messages were told.
    told: usize,
}

impl Messages {
    /// Records are made by `row`.
    pub fn new(row: Row) -> Self {
        Messages { packet: Packet::default(), row, told: 0 }
    }

    /// Forgets the last packet, of which nothing is left to be told.
    pub fn clear(&mut self) {
        self.packet.clear();
        self.told = 0;
    }

    /// Tells the first message: every packet has one, if only one without a name.
    ///
    /// # Errors
    /// A reject where a query cannot be read.
    pub fn first(&mut self, sink: &mut dyn Sink) -> Result<Outcome, Reject> {
        self.told = 1;
        self.packet.message(0, &mut self.row, sink)
    }

    /// Tells the next message, if there is one.
    pub fn next(&mut self, sink: &mut dyn Sink) -> Option<Result<Outcome, Reject>> {
        let at = self.told;
        (at < self.packet.messages()).then(|| {
            self.told += 1;
            self.packet.message(at, &mut self.row, sink)
        })
    }

    /// How many local times came twice.
    pub fn ambiguous_times(&self) -> u64 {
        self.row.ambiguous_times()
    }
}

/// A packet: the values of each part, in the order of the packet.
#[derive(Debug, Default)]
pub struct Packet {
    /// The values of each of [`Part`].
    parts: [Vec<String>; PARTS],
}

impl Packet {
    /// Forgets the values of the last packet.
    pub fn clear(&mut self) {
        self.parts.iter_mut().for_each(Vec::clear);
    }

    /// Adds a value.
    pub fn push(&mut self, part: Part, value: String) {
        self.parts[part as usize].push(value);
    }

    /// The values of a part.
    pub fn values(&self, part: Part) -> &[String] {
        &self.parts[part as usize]
    }

    /// The last value of a part: that of the innermost protocol.
    fn last(&self, part: Part) -> Option<&[u8]> {
        self.values(part).last().map(String::as_bytes)
    }

    /// How many DNS messages there are.
    pub fn messages(&self) -> usize {
        self.values(Part::Id).len().max(self.values(Part::Response).len())
    }

    /// Whether the message at `at` is a response. Without the field for that, a code tells.
    fn is_response(&self, at: usize) -> bool {
        match self.values(Part::Response).get(at) {
            Some(value) => is_true(value),
            None => !self.values(Part::Rcode).is_empty(),
        }
    }

    /// What the message at `at` is.
    ///
    /// # Errors
    /// A reject where a query cannot be read.
    fn message(&self, at: usize, row: &mut Row, sink: &mut dyn Sink) -> Result<Outcome, Reject> {
        let count = self.messages().max(1);
        let names = self.values(Part::Name);
        let is_response = self.is_response(at);
        if self.values(Part::Opcode).get(at).is_some_and(|opcode| number(opcode) != Some(0)) {
            return Ok(Outcome::NotLookup);
        }
        match names.len() {
            n if n == count => {}
            0 if is_response => return Ok(Outcome::Response),
            0 if self.messages() == 0 => return Ok(Outcome::NotLookup),
            0 => return Err(wire::NO_QUESTION),
            _ if is_response => return Ok(Outcome::Response),
            _ if count == 1 => return Err(wire::SEVERAL),
            _ => return Err(MIXED),
        }
        let of_message = |part| Some(self.values(part)).filter(|values: &&[String]| values.len() == count);
        let value = |part| of_message(part).and_then(|values| values.get(at)).map(String::as_bytes);
        let rcode = self.values(Part::Rcode).get((0..at).filter(|at| self.is_response(*at)).count());
        let rtype = value(Part::Type).map(decimal);
        let class = value(Part::Class).map(decimal);
        let mut name = Vec::new();
        let unread = unescape(&names[at], &mut name);
        let mut cells: Cells<'_> = [None; FIELDS];
        cells[Field::Time as usize] = self.last(Part::Time);
        cells[Field::Name as usize] = Some(&name);
        cells[Field::Type as usize] = rtype.as_deref().map(str::as_bytes);
        cells[Field::Class as usize] = class.as_deref().map(str::as_bytes);
        if is_response {
            cells[Field::Source as usize] = self.last(Part::To);
            cells[Field::Rcode as usize] = rcode.map(String::as_bytes);
            return Ok(row.answer(&cells, sink));
        }
        unread?;
        let (port, transport): (_, &[u8]) = match self.last(Part::UdpPort) {
            Some(port) => (Some(port), b"udp"),
            None => (self.last(Part::TcpPort), b"tcp"),
        };
        cells[Field::Source as usize] = self.last(Part::From);
        cells[Field::Server as usize] = self.last(Part::To);
        cells[Field::Port as usize] = port;
        cells[Field::Transport as usize] = port.map(|_| transport);
        row.read(&cells, sink)
    }
}

/// Whether a flag is set: `1`, `True`, `true`.
fn is_true(value: &str) -> bool {
    value == "1" || value.eq_ignore_ascii_case("true")
}

/// A number, in hexadecimal digits behind `0x`.
fn number(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// A number in decimal digits; other texts as they are.
fn decimal(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    number(&text).map_or_else(|| text.into_owned(), |number| number.to_string())
}

/// The name in presentation form. tshark writes the root as `<Root>`, control characters as in C or in octal digits,
/// and a backslash as it is; where that is ambiguous the escape is meant. Dots within labels are not told.
///
/// # Errors
/// A reject where tshark says that there is no name, or did not write all octets.
fn unescape(text: &str, out: &mut Vec<u8>) -> Result<(), Reject> {
    out.clear();
    if text == "<Root>" || text.is_empty() {
        out.push(b'.');
        return Ok(());
    }
    if text.starts_with('<') && text.ends_with('>') && text.contains(' ') {
        return Err(wire::BAD_NAME);
    }
    if text.contains('\u{fffd}') {
        return Err(UNWRITTEN);
    }
    let mut rest = text.as_bytes();
    while let Some((octet, behind)) = rest.split_first() {
        rest = behind;
        if *octet != b'\\' {
            out.push(*octet);
            continue;
        }
        let (octet, used) = escape(rest).unwrap_or((b'\\', 0));
        rest = &rest[used..];
        out.extend_from_slice(format!("\\{octet:03}").as_bytes());
    }
    Ok(())
}

/// The octet that an escape behind a backslash means, and how long it is.
fn escape(text: &[u8]) -> Option<(u8, usize)> {
    if let [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', ..] = text {
        return Some(((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0'), 3));
    }
    let control = b"abtnvfr".iter().position(|letter| text.first() == Some(letter));
    let control = control.and_then(|at| b"\x07\x08\t\n\x0b\x0c\r".get(at));
    control.map(|octet| (*octet, 1)).or_else(|| text.starts_with(b"\\").then_some((b'\\', 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unescaped() {
        let read = |text: &str| {
            let mut out = Vec::new();
            unescape(text, &mut out).map(|()| String::from_utf8_lossy(&out).into_owned()).map_err(|reject| reject.0.0)
        };
        assert_eq!(read("www.example.test"), Ok("www.example.test".to_owned()));
        assert_eq!(read("<Root>"), Ok(".".to_owned()));
        assert_eq!(read(r"esc\033[31m\a\n.test"), Ok(r"esc\027[31m\007\010.test".to_owned()));
        assert_eq!(read(r"back\slash.test"), Ok(r"back\092slash.test".to_owned()));
        assert_eq!(read("b\u{fc}cher.test"), Ok("b\u{fc}cher.test".to_owned()));
        assert_eq!(read("<Name contains a pointer that loops>"), Err(wire::BAD_NAME.0.0));
        assert_eq!(read("ff\u{fffd}.test"), Err(UNWRITTEN.0.0));
    }

    #[test]
    fn names_are_where_their_numbers_say() {
        for (at, (part, names)) in NAMES.iter().enumerate() {
            assert_eq!(*part as usize, at);
            assert!(!names.is_empty());
        }
    }
}
