//! How one counting is spread over sources: figures, bootstrap intervals, rarefaction.

use super::super::withhold::{self, Observed, RAREFIED, Verdict, because};
use super::days::Days;
use crate::report::{self, Figure, Hill, Rarefied, Spread};
use crate::stats::bootstrap::{Day, Draws, TopShare};
use crate::stats::concentration::Concentration;
use crate::stats::intervals::{Interval, Z_975};

/// Counts by day and source: the days of the window that the log covers.
pub struct Blocks {
    /// The days.
    pub days: Vec<Day>,
}

impl Blocks {
    /// Cuts the times of each source, in any order, into days.
    pub fn new<T: Iterator<Item = i64>>(days: &mut Days, sources: impl Iterator<Item = T>) -> Self {
        let mut blocks = vec![Day::new(); days.len()];
        for (source, times) in sources.enumerate() {
            for time in times {
                let Some(day) = days.place(time).and_then(|place| blocks.get_mut(place)) else { continue };
                match day.last_mut() {
                    Some((last, count)) if *last == source => *count += 1,
                    _ => day.push((source, 1)),
                }
            }
        }
        let kept = blocks.into_iter().enumerate();
        Blocks { days: kept.filter(|(at, day)| days.is_covered(*at) || !day.is_empty()).map(|(_, day)| day).collect() }
    }

    /// How many days have something.
    pub fn active(&self) -> u64 {
        self.days.iter().filter(|day| !day.is_empty()).count() as u64
    }
}

/// The spread of `counts`; `blocks` are the same by day, or why there are none.
pub fn spread(
    counts: &[u64],
    blocks: &Result<Blocks, String>,
    observed: Observed,
    active_days: u64,
    draws: Draws,
) -> Spread {
    let shares = Concentration::new(counts);
    let verdict = withhold::concentration(observed, Some(active_days));
    let n = counts.iter().sum();
    let (hhi_unbiased, hhi_unbiased_withheld) = verdict.show(|| shares.hhi_unbiased(), "fewer than two counts");
    let (rarefaction, coverage_flag) = rarefaction(&shares, n);
    let mut flags: Vec<String> = verdict.flag().into_iter().collect();
    flags.extend(coverage_flag.map(|flag| format!("rarefaction: {flag}")));
    let (method, intervals) = intervals(blocks, &verdict, draws);
    let top = |k: usize| {
        let value = shares.top_k_share(k)?;
        let interval = intervals.as_ref().map(|found| found[k - 1]);
        Some(Figure::with(value, interval.ok(), &method, n, interval.err().cloned()))
    };
    let coverage = shares.sample_coverage();
    Spread {
        n,
        top1_share: top(1),
        top2_share: top(2),
        hhi_unbiased,
        hhi_unbiased_withheld,
        hill: Hill {
            d0: shares.hill(0.0),
            d1: shares.hill(1.0),
            d2: shares.hill(2.0),
            d_infinity: shares.hill(f64::INFINITY),
        },
        entropy_nats: shares.entropy_nats(),
        entropy_miller_madow_nats: shares.miller_madow_nats(),
        gini: shares.gini(),
        chao1: shares.chao1(),
        sample_coverage_withheld: because(coverage.as_ref(), "one alone says nothing of what is unseen"),
        sample_coverage: coverage,
        rarefaction_withheld: rarefaction
            .is_empty()
            .then(|| format!("fewer than {RAREFIED} to draw from ({})", report::count(n))),
        rarefaction,
        flags,
    }
}

/// How the intervals of the shares of the leading source and of the leading two are made, and these, or why there are
/// none.
fn intervals(
    blocks: &Result<Blocks, String>,
    verdict: &Verdict,
    draws: Draws,
) -> (String, Result<[Interval; 2], String>) {
    let blocks = match blocks {
        Ok(blocks) => blocks,
        Err(reason) => return ("bootstrap over days".to_owned(), Err(reason.clone())),
    };
    let make = || {
        let [one, two] = TopShare::new(&blocks.days, 2).intervals([1, 2], draws);
        one.zip(two)
    };
    let (found, withheld) = verdict.show(make, "fewer than two days with sessions");
    let method = format!(
        "bootstrap over {}, {}",
        report::counted(blocks.days.len() as u64, "day"),
        report::counted(draws.count.into(), "draw")
    );
    (method, found.map(|(one, two)| [one, two]).ok_or(withheld.unwrap_or_default()))
}

/// The sources expected in 50, 500, 5,000 and so on, and what makes that less certain.
fn rarefaction(shares: &Concentration, n: u64) -> (Vec<Rarefied>, Option<String>) {
    let sizes = std::iter::successors(Some(RAREFIED), |m| m.checked_mul(10)).take_while(|m| *m <= n);
    let rarefied = |m: u64| {
        let value = shares.rarefied_sources(m)?;
        let spread = Z_975 * shares.rarefied_variance(m)?.sqrt();
        let most = shares.sources()? as f64;
        let interval = Interval { low: (value - spread).max(1.0), high: (value + spread).min(most) };
        Some(Rarefied { m, sources: Figure::with(value, Some(interval), "Heck, normal", n, None) })
    };
    let verdict = withhold::rarefaction(RAREFIED, shares.sample_coverage());
    let rows: Vec<Rarefied> = sizes.filter_map(rarefied).collect();
    let flag = if rows.is_empty() { None } else { verdict.flag() };
    (rows, flag)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many sessions, as many spells.
    fn of(sessions: u64) -> Observed {
        Observed { sessions, spells: sessions }
    }

    #[test]
    fn few_sessions_have_shares_without_intervals() {
        let blocks = Ok(Blocks { days: vec![vec![(0, 3)], vec![(1, 2)]] });
        let few = spread(&[3, 2], &blocks, of(5), 2, Draws::new(99, 1));
        let top = few.top1_share.unwrap();
        assert_eq!(
            (top.value, top.low, top.interval_withheld.as_deref()),
            (0.6, None, Some("fewer than 20 sessions (5)"))
        );
        assert_eq!(few.hhi_unbiased_withheld.as_deref(), Some("fewer than 20 sessions (5)"));
        assert_eq!(few.rarefaction_withheld.as_deref(), Some("fewer than 50 to draw from (5)"));
        assert_eq!((few.hill.d0, few.gini), (Some(2.0), Some(0.1)));
    }

    #[test]
    fn enough_sessions_have_intervals() {
        let blocks = Ok(Blocks { days: (0..40).map(|d| vec![(0, 3), (1 + d % 9, 2)]).collect() });
        let counts = [vec![120], vec![10; 4], vec![8; 5]].concat();
        let all = spread(&counts, &blocks, of(200), 40, Draws::new(199, 1));
        let top = all.top1_share.unwrap();
        assert!(top.low.unwrap() <= top.value && top.value <= top.high.unwrap() + 1e-9);
        assert_eq!((top.method.as_str(), top.n), ("bootstrap over 40 days, 199 draws", 200));
        assert_eq!((all.rarefaction.len(), all.flags.len()), (1, 0));
    }

    #[test]
    fn nothing_is_no_zero() {
        let none = spread(&[], &Err("no times".to_owned()), of(0), 0, Draws::new(99, 1));
        assert!(none.top1_share.is_none() && none.hhi_unbiased.is_none() && none.chao1.is_none());
    }

    /// Of one source with 60 lookups and 40 with one each, 50 lookups hold the former and as many of the latter as a
    /// hypergeometric law of 100, 40 and 50 has it: 20 with a variance of 600/99.
    #[test]
    fn rarefied_sources_have_the_interval_of_their_variance() {
        let counts = [vec![60], vec![1; 40]].concat();
        let (rows, flag) = rarefaction(&Concentration::new(&counts), 100);
        let [row] = &rows[..] else { panic!("{rows:?}") };
        let (low, high) = (row.sources.low.unwrap(), row.sources.high.unwrap());
        let spread = 1.959_964 * (600.0 / 99.0_f64).sqrt();
        assert!((row.sources.value - 21.0).abs() < 1e-9 && row.m == 50, "{row:?}");
        assert!((low - (21.0 - spread)).abs() < 1e-5 && (high - (21.0 + spread)).abs() < 1e-5, "{row:?}");
        assert_eq!(flag.as_deref(), Some("sample coverage 60.0 %"));
    }
}
