//! Calendars against a slow oracle: every question is asked of jiff anew, with nothing kept and nothing indexed.
#![allow(clippy::unwrap_used, reason = "what a test relies on may fail the test")]

use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use proptest::prelude::*;
use whoasks::calendar::{
    BusinessHours, BusinessIndex, Calendar, Holidays, LocalClock, LocalTime, Slot, Zone, covered_ns,
};
use whoasks::record::{SECOND, Timestamp};

/// A minute in nanoseconds.
const MINUTE: i64 = 60 * SECOND;
/// An hour in nanoseconds.
const HOUR: i64 = 60 * MINUTE;
/// A day in nanoseconds.
const DAY: i64 = 24 * HOUR;

/// A zone with a date near which its clocks do something odd; the last two were not at whole minutes.
const ODD: [(&str, &str); 14] = [
    ("Pacific/Apia", "2011-12-30T10:00:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T15:30:00Z"),
    ("Africa/Casablanca", "2026-02-15T02:00:00Z"),
    ("Africa/Casablanca", "2026-03-22T02:00:00Z"),
    ("America/New_York", "2026-03-08T07:00:00Z"),
    ("America/New_York", "2026-11-01T06:00:00Z"),
    ("America/New_York", "2200-11-02T06:00:00Z"),
    ("Asia/Kathmandu", "1985-12-31T18:30:00Z"),
    ("Europe/Dublin", "2026-10-25T01:00:00Z"),
    ("Europe/Moscow", "2014-10-25T22:00:00Z"),
    ("UTC", "1970-01-01T00:00:00Z"),
    ("Africa/Monrovia", "1972-01-07T00:44:30Z"),
    ("Europe/Amsterdam", "1937-06-30T23:40:28Z"),
];

/// Business hours that end within hours, run over midnight, and fill whole days.
const HOURS: [&str; 6] = [
    "mon-fri 09:00-17:00",
    "mon-thu 08:07-12:00,12:30-17:59; fri 08:00-14:00",
    "daily 22:00-06:00",
    "sun 01:30-02:30; mon 00:00-24:00",
    "daily 00:00-24:00",
    "sat,sun 01:15-01:45,02:00-02:20,02:25-02:59",
];

/// An RFC 3339 time.
fn at(text: &str) -> Timestamp {
    Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_nanosecond().try_into().unwrap())
}

/// The zone as jiff has it.
fn oracle_zone(name: &str) -> TimeZone {
    TimeZoneDatabase::bundled().get(name).unwrap()
}

/// A calendar of a zone.
fn calendar(zone: &str, hours: &str, holidays: &str) -> Calendar {
    let holidays = Holidays::parse(holidays, "holidays").unwrap();
    Calendar::parse(&format!("{zone}={hours}"), &"mon 1-2".parse().unwrap(), &holidays).unwrap()
}

/// The slot by jiff's civil time: hour of week, business, and the local civil time as if UTC.
fn oracle(zone: &TimeZone, calendar: &Calendar, time: Timestamp) -> (Slot, i64) {
    let civil = jiff::Timestamp::from_nanosecond(time.0.into()).unwrap().to_zoned(zone.clone()).datetime();
    let weekday = civil.date().weekday().to_monday_zero_offset();
    let minute = u16::try_from(civil.hour()).unwrap() * 60 + u16::try_from(civil.minute()).unwrap();
    let local = civil.to_zoned(TimeZone::UTC).unwrap().timestamp().as_nanosecond();
    let local = i64::try_from(local.clamp(i64::MIN.into(), i64::MAX.into())).unwrap();
    let is_holiday = calendar.holidays.contains(&i32::try_from(local.div_euclid(DAY)).unwrap());
    let business = !is_holiday && calendar.hours.contains(usize::try_from(weekday).unwrap(), minute);
    (Slot { hour_of_week: u8::try_from(i16::from(weekday) * 24 + i16::from(civil.hour())).unwrap(), business }, local)
}

/// Times near an odd date (most), in its year, and anywhere.
fn times(odd: Timestamp) -> impl Strategy<Value = Vec<Timestamp>> {
    let near = (-40 * HOUR..40 * HOUR).prop_map(move |d| odd.0 + d);
    let on_grid = (-3000_i64..3000, -2_i64..2).prop_map(move |(m, d)| odd.0 + m * MINUTE + d);
    let year = (-400 * DAY..400 * DAY).prop_map(move |d| odd.0 + d);
    proptest::collection::vec(prop_oneof![6 => near, 6 => on_grid, 2 => year, 1 => any::<i64>()], 1..60)
        .prop_map(|times| times.into_iter().map(Timestamp).collect())
}

/// A case: zone, hours, odd date and times.
fn cases() -> impl Strategy<Value = (&'static str, &'static str, Timestamp, Vec<Timestamp>)> {
    (0..ODD.len(), 0..HOURS.len()).prop_flat_map(|(odd, hours)| {
        let (zone, date) = ODD[odd];
        (Just(zone), Just(HOURS[hours]), Just(at(date)), times(at(date)))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    /// The clock, the index and the plain calendar all say what jiff says, in order and out of order.
    #[test]
    fn clock_and_index_agree_with_jiff((zone, hours, odd, mut times) in cases(), sorted: bool) {
        if sorted {
            times.sort_unstable();
        }
        let holidays = "2026-03-08,*\n2026-11-01,America/New_York\n1972-01-07,*\n2011-12-31,Pacific/Apia";
        let calendar = calendar(zone, hours, holidays);
        let jiff = oracle_zone(zone);
        let index = BusinessIndex::new(&calendar, Timestamp(odd.0 - 35 * HOUR - 7), Timestamp(odd.0 + 35 * HOUR + 7));
        let mut clock = LocalClock::new(calendar.clone());
        for time in times {
            let (slot, local) = oracle(&jiff, &calendar, time);
            prop_assert_eq!(clock.slot(time), slot, "{} {:?}", zone, time);
            prop_assert_eq!(clock.local_ns(time), local);
            prop_assert_eq!(i64::from(clock.local_day(time)), local.div_euclid(DAY));
            prop_assert_eq!(calendar.is_business(time), slot.business);
            prop_assert_eq!(index.is_business(time), slot.business, "{} {:?}", zone, time);
        }
    }

    /// Local times mean what jiff says, and an offset holds in the whole of its range.
    #[test]
    fn zones_agree_with_jiff((zone, _, _, times) in cases()) {
        let (ours, jiff) = (Zone::parse(zone).unwrap(), oracle_zone(zone));
        for local in times {
            let span = ours.offset_at(local);
            prop_assert!(span.from <= local.0 && local.0 <= span.until);
            for inside in [span.from, local.0, span.until - 1] {
                let offset = jiff.to_offset(jiff::Timestamp::from_nanosecond(inside.into()).unwrap());
                prop_assert_eq!(span.seconds, offset.seconds());
            }
            let civil = TimeZone::UTC.to_datetime(jiff::Timestamp::from_nanosecond(local.0.into()).unwrap());
            let minus = |offset: jiff::tz::Offset| Timestamp(local.0.saturating_sub(i64::from(offset.seconds()) * SECOND));
            let expected = match jiff.to_ambiguous_timestamp(civil).offset() {
                AmbiguousOffset::Unambiguous { offset } => LocalTime::Unique(minus(offset)),
                AmbiguousOffset::Fold { before, after } => {
                    LocalTime::Fold { earlier: minus(before), later: minus(after) }
                }
                AmbiguousOffset::Gap { .. } => LocalTime::Gap,
            };
            prop_assert_eq!(ours.to_utc(local.0), expected, "{} {}", zone, civil);
            match (ours.unique_range(local.0), expected) {
                (Some(range), LocalTime::Unique(time)) => {
                    prop_assert!(range.from <= local.0 && local.0 <= range.until);
                    prop_assert_eq!(local.0.saturating_sub(range.offset_ns), time.0);
                    for edge in [range.from, range.until - 1] {
                        let unique = LocalTime::Unique(Timestamp(edge.saturating_sub(range.offset_ns)));
                        prop_assert_eq!(ours.to_utc(edge), unique);
                    }
                }
                (range, expected) => prop_assert!(range.is_none() && !matches!(expected, LocalTime::Unique(_))),
            }
        }
    }

    /// Spans and business time are what counting minutes one by one gives, in weeks in which clocks change.
    #[test]
    fn spans_agree_with_counting(odd in 0..ODD.len() - 2, hours in 0..HOURS.len(), before in 0_i64..96, length in 0_i64..192,
                                 gap in 0_i64..192, gap_length in 0_i64..24) {
        let (zone, date) = ODD[odd];
        let calendar = calendar(zone, HOURS[hours], "2026-03-07,*\n2026-11-02,*");
        let jiff = oracle_zone(zone);
        let from = at(date).0 - before * HOUR;
        let until = from + length * HOUR;
        let gap = (from + gap * HOUR, from + (gap + gap_length) * HOUR);
        let in_gap = |minute: i64| gap.0 <= minute && minute < gap.1;
        let minutes = (from..until).step_by(usize::try_from(MINUTE).unwrap());
        let business: Vec<i64> = minutes.filter(|&m| oracle(&jiff, &calendar, Timestamp(m)).0.business).collect();
        let spans = calendar.spans(Timestamp(from), Timestamp(until));
        let listed: Vec<i64> =
            spans.iter().flat_map(|&(a, b)| (a..b).step_by(usize::try_from(MINUTE).unwrap())).collect();
        prop_assert_eq!(&listed, &business, "{}", zone);
        prop_assert!(spans.windows(2).all(|pair| pair[0].1 < pair[1].0));
        let kept = i128::try_from(business.iter().filter(|&&m| !in_gap(m)).count()).unwrap();
        let counted = calendar.business_ns(Timestamp(from), Timestamp(until), &[gap]);
        prop_assert_eq!(counted, kept * i128::from(MINUTE));
    }

    /// Hours that are printed parse back to the same hours.
    #[test]
    fn hours_parse_back(clauses in proptest::collection::vec((0..7_usize, 0..7_usize, 0..1440_u32, 0..=1440_u32), 1..6)) {
        const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let time = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
        let clauses: Vec<String> = clauses.into_iter().filter(|(_, _, a, b)| a != b)
            .map(|(d, e, a, b)| format!("{}-{} {}-{}", DAYS[d], DAYS[e], time(a), time(b))).collect();
        prop_assume!(!clauses.is_empty());
        let hours: BusinessHours = clauses.join("; ").parse().unwrap();
        prop_assert_eq!(&hours.to_string().parse::<BusinessHours>().unwrap(), &hours, "{}", hours);
    }

    /// No text makes the readers panic.
    #[test]
    fn any_text_is_read_or_refused(text in "[a-z0-9:;, *=+\\-–/\"é]{0,24}") {
        let _ = text.parse::<BusinessHours>();
        let _ = Zone::parse(&text);
        let _ = Holidays::parse(&text, "holidays");
    }
}

/// Four weeks with no transition in New York and Moscow.
const SUMMER: (&str, &str) = ("2026-06-01T00:00:00Z", "2026-06-29T00:00:00Z");

/// The office week is 40 of 168 hours; New York's and Moscow's together are 44.6 % of the week.
#[test]
fn shares_of_the_week() {
    let (from, until) = (at(SUMMER.0), at(SUMMER.1));
    let new_york = calendar("America/New_York", "mon-fri 09:00-17:00", "");
    assert_eq!(new_york.business_ns(from, until, &[]) * 168, covered_ns(from, until, &[]) * 40);
    let moscow = calendar("Europe/Moscow", "mon-fri 09:00-18:00", "");
    let union = new_york.business_ns(from, until, &[]) + moscow.business_ns(from, until, &new_york.spans(from, until));
    assert_eq!(union * 168, covered_ns(from, until, &[]) * 75);
    assert_eq!(format!("{:.3}", 75.0 / 168.0), "0.446");
}

/// Boundaries in a gap shift to the transition; both passes of a fold count.
#[test]
fn gaps_and_folds_of_business_hours() {
    let spans = |hours, from, until| {
        let spans = calendar("America/New_York", hours, "").spans(at(from), at(until));
        spans.into_iter().map(|(a, b)| (a - at(from).0, b - at(from).0)).collect::<Vec<_>>()
    };
    // Clocks go from 2:00 to 3:00 at 07:00Z.
    let spring = ("2026-03-08T05:00:00Z", "2026-03-08T12:00:00Z");
    assert_eq!(spans("sun 01:00-02:30", spring.0, spring.1), [(HOUR, 2 * HOUR)]);
    assert_eq!(spans("sun 02:30-03:30", spring.0, spring.1), [(2 * HOUR, 2 * HOUR + 30 * MINUTE)]);
    assert_eq!(spans("sun 02:10-02:50", spring.0, spring.1), []);
    // Clocks go from 2:00 to 1:00 at 06:00Z.
    let autumn = ("2026-11-01T04:00:00Z", "2026-11-01T12:00:00Z");
    assert_eq!(spans("sun 00:30-02:30", autumn.0, autumn.1), [(30 * MINUTE, 3 * HOUR + 30 * MINUTE)]);
    let passes = [(HOUR + 15 * MINUTE, HOUR + 30 * MINUTE), (2 * HOUR + 15 * MINUTE, 2 * HOUR + 30 * MINUTE)];
    assert_eq!(spans("sun 01:15-01:30", autumn.0, autumn.1), passes);
}

/// The whole range of time is answered without overflow, and its ends are clipped.
#[test]
fn the_ends_of_time() {
    for zone in ["Pacific/Kiritimati", "Pacific/Niue", "America/Juneau", "UTC", "+14:00"] {
        let calendar = calendar(zone, "daily 00:00-24:00", "");
        let (from, until) = (Timestamp(i64::MIN), Timestamp(i64::MAX));
        assert_eq!(calendar.spans(from, until), [(i64::MIN, i64::MAX)]);
        assert_eq!(calendar.business_ns(from, until, &[]), covered_ns(from, until, &[]));
        assert_eq!(calendar.business_ns(until, from, &[]), 0);
        let mut clock = LocalClock::new(calendar);
        for time in [from, until] {
            assert!(clock.slot(time).business);
            assert!((106_751..=106_753).contains(&clock.local_day(time).abs()));
            assert!(matches!(clock.calendar().zone.to_utc(time.0), LocalTime::Unique(_)));
        }
    }
}

/// A holiday is a whole local day, and the night hours before it end with the day before.
#[test]
fn holidays_are_local_days() {
    let calendar =
        calendar("Asia/Kathmandu", "daily 22:00-06:00", "date,zone\n2026-05-28,Asia/Kathmandu\n2026-05-29,UTC");
    let local = |text: &str| at(text).0 - (5 * HOUR + 45 * MINUTE);
    let spans = calendar.spans(Timestamp(local("2026-05-27T12:00:00Z")), Timestamp(local("2026-05-29T12:00:00Z")));
    let expected = [
        (local("2026-05-27T22:00:00Z"), local("2026-05-28T00:00:00Z")),
        (local("2026-05-29T00:00:00Z"), local("2026-05-29T06:00:00Z")),
    ];
    assert_eq!(spans, expected);
}

/// Names in any case, aliases, offsets, and what is proposed for a mistyped one.
#[test]
fn zone_names() {
    for (text, name) in [("europe/moscow", "Europe/Moscow"), ("utc", "UTC"), ("+0530", "+05:30"), (" -03 ", "-03:00")] {
        assert_eq!(Zone::parse(text).unwrap().name(), name);
    }
    for (text, hint) in [
        ("Europe/Moskow", "did you mean Europe/Moscow?"),
        ("new york", "did you mean America/New_York?"),
        ("", "zones are written as Europe/Moscow, UTC or +05:30"),
        ("Nowhere/Atall/Whatever", "zones are written as Europe/Moscow, UTC or +05:30"),
        ("+25:00", "offsets are written +05:30 or -03:00"),
    ] {
        let error = Zone::parse(text).unwrap_err();
        assert_eq!(error.hint.as_deref(), Some(hint), "{text}");
        assert_eq!(error.kind, whoasks::error::Kind::Usage);
    }
}

/// A calendar's text is a zone with its own hours or the default's.
#[test]
fn calendar_specs() {
    let default: BusinessHours = "mon-fri 09:00-17:00".parse().unwrap();
    let parse = |spec: &str| Calendar::parse(spec, &default, &Holidays::default());
    assert_eq!(parse("Asia/Tokyo").unwrap().hours, default);
    assert_eq!(parse("asia/tokyo = daily 10-19").unwrap().to_string(), "Asia/Tokyo=daily 10:00-19:00");
    assert!(parse("Asia/Tokyo=").is_err() && parse("=mon 9-17").is_err() && parse("").is_err());
}
