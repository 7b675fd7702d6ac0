//! One lookup as the buffer holds it, and the sort that brings a buffer into the order of pairs.

/// A lookup: 20 bytes, because buffers are moved several times while they are sorted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Event {
    /// The domain.
    pub domain: u32,
    /// The source.
    pub source: u32,
    /// The time in two halves, low half first, so that the event needs no padding.
    time: [u32; 2],
    /// The type; meaningless with [`NO_TYPE`] set.
    rtype: u16,
    /// In which zones it falls in business hours, a bit each; the highest bit is [`NO_TYPE`].
    pub business: u16,
}

/// The time of lookups that have none.
pub const UNTIMED: i64 = i64::MIN;

/// The bit of [`Event::business`] that says that the log has no type.
pub const NO_TYPE: u16 = 1 << 15;

impl Event {
    /// A lookup of `domain` by `source`.
    pub fn new(domain: u32, source: u32, time: i64, rtype: Option<u16>, business: u16) -> Self {
        let bits = time as u64;
        let business = if rtype.is_none() { business | NO_TYPE } else { business };
        Event { domain, source, time: [bits as u32, (bits >> 32) as u32], rtype: rtype.unwrap_or(0), business }
    }

    /// The time in nanoseconds, or [`UNTIMED`].
    pub fn time(&self) -> i64 {
        (u64::from(self.time[0]) | u64::from(self.time[1]) << 32) as i64
    }

    /// The type.
    pub fn rtype(&self) -> Option<u16> {
        (self.business & NO_TYPE == 0).then_some(self.rtype)
    }
}

/// The most bits that one pass of the sort looks at: as many counters as stay in the processor's nearest cache.
const DIGIT: u32 = 12;

/// Sorts by `key` without changing the order of equal keys; `spare` is room of the same length.
///
/// A radix sort from the lowest digit up, over the digits that differ at all.
pub fn sort_by_key<T: Copy>(items: &mut Vec<T>, spare: &mut Vec<T>, key: impl Fn(&T) -> u64) {
    if items.len() < 64 {
        items.sort_by_key(key);
        return;
    }
    let (all, any) = items.iter().fold((u64::MAX, 0), |(all, any), item| (all & key(item), any | key(item)));
    let differing = all ^ any;
    spare.resize(items.len(), items[0]);
    let mut shift = differing.trailing_zeros();
    while shift < u64::BITS && differing >> shift != 0 {
        // The bits that are left, in equal parts.
        let left = u64::BITS - (differing >> shift).leading_zeros();
        let digit = left.div_ceil(left.div_ceil(DIGIT));
        let mask = (1u64 << digit) - 1;
        if differing >> shift & mask != 0 {
            pass(items, spare, digit, |item| (key(item) >> shift & mask) as usize);
            std::mem::swap(items, spare);
        }
        shift += digit;
    }
}

/// One pass: from `items` into `spare`, by a digit of so many bits.
fn pass<T: Copy>(items: &[T], spare: &mut [T], bits: u32, digit: impl Fn(&T) -> usize) {
    let mut starts = [0u32; 1 << DIGIT];
    let starts = &mut starts[..1 << bits];
    for item in items {
        starts[digit(item)] += 1;
    }
    let mut sum = 0;
    for start in &mut *starts {
        sum += std::mem::replace(start, sum);
    }
    for item in items {
        let slot = &mut starts[digit(item)];
        spare[*slot as usize] = *item;
        *slot += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorting_is_stable_and_complete(keys in prop::collection::vec(prop_oneof![0u64..9, any::<u64>(), Just(1 << 40)], 0..500)) {
            let mut items: Vec<(u64, usize)> = keys.iter().copied().zip(0..).collect();
            let mut expected = items.clone();
            expected.sort();
            sort_by_key(&mut items, &mut Vec::new(), |item| item.0);
            prop_assert_eq!(items, expected);
        }

        #[test]
        fn an_event_keeps_what_it_is_given(domain: u32, source: u32, time: i64, rtype: Option<u16>, business in 0u16..1 << 15) {
            let event = Event::new(domain, source, time, rtype, business);
            prop_assert_eq!((event.time(), event.rtype(), event.business & !NO_TYPE), (time, rtype, business));
            prop_assert_eq!((event.domain, event.source), (domain, source));
        }
    }
}
