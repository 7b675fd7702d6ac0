//! BIND beside other servers in one file.

use std::sync::Arc;

use super::Bind;
use crate::error::Result;
use crate::format::text::{self, Line, Out, Read, Reader, Settled};
use crate::format::{Options, Order};
use crate::record::{Sink, Usual};
use crate::tally::Outcome;

impl Reader for Bind {
    fn shortcut(&mut self, frame: &[u8], sink: &mut dyn Sink) -> Read {
        Bind::shortcut(self, frame, sink)
    }

    fn usual<'a>(&mut self, text: &'a [u8], lookups: &mut Vec<Usual<'a>>) -> usize {
        self.usual_lines(text, lookups)
    }

    fn read(&mut self, line: &Line<'_>, out: &mut Out<'_>) -> Read {
        // Carriers are taken off here, where a time of BIND's own behind them is known.
        if line.is_carried {
            return None;
        }
        match self.line(line.text, line.time, out.sink()) {
            None if line.is_named => Some(Ok(Outcome::NotLookup)),
            read => read,
        }
    }

    fn settle(&self, head: &text::Head<'_>, options: &Options) -> Result<Settled> {
        let (clock, decisions) = self.clock.settle(head.front, options);
        let counts_only = options.counts_only;
        let readers = Arc::new(move || Box::new(Bind::new(clock.clone(), counts_only)) as Box<dyn Reader>);
        Ok(Settled { readers, decisions, order: Order::Free })
    }

    fn ambiguous_times(&self) -> u64 {
        self.clock.ambiguous_times()
    }
}
