//! Whether activity keeps office hours: the circular-shift test, and weekdays against weekends.

use super::intervals::{Estimate, Interval, Z_975};

/// Hours of a week.
pub const HOURS: usize = 168;

/// What the circular-shift test found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShiftTest {
    /// Sessions in business hours.
    pub k: u64,
    /// All sessions.
    pub n: u64,
    /// k/n.
    pub share: f64,
    /// How many of the 167 shifts have at least k sessions in business hours.
    pub at_least: u32,
    /// (1 + at_least) / 168: a multiple of 1/168.
    pub p: f64,
}

/// Tests one-sidedly whether more falls into business hours than chance has it: p = (1 + #≥)/168 over all shifts of
/// the week by 1 to 167 hours (Phipson & Smyth 2010).
///
/// `counts` holds the sessions by local hour of week (Monday 00 h is 0) over whole weeks without log gaps, `business`
/// says which hours are business. Shifting keeps bursts and daily rhythm, which a binomial test takes for evidence.
/// p is never below 1/168 and so never survives a correction over many domains: rank by it instead. `None` without
/// sessions.
pub fn circular_shift(counts: &[u64; HOURS], business: &[bool; HOURS]) -> Option<ShiftTest> {
    let n: u64 = counts.iter().sum();
    let k = in_business(counts, business, 0);
    let at_least = (1..HOURS).filter(|&shift| in_business(counts, business, shift) >= k).count() as u32;
    let p = f64::from(1 + at_least) / HOURS as f64;
    (n > 0).then(|| ShiftTest { k, n, share: k as f64 / n as f64, at_least, p })
}

/// How many sessions would fall into business hours if all had come `shift` hours later.
pub fn in_business(counts: &[u64; HOURS], business: &[bool; HOURS], shift: usize) -> u64 {
    let shifted = business.iter().cycle().skip(shift % HOURS);
    counts.iter().zip(shifted).filter(|&(_, &b)| b).map(|(n, _)| n).sum()
}

/// The ratio of two rates, ρ = (n1/T1)/(n2/T2), with its interval ρ·exp(±z·√(1/n1+1/n2)).
///
/// For weekdays against weekends: counts of sessions, T in covered seconds. The interval is of Poisson counts, so it
/// holds for sessions only. `None` if a count or a time is 0.
pub fn rate_ratio(n1: u64, seconds1: u64, n2: u64, seconds2: u64) -> Option<Estimate> {
    if [n1, seconds1, n2, seconds2].contains(&0) {
        return None;
    }
    let value = (n1 as f64 / seconds1 as f64) / (n2 as f64 / seconds2 as f64);
    let factor = (Z_975 * ((n1 as f64).recip() + (n2 as f64).recip()).sqrt()).exp();
    Some(Estimate { value, interval: Interval { low: value / factor, high: value * factor } })
}

/// The odds ratio (a/b)/(c/d) of a domain's (a in, b outside business hours) against the background's (c, d).
///
/// Above 0; 1 where the domain keeps the same hours as the background. `None` if any of the four is 0.
pub fn odds_ratio(inside: u64, outside: u64, background_inside: u64, background_outside: u64) -> Option<f64> {
    let defined = ![inside, outside, background_inside, background_outside].contains(&0);
    defined.then(|| (inside as f64 / outside as f64) / (background_inside as f64 / background_outside as f64))
}
