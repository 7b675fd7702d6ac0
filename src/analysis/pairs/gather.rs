//! Unites runs: walks all of them at once, domain by domain, in order.

use super::event::sort_by_key;
use super::marks;
use super::run::{Cursor, Entry, Extent, Mark, Run, Writer};
use super::sessions::{Session, unite};
use crate::dns::RecordType;

/// What all runs hold of one domain.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a> {
    /// The domain.
    pub domain: u32,
    /// Its sources, by number.
    pub pairs: &'a [Pair],
    /// The sessions of all pairs.
    pub(super) sessions: &'a [Session],
    /// What is counted besides.
    pub(super) marks: &'a [Mark],
}

/// What all runs hold of one pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The source.
    pub source: u32,
    /// Lookups.
    pub lookups: u64,
    /// Lookups without a time; they are in no session.
    pub untimed: u64,
    /// Where its sessions begin among the group's.
    from: usize,
    /// How many sessions it has.
    pub sessions: usize,
}

impl Pair {
    /// Whether it is one lookup with a time.
    fn is_single(&self) -> bool {
        (self.lookups, self.sessions) == (1, 1)
    }
}

impl<'a> Group<'a> {
    /// The sessions of one of the pairs, in order.
    pub fn sessions_of(&self, pair: &Pair) -> &'a [Session] {
        &self.sessions[pair.from..pair.from + pair.sessions]
    }

    /// Lookups in business hours of a zone.
    pub fn business(&self, zone: usize) -> u64 {
        marks::business(self.marks, zone)
    }

    /// Lookups by type, no type where the log has none.
    pub fn types(&self) -> impl Iterator<Item = (Option<RecordType>, u64)> + 'a {
        marks::types(self.marks)
    }
}

/// A single lookup of a run, taken out to be sorted with those of the other runs.
#[derive(Clone, Copy)]
struct Single {
    /// The domain.
    domain: u32,
    /// The source.
    source: u32,
    /// When.
    time: i64,
}

/// An entry of a run, taken out likewise.
#[derive(Clone, Copy)]
struct Taken {
    /// The domain.
    domain: u32,
    /// The source.
    source: u32,
    /// Where the rest stands.
    at: u32,
}

/// A mark of a run, taken out likewise.
#[derive(Clone, Copy)]
struct TakenMark {
    /// The domain.
    domain: u32,
    /// The mark.
    mark: Mark,
}

/// Entries that are taken out at a time: few enough to stay in the processor's cache while they are sorted.
const PORTION: usize = 1 << 14;

/// Calls `visit` for every domain of `runs` that is wanted, in order of their numbers, with all pairs united; `portion`
/// is room for them.
pub fn for_each_wanted(
    runs: &[Run],
    gap: i64,
    portion: &mut Portion,
    wanted: &impl Fn(u32) -> bool,
    visit: &mut impl FnMut(Group<'_>),
) {
    let mut cursors: Vec<Cursor<'_>> = runs.iter().map(Run::cursor).collect();
    let mut width = 1u32;
    while let Some(start) = cursors.iter().filter_map(Cursor::peek).min() {
        let end = start.saturating_add(width);
        portion.take(&mut cursors, end, wanted);
        width = next_width(width, portion.singles.len() + portion.taken.len());
        portion.unite(gap, visit);
    }
}

/// How many domains to take next, so that they have about [`PORTION`] entries.
fn next_width(width: u32, entries: usize) -> u32 {
    if entries < PORTION { width.saturating_mul(2).min(1 << 20) } else { (width / 2).max(1) }
}

/// The entries of some domains.
#[derive(Default)]
pub struct Portion {
    /// Single lookups, run by run until they are sorted.
    singles: Vec<Single>,
    /// Room for their sort.
    spare_singles: Vec<Single>,
    /// The pairs of the entries, likewise.
    taken: Vec<Taken>,
    /// Room for their sort.
    spare: Vec<Taken>,
    /// The entries, each with where its sessions end.
    entries: Vec<(Entry, usize)>,
    /// Their sessions.
    sessions: Vec<Session>,
    /// The marks.
    marks: Vec<TakenMark>,
    /// Room for their sort.
    spare_marks: Vec<TakenMark>,
    /// What is united of the domain at hand.
    united: United,
}

/// What is united of one domain.
#[derive(Default)]
struct United {
    /// The pairs.
    pairs: Vec<Pair>,
    /// Their sessions.
    sessions: Vec<Session>,
    /// The marks.
    marks: Vec<Mark>,
}

impl Portion {
    /// Takes all entries of domains before `end` out of the runs, and keeps those that are wanted.
    fn take(&mut self, cursors: &mut [Cursor<'_>], end: u32, wanted: &impl Fn(u32) -> bool) {
        self.singles.clear();
        self.taken.clear();
        self.entries.clear();
        self.sessions.clear();
        self.marks.clear();
        let Portion { singles, taken, entries, sessions, marks, .. } = self;
        for cursor in cursors {
            while let Some(domain) = cursor.peek().filter(|domain| *domain < end || end == u32::MAX) {
                if !wanted(domain) {
                    cursor.skip();
                    continue;
                }
                let mut ended = sessions.len();
                let single = |source, time| singles.push(Single { domain, source, time });
                let entry = |entry: Entry, added: &[Session]| {
                    ended += added.len();
                    taken.push(Taken { domain, source: entry.source, at: entries.len() as u32 });
                    entries.push((entry, ended));
                };
                cursor.take(sessions, |mark| marks.push(TakenMark { domain, mark }), single, entry);
            }
        }
        // Without the bits that no source has, there is less to sort by.
        let sources = singles.iter().map(|single| single.source).chain(taken.iter().map(|taken| taken.source));
        let bits = u32::BITS - sources.fold(0, |all, source| all | source).leading_zeros();
        sort_by_key(singles, &mut self.spare_singles, |s| u64::from(s.domain) << bits | u64::from(s.source));
        sort_by_key(taken, &mut self.spare, |t| u64::from(t.domain) << bits | u64::from(t.source));
        sort_by_key(marks, &mut self.spare_marks, |t| u64::from(t.domain) << 32 | u64::from(t.mark.0));
    }

    /// Unites the lookups of each pair and the marks of each domain, and visits each domain.
    fn unite(&mut self, gap: i64, visit: &mut impl FnMut(Group<'_>)) {
        let mut marks = self.marks.chunk_by(|a, b| a.domain == b.domain);
        let (mut singles, mut taken) = (&self.singles[..], &self.taken[..]);
        let first = |singles: &[Single], taken: &[Taken]| {
            let domains =
                singles.first().map(|single| single.domain).into_iter().chain(taken.first().map(|t| t.domain));
            domains.min()
        };
        while let Some(domain) = first(singles, taken) {
            self.united.clear();
            // Each group of a run has a type at least, so that the domains of the marks are those of the pairs.
            self.united.add_marks(marks.next().unwrap_or_default());
            let of_domain =
                (split_off(&mut singles, |s| s.domain == domain), split_off(&mut taken, |t| t.domain == domain));
            self.united.add_pairs(of_domain, &self.entries, &self.sessions, gap);
            let United { pairs, sessions, marks } = &self.united;
            visit(Group { domain, pairs, sessions, marks });
        }
    }
}

/// Takes those at the beginning of `items` off for which `is_one` holds.
fn split_off<'a, T>(items: &mut &'a [T], is_one: impl Fn(&T) -> bool) -> &'a [T] {
    let (ones, rest) = items.split_at(items.iter().position(|item| !is_one(item)).unwrap_or(items.len()));
    *items = rest;
    ones
}

impl United {
    /// Forgets the domain before.
    fn clear(&mut self) {
        self.pairs.clear();
        self.sessions.clear();
        self.marks.clear();
    }

    /// Sums the marks of a domain, which are sorted.
    fn add_marks(&mut self, taken: &[TakenMark]) {
        for TakenMark { mark: (code, count), .. } in taken {
            match self.marks.last_mut().filter(|last| last.0 == *code) {
                Some(last) => last.1 += count,
                None => self.marks.push((*code, *count)),
            }
        }
    }

    /// Unites the lookups of each pair of a domain, which are sorted: single ones, and entries.
    fn add_pairs(
        &mut self,
        (mut singles, mut taken): (&[Single], &[Taken]),
        entries: &[(Entry, usize)],
        sessions: &[Session],
        gap: i64,
    ) {
        loop {
            let sources =
                singles.first().map(|single| single.source).into_iter().chain(taken.first().map(|t| t.source));
            let Some(source) = sources.min() else { break };
            let from = self.sessions.len();
            let (lookups, in_order) = self.add_singles(split_off(&mut singles, |single| single.source == source), gap);
            let mut pair = Pair { source, lookups, untimed: 0, from, sessions: 0 };
            let of_pair = split_off(&mut taken, |taken| taken.source == source);
            for Taken { at, .. } in of_pair {
                let (entry, end) = entries[*at as usize];
                let begin = (*at as usize).checked_sub(1).map_or(0, |before| entries[before].1);
                pair.lookups += entry.lookups;
                pair.untimed += entry.untimed;
                self.sessions.extend_from_slice(&sessions[begin..end]);
            }
            if !in_order || !of_pair.is_empty() {
                unite(&mut self.sessions, from, gap);
            }
            pair.sessions = self.sessions.len() - from;
            self.pairs.push(pair);
        }
    }

    /// Makes sessions of the single lookups of one pair; returns how many lookups there are, and whether their sessions
    /// are united, because they came in order.
    fn add_singles(&mut self, singles: &[Single], gap: i64) -> (u64, bool) {
        let from = self.sessions.len();
        let mut in_order = true;
        for Single { time, .. } in singles {
            match self.sessions[from..].last_mut() {
                Some(session) if *time >= session.last && session.joins(*time, gap) => session.last = *time,
                last => {
                    in_order &= last.is_none_or(|session| *time >= session.last);
                    self.sessions.push(Session { first: *time, last: *time });
                }
            }
        }
        (singles.len() as u64, in_order)
    }
}

/// Makes one run of several.
pub fn compact(runs: &[Run], gap: i64) -> Run {
    let extent = runs.iter().map(Run::extent).fold(Extent::NOTHING, Extent::unite);
    let mut room = Vec::new();
    let mut writer = Writer::new(extent, &mut room);
    for_each_wanted(runs, gap, &mut Portion::default(), &|_| true, &mut |group| {
        let singles = || group.pairs.iter().filter(|pair| pair.is_single());
        writer.begin(group.domain, group.marks, singles().count());
        for pair in singles() {
            writer.single(pair.source, group.sessions_of(pair)[0].first);
        }
        for pair in group.pairs.iter().filter(|pair| !pair.is_single()) {
            let Pair { source, lookups, untimed, .. } = *pair;
            writer.entry(Entry { source, lookups, untimed }, group.sessions_of(pair));
        }
        writer.end();
    });
    writer.finish()
}
