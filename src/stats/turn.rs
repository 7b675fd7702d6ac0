//! When answers turned: the one change of a share in a series.

/// A change of a share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    /// The first cell after it.
    pub at: usize,
    /// The share before.
    pub before: f64,
    /// The share from then on.
    pub after: f64,
    /// Twice the gain in log-likelihood over a share that never changes.
    pub gain: f64,
}

/// The split of a series of (part, whole) that makes two constant shares most likely, binomially (the single change of
/// Hinkley & Hinkley 1970); the first of equals.
///
/// `None` unless both sides have a whole above 0 and the gain beats the penalty 3 ln n for n cells with a whole above
/// 0, which is the one of [`penalty`](super::change::penalty) without overdispersion.
pub fn turn(cells: &[(u64, u64)]) -> Option<Turn> {
    let sum = |cells: &[(u64, u64)]| cells.iter().fold((0, 0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
    let all = sum(cells);
    let mut before = (0, 0);
    let mut best: Option<Turn> = None;
    for (at, cell) in cells.iter().enumerate().skip(1) {
        let last = cells.get(at - 1).copied().unwrap_or_default();
        before = (before.0 + last.0, before.1 + last.1);
        let after = (all.0 - before.0, all.1 - before.1);
        if before.1 == 0 || cell.1 == 0 {
            continue;
        }
        let gain = 2.0 * (likelihood(before) + likelihood(after) - likelihood(all));
        if best.is_none_or(|best| gain > best.gain) {
            let share = |(part, whole): (u64, u64)| part as f64 / whole as f64;
            best = Some(Turn { at, before: share(before), after: share(after), gain });
        }
    }
    let n = cells.iter().filter(|cell| cell.1 > 0).count();
    best.filter(|turn| turn.gain > super::change::penalty(1.0, n))
}

/// The log-likelihood of `part` of `whole` at its own share.
fn likelihood((part, whole): (u64, u64)) -> f64 {
    let term = |n: u64| if n == 0 { 0.0 } else { n as f64 * (n as f64 / whole as f64).ln() };
    term(part) + term(whole - part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_turn_is_where_the_share_changes() {
        let mut cells = vec![(0, 10); 20];
        cells.extend([(0, 0), (9, 10), (10, 10), (10, 10)]);
        let found = turn(&cells).unwrap();
        assert_eq!((found.at, found.before), (21, 0.0));
        assert!((found.after - 29.0 / 30.0).abs() < 1e-12 && found.gain > 100.0);
    }

    /// Two changes that are as likely: the first. Cells without a whole cost nothing.
    #[test]
    fn the_first_of_equals() {
        let mut cells = vec![(0, 50), (25, 50), (50, 50)];
        assert_eq!(turn(&cells).map(|turn| (turn.at, turn.after)), Some((1, 0.75)));
        cells = vec![(0, 0); 1_000];
        cells.extend([(0, 5), (0, 5), (5, 5)]);
        // 2 (15 ln 15 - 10 ln 10 - 5 ln 5), which is between 3 ln 3 and 3 ln 1003.
        assert!(turn(&cells).is_some_and(|turn| turn.at == 1_002 && (turn.gain - 19.095_425_048_844_386).abs() < 1e-9));
    }

    #[test]
    fn no_turn_where_nothing_turns() {
        for cells in [vec![], vec![(1, 2)], vec![(0, 9); 9], vec![(9, 9); 9], vec![(3, 9); 9], vec![(0, 0), (1, 1)]] {
            assert_eq!(turn(&cells), None, "{cells:?}");
        }
    }
}
