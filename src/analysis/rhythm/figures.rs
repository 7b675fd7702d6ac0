//! Figures of one subject's times: gaps, windows, alignment, office hours, the RITA score.

use super::super::profile::rates::stretches;
use super::super::profile::timing::business_week;
use super::super::profile::weeks::whole_weeks;
use super::super::withhold::{self, Observed, Verdict, because, windowless};
use super::{Frame, Times};
use crate::record::SECOND;
use crate::report::{Alignment, Gaps, Office, Rita, Variation};
use crate::stats::median::median;
use crate::stats::rhythm::{clock, gaps, rita, windows};
use crate::stats::timing::circular_shift;

/// Widths of the windows of Fano's and Allan's factors, in seconds: 1 min to 1 day.
const WIDTHS: [u64; 5] = [60, 600, 3_600, 21_600, 86_400];

/// The most windows of one width.
const MOST_WINDOWS: usize = 4_000_000;

/// Gaps between ascending times, in seconds.
pub fn seconds(times: &[i64]) -> Vec<f64> {
    times.windows(2).map(|pair| pair[1].saturating_sub(pair[0]) as f64 / SECOND as f64).collect()
}

/// Figures of the gaps between ascending times.
pub fn of_gaps(times: &[i64]) -> Gaps {
    let all = seconds(times);
    let some: Vec<f64> = all.iter().copied().filter(|gap| *gap > 0.0).collect();
    let verdict = withhold::intervals(some.len() as u64);
    let mut sorted = some.clone();
    sorted.sort_by(f64::total_cmp);
    let (burstiness_finite, burstiness_finite_withheld) = verdict.show(|| gaps::burstiness_finite(&some), "no gaps");
    let (local_variation, local_variation_withheld) = verdict.show(|| gaps::local_variation(&some), "no gaps");
    let (middle, burstiness, memory) = (median(&sorted), gaps::burstiness(&some), gaps::memory(&some));
    Gaps {
        intervals: some.len() as u64,
        zero_gaps: (all.len() - some.len()) as u64,
        median_seconds_withheld: because(middle.as_ref(), "no gaps"),
        median_seconds: middle,
        burstiness_withheld: because(burstiness.as_ref(), "no gaps"),
        burstiness,
        burstiness_finite,
        burstiness_finite_withheld,
        memory_withheld: because(memory.as_ref(), "fewer than 3 gaps, or all alike"),
        memory,
        local_variation,
        local_variation_withheld,
        flags: verdict.flag().into_iter().collect(),
    }
}

/// Fano's and Allan's factors of events over the window of the study, in full windows between its log gaps.
pub fn variation(events: &[i64], frame: &Frame<'_>) -> Vec<Variation> {
    let covered = frame.study.window.map(|(from, until)| stretches(from, until, frame.study.known_gaps()));
    let of_width = |&window_seconds: &u64| {
        let width = window_seconds * SECOND.unsigned_abs();
        let counts = |(from, until): &(i64, i64)| windows::counts(events, *from, *until, width, MOST_WINDOWS);
        let parts: Vec<Vec<u64>> = covered.iter().flatten().filter_map(counts).collect();
        let (fano, allan) = (windows::fano(&parts.concat()), windows::allan_in_parts(&parts));
        let why = || match covered {
            Some(_) => "no events, or no two successive windows without a log gap, or too many".to_owned(),
            None => windowless(frame.settings).to_owned(),
        };
        let withheld = (fano.is_none() || allan.is_none()).then(why);
        Variation {
            window_seconds,
            fano_withheld: withheld.clone().filter(|_| fano.is_none()),
            allan_withheld: withheld.filter(|_| allan.is_none()),
            fano,
            allan,
        }
    };
    WIDTHS.iter().map(of_width).collect()
}

/// Alignment of session starts, or of events where sessions are few, within a cycle of `cycle` seconds: an hour or a
/// minute.
///
/// The fullest bins are a tenth of an hour or a quarter of a minute: jobs start at few minutes, but some seconds
/// apart.
///
/// # Errors
/// Why it is withheld.
pub fn alignment(times: &Times, cycle: u64) -> Result<Alignment, String> {
    let by_sessions = withhold::alignment(times.sessions.len() as u64).withheld().is_none();
    let starts = if by_sessions { times.sessions.clone() } else { times.starts() };
    let verdict = withhold::alignment(starts.len() as u64);
    if let Some(few) = verdict.withheld() {
        return Err(few);
    }
    if cycle == 60 && starts.iter().all(|time| time.rem_euclid(60 * SECOND) == 0) {
        return Err("the log's times have no seconds".to_owned());
    }
    let fine = clock::bins::<60>(&starts, cycle * SECOND.unsigned_abs());
    let coarse = clock::bins::<12>(&starts, cycle * SECOND.unsigned_abs());
    let counts = if verdict == Verdict::Ok { &fine[..] } else { &coarse[..] };
    let test = clock::alignment(counts).ok_or("no starts")?;
    let mut sorted = counts.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let few = if cycle == 60 { counts.len() / 4 } else { counts.len().div_ceil(10) };
    let inside: u64 = sorted[..few].iter().sum();
    let fullest = (0u64..).zip(counts).reduce(|best, next| if next.1 > best.1 { next } else { best });
    Ok(Alignment {
        of: if by_sessions { "sessions" } else { "events" },
        n: starts.len() as u64,
        bins: counts.len() as u64,
        chi_square: test.statistic,
        p: test.p,
        fullest_bins: few as u64,
        fullest_share: inside as f64 / starts.len() as f64,
        fullest: fullest.map_or(0, |(bin, _)| bin * 60 / counts.len() as u64),
        flags: verdict.flag().into_iter().collect(),
    })
}

/// Office hours of the first zone, on sessions in whole weeks of the window without log gaps and holidays.
///
/// # Errors
/// Why they are withheld.
pub fn office(sessions: &[i64], frame: &Frame<'_>) -> Result<Office, String> {
    let calendar = frame.settings.calendars.first().ok_or("no zone")?;
    let window = frame.study.window.ok_or("the window is not known")?;
    let weeks = whole_weeks(calendar, window, frame.study.known_gaps());
    let counts = weeks.counts(calendar, sessions);
    let tested = counts.iter().sum();
    let verdict = withhold::business_hours(Observed { sessions: tested, spells: tested }, weeks.number);
    if let Some(few) = verdict.withheld() {
        return Err(few);
    }
    let business = business_week(calendar);
    let test = circular_shift(&counts, &business).ok_or("no sessions")?;
    let log = frame.hours.first().map(|hours| {
        let inside: u64 = hours.iter().zip(&business).filter(|(_, inside)| **inside).map(|(n, _)| n).sum();
        inside as f64 / hours.iter().sum::<u64>().max(1) as f64
    });
    Ok(Office {
        zone: calendar.zone.name().to_owned(),
        sessions: test.n,
        share: test.share,
        expected_share: frame.study.expected_shares(frame.settings).first().copied().flatten(),
        background_share: log,
        p: test.p,
        flags: verdict.flag().into_iter().collect(),
    })
}

/// The scores of RITA v5 over the window of the study.
///
/// # Errors
/// Why they are withheld.
pub fn scores(events: &[i64], frame: &Frame<'_>) -> Result<Rita, String> {
    let (from, until) = frame.study.window.filter(|(from, until)| until > from).ok_or("the window is not known")?;
    let span = i128::from(until) - i128::from(from);
    let mut bins = [0; rita::BINS];
    for time in events {
        let bin = (i128::from(*time) - i128::from(from)) * rita::BINS as i128 / span;
        if let Some(count) = usize::try_from(bin).ok().map(|bin| bin.min(rita::BINS - 1)) {
            bins[count] += 1;
        }
    }
    let whole = |time: &i64| time.div_euclid(SECOND);
    let gaps: Vec<u64> = events.windows(2).map(|pair| whole(&pair[1]).abs_diff(whole(&pair[0]))).collect();
    let timestamp = rita::timestamp_score(&gaps).ok_or("fewer than 3 gaps of a second or more")?;
    let histogram = rita::histogram_score(&bins).ok_or("no events")?;
    let (first, last) = (events.first().copied().unwrap_or(0), events.last().copied().unwrap_or(0));
    let part = (i128::from(last) - i128::from(first)) as f64 / span as f64;
    let duration = rita::duration_score(&bins, part);
    Ok(Rita { score: rita::score(timestamp, histogram, duration), timestamp, histogram, duration })
}
