//! Which patterns fit, by the table of METHODS §5, and what they are consistent with.

use super::period;
use crate::report::{
    Alignment, CacheFit, Ladders, Office, Period, Rescan, Rhythm, Signature, count, counted, p_value, share,
};

/// The p that alignment to the clock must be below.
const CLOCK_P: f64 = 0.001;
/// The share that the fullest minutes or seconds must hold.
const CLOCK_SHARE: f64 = 0.8;
/// The local variation that a timer must be below.
const TIMER_LV: f64 = 0.5;
/// The share of the events that retry ladders must hold.
const LADDER_SHARE: f64 = 0.5;
/// The fewest waves, names in a wave, and names per second.
const WAVES: (u64, f64, f64) = (3, 10.0, 1.0);
/// The rank correlation that recurring waves must reach.
const WAVE_ORDER: f64 = 0.8;
/// The p that office hours must not exceed.
const OFFICE_P: f64 = 0.05;

/// The pattern of a cache.
const CACHE: &str = "TTL refresh";
/// The pattern of a clock.
const CLOCK: &str = "clock schedule";
/// The pattern of a timer.
const TIMER: &str = "jittered timer";
/// The pattern of a mail queue.
const LADDER: &str = "retry ladder";
/// The pattern of an archive scan.
const WAVE: &str = "rescan wave";
/// The pattern of office hours.
const OFFICE: &str = "office-hour modulated";

/// Every pattern that fits; `local_variation` is that of the starts.
pub fn signatures(rhythm: &Rhythm, local_variation: Option<f64>) -> Vec<Signature> {
    let found = [
        rhythm.cache.as_ref().and_then(cache),
        clock(rhythm.minute.as_ref(), rhythm.second.as_ref()),
        rhythm.period.as_ref().and_then(|period| timer(period, rhythm.cache.as_ref(), local_variation)),
        rhythm.ladders.as_ref().and_then(ladder),
        rhythm.rescan.as_ref().and_then(waves),
        rhythm.office.as_ref().and_then(office),
    ];
    found.into_iter().flatten().collect()
}

/// What the patterns that fit are consistent with: a cache explains regular gaps without a schedule.
pub fn verdict(signatures: &[Signature]) -> &'static str {
    let fits = |pattern: &str| signatures.iter().any(|signature| signature.pattern == pattern);
    if fits(CACHE) {
        "consistent with cache refresh"
    } else if fits(CLOCK) || fits(TIMER) || fits(LADDER) {
        "consistent with a schedule"
    } else if fits(OFFICE) {
        "office-hour modulated"
    } else {
        "undetermined"
    }
}

/// Whole seconds.
fn seconds(seconds: f64) -> String {
    format!("{} s", count(seconds.round() as u64))
}

/// No gaps below the TTL, and a pile just above.
fn cache(fit: &CacheFit) -> Option<Signature> {
    let CacheFit { ttl_seconds: ttl, ttl_from, intervals, below_share, piled_share, .. } = fit;
    let phase = fit.phase.as_ref().map(|phase| format!(", {} to {}", day(&phase.start), day(&phase.end)));
    let figures = format!(
        "TTL {} ({ttl_from}): {} of {} below it, {} within a fifth above it{}",
        seconds(*ttl),
        share(*below_share),
        counted(*intervals, "gap"),
        share(*piled_share),
        phase.unwrap_or_default()
    );
    fit.fits.then_some(Signature { pattern: CACHE, figures, mimic: "a busy office behind a cache" })
}

/// The date of an RFC 3339 time.
fn day(time: &str) -> &str {
    time.split('T').next().unwrap_or(time)
}

/// A fixed minute or second.
fn clock(minute: Option<&Alignment>, second: Option<&Alignment>) -> Option<Signature> {
    let is_fixed = |a: &&Alignment| a.p < CLOCK_P && a.fullest_share >= CLOCK_SHARE;
    let tell = |alignment: &Alignment, unit: &str, whole: &str| {
        format!(
            "{} of {} in {} of {} parts of the {whole}, most from {unit} {} (chi-square {:.0}, {})",
            share(alignment.fullest_share),
            alignment.of,
            alignment.fullest_bins,
            alignment.bins,
            alignment.fullest,
            alignment.chi_square,
            p_value(alignment.p)
        )
    };
    let told: Vec<String> = [(minute, "minute", "hour"), (second, "second", "minute")]
        .into_iter()
        .filter_map(|(alignment, unit, whole)| alignment.filter(is_fixed).map(|alignment| tell(alignment, unit, whole)))
        .collect();
    let figures = told.join("; ");
    (!told.is_empty()).then_some(Signature { pattern: CLOCK, figures, mimic: "a TTL locked to a restart" })
}

/// A confirmed period with regular gaps that no cache explains.
///
/// Permutations cannot confirm a period that each gap makes by itself, as where a program sleeps for about the same time
/// again and again: then a peak of H or g on a hill is enough.
fn timer(period: &Period, cache: Option<&CacheFit>, local_variation: Option<f64>) -> Option<Signature> {
    let lv = local_variation.filter(|lv| *lv < TIMER_LV)?;
    let peaks = period.fisher_p.min(period.h_p) * 2.0 < period::LEVEL && period.hill;
    let is_sure = period.confirmed || peaks && period.by_gaps_alone;
    let explained = cache.is_some_and(|cache| period::is_near(period.seconds, cache));
    let word = if period.confirmed { "confirmed" } else { "made by its gaps alone" };
    let figures = format!(
        "period {:.1} s ({word}; g {:.3}, {}; H {:.0}, {}), Lv {lv:.2}",
        period.seconds,
        period.fisher_g,
        p_value(period.fisher_p),
        period.h,
        p_value(period.h_p)
    );
    (is_sure && !explained).then_some(Signature { pattern: TIMER, figures, mimic: "a TTL with heavy demand" })
}

/// Growing, capped gaps that stop.
fn ladder(ladders: &Ladders) -> Option<Signature> {
    let (first, cap) = (ladders.first_seconds?, ladders.cap_seconds?);
    let figures = format!(
        "{} of all events in ladders ({}), from gaps of {} up to {}, then none",
        share(ladders.events_share),
        count(ladders.ladders),
        seconds(first),
        seconds(cap)
    );
    let fits = ladders.events_share >= LADDER_SHARE;
    fits.then_some(Signature { pattern: LADDER, figures, mimic: "a short outage" })
}

/// Many names at machine speed in the same order.
fn waves(rescan: &Rescan) -> Option<Signature> {
    let order = rescan.order_correlation?;
    let (waves, names, speed) = WAVES;
    let fits = rescan.waves >= waves
        && rescan.names_median >= names
        && rescan.names_per_second_median >= speed
        && order >= WAVE_ORDER;
    let figures = format!(
        "{} of {:.0} names at {:.1} a second, rank correlation of their order {order:.2}",
        counted(rescan.waves, "wave"),
        rescan.names_median,
        rescan.names_per_second_median
    );
    fits.then_some(Signature { pattern: WAVE, figures, mimic: "newsletter delivery" })
}

/// A share in business hours above that of an even rate and of the background.
fn office(office: &Office) -> Option<Signature> {
    let (expected, background) = (office.expected_share?, office.background_share?);
    let fits = office.p <= OFFICE_P && office.share > expected && office.share > background;
    let figures = format!(
        "{} of sessions in business hours ({}), {} expected at an even rate, {} of all lookups; {}",
        share(office.share),
        office.zone,
        share(expected),
        share(background),
        p_value(office.p)
    );
    fits.then_some(Signature { pattern: OFFICE, figures, mimic: "mail-driven software" })
}
