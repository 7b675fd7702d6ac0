//! The store of (domain, source) pairs, without names and parsers.

use divan::Bencher;
use divan::counter::ItemsCount;
use whoasks::analysis::pairs::{PairLog, partition};
use whoasks::record::SECOND;

use crate::generator::stream::Event;
use crate::log;

/// The default session gap.
const GAP: i64 = 1_800 * SECOND;

/// Puts lookups into a store as the states do: a partition that is full is sealed. The names' numbers, multiplied by
/// an odd constant, stand for their hashes.
fn store<'e>(events: impl IntoIterator<Item = &'e Event>) -> PairLog {
    let mut pairs = PairLog::new(GAP, 1);
    for event in events {
        let part = partition(event.name.wrapping_mul(0x9E37_79B1));
        if pairs.push(part, event.name, event.source, event.time_ms * 1_000_000, Some(1), 0) {
            pairs.seal(part, None);
        }
    }
    pairs.close(None);
    pairs
}

/// Pairs and sessions in a store.
fn gathered(pairs: &PairLog) -> (usize, usize) {
    let mut seen = (0, 0);
    pairs.for_each_group(|group| {
        seen.0 += group.pairs.len();
        seen.1 += group.pairs.iter().map(|pair| pair.sessions).sum::<usize>();
    });
    seen
}

/// Appending, sorting and sealing.
#[divan::bench]
fn push_and_seal(bencher: Bencher<'_, '_>) {
    let events: Vec<Event> = log::events().collect();
    bencher.counter(ItemsCount::new(events.len())).bench(|| store(&events));
}

/// Walking over everything that a store holds, which unites its runs.
#[divan::bench]
fn gather(bencher: Bencher<'_, '_>) {
    let pairs = store(&log::events().collect::<Vec<_>>());
    bencher.counter(ItemsCount::new(gathered(&pairs).0)).bench(|| gathered(&pairs));
}

/// Uniting two stores that each saw every second lookup, and walking over the result.
#[divan::bench]
fn merge_and_gather(bencher: Bencher<'_, '_>) {
    let events: Vec<Event> = log::events().collect();
    let half = |odd: usize| store(events.iter().skip(odd).step_by(2));
    bencher.counter(ItemsCount::new(gathered(&store(&events)).0)).with_inputs(|| (half(0), half(1))).bench_values(
        |(mut mine, theirs)| {
            mine.merge(theirs);
            gathered(&mine)
        },
    );
}
