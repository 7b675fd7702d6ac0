//! The leading rows of many, without making the others.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// Keeps the `limit` rows of the greatest figures; ties go to the smaller name.
pub struct Top<T> {
    /// How many.
    limit: usize,
    /// The rows so far, the last of them on top.
    rows: BinaryHeap<Reverse<Ranked<T>>>,
    /// How many rows were offered.
    offered: u64,
}

/// A row with what it is ranked by.
struct Ranked<T> {
    /// The figure, and the one that decides ties.
    figure: (f64, f64),
    /// The name.
    name: Vec<u8>,
    /// The row.
    row: T,
}

impl<T> Top<T> {
    /// Room for `limit` rows.
    pub fn new(limit: usize) -> Self {
        Top { limit, rows: BinaryHeap::new(), offered: 0 }
    }

    /// Offers a row, which is made only if it is among the leading ones.
    pub fn offer(&mut self, figure: (f64, f64), name: &[u8], row: impl FnOnce() -> T) {
        self.offered += 1;
        if self.rows.len() >= self.limit {
            match self.rows.peek() {
                Some(Reverse(last)) if rank(figure, name, last.figure, &last.name) == Ordering::Greater => {}
                _ => return,
            }
            self.rows.pop();
        }
        self.rows.push(Reverse(Ranked { figure, name: name.to_vec(), row: row() }));
    }

    /// Offers what another has kept of other rows.
    pub fn merge(&mut self, other: Top<T>) {
        let beyond = other.offered - other.rows.len() as u64;
        for Reverse(Ranked { figure, name, row }) in other.rows {
            self.offer(figure, &name, || row);
        }
        self.offered += beyond;
    }

    /// The rows in order, and how many there are beyond them.
    pub fn finish(self) -> (Vec<T>, u64) {
        let beyond = self.offered - self.rows.len() as u64;
        let rows = self.rows.into_sorted_vec().into_iter().map(|Reverse(ranked)| ranked.row).collect();
        (rows, beyond)
    }
}

/// How two rows compare; greater comes first.
fn rank(figure: (f64, f64), name: &[u8], other: (f64, f64), other_name: &[u8]) -> Ordering {
    let by_figure = figure.0.total_cmp(&other.0).then_with(|| figure.1.total_cmp(&other.1));
    by_figure.then_with(|| other_name.cmp(name))
}

impl<T> Ord for Ranked<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        rank(self.figure, &self.name, other.figure, &other.name)
    }
}

impl<T> PartialOrd for Ranked<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Ranked<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<T> Eq for Ranked<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leading_rows_come_in_order() {
        for limit in [0, 1, 3, 9] {
            let (mut top, mut other) = (Top::new(limit), Top::new(limit));
            for (at, (figure, name)) in
                [(2.0, "b"), (1.0, "x"), (2.0, "a"), (5.0, "z"), (2.0, "c")].into_iter().enumerate()
            {
                let half = if at % 2 == 0 { &mut top } else { &mut other };
                half.offer((figure, 0.0), name.as_bytes(), || name);
            }
            top.merge(other);
            let (rows, beyond) = top.finish();
            assert_eq!(rows, ["z", "a", "b", "c", "x"][..limit.min(5)]);
            assert_eq!(beyond as usize, 5 - limit.min(5));
        }
    }

    #[test]
    fn ties_go_by_the_second_figure_and_other_rows_are_not_made() {
        let mut top = Top::new(1);
        top.offer((2.0, 1.0), b"a", || 1);
        top.offer((2.0, 3.0), b"b", || 2);
        for (figure, name) in [((2.0, 2.0), "a"), ((1.0, 9.0), "a"), ((2.0, 3.0), "c")] {
            top.offer(figure, name.as_bytes(), || unreachable!("it does not lead"));
        }
        assert_eq!(top.finish(), (vec![2], 4));
    }
}
