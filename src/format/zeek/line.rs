//! The short way through a line: tabs found by `memchr`, values read where they stand, nothing allocated.

use super::layout::Layout;
use crate::dns::{Class, Rcode, RecordType, name};
use crate::format::address::{self, number_u16};
use crate::format::columns::{Cells, FIELDS, Field};
use crate::format::time::{Stamp, epoch};
use crate::record::{Extra, Record, Transport};

/// Reads a line of usual values; `None` for any other, good or bad. Where only counts are wanted, a record has of
/// `extra` only the response code.
#[inline]
pub fn read<'a>(frame: &'a [u8], layout: &Layout, counts_only: bool, scratch: &'a mut Vec<u8>) -> Option<Record<'a>> {
    let cells = cells(frame, layout)?;
    let cell = |field: Field| cells[field as usize];
    let Some(Stamp::Utc(time)) = epoch(cell(Field::Time)?) else { return None };
    let (source, None) = address::parse(cell(Field::Source)?)? else { return None };
    let asked = cell(Field::Name).filter(|text| !matches!(*text, b"-" | b"(empty)"))?;
    let name = name::canonical(asked, scratch).ok()?;
    // What had to be rewritten may have escapes of Zeek's.
    if !std::ptr::eq(name.as_ptr(), asked.as_ptr()) {
        return None;
    }
    let rtype = number(cell(Field::Type))?.map(RecordType);
    let class = number(cell(Field::Class))?.map_or(Class::IN, Class);
    let rcode = number(cell(Field::Rcode))?.map(Rcode);
    let extra = if counts_only { Extra { rcode, ..Extra::default() } } else { extra(&cells, rcode)? };
    Some(Record { time: Some(time), source, name, class, rtype, extra })
}

/// What no count needs.
fn extra<'a>(cells: &Cells<'a>, rcode: Option<Rcode>) -> Option<Extra<'a>> {
    let cell = |field: Field| cells[field as usize];
    Some(Extra {
        port: number(cell(Field::Port))?,
        transport: transport(cell(Field::Transport))?,
        rcode,
        server: server(cell(Field::Server))?,
        ..Extra::default()
    })
}

/// The values that are wanted, if there are as many values as columns. Behind the last wanted one, tabs are counted only.
#[inline]
fn cells<'a>(frame: &'a [u8], layout: &Layout) -> Option<Cells<'a>> {
    let mut cells: Cells<'a> = [None; FIELDS];
    let mut rest = Some(frame);
    for field in layout.wanted() {
        let text = rest?;
        let end = memchr::memchr(b'\t', text);
        let value;
        (value, rest) = match end {
            Some(end) => (&text[..end], Some(&text[end + 1..])),
            None => (text, None),
        };
        if let Some(field) = field {
            cells[*field as usize] = Some(value);
        }
    }
    let others = rest.map_or(0, |rest| memchr::memchr_iter(b'\t', rest).count() + 1);
    (layout.wanted().len() + others == layout.width()).then_some(cells)
}

/// A value that is a number, or not there: `None` where it is something else.
#[inline]
fn number(cell: Option<&[u8]>) -> Option<Option<u16>> {
    match cell {
        None | Some(b"-") => Some(None),
        Some(text) => number_u16(text).map(Some),
    }
}

/// The transport: `None` where it is none of Zeek's two usual words.
#[inline]
fn transport(cell: Option<&[u8]>) -> Option<Option<Transport>> {
    match cell {
        None | Some(b"-") => Some(None),
        Some(b"udp") => Some(Some(Transport::Udp)),
        Some(b"tcp") => Some(Some(Transport::Tcp)),
        Some(_) => None,
    }
}

/// The server: `None` where it is not plainly an address.
#[inline]
fn server(cell: Option<&[u8]>) -> Option<Option<&[u8]>> {
    match cell {
        None | Some(b"-") => Some(None),
        Some(text) => {
            let is_plain = text.iter().all(|octet| octet.is_ascii_hexdigit() || matches!(octet, b'.' | b':'));
            (is_plain && !text.is_empty()).then_some(Some(text))
        }
    }
}
