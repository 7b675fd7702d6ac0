//! What is counted of a domain's lookups besides the pairs: by type, and by zone those in business hours.

use super::event::{Event, UNTIMED};
use super::run::Mark;
use crate::dns::RecordType;

/// The code of lookups without a type; those below are types.
const TYPELESS: u32 = 1 << 16;

/// The code of lookups in business hours of the first zone; the other zones follow.
const BUSINESS: u32 = TYPELESS + 1;

/// Counts the lookups of one domain into `marks`, in order of the codes; returns how many have no time.
pub fn count(events: &[Event], zones: usize, marks: &mut Vec<Mark>) -> usize {
    marks.clear();
    let mut untimed = 0;
    for event in events {
        untimed += usize::from(event.time() == UNTIMED);
        let code = event.rtype().map_or(TYPELESS, u32::from);
        match marks.iter_mut().find(|mark| mark.0 == code) {
            Some(mark) => mark.1 += 1,
            None => marks.push((code, 1)),
        }
    }
    if marks.len() > 1 {
        marks.sort_unstable_by_key(|mark| mark.0);
    }
    for (zone, code) in (0..zones).zip(BUSINESS..) {
        let inside: u64 = events.iter().map(|event| u64::from(event.business >> zone & 1)).sum();
        if inside > 0 {
            marks.push((code, inside));
        }
    }
    untimed
}

/// Lookups by type, no type where the log has none.
pub fn types(marks: &[Mark]) -> impl Iterator<Item = (Option<RecordType>, u64)> {
    let of_type = |mark: &&Mark| mark.0 <= TYPELESS;
    marks.iter().filter(of_type).map(|(code, count)| (u16::try_from(*code).ok().map(RecordType), *count))
}

/// Lookups in business hours of a zone.
pub fn business(marks: &[Mark], zone: usize) -> u64 {
    marks.iter().find(|mark| mark.0 as usize == BUSINESS as usize + zone).map_or(0, |mark| mark.1)
}

/// The zone that a code is of; `None` for types.
pub fn zone_of(code: u32) -> Option<usize> {
    code.checked_sub(BUSINESS).map(|zone| zone as usize)
}

/// Takes one lookup of this type, in business hours by these bits, out of the counts.
pub fn forget(marks: &mut [Mark], rtype: Option<u16>, business: u16) {
    let of_type = rtype.map_or(TYPELESS, u32::from);
    let is_of = |code: u32| code == of_type || code.checked_sub(BUSINESS).is_some_and(|zone| business >> zone & 1 == 1);
    marks.iter_mut().filter(|mark| is_of(mark.0)).for_each(|mark| mark.1 = mark.1.saturating_sub(1));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lookups_are_counted_by_type_and_zone() {
        let event = |rtype, business| Event::new(0, 0, 0, rtype, business);
        let events = [event(Some(28), 0b10), event(None, 0b10), event(Some(1), 0), event(Some(28), 0b11)];
        let mut marks = vec![(9, 9)];
        assert_eq!(count(&events, 3, &mut marks), 0);
        assert_eq!(types(&marks).collect::<Vec<_>>(), [(Some(RecordType(1)), 1), (Some(RecordType(28)), 2), (None, 1)]);
        assert_eq!([0, 1, 2].map(|zone| business(&marks, zone)), [1, 3, 0]);
        assert!(marks.is_sorted());
    }
}
