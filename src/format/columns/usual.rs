//! Cells of usual rows and objects, read where they stand: what follows a cell is known, and shows where it ends.
//!
//! A cell is usual as programs write it: no blanks around it, nothing to escape, no word for a missing value. What is
//! read here is what [`Row::read`] reads; everything else is left to it.

use memchr::memchr;

use super::{FIELDS, Field, Row};
use crate::dns::RecordType;
use crate::dns::name::plain_before;
use crate::format::time::Stamp;
use crate::format::{hextets, quad};
use crate::lanes::Lanes;
use crate::record::{Address, Usual};

/// What a cell of a usual row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The time.
    Time,
    /// The client.
    Source,
    /// The name.
    Name,
    /// The type.
    Type,
    /// Something that no count needs.
    Other,
}

impl Role {
    /// The role of a cell that holds these fields, a bit each; `None` where rows with it are not usual: what is made of
    /// its classes, codes and subnets is more than counting.
    pub fn of(fields: u16) -> Option<Role> {
        match Field::ALL.into_iter().filter(|field| fields >> *field as u16 & 1 == 1).collect::<Vec<_>>()[..] {
            [] | [Field::Port | Field::Transport | Field::Flags | Field::Server | Field::View] => Some(Role::Other),
            [Field::Time] => Some(Role::Time),
            [Field::Source] => Some(Role::Source),
            [Field::Name] => Some(Role::Name),
            [Field::Type] => Some(Role::Type),
            _ => None,
        }
    }

    /// Whether rows with cells of these roles are lookups that can be read: each role but the last once.
    pub fn are_enough(roles: &[Role]) -> bool {
        let count = |role| roles.iter().filter(|other| **other == role).count();
        [Role::Time, Role::Source, Role::Name].map(count) == [1; 3]
            && count(Role::Type) <= 1
            && roles.len() <= 4 * FIELDS
    }
}

/// The cells of a usual row so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Partial<'a> {
    /// The time.
    stamp: Option<Stamp>,
    /// The client.
    source: Option<Address>,
    /// The name.
    name: &'a [u8],
    /// The type.
    rtype: Option<RecordType>,
}

/// The most octets of a time or an address.
const SHORT: usize = 45;

impl Row {
    /// Reads the cell at the beginning of `text`, which ends before the first `end`, into `partial`; returns how many
    /// octets it has. `None` for any that is not usual.
    #[inline]
    pub fn usual_cell<'a>(&mut self, role: Role, text: &'a [u8], end: u8, partial: &mut Partial<'a>) -> Option<usize> {
        match role {
            Role::Time => {
                let cell = short_before(text, end)?;
                partial.stamp = Some(self.usual_stamp(cell)?);
                Some(cell.len())
            }
            Role::Source => {
                let (source, used) = source_before(text, end)?;
                partial.source = Some(source);
                Some(used)
            }
            Role::Name => {
                let used = plain_before(text, end)?;
                partial.name = &text[..used];
                (!matches!(partial.name, b"-" | b"(empty)")).then_some(used)
            }
            Role::Type => {
                let (rtype, used) = type_before(text, end)?;
                partial.rtype = Some(rtype);
                Some(used)
            }
            Role::Other => {
                let used = memchr(end, text)?;
                let is_plain = |octet: &u8| (0x20..0x7f).contains(octet) & (*octet != b'\\');
                text[..used].iter().fold(true, |all, octet| all & is_plain(octet)).then_some(used)
            }
        }
    }

    /// The lookup that the cells of a whole row are. A time that does not exist is left to [`Row::read`], which tells.
    #[inline]
    pub fn usual<'a>(&mut self, partial: &Partial<'a>) -> Option<Usual<'a>> {
        let Partial { stamp, source, name, rtype } = *partial;
        let source = source?;
        Some(Usual { time: Some(self.instant(stamp?)?), source, name, rtype, rcode: None })
    }
}

/// The time or address at the beginning of `text`, which ends before `end` and has nothing around it.
#[inline]
fn short_before(text: &[u8], end: u8) -> Option<&[u8]> {
    let cell = &text[..memchr(end, &text[..text.len().min(SHORT + 1)])?];
    (cell.first()?.is_ascii_graphic() && cell.last()?.is_ascii_graphic()).then_some(cell)
}

/// The address at the beginning of `text` and how many octets it takes; `end` follows.
#[inline]
fn source_before(text: &[u8], end: u8) -> Option<(Address, usize)> {
    if let Some((address, used)) = quad::before(text, end) {
        return Some((address.into(), used));
    }
    let cell = short_before(text, end)?;
    Some((hextets::read(cell)?.into(), cell.len()))
}

/// The usual type at the beginning of `text` and how many octets it takes; `end` follows.
#[inline]
fn type_before(text: &[u8], end: u8) -> Option<(RecordType, usize)> {
    let used = match Lanes::front(text) {
        Some(octets) => octets.equal(end).trailing_zeros() as usize,
        None => memchr(end, text)?,
    };
    let octets = text.get(..used).filter(|octets| octets.len() < 8)?;
    let word = octets.iter().rev().fold(0, |word, octet| word << 8 | u64::from(*octet));
    Some((RecordType::usual(word)?, used))
}
