//! The records of a row group, held by column until there are enough: each text is held once.

use std::collections::HashMap;
use std::fmt::Write;

use foldhash::fast::RandomState;
use parquet::data_type::ByteArray;

use crate::record::Record;
use crate::report::escape::printable;

/// Records that are a row group.
pub const ROWS: usize = 1 << 20;
/// Octets that a row group may take in memory, about.
pub const OCTETS: usize = 1 << 27;

/// The columns of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// The address that asked.
    Source,
    /// The name, canonical and in lower case.
    Name,
    /// The name as asked.
    Asked,
    /// The type.
    Type,
    /// The class.
    Class,
    /// What carried the question.
    Transport,
    /// The server's own flags.
    Flags,
    /// The client subnet.
    Ecs,
    /// The response code.
    Rcode,
    /// The server.
    Server,
    /// The view.
    View,
}

/// How many columns of texts there are.
const TEXTS: usize = 11;

/// Octets of a row without its texts: a number for each, the time, the port.
const ROW: usize = 4 * TEXTS + 16 + 4;
/// Octets that a text takes besides its own, about.
const ENTRY: usize = 100;

/// No text.
const NONE: u32 = u32::MAX;

/// The texts of a column.
#[derive(Default)]
struct Column {
    /// The number of each text.
    numbers: HashMap<Vec<u8>, u32, RandomState>,
    /// The text of each number.
    texts: Vec<ByteArray>,
    /// The number of each row's text, or [`NONE`].
    rows: Vec<u32>,
}

impl Column {
    /// Adds a row; returns the octets that a new text takes.
    fn push(&mut self, text: Option<&[u8]>) -> usize {
        let Some(text) = text else {
            self.rows.push(NONE);
            return 0;
        };
        if let Some(number) = self.numbers.get(text) {
            self.rows.push(*number);
            return 0;
        }
        let number = u32::try_from(self.texts.len()).expect("no more texts than rows");
        self.numbers.insert(text.to_vec(), number);
        self.texts.push(ByteArray::from(text.to_vec()));
        self.rows.push(number);
        2 * text.len() + ENTRY
    }
}

/// Records by column.
#[derive(Default)]
pub struct Batch {
    /// Times in nanoseconds.
    times: Vec<Option<i64>>,
    /// Ports.
    ports: Vec<Option<u16>>,
    /// Texts, by [`Text`].
    texts: [Column; TEXTS],
    /// Octets that all of it takes, about.
    octets: usize,
    /// The text at hand.
    scratch: String,
}

impl Batch {
    /// Adds a record, whose name in lower case is `folded`; the name as asked only where it is wanted.
    pub fn push(&mut self, record: &Record<'_>, folded: &[u8], as_asked: bool) {
        let extra = &record.extra;
        self.times.push(record.time.map(|time| time.0));
        self.ports.push(extra.port);
        self.octets += ROW;
        self.put(Text::Name, Some(folded));
        self.put(Text::Asked, as_asked.then_some(record.name));
        self.show(Text::Source, Some(record.source));
        self.show(Text::Type, record.rtype);
        self.show(Text::Class, Some(record.class));
        self.show(Text::Ecs, extra.ecs);
        self.show(Text::Rcode, extra.rcode);
        self.put(Text::Transport, extra.transport.map(|transport| transport.as_str().as_bytes()));
        for (column, text) in [(Text::Flags, extra.flags), (Text::Server, extra.server), (Text::View, extra.view)] {
            let text = text.map(printable);
            self.put(column, text.as_deref().map(str::as_bytes));
        }
    }

    /// Adds a text to a column.
    fn put(&mut self, column: Text, text: Option<&[u8]>) {
        self.octets += self.texts[column as usize].push(text);
    }

    /// Adds to a column what is shown of a value.
    fn show(&mut self, column: Text, value: Option<impl std::fmt::Display>) {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        let is_there = value.map(|value| write!(scratch, "{value}").expect("memory takes all that is written"));
        self.put(column, is_there.map(|()| scratch.as_bytes()));
        self.scratch = scratch;
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Octets that the records take in memory, about.
    pub fn octets(&self) -> usize {
        self.octets
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// The records by name and time; those of one name and time, and those without a time, in the order of the input.
    pub fn order(&self) -> Vec<u32> {
        let names = &self.texts[Text::Name as usize];
        let mut sorted: Vec<u32> = (0..).take(names.texts.len()).collect();
        sorted.sort_unstable_by_key(|number| names.texts[*number as usize].data());
        let mut ranks = vec![0_u32; sorted.len()];
        for (rank, number) in (0..).zip(sorted) {
            ranks[number as usize] = rank;
        }
        let mut order: Vec<u32> = (0..).take(self.len()).collect();
        order.sort_by_key(|row| {
            let row = *row as usize;
            (ranks[names.rows[row] as usize], self.times[row])
        });
        order
    }

    /// The time of a record.
    pub fn time(&self, row: u32) -> Option<i64> {
        self.times[row as usize]
    }

    /// The port of a record.
    pub fn port(&self, row: u32) -> Option<u16> {
        self.ports[row as usize]
    }

    /// A text of a record.
    pub fn text(&self, column: Text, row: u32) -> Option<ByteArray> {
        let column = &self.texts[column as usize];
        column.texts.get(column.rows[row as usize] as usize).cloned()
    }
}
