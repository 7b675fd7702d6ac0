//! A changing subset of known numbers that answers which is the k-th smallest (Fenwick 1994).

/// Some of a fixed list of numbers, in order.
#[derive(Clone, Debug)]
pub struct Order {
    /// The numbers by member.
    values: Vec<f64>,
    /// The numbers of all members, ascending.
    sorted: Vec<f64>,
    /// Each member's place in `sorted`.
    places: Vec<usize>,
    /// Fenwick's tree over `sorted`: entry i counts the members present in (i - lowest bit of i, i].
    tree: Vec<u32>,
    /// How many members are present.
    len: usize,
}

impl Order {
    /// None of these numbers, all of which are numbers.
    pub fn new(values: impl Iterator<Item = f64>) -> Self {
        let values: Vec<f64> = values.collect();
        let mut by_value: Vec<usize> = (0..values.len()).collect();
        by_value.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let mut places = vec![0; values.len()];
        for (place, &member) in by_value.iter().enumerate() {
            places[member] = place;
        }
        let sorted = by_value.iter().map(|&member| values[member]).collect();
        let tree = vec![0; values.len() + 1];
        Order { values, sorted, places, tree, len: 0 }
    }

    /// The number of a member, present or not.
    pub fn value(&self, member: usize) -> f64 {
        self.values[member]
    }

    /// How many members are present.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Makes a member present that is not.
    pub fn insert(&mut self, member: usize) {
        self.len += 1;
        let mut at = self.places[member] + 1;
        while at < self.tree.len() {
            self.tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }

    /// Makes a member absent that is present.
    pub fn remove(&mut self, member: usize) {
        self.len -= 1;
        let mut at = self.places[member] + 1;
        while at < self.tree.len() {
            self.tree[at] -= 1;
            at += at & at.wrapping_neg();
        }
    }

    /// How many present numbers stand before `place` in the whole order.
    fn before(&self, place: usize) -> usize {
        let (mut at, mut count) = (place, 0);
        while at > 0 {
            count += self.tree[at] as usize;
            at &= at - 1;
        }
        count
    }

    /// The k-th smallest present number, from 0; there are more than k.
    fn select(&self, k: usize) -> f64 {
        let (mut at, mut rest) = (0, k as u32);
        let mut step = self.tree.len().next_power_of_two();
        while step > 0 {
            if let Some(&count) = self.tree.get(at + step).filter(|&&count| count <= rest) {
                at += step;
                rest -= count;
            }
            step /= 2;
        }
        self.sorted[at]
    }

    /// How many present numbers are greater than `value`.
    pub fn above(&self, value: f64) -> usize {
        self.len - self.before(self.sorted.partition_point(|&v| v <= value))
    }

    /// How many present numbers are at least `value`.
    pub fn at_least(&self, value: f64) -> usize {
        self.len - self.before(self.sorted.partition_point(|&v| v < value))
    }

    /// The median of the present numbers, the mean of the middle two of an even number.
    pub fn median(&self) -> Option<f64> {
        middle(self.len, |k| self.select(k))
    }

    /// The median and the median absolute deviation from it, unscaled; `None` if none is present.
    pub fn median_and_mad(&self) -> Option<(f64, f64)> {
        let median = self.median()?;
        let below = self.before(self.sorted.partition_point(|&v| v <= median));
        let mad = middle(self.len, |k| self.deviation(median, below, k))?;
        Some((median, mad))
    }

    /// The k-th smallest deviation from `median`, at most which `below` numbers are.
    ///
    /// Numbers below deviate the less the later they come, those above the less the earlier: of the k + 1 smallest
    /// deviations, j are of the last j numbers below, and j is found by bisection.
    fn deviation(&self, median: f64, below: usize, k: usize) -> f64 {
        let under = |j: usize| (self.select(below - 1 - j) - median).abs();
        let over = |j: usize| (self.select(below + j) - median).abs();
        let (mut least, mut most) = ((k + 1).saturating_sub(self.len - below), below.min(k + 1));
        while least < most {
            let j = usize::midpoint(least, most);
            if under(j) < over(k - j) {
                least = j + 1;
            } else {
                most = j;
            }
        }
        let last_under = least.checked_sub(1).map(under);
        let last_over = k.checked_sub(least).map(over);
        [last_under, last_over].into_iter().flatten().fold(0.0, f64::max)
    }
}

/// The median of `len` ascending numbers that `select` gives.
fn middle(len: usize, select: impl Fn(usize) -> f64) -> Option<f64> {
    let upper = len / 2;
    let high = (len > 0).then(|| select(upper))?;
    let low = if len.is_multiple_of(2) { select(upper - 1) } else { high };
    Some((low + high) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::median::median_and_mad;
    use proptest::prelude::*;

    proptest! {
        /// Whatever is present, the figures are those of the plain definitions.
        #[test]
        fn a_subset_is_what_is_in_it(drawn in prop::collection::vec((-9i8..9, any::<bool>(), any::<bool>()), 0..40)) {
            let mut order = Order::new(drawn.iter().map(|&(value, ..)| value.into()));
            for (member, &(_, comes, goes)) in drawn.iter().enumerate() {
                if comes || goes {
                    order.insert(member);
                }
                if goes {
                    order.remove(member);
                }
            }
            let present = drawn.iter().filter(|&&(_, comes, goes)| comes && !goes).map(|&(value, ..)| f64::from(value));
            let present: Vec<f64> = present.collect();
            prop_assert_eq!(order.len(), present.len());
            prop_assert_eq!(order.median_and_mad(), median_and_mad(present.clone()));
            for value in [-10.0, -3.0, 0.5, 4.0, 9.0] {
                let count = |is: fn(&f64, &f64) -> bool| present.iter().filter(|other| is(other, &value)).count();
                prop_assert_eq!((order.above(value), order.at_least(value)), (count(f64::gt), count(f64::ge)));
            }
        }
    }
}
