//! The way out of a store and back: what partial states hold of pairs.

use super::gather::Group;
use super::run::{Entry, Extent, Mark, Writer};
use super::sessions::Session;
use super::{MAX_ZONES, PARTITIONS, PairLog, marks};

impl<'a> Group<'a> {
    /// What is counted of the domain besides the pairs: codes, ascending, and counts.
    pub fn marks(&self) -> &'a [Mark] {
        self.marks
    }
}

/// Whether a code is one of [`Group::marks`], and of those, whether it stands for a type (or none): of these, the
/// counts of a domain are its lookups in all.
pub fn code_of_type(code: u32) -> Option<bool> {
    marks::zone_of(code).map_or(Some(true), |zone| (zone < MAX_ZONES).then_some(false))
}

/// Some domains with their pairs, on their way into a store.
#[derive(Debug, Default)]
pub struct Portion {
    /// The domains; what belongs to one ends where that of the next begins.
    domains: Vec<Begun>,
    /// Counts besides the pairs, by domain.
    marks: Vec<Mark>,
    /// Pairs by domain, each with where its sessions begin.
    pairs: Vec<(Entry, usize)>,
    /// Sessions by pair.
    sessions: Vec<Session>,
}

/// Where a domain begins.
#[derive(Clone, Copy, Debug)]
struct Begun {
    /// Its partition.
    partition: u8,
    /// The domain.
    domain: u32,
    /// Its first mark.
    mark: usize,
    /// Its first pair.
    pair: usize,
}

/// A domain with its marks, and its pairs in order with their sessions.
type Ordered<'a> = (Begun, &'a [Mark], Vec<(Entry, &'a [Session])>);

impl Portion {
    /// Begins a domain of a partition; none comes twice.
    pub fn begin(&mut self, domain: u32, partition: u8) {
        self.domains.push(Begun { partition, domain, mark: self.marks.len(), pair: self.pairs.len() });
    }

    /// Adds what [`Group::marks`] has.
    pub fn mark(&mut self, mark: Mark) {
        self.marks.push(mark);
    }

    /// Begins a pair; no source comes twice.
    pub fn pair(&mut self, source: u32, lookups: u64, untimed: u64) {
        self.pairs.push((Entry { source, lookups, untimed }, self.sessions.len()));
    }

    /// Adds a session of the pair; they come in order.
    pub fn session(&mut self, first: i64, last: i64) {
        self.sessions.push(Session { first, last });
    }

    /// The domains in the order of a store, each with its marks and pairs.
    fn in_order(&self) -> Vec<Ordered<'_>> {
        let ends = |at: usize| {
            let next = self.domains.get(at + 1);
            next.map_or((self.marks.len(), self.pairs.len()), |next| (next.mark, next.pair))
        };
        let sessions = |at: usize| {
            let end = self.pairs.get(at + 1).map_or(self.sessions.len(), |next| next.1);
            (self.pairs[at].0, &self.sessions[self.pairs[at].1..end])
        };
        let domain = |(at, begun): (usize, &Begun)| {
            let (mark, pair) = ends(at);
            let mut pairs: Vec<_> = (begun.pair..pair).map(sessions).collect();
            pairs.sort_unstable_by_key(|(entry, _)| entry.source);
            (*begun, &self.marks[begun.mark..mark], pairs)
        };
        let mut domains: Vec<_> = self.domains.iter().enumerate().map(domain).collect();
        domains.sort_unstable_by_key(|(begun, ..)| (begun.partition, begun.domain));
        domains
    }
}

/// What the numbers of these domains reach to.
fn extent(part: &[Ordered<'_>]) -> Extent {
    let mut extent = Extent::NOTHING;
    for (entry, sessions) in part.iter().flat_map(|(.., pairs)| pairs) {
        extent.see_source(entry.source);
        for session in *sessions {
            extent.see(entry.source, session.first);
            extent.see(entry.source, session.last);
        }
    }
    extent
}

/// Writes the group of a domain: its single lookups, then its other pairs.
fn write(writer: &mut Writer<'_>, domain: u32, marks: &[Mark], pairs: &[(Entry, &[Session])]) {
    let is_single =
        |entry: &Entry, sessions: &[Session]| entry.lookups == 1 && matches!(sessions, [one] if one.first == one.last);
    let singles = || pairs.iter().filter(|(entry, sessions)| is_single(entry, sessions));
    writer.begin(domain, marks, singles().count());
    singles().for_each(|(entry, sessions)| writer.single(entry.source, sessions[0].first));
    let others = pairs.iter().filter(|(entry, sessions)| !is_single(entry, sessions));
    others.for_each(|(entry, sessions)| writer.entry(*entry, sessions));
    writer.end();
}

impl PairLog {
    /// Puts domains into the store.
    pub fn restore(&mut self, portion: &Portion) {
        for part in portion.in_order().chunk_by(|a, b| a.0.partition == b.0.partition) {
            let mut writer = Writer::new(extent(part), &mut self.room);
            for (begun, marks, pairs) in part {
                write(&mut writer, begun.domain, marks, pairs);
                let domain = begun.domain as usize;
                self.lookups.resize(self.lookups.len().max(domain + 1), 0);
                self.lookups[domain] += pairs.iter().map(|(entry, _)| entry.lookups).sum::<u64>();
            }
            let run = writer.finish();
            let partition = usize::from(part[0].0.partition) % PARTITIONS;
            self.partitions[partition].add(vec![run], self.gap);
        }
    }

    /// Gives back the room for writing.
    pub fn restored(&mut self) {
        self.room = Vec::new();
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Pair, partition};
    use super::*;
    use proptest::prelude::*;

    /// A group without what is only of the store.
    type Seen = (u32, Vec<Mark>, Vec<(u32, u64, u64, Vec<Session>)>);

    /// All groups of a store.
    fn groups(log: &PairLog) -> Vec<Seen> {
        let mut groups = Vec::new();
        log.for_each_group(|group| {
            let pair = |pair: &Pair| (pair.source, pair.lookups, pair.untimed, group.sessions_of(pair).to_vec());
            groups.push((group.domain, group.marks().to_vec(), group.pairs.iter().map(pair).collect()));
        });
        groups.sort();
        groups
    }

    proptest! {
        #[test]
        fn what_comes_out_goes_in_again(lookups in prop::collection::vec((0u32..9, 0u32..9, prop::option::of(any::<i32>()), any::<Option<u8>>(), 0u16..4), 0..300)) {
            let mut log = PairLog::new(30, 2);
            for (domain, source, time, rtype, business) in lookups {
                let time = time.map_or(super::super::UNTIMED, i64::from);
                log.push(partition(domain << 26), domain, source, time, rtype.map(u16::from), business);
            }
            log.close(None);
            let (mut again, mut portion) = (PairLog::new(30, 2), Portion::default());
            for (domain, marks, pairs) in groups(&log).into_iter().rev() {
                portion.begin(domain, partition(domain << 26));
                marks.into_iter().for_each(|mark| portion.mark(mark));
                for (source, lookups, untimed, sessions) in pairs.into_iter().rev() {
                    portion.pair(source, lookups, untimed);
                    sessions.iter().for_each(|session| portion.session(session.first, session.last));
                }
            }
            again.restore(&portion);
            prop_assert_eq!(groups(&again), groups(&log));
            prop_assert_eq!(again.lookups(), log.lookups());
        }
    }
}
