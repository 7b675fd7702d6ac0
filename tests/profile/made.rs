//! Logs made of times, read by the library itself.

use std::net::IpAddr;
use std::sync::Arc;

use clap::Parser;
use whoasks::analysis::State;
use whoasks::analysis::lookups::{Lookups, Shared};
use whoasks::analysis::profile::{Profile, profile};
use whoasks::cli::{Cli, Command, NameArgs};
use whoasks::dns::Class;
use whoasks::plan::{self, Sharing};
use whoasks::record::{Extra, Record, Sink, Timestamp};
use whoasks::report::ProfileSection;
use whoasks::stats::bootstrap::Draws;

use crate::generator::clock::{DAY_MS, instant};
use crate::generator::draw::Random;

/// Days of each log: eight weeks.
pub const DAYS: i64 = 56;

/// A log's first instant: a Wednesday.
pub fn start() -> i64 {
    instant((2016, 2, 3), (0, 0, 0))
}

/// A log in which one source asks for `a.example`, with a lookup of another domain at each end.
pub struct Log {
    /// Names and times in ms.
    lookups: Vec<(String, i64)>,
}

impl Log {
    /// The lookups of `a.example` at these times.
    pub fn new(times: &[i64]) -> Log {
        let ends = [start(), start() + DAYS * DAY_MS].map(|time| ("b.example".to_owned(), time));
        let own = times.iter().map(|time| ("a.example".to_owned(), *time));
        Log { lookups: own.chain(ends).collect() }
    }

    /// Adds lookups of other domains.
    pub fn with(mut self, others: Vec<(String, i64)>) -> Log {
        self.lookups.extend(others);
        self
    }

    /// The profile of `a.example`, on the clocks of New York.
    pub fn profile(&self) -> ProfileSection {
        let words = ["whoasks", "profile", "a.example", "-", "--tz", "America/New_York"];
        let Ok(Cli { command: Some(Command::Profile(args)), .. }) = Cli::try_parse_from(words) else {
            panic!("the command line of `profile`");
        };
        let filter = plan::filter(&NameArgs::default(), &args.common.filter, &Sharing::default()).unwrap();
        let settings = plan::settings(
            filter,
            plan::domain_by(&args.common.study).unwrap(),
            &args.common.study,
            &Sharing::default(),
        )
        .unwrap();
        let mut state = Profile::new(Lookups::new(Arc::new(settings), Shared::default()), b"a.example".to_vec());
        let [own, other]: [IpAddr; 2] = ["192.0.2.1", "192.0.2.9"].map(|address| address.parse().unwrap());
        for (name, time) in &self.lookups {
            let source = if name == "a.example" { own } else { other };
            let (time, extra) = (Some(Timestamp(time * 1_000_000)), Extra::default());
            state.record(&Record { time, source, name: name.as_bytes(), class: Class(1), rtype: None, extra });
        }
        state.close();
        profile(&mut state, 1, Draws::new(99, 1)).unwrap().1
    }
}

/// Adds a burst of about ten lookups, seconds apart.
pub fn burst(random: &mut Random, times: &mut Vec<i64>, at: i64) {
    let mut time = at;
    loop {
        times.push(time);
        time += random.between(500, 60_000);
        if random.chance(1_000) {
            return;
        }
    }
}
