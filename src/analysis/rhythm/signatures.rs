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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Gap;

    #[test]
    fn a_cache_is_told_with_its_ttl_and_the_days_of_its_phase() {
        let [start, end] = ["2026-01-02T03:04:05Z", "2026-02-03T00:00:00Z"].map(str::to_owned);
        let fit = CacheFit {
            ttl_seconds: 1_799.6,
            ttl_from: "--ttl",
            phase: Some(Gap { start, end }),
            intervals: 920,
            piled_share: 1.0,
            fits: true,
            ..CacheFit::default()
        };
        let told = "TTL 1,800 s (--ttl): 0.0 % of 920 gaps below it, 100.0 % within a fifth above it";
        let figures = |fit: &CacheFit| cache(fit).map(|signature| signature.figures);
        assert_eq!(figures(&fit), Some(format!("{told}, 2026-01-02 to 2026-02-03")));
        assert_eq!(figures(&CacheFit { phase: None, ..fit.clone() }).as_deref(), Some(told));
        assert_eq!(figures(&CacheFit { fits: false, ..fit }), None);
    }

    #[test]
    fn a_clock_fixes_the_minute_or_the_second() {
        let aligned = |p, fullest_share| {
            Some(Alignment {
                of: "starts",
                n: 40,
                bins: 12,
                chi_square: 99.0,
                p,
                fullest_bins: 1,
                fullest_share,
                fullest: 0,
                flags: vec![],
            })
        };
        let fits = |minute: Option<Alignment>, second: Option<Alignment>| clock(minute.as_ref(), second.as_ref());
        let (fixed, rare, spread) = (aligned(0.000_9, 0.8), aligned(0.001, 0.8), aligned(0.000_9, 0.79));
        let both = fits(fixed.clone(), fixed.clone()).expect("a clock");
        assert!(both.figures.contains("parts of the hour, most from minute 0"), "{}", both.figures);
        assert!(
            both.figures.contains("; ") && both.figures.contains("of the minute, most from second 0"),
            "{}",
            both.figures
        );
        assert!(fits(fixed.clone(), None).is_some() && fits(None, fixed.clone()).is_some());
        assert!(fits(rare.clone(), fixed).is_some());
        assert_eq!(fits(rare, spread), None);
        assert_eq!(fits(None, None), None);
    }

    #[test]
    fn a_timer_is_regular_sure_and_no_caches() {
        let peak =
            Period { seconds: 60.0, fisher_p: 0.000_4, h_p: 1.0, hill: true, by_gaps_alone: true, ..Period::default() };
        let is_timer = |period: &Period| timer(period, None, Some(0.49)).is_some();
        assert!(is_timer(&peak));
        assert!(is_timer(&Period { fisher_p: 1.0, h_p: 0.000_4, ..peak.clone() }));
        assert!(!is_timer(&Period { fisher_p: 0.000_5, ..peak.clone() }));
        assert!(!is_timer(&Period { hill: false, ..peak.clone() }));
        assert!(!is_timer(&Period { by_gaps_alone: false, ..peak.clone() }));
        assert!(is_timer(&Period { seconds: 60.0, fisher_p: 1.0, h_p: 1.0, confirmed: true, ..Period::default() }));
        assert!(timer(&peak, None, Some(0.5)).is_none() && timer(&peak, None, None).is_none());
        let behind =
            |ttl_seconds, fits| timer(&peak, Some(&CacheFit { ttl_seconds, fits, ..CacheFit::default() }), Some(0.0));
        assert!(behind(60.0, true).is_none());
        assert!(behind(60.0, false).is_some() && behind(120.0, true).is_some());
    }

    #[test]
    fn ladders_hold_half_of_the_events() {
        let fits = |events_share, first_seconds| {
            let ladders = Ladders {
                ladders: 3,
                events_share,
                first_seconds,
                first_seconds_withheld: None,
                cap_seconds: Some(3_600.0),
                cap_seconds_withheld: None,
            };
            ladder(&ladders).is_some()
        };
        assert!(fits(0.5, Some(60.0)));
        assert!(!fits(0.49, Some(60.0)) && !fits(1.0, None));
    }

    #[test]
    fn a_scan_comes_again_with_many_names_at_speed_in_one_order() {
        let fits = |waves, names_median, names_per_second_median, order_correlation| {
            let rescan = Rescan {
                sessions: 9,
                sessions_looked_at: 9,
                waves,
                names_median,
                names_per_second_median,
                order_correlation,
                order_correlation_withheld: None,
                pairs: 2,
            };
            super::waves(&rescan).is_some()
        };
        assert!(fits(3, 10.0, 1.0, Some(0.8)));
        assert!(!fits(2, 10.0, 1.0, Some(0.8)) && !fits(3, 9.0, 1.0, Some(0.8)));
        assert!(!fits(3, 10.0, 0.9, Some(0.8)) && !fits(3, 10.0, 1.0, Some(0.79)) && !fits(3, 10.0, 1.0, None));
    }

    #[test]
    fn office_hours_hold_more_than_chance_and_than_the_log() {
        let fits = |share, expected_share, background_share, p| {
            let office = Office {
                zone: "UTC".to_owned(),
                sessions: 99,
                share,
                expected_share,
                background_share,
                p,
                flags: vec![],
            };
            super::office(&office).is_some()
        };
        assert!(fits(0.5, Some(0.24), Some(0.3), 0.05));
        assert!(!fits(0.5, Some(0.24), Some(0.3), 0.051));
        assert!(!fits(0.5, Some(0.5), Some(0.3), 0.01) && !fits(0.5, Some(0.24), Some(0.5), 0.01));
        assert!(!fits(0.5, None, Some(0.3), 0.01) && !fits(0.5, Some(0.24), None, 0.01));
    }

    #[test]
    fn a_cache_explains_a_schedule_and_a_schedule_office_hours() {
        let of = |patterns: &[&'static str]| {
            let found = |pattern: &&'static str| Signature { pattern, figures: String::new(), mimic: "" };
            verdict(&patterns.iter().map(found).collect::<Vec<_>>())
        };
        assert_eq!(of(&[OFFICE, CLOCK, CACHE]), "consistent with cache refresh");
        for pattern in [CLOCK, TIMER, LADDER] {
            assert_eq!(of(&[pattern, OFFICE]), "consistent with a schedule", "{pattern}");
        }
        assert_eq!(
            (of(&[OFFICE, WAVE]), of(&[WAVE]), of(&[])),
            ("office-hour modulated", "undetermined", "undetermined")
        );
    }
}
