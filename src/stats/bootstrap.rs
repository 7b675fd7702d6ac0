//! Intervals for a share whose sources the data chose: a seeded bootstrap over whole days.

use super::intervals::Interval;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// How many draws an interval rests on. One less than a round number, so that the percentiles are draws.
pub const DRAWS: u32 = 9_999;

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
pub struct TopShare<'a> {
    /// The days in the order of the calendar, with the days on which nothing happened.
    days: &'a [Day],
    /// How many sources are the leading ones.
    k: usize,
    /// The seed of all draws.
    seed: u64,
    /// One more than the largest index of a source.
    sources: usize,
}

impl<'a> TopShare<'a> {
    /// A bootstrap over these days, which should cover the whole window, empty days included.
    ///
    /// Memory is one counter for each source up to the largest index, so indices should be dense.
    pub fn new(days: &'a [Day], k: usize, seed: u64) -> Self {
        let sources = days.iter().flatten().map(|&(source, _)| source + 1).max().unwrap_or(0);
        TopShare { days, k, seed, sources }
    }

    /// The share itself, without resampling; `None` if nothing was counted.
    pub fn share(&self) -> Option<f64> {
        self.share_of(&vec![1; self.days.len()], &mut vec![0; self.sources])
    }

    /// The 95 % percentile interval from this many draws; [`DRAWS`] by default.
    ///
    /// Its bounds are the draws of rank (draws+1)·2.5 % and (draws+1)·97.5 %. `None` if fewer than two days have
    /// counts, or there are no draws.
    pub fn interval(&self, draws: u32) -> Option<Interval> {
        let active = self.days.iter().filter(|day| day.iter().any(|&(_, n)| n > 0)).count();
        if active < 2 {
            return None;
        }
        let mut work = vec![0; self.sources];
        let shares = (0..draws).filter_map(|draw| self.draw(draw, &mut work)).collect();
        percentile(shares)
    }

    /// The share in one draw; `None` if it took only empty days. `work` has a counter for each source.
    fn draw(&self, draw: u32, work: &mut [u64]) -> Option<f64> {
        let times = resample(&mut stream(self.seed, draw), self.days.len());
        self.share_of(&times, work)
    }

    /// The share of the k largest sources when each day counts so many times.
    fn share_of(&self, times: &[u64], work: &mut [u64]) -> Option<f64> {
        work.fill(0);
        for (day, &weight) in self.days.iter().zip(times).filter(|&(_, &weight)| weight > 0) {
            for &(source, n) in day {
                work[source] += n * weight;
            }
        }
        let total: u64 = work.iter().sum();
        (total > 0).then(|| largest(work, self.k) as f64 / total as f64)
    }
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
        let top = TopShare::new(&days, 1, 7);
        let mut work = vec![0; 3];
        let forward: Vec<_> = (0..50).map(|i| top.draw(i, &mut work)).collect();
        let mut backward: Vec<_> = (0..50).rev().map(|i| top.draw(i, &mut [9; 3])).collect();
        backward.reverse();
        assert_eq!(forward, backward);
        assert!(forward.iter().any(|share| share != &forward[0]));
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
