//! A log cut into blocks, each in a state of its own as on another thread, these united in any order: the figures of
//! the whole. The whole is read with usual lines together, the blocks line by line.

use std::sync::{Arc, LazyLock};

use clap::Parser;
use whoasks::analysis::lookups::{Lookups, Shared};
use whoasks::analysis::{Selection, Settings, Sort, State, domains, sources};
use whoasks::cli::{Cli, Command};
use whoasks::format::{Options, Order, Prepared, detect};
use whoasks::input::frames::Frames;
use whoasks::plan;
use whoasks::record::{BATCH, Sink};

use super::reading;

/// The settings of a command line with two zones.
static SETTINGS: LazyLock<Arc<Settings>> = LazyLock::new(|| {
    let words = ["whoasks", "domains", "--tz=America/New_York", "--tz=Europe/Moscow", "-"];
    let Ok(Cli { command: Some(Command::Domains(args)), .. }) = Cli::try_parse_from(words) else {
        unreachable!("the command line of `domains`");
    };
    let sharing = plan::Sharing::default();
    let filter = plan::filter(&args.names, &args.common.filter, &sharing).expect("no filter");
    let domain_by = plan::domain_by(&args.common.study).expect("names");
    Arc::new(plan::settings(filter, domain_by, &args.common.study, &sharing).expect("settings"))
});

/// The law for a log of a format that is detected; the first octet says where it is cut.
pub fn hold(octets: &[u8]) {
    let Some((size, log)) = octets.split_first() else { return };
    let options = Options { year: Some(2026), counts_only: true, ..Options::default() };
    let Ok((_, prepared)) = detect::detect(log, &options) else { return };
    if prepared.order != Order::Free {
        return;
    }
    let shared = Shared::default();
    let whole = rows(state(&prepared, log, &shared, true));
    let blocks = reading::blocks(&prepared, log, 1 + usize::from(*size) * 4);
    let states = blocks.into_iter().rev().map(|block| state(&prepared, block, &shared, false));
    let united = states.reduce(|mut one, other| {
        one.merge(other);
        one
    });
    assert_eq!(united.map(rows), Some(whole));
}

/// The closed state of a block.
fn state(prepared: &Prepared, block: &[u8], shared: &Shared, with_usual: bool) -> Lookups {
    let mut state = Lookups::new(SETTINGS.clone(), shared.clone());
    let mut parser = (prepared.parser)();
    let mut frames = Frames::new(prepared.framing, block);
    let mut lookups = Vec::with_capacity(BATCH);
    loop {
        lookups.clear();
        let octets = if with_usual { parser.usual(frames.rest(), &mut lookups) } else { 0 };
        if !lookups.is_empty() {
            state.usual(&lookups);
            frames.pass(octets, lookups.len() as u64);
            continue;
        }
        let Some((_, frame)) = frames.next() else { break };
        let _ = parser.frame(frame, &mut state);
    }
    state.close();
    state
}

/// All rows of a state.
fn rows(state: Lookups) -> String {
    let all = || Selection { sort: Sort::Lookups, top: usize::MAX, threads: 1 };
    let (domains, sources) = (domains::rows(&state, all()).0, sources::rows(&state, all()).0);
    serde_json::to_string(&(domains, sources)).expect("JSON")
}
