//! What the head of a BIND log decides.

use std::sync::Arc;

use super::Bind;
use super::line::{self, Head, Kind};
use crate::error::Result;
use crate::format::envelope;
use crate::format::text::out::Survey;
use crate::format::time::DateCache;
use crate::format::{Framing, Options, Order, Parser, Prepared};

/// How many lines of the head decide whether the log has times.
const HEAD_LINES: usize = 500;

/// Decides whether the log has times, and in which year yearless ones begin.
pub fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let mut survey = Survey::default();
    for line in head.split(|octet| *octet == b'\n').take(HEAD_LINES) {
        see(&mut survey, line);
    }
    let (clock, decisions) = survey.settle(survey.barest(), options);
    let counts_only = options.counts_only;
    let parser = move || Box::new(Bind::new(clock.clone(), counts_only)) as Box<dyn Parser>;
    Ok(Prepared { framing: Framing::Lines, parser: Arc::new(parser), decisions, order: Order::Free })
}

/// Takes the time of one line into the survey.
fn see(survey: &mut Survey, text: &[u8]) {
    let mut dates = DateCache::default();
    let unwrapped = envelope::unwrap_json(text);
    let (outer, text) = match &unwrapped {
        Some((time, inner)) => (*time, inner.as_bytes()),
        None => (None, text),
    };
    match line::head(text, &mut dates) {
        Some(Head { time, kind: Kind::Client, .. }) => survey.see(time.or(outer)),
        Some(Head { time, kind: Kind::Other | Kind::Cut, .. }) => survey.see_stamp(time.or(outer)),
        Some(Head { kind: Kind::Foreign, .. }) | None => {}
    }
}
