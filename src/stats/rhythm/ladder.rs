//! Retry ladders: gaps that grow, then stay at a cap, then stop, as a mail server's queue makes them.
//!
//! Postfix begins with 300 s, doubles up to 4,000 s and gives up after 5 days (`minimal_backoff_time`,
//! `maximal_backoff_time`, `maximal_queue_lifetime`).

/// By how much a gap must exceed the one before to count as growth.
const GROWTH: f64 = 1.3;

/// The fewest growing gaps: chance makes two in a row often.
const STEPS: usize = 3;

/// The fewest gaps at the cap, the one that reaches it included.
const CAPPED: usize = 3;

/// How much gaps at the cap may differ from the greatest growing one.
const LEVEL: f64 = 0.1;

/// A ladder.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ladder {
    /// The index of its first gap.
    pub from: usize,
    /// Its gaps.
    pub gaps: usize,
    /// Its first gap.
    pub first: f64,
    /// The gap at which it stays.
    pub cap: f64,
}

/// The ladders in successive gaps, in order; they share no gap.
///
/// A ladder is followed by a gap of at least twice the cap, or by nothing.
pub fn ladders(gaps: &[f64]) -> Vec<Ladder> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < gaps.len() {
        match ladder(gaps, at) {
            Some(ladder) => {
                at += ladder.gaps;
                found.push(ladder);
            }
            None => at += 1,
        }
    }
    found
}

/// The ladder that begins with the gap at `from`.
fn ladder(gaps: &[f64], from: usize) -> Option<Ladder> {
    let rest = gaps.get(from..)?;
    let grown = rest.windows(2).take_while(|pair| pair[0] > 0.0 && pair[1] >= GROWTH * pair[0]).count();
    // The last growth may lead out of the ladder; the cap is where gaps stay.
    let cap_at = (STEPS..=grown).find(|&at| rest.get(at + 1).is_some_and(|&next| is_level(next, rest[at])))?;
    let cap = rest[cap_at];
    let capped = rest[cap_at..].iter().take_while(|&&gap| is_level(gap, cap)).count();
    let stops = rest.get(cap_at + capped).is_none_or(|&gap| gap >= 2.0 * cap);
    (capped >= CAPPED && stops).then(|| Ladder { from, gaps: cap_at + capped, first: rest[0], cap })
}

/// Whether a gap is at the cap.
fn is_level(gap: f64, cap: f64) -> bool {
    (gap - cap).abs() <= LEVEL * cap
}
