//! Time stamps against chrono: what chrono writes is read back exactly, and no bytes make a reader panic.
#![allow(clippy::unwrap_used, reason = "what a test relies on may fail the test")]

use chrono::{DateTime, FixedOffset, NaiveDateTime};
use proptest::prelude::*;
use whoasks::calendar::{LocalTime, Zone};
use whoasks::format::time::{
    Custom, DateCache, Resolver, Stamp, any as any_time, bind_default, bind_default_cached, epoch, iso, rfc2822, syslog,
};
use whoasks::record::{SECOND, Timestamp};

/// Instants from 1678-01-02 to 2261-12-30, so that every offset stays within the years.
fn instants() -> impl Strategy<Value = i64> {
    let whole_ms = (-9_214_000_000_000_i64..9_214_000_000_000).prop_map(|ms| ms * 1_000_000);
    prop_oneof![-9_214_000_000_000_000_000_i64..9_214_000_000_000_000_000, whole_ms]
}

/// The civil time of nanoseconds as if UTC.
fn civil(ns: i64) -> NaiveDateTime {
    DateTime::from_timestamp_nanos(ns).naive_utc()
}

/// The civil time, with the year of the date replaced by nothing.
fn without_date(ns: i64) -> i64 {
    ns.rem_euclid(86_400 * SECOND)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    /// Civil times in the notations of BIND and syslog, with every number of decimals, and something after.
    #[test]
    fn civil_times(ns in instants(), digits in 0_usize..=9, tail in "( .{0,6})?") {
        let cut = ns.div_euclid(10_i64.pow(9 - digits as u32)) * 10_i64.pow(9 - digits as u32);
        let fraction = format!("{:09}", cut.rem_euclid(SECOND));
        let fraction = if digits == 0 { String::new() } else { format!(".{}", &fraction[..digits]) };
        let write = |format: &str| format!("{}{fraction}", civil(cut).format(format));
        for format in ["%d-%b-%Y %H:%M:%S", "%e-%b-%Y %H:%M:%S", "%-d-%b-%Y %H:%M:%S"] {
            let text = write(format);
            let expected = Some((Stamp::Local(cut), text.len()));
            let line = format!("{text}{tail}");
            prop_assert_eq!(bind_default(line.as_bytes()), expected, "{}", line);
            prop_assert_eq!(bind_default_cached(&mut DateCache::default(), line.as_bytes()), expected);
            prop_assert_eq!(any_time(text.as_bytes()), Some(Stamp::Local(cut)));
        }
        for format in ["%b %d %H:%M:%S", "%b %e %H:%M:%S", "%b %-d %H:%M:%S"] {
            let text = write(format);
            let expected = match syslog(format!("{text}{tail}").as_bytes()) {
                Some((Stamp::NoYear { month, day, ns_of_day }, used)) => {
                    (format!("{month:02}-{day:02}"), ns_of_day, used)
                }
                other => panic!("{text}: {other:?}"),
            };
            prop_assert_eq!((civil(cut).format("%m-%d").to_string(), without_date(cut), text.len()), expected);
        }
        for format in ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%b %e %Y %H:%M:%S"] {
            prop_assert_eq!(any_time(write(format).as_bytes()), Some(Stamp::Local(cut)));
        }
    }

    /// Instants with every distance from UTC.
    #[test]
    fn instants_with_zone(ns in instants(), minutes in -1439_i32..=1439) {
        let zone = FixedOffset::east_opt(minutes * 60).unwrap();
        let time = DateTime::from_timestamp_nanos(ns).with_timezone(&zone);
        let instant = Stamp::Utc(Timestamp(ns));
        for text in [time.to_rfc3339(), time.format("%Y-%m-%d %H:%M:%S,%9f%z").to_string()] {
            prop_assert_eq!(iso(format!("{text} x").as_bytes()), Some((instant, text.len())), "{}", text);
        }
        let custom = Custom::new("%d.%m.%Y %I:%M:%S%.f %p %z").unwrap();
        prop_assert_eq!(custom.parse(time.format("%d.%m.%Y %I:%M:%S%.f %p %z").to_string().as_bytes()), Some(instant));
        let second = Stamp::Utc(Timestamp(ns.div_euclid(SECOND) * SECOND));
        let mail = time.format("%a, %-d %b %Y %H:%M:%S %z").to_string();
        prop_assert_eq!(rfc2822(mail.as_bytes()), Some((second, mail.len())), "{}", mail);
        prop_assert_eq!(any_time(time.format("[%d/%b/%Y:%H:%M:%S %z]").to_string().as_bytes()), Some(second));
    }

    /// Epochs in every unit, told apart from 1973 on.
    #[test]
    fn epochs(ns in 100_000_000_000_000_000_i64..9_214_000_000_000_000_000, digits in 0_usize..=9) {
        for (unit, name) in [(SECOND, "s"), (1_000_000, "ms"), (1000, "us"), (1, "ns")] {
            let whole = ns / unit;
            prop_assert_eq!(epoch(whole.to_string().as_bytes()), Some(Stamp::Utc(Timestamp(whole * unit))), "{}", name);
        }
        let text = format!("{}.{:09}", ns / SECOND, ns % SECOND);
        let cut = ns - ns % 10_i64.pow(9 - digits as u32);
        let text = if digits == 0 { (ns / SECOND).to_string() } else { text[..text.len() - 9 + digits].to_string() };
        prop_assert_eq!(any_time(text.as_bytes()), Some(Stamp::Utc(Timestamp(cut))), "{}", text);
        prop_assert_eq!(epoch(format!("-{text}").as_bytes()), Some(Stamp::Utc(Timestamp(-cut))), "{}", text);
    }

    /// The resolver gives the zone's answer for times in any order, with the earlier instant of a fold.
    #[test]
    fn resolver_agrees_with_zone(zone in 0..4_usize, steps in proptest::collection::vec(-200_000_i64..9_000_000, 1..50)) {
        let zone = ["America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia"][zone];
        let zone = Zone::parse(zone).unwrap();
        let mut resolver = Resolver::new(Some(zone.clone()), None);
        let mut local = 1_320_000_000 * SECOND;
        let mut folds = 0;
        for step in steps {
            local += step * SECOND;
            let expected = match zone.to_utc(local) {
                LocalTime::Unique(time) => Some(time),
                LocalTime::Fold { earlier, .. } => { folds += 1; Some(earlier) }
                LocalTime::Gap => None,
            };
            prop_assert_eq!(resolver.resolve(Stamp::Local(local)).ok(), expected);
        }
        prop_assert_eq!(resolver.ambiguous, folds);
    }

    /// Broken times are read or refused, and never more bytes are taken than there are.
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40), text in 0..9_usize, at in 0..40_usize) {
        let samples: [&[u8]; 9] = [
            b"22-Nov-2026 14:03:11.123", b" 4-Oct-2026 14:03:11", b"2026-11-22T14:03:11.123+01:00",
            b"Nov 22 14:03:11", b"Nov 22 2026 14:03:11", b"1763820191.123456", b"1.7e9",
            b"Sun, 22 Nov 2026 14:03:11 +0100", b"22/Nov/2026:14:03:11 +0100",
        ];
        let mut broken = samples[text].to_vec();
        let at = at.min(broken.len());
        broken.truncate(broken.len().max(at));
        broken.splice(at..broken.len().min(at + bytes.len() % 3), bytes.iter().copied().take(3));
        let custom = Custom::new("%Y-%m-%dT%H:%M:%S%.f%:z").unwrap();
        let mut cache = DateCache::default();
        let _ = bind_default_cached(&mut cache, samples[0]);
        for input in [&bytes, &broken] {
            for used in [bind_default(input), iso(input), syslog(input), rfc2822(input)].into_iter().flatten() {
                prop_assert!(used.1 <= input.len());
            }
            prop_assert_eq!(bind_default_cached(&mut cache, input), bind_default(input));
            let _ = (any_time(input), epoch(input), custom.parse(input));
        }
    }

    /// No format makes the reader of formats panic, and an accepted one reads or refuses any text.
    #[test]
    fn no_format_panics(format in "(%[-_0]?[a-zA-Z+:#.369%]{1,2}|[-/:., T]){0,6}", text in "[ -~é]{0,20}") {
        if let Ok(custom) = Custom::new(&format) {
            let _ = custom.parse(text.as_bytes());
        }
    }
}

/// Resolving never overflows, whatever the stamp says.
#[test]
fn extreme_stamps() {
    for zone in ["UTC", "Pacific/Kiritimati", "Pacific/Niue"] {
        let mut resolver = Resolver::new(Some(Zone::parse(zone).unwrap()), Some(2261));
        for ns in [i64::MIN, -1, 0, i64::MAX] {
            let _ = resolver.resolve(Stamp::Local(ns));
            let _ = resolver.resolve(Stamp::NoYear { month: 12, day: 31, ns_of_day: ns });
            let _ = resolver.resolve(Stamp::NoYear { month: 255, day: 0, ns_of_day: ns });
        }
    }
}
