//! The state of a whole log: taking records in, and uniting what two threads have.

use std::net::IpAddr;
use std::sync::Arc;

use divan::Bencher;
use divan::counter::ItemsCount;
use whoasks::analysis::lookups::{Lookups, Shared};
use whoasks::analysis::{Settings, State};
use whoasks::calendar::{BusinessHours, Calendar, Holidays};
use whoasks::dns::{Class, RecordType};
use whoasks::record::{Extra, Record, SECOND, Sink, Timestamp};
use whoasks::select::{DomainBy, Filter, SourceBy};

use crate::generator::stream::{self, Event};
use crate::log;

/// The lookups with what they point to.
struct Log {
    /// The lookups.
    events: Vec<Event>,
    /// Names by rank.
    names: Vec<Vec<u8>>,
    /// Addresses by rank.
    sources: Vec<IpAddr>,
}

impl Log {
    /// The generated log.
    fn new() -> Self {
        Log { events: log::events().collect(), names: log::names(), sources: stream::addresses(&log::settings()) }
    }

    /// A closed state with every `step`-th lookup from `from` on.
    fn state(&self, settings: &Arc<Settings>, shared: &Shared, from: usize, step: usize) -> Lookups {
        let mut state = Lookups::new(Arc::clone(settings), Arc::clone(shared));
        for event in self.events.iter().skip(from).step_by(step) {
            state.record(&Record {
                time: Some(Timestamp(event.time_ms * 1_000_000)),
                source: self.sources[event.source as usize],
                name: &self.names[event.name as usize],
                class: Class::IN,
                rtype: Some(RecordType(1)),
                extra: Extra::default(),
            });
        }
        state.close();
        state
    }
}

/// One zone, no filter.
fn settings() -> Arc<Settings> {
    let hours: BusinessHours = "mon-fri 09:00-17:00".parse().expect("business hours");
    let zone = Calendar::parse("America/New_York", &hours, &Holidays::default()).expect("a zone");
    Arc::new(Settings {
        filter: Filter::default(),
        domain_by: DomainBy::Name,
        source_by: SourceBy::Address,
        calendars: vec![zone],
        session_gap: 1_800 * SECOND,
        background: true,
        files: Vec::new(),
        dedup: false,
        who: Arc::default(),
    })
}

/// Folding, interning, the local clock and the pairs, up to the closed state.
#[divan::bench]
fn take_records(bencher: Bencher<'_, '_>) {
    let (log, settings) = (Log::new(), settings());
    bencher.counter(ItemsCount::new(log.events.len())).bench(|| log.state(&settings, &Shared::default(), 0, 1));
}

/// Uniting the states of two threads, each with half of the log.
#[divan::bench]
fn merge(bencher: Bencher<'_, '_>) {
    let (log, settings) = (Log::new(), settings());
    let halves = || {
        let shared = Shared::default();
        (log.state(&settings, &shared, 0, 2), log.state(&settings, &shared, 1, 2))
    };
    bencher.with_inputs(halves).bench_local_values(|(mut mine, theirs)| {
        mine.merge(theirs);
        mine
    });
}
