//! Intervals for a share whose sources the data chose: a seeded bootstrap over whole days.

use std::collections::BTreeMap;

use super::intervals::Interval;
use crate::threads;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// How many draws an interval rests on. One less than a round number, so that the percentiles are draws.
pub const DRAWS: u32 = 9_999;

/// How many draws are made, by which seed, and on how many threads; the threads change no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    /// How many.
    pub count: u32,
    /// The seed of all draws.
    pub seed: u64,
    /// Threads.
    pub threads: usize,
}

impl Draws {
    /// So many draws on this thread.
    pub fn new(count: u32, seed: u64) -> Self {
        Draws { count, seed, threads: 1 }
    }

    /// At most so many draws.
    pub fn at_most(self, count: u32) -> Self {
        Draws { count: self.count.min(count), ..self }
    }

    /// The results of all draws in their order; `room` makes what a thread works in.
    pub(super) fn map<W, T: Send>(self, room: impl Fn() -> W + Sync, draw: impl Fn(&mut W, u32) -> T + Sync) -> Vec<T> {
        let part = |from: u32, to: u32| {
            let mut work = room();
            (from..to).map(|number| draw(&mut work, number)).collect::<Vec<T>>()
        };
        let threads = u32::try_from(self.threads).unwrap_or(u32::MAX).clamp(1, self.count.max(1));
        let size = self.count.div_ceil(threads);
        let until = |at: usize| u32::try_from(at).unwrap_or(u32::MAX).saturating_mul(size).min(self.count);
        threads::each(threads as usize, |at| part(until(at), until(at + 1))).into_iter().flatten().collect()
    }
}

/// The counts of one day: (index of the source, count), each source at most once, in any order.
pub type Day = Vec<(usize, u64)>;

/// A bootstrap of the share of the k largest sources, with days as blocks (Künsch 1989).
///
/// Each draw takes as many days as there are, with replacement, sums their counts by source, and chooses the k
/// largest sources anew: an interval for fixed sources would ignore that the data chose them. What happens within a
/// day stays together, so that lookups that cause each other do not count as independent.
///
/// Draw number i uses stream i of ChaCha8 under the seed: the result is the same for any division of the draws among
/// threads, and on any machine.
#[derive(Clone, Debug)]
pub struct TopShare {
    /// The days in the order of the calendar, with the days on which nothing happened: the sources that can be among
    /// the k largest, by dense numbers.
    days: Vec<Day>,
    /// What was counted on each day, all sources together.
    totals: Vec<u64>,
    /// How many sources are the leading ones.
    k: usize,
    /// How many sources can be among them.
    sources: usize,
}

/// How many of the largest sources are held against the others to see whether these can ever lead.
const LEADERS: usize = 32;

impl TopShare {
    /// A bootstrap over these days, which should cover the whole window, empty days included.
    ///
    /// A source of which k others count at least as much on every day is never needed among the k largest, however
    /// often each day is drawn: such sources are left out of the draws and stay in the totals, so that a long tail
    /// costs nothing. Memory is one counter for each source up to the largest index, so indices should be dense.
    pub fn new(days: &[Day], k: usize) -> Self {
        let mut by_source: BTreeMap<usize, Vec<(usize, u64)>> = BTreeMap::new();
        for (day, counts) in days.iter().enumerate() {
            for &(source, n) in counts.iter().filter(|&&(_, n)| n > 0) {
                by_source.entry(source).or_default().push((day, n));
            }
        }
        let kept = undominated(by_source.into_values().collect(), days.len(), k);
        let mut dense = vec![Day::new(); days.len()];
        for (source, counts) in kept.iter().enumerate() {
            counts.iter().for_each(|&(day, n)| dense[day].push((source, n)));
        }
        let totals = days.iter().map(|day| day.iter().map(|&(_, n)| n).sum()).collect();
        TopShare { days: dense, totals, k, sources: kept.len() }
    }

    /// The share itself, without resampling; `None` if nothing was counted.
    pub fn share(&self) -> Option<f64> {
        self.share_of(&vec![1; self.days.len()], &mut vec![0; self.sources])
    }

    /// The 95 % percentile interval from these draws; [`DRAWS`] by default.
    ///
    /// Its bounds are the draws of rank (draws+1)·2.5 % and (draws+1)·97.5 %. `None` if fewer than two days have
    /// counts, or there are no draws.
    pub fn interval(&self, draws: Draws) -> Option<Interval> {
        self.intervals([self.k], draws)[0]
    }

    /// The intervals of the shares of so many largest sources, none of them more than k, from the same draws.
    pub fn intervals<const N: usize>(&self, leading: [usize; N], draws: Draws) -> [Option<Interval>; N] {
        if self.totals.iter().filter(|&&total| total > 0).count() < 2 {
            return [None; N];
        }
        let shares = |work: &mut Vec<u64>, draw| {
            let times = resample(&mut stream(draws.seed, draw), self.days.len());
            let total = self.count(&times, work);
            leading.map(|k| share(total, work, k))
        };
        let shares = draws.map(|| vec![0; self.sources], shares);
        std::array::from_fn(|at| percentile(shares.iter().filter_map(|shares| shares[at]).collect()))
    }

    /// The share of the k largest sources when each day counts so many times; `work` has a counter for each source.
    fn share_of(&self, times: &[u64], work: &mut [u64]) -> Option<f64> {
        let total = self.count(times, work);
        share(total, work, self.k)
    }

    /// Counts each source in `work`; all together.
    fn count(&self, times: &[u64], work: &mut [u64]) -> u64 {
        work.fill(0);
        for (day, &weight) in self.days.iter().zip(times).filter(|&(_, &weight)| weight > 0) {
            for &(source, n) in day {
                work[source] += n * weight;
            }
        }
        self.totals.iter().zip(times).map(|(total, weight)| total * weight).sum()
    }
}

/// The share of the k largest of these counts, which may be reordered; `None` of nothing.
fn share(total: u64, counts: &mut [u64], k: usize) -> Option<f64> {
    (total > 0).then(|| largest(counts, k) as f64 / total as f64)
}

/// The sources, by (day, count), of which fewer than k of the [`LEADERS`] count at least as much on every day.
fn undominated(mut sources: Vec<Vec<(usize, u64)>>, days: usize, k: usize) -> Vec<Vec<(usize, u64)>> {
    sources.sort_by_key(|counts| std::cmp::Reverse(counts.iter().map(|&(_, n)| n).sum::<u64>()));
    let by_day = |counts: &Vec<(usize, u64)>| {
        let mut dense = vec![0; days];
        counts.iter().for_each(|&(day, n)| dense[day] = n);
        dense
    };
    let leaders: Vec<Vec<u64>> = sources.iter().take(LEADERS).map(by_day).collect();
    let can_lead = |counts: &Vec<(usize, u64)>| {
        let ahead = leaders.iter().filter(|leader| counts.iter().all(|&(day, n)| leader[day] >= n));
        ahead.take(k).count() < k
    };
    let tail = sources.split_off(sources.len().min(LEADERS));
    sources.extend(tail.into_iter().filter(can_lead));
    sources
}

/// The sum of the k largest counts, which it may reorder.
fn largest(counts: &mut [u64], k: usize) -> u64 {
    if k < counts.len() {
        counts.select_nth_unstable_by(k, |a, b| b.cmp(a));
    }
    counts.iter().take(k).sum()
}

/// The random numbers of one draw, which depend on the seed and the draw's number alone.
pub(super) fn stream(seed: u64, draw: u32) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(draw.into());
    rng
}

/// How often each of n blocks is taken when n are drawn with replacement.
pub(super) fn resample(rng: &mut ChaCha8Rng, n: usize) -> Vec<u64> {
    let mut times = vec![0; n];
    for _ in 0..n {
        if let Some(block) = times.get_mut(below(rng, n)) {
            *block += 1;
        }
    }
    times
}

/// A uniform index below `n` by Lemire's multiplication; its bias is below n / 2⁶⁴.
pub(super) fn below(rng: &mut ChaCha8Rng, n: usize) -> usize {
    ((u128::from(rng.next_u64()) * n as u128) >> 64) as usize
}

/// The 2.5 % and 97.5 % order statistics of rank (B+1)·p, at least the first and at most the last.
///
/// `None` without values.
pub fn percentile(mut values: Vec<f64>) -> Option<Interval> {
    values.sort_unstable_by(f64::total_cmp);
    let rank = |p: f64| ((values.len() + 1) as f64 * p).round().clamp(1.0, values.len().max(1) as f64) as usize;
    let low = *values.get(rank(0.025) - 1)?;
    let high = *values.get(rank(0.975) - 1)?;
    Some(Interval { low, high })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each draw stands for itself: neither the draws before it nor the state of the counters matter.
    #[test]
    fn draws_are_independent_of_their_order() {
        let days = vec![vec![(0, 3), (1, 1)], vec![(1, 4)], vec![], vec![(2, 5), (0, 1)]];
        let top = TopShare::new(&days, 1);
        let mut work = vec![0; 3];
        let draw = |i: u32, work: &mut [u64]| top.share_of(&resample(&mut stream(7, i), 4), work);
        let forward: Vec<_> = (0..50).map(|i| draw(i, &mut work)).collect();
        let mut backward: Vec<_> = (0..50).rev().map(|i| draw(i, &mut [9; 3])).collect();
        backward.reverse();
        assert_eq!(forward, backward);
        assert!(forward.iter().any(|share| share != &forward[0]));
    }

    /// Leaving out sources that cannot lead changes no draw.
    #[test]
    fn the_tail_is_left_out_without_loss() {
        let tail = |day: usize| (2..60).filter(move |source| (source + day).is_multiple_of(7)).map(|s| (s, 1));
        let days: Vec<Day> = (0..21).map(|day| [(0, 3), (1, 2)].into_iter().chain(tail(day)).collect()).collect();
        let top = TopShare::new(&days, 2);
        assert_eq!(top.sources, LEADERS);
        let all = TopShare { days: days.clone(), sources: 60, ..top.clone() };
        for draw in 0..99 {
            let times = resample(&mut stream(1, draw), 21);
            assert_eq!(top.share_of(&times, &mut [0; LEADERS]), all.share_of(&times, &mut [0; 60]));
        }
        // What suffices for two suffices for one.
        let draws = Draws::new(99, 1);
        let one = TopShare::new(&days, 1).interval(draws);
        assert_eq!(top.intervals([1, 2], draws), [one, top.interval(draws)]);
    }

    /// Any number of threads gives the same results in the same order.
    #[test]
    fn threads_change_nothing() {
        for threads in [1, 2, 3, 7, 100] {
            let draws = Draws { threads, ..Draws::new(10, 1) };
            assert_eq!(draws.map(|| (), |(), draw| draw), (0..10).collect::<Vec<_>>());
        }
        assert!(Draws { threads: 4, ..Draws::new(0, 1) }.map(|| (), |(), draw| draw).is_empty());
    }

    /// The ranks of 9,999 values are the 250th and the 9,750th.
    #[test]
    fn ranks() {
        let interval = percentile((1..=9_999).rev().map(f64::from).collect()).unwrap();
        assert_eq!((interval.low, interval.high), (250.0, 9_750.0));
        assert_eq!(percentile(vec![4.0]), Some(Interval { low: 4.0, high: 4.0 }));
        assert_eq!(percentile(vec![]), None);
    }

    /// Indices reach every day and no further.
    #[test]
    fn indices() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut seen = [0; 7];
        (0..7_000).for_each(|_| seen[below(&mut rng, 7)] += 1);
        assert!(seen.iter().all(|&n| (850..1_150).contains(&n)), "{seen:?}");
    }
}
