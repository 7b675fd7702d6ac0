//! Random draws in integers only, so that no machine's floating point can change a byte.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of random numbers that depends on a seed and on the number of the part that draws.
pub struct Random(ChaCha8Rng);

impl Random {
    /// The stream of one part. Parts have streams of their own, so that a change to one leaves the others alone.
    pub fn new(seed: u64, part: u64) -> Self {
        let mut chacha = ChaCha8Rng::seed_from_u64(seed);
        chacha.set_stream(part);
        Random(chacha)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number from 0 to `end` - 1; 0 if `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        scale(self.bits(), end)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).unsigned_abs()) as i64
    }

    /// One of `items`, all equally likely. `items` is not empty.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }

    /// True in `share` of 10,000 draws.
    pub fn chance(&mut self, share: u64) -> bool {
        self.below(10_000) < share
    }
}

/// Scales 64 random bits to 0..`end` (multiply and shift; the bias is below `end` / 2^64).
pub fn scale(bits: u64, end: u64) -> u64 {
    ((u128::from(bits) * u128::from(end)) >> 64) as u64
}

/// Numbers from 0 upwards, drawn by weight.
pub struct Weighted {
    /// Sums of the weights up to and including each number; ascending.
    sums: Vec<u64>,
}

impl Weighted {
    /// Draws a number as often as its weight says. The weights sum to less than 2^64 and more than 0.
    pub fn new(weights: impl Iterator<Item = u64>) -> Self {
        let sums = weights.scan(0u64, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Weighted { sums: sums.collect() }
    }

    /// Zipf's law: rank r (from 1) has the weight 1/r.
    pub fn zipf(ranks: u32) -> Self {
        Weighted::new((1..=u64::from(ranks)).map(|rank| ((1u64 << 44) / rank).max(1)))
    }

    /// A little steeper: rank r has the weight 1/r^(17/16).
    pub fn zipf_steep(ranks: u32) -> Self {
        Weighted::new((1..=u64::from(ranks)).map(|rank| ((1u64 << 59) / rank / root16(rank)).max(1)))
    }

    /// The number for these 64 random bits.
    pub fn at(&self, bits: u64) -> u32 {
        let goal = scale(bits, self.sums.last().copied().unwrap_or(0));
        self.sums.partition_point(|sum| *sum <= goal) as u32
    }
}

/// The 16th root of `rank` (below 2^32) times 2^15, rounded down at each of the four square roots.
fn root16(rank: u64) -> u64 {
    let fourth = ((rank << 30).isqrt() << 15).isqrt();
    ((fourth << 15).isqrt() << 15).isqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_follows_the_weights() {
        let coin = Weighted::new([1, 0, 3].into_iter());
        assert_eq!(coin.at(0), 0);
        assert_eq!(coin.at(u64::MAX / 4), 0);
        assert_eq!(coin.at(u64::MAX / 4 + 2), 2);
        assert_eq!(coin.at(u64::MAX), 2);
    }

    #[test]
    fn the_root_of_a_power_is_exact() {
        assert_eq!(root16(1), 1 << 15);
        assert_eq!(root16(1 << 16), 2 << 15);
    }

    #[test]
    fn the_stream_is_the_same_on_every_machine() {
        let mut random = Random::new(1, 0);
        assert_eq!([random.below(1000), random.below(1000), random.below(1000)], FIRST_OF_SEED_1);
    }

    /// The first three numbers below 1,000 of seed 1, part 0.
    const FIRST_OF_SEED_1: [u64; 3] = [402, 80, 596];
}
