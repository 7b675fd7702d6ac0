//! Takes records with addresses, and hands them on with pseudonyms.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use super::{Pseudonyms, names, texts};
use crate::record::{Extra, Kept, Record, Response, Sink, Timestamp};

/// Pseudonyms that are remembered. Names can bring more addresses than there are sources, as many as they like.
const REMEMBERED: usize = 1 << 18;

/// Turns records, with what one thread remembers.
pub struct Mask {
    /// The pseudonyms.
    pseudonyms: Arc<Pseudonyms>,
    /// Those made before.
    known: HashMap<IpAddr, IpAddr, foldhash::fast::RandomState>,
    /// The name at hand.
    name: Vec<u8>,
}

impl Mask {
    /// A mask that remembers nothing yet.
    pub fn new(pseudonyms: Arc<Pseudonyms>) -> Self {
        Mask { pseudonyms, known: HashMap::default(), name: Vec::new() }
    }

    /// What takes records before `sink` does.
    pub fn before<'a>(&'a mut self, sink: &'a mut dyn Sink) -> Masked<'a> {
        Masked { mask: self, sink }
    }

    /// The pseudonym of an address.
    fn turn(&mut self, address: IpAddr) -> IpAddr {
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        *self.known.entry(address).or_insert_with(|| self.pseudonyms.address(address))
    }

    /// A name with pseudonyms in it.
    fn name<'a>(&'a mut self, name: &'a [u8]) -> &'a [u8] {
        let mut out = std::mem::take(&mut self.name);
        let is_other = names::rewrite(name, &mut |address| self.turn(address), &mut out);
        self.name = out;
        if is_other { &self.name } else { name }
    }
}

/// A sink behind a mask.
pub struct Masked<'a> {
    /// The mask.
    mask: &'a mut Mask,
    /// What never sees an address.
    sink: &'a mut dyn Sink,
}

impl Sink for Masked<'_> {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        let Record { time, source, name, class, rtype, extra } = *record;
        let Extra { port, transport, rcode, server, view, flags, ecs } = extra;
        // Servers are few, and only `records` has them.
        let server = server.map(|server| texts::rewrite(server, &mut |address| self.mask.turn(address)));
        let server = server.as_deref();
        let ecs = ecs.map(|net| self.mask.pseudonyms.network(net));
        let source = self.mask.turn(source);
        let extra = Extra { port, transport, rcode, server, view, flags, ecs };
        let name = self.mask.name(name);
        self.sink.record(&Record { time, source, name, class, rtype, extra })
    }

    fn response(&mut self, response: &Response<'_>) {
        let Response { time, source, name, class, rtype, rcode } = *response;
        let source = self.mask.turn(source);
        let name = self.mask.name(name);
        self.sink.response(&Response { time, source, name, class, rtype, rcode });
    }

    fn unread(&mut self, first: Timestamp, last: Timestamp) {
        self.sink.unread(first, last);
    }
}
