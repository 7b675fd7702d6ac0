use std::sync::Arc;

use super::figures::{alignment, office, scores, variation};
use super::*;
use crate::analysis::State;
use crate::analysis::gaps::UNREAD;
use crate::analysis::lookups::{Lookups, Shared};
use crate::calendar::civil::{DAY, HOUR};
use crate::calendar::{Calendar, Zone};
use crate::dns::Class;
use crate::record::{Extra, Record, SECOND, Sink, Timestamp};
use crate::report::{Alignment, Rita};

/// Settings with the office hours of UTC.
pub fn settings(background: bool) -> Settings {
    let hours = "mon-fri 09:00-17:00".parse().unwrap();
    Settings {
        filter: Default::default(),
        domain_by: Default::default(),
        source_by: Default::default(),
        who: Default::default(),
        calendars: vec![Calendar { zone: Zone::utc(), hours, holidays: [].into() }],
        session_gap: HOUR / 2,
        dedup: false,
        background,
        files: vec![],
    }
}

/// What `told` says of times within a log of these ends and gaps.
fn within<T>(ends: (i64, i64), gaps: &[(i64, i64)], hours: &[[u64; 168]], told: impl Fn(&Frame<'_>) -> T) -> T {
    let settings = Arc::new(settings(true));
    let mut state = Lookups::new(settings.clone(), Shared::default());
    for time in [ends.0, ends.1] {
        state.record(&Record {
            time: Some(Timestamp(time)),
            source: IpAddr::from([192, 0, 2, 1]),
            name: b"test.example",
            class: Class::IN,
            rtype: None,
            extra: Extra::default(),
        });
    }
    state.close();
    let mut study = Study::new(&state);
    study.gaps = Ok(gaps.to_vec());
    told(&Frame { settings: &settings, study: &study, hours, ttl: None, seed: 1, threads: 1 })
}

/// What `told` says where the log beyond the domain was not read, and so has no window.
fn unread<T>(told: impl Fn(&Frame<'_>) -> T) -> T {
    let settings = Arc::new(settings(false));
    let study = Study::new(&Lookups::new(settings.clone(), Shared::default()));
    told(&Frame { settings: &settings, study: &study, hours: &[], ttl: None, seed: 1, threads: 1 })
}

/// Seconds as times.
fn at(seconds: &[i64]) -> Vec<i64> {
    seconds.iter().map(|second| second * SECOND).collect()
}

/// Of a window of 24 times 100 s, which begins at 1,000 s.
#[test]
fn scores_are_of_the_24_parts_of_the_window() {
    let of = |after: &[i64]| {
        let events: Vec<i64> = after.iter().map(|after| (1_000 + after) * SECOND).collect();
        let Rita { score, timestamp, histogram, duration } =
            within((1_000 * SECOND, 3_400 * SECOND), &[], &[], |frame| scores(&events, frame)).unwrap();
        assert!((score - (timestamp + histogram + duration) / 3.0).abs() < 1e-12);
        (timestamp, histogram, duration)
    };
    // The last instant of the window is in its last part; 1,000 s of 2,400 s are .4166....
    assert_eq!(of(&[0, 400, 800, 1_200, 1_600, 2_000, 2_400]), (1.0, 0.0, 1.0));
    assert_eq!(of(&[0, 200, 400, 600, 800, 1_000]), (1.0, 0.0, 0.417));
    // Gaps of 98 s and 300 s: the median is 199 and the MAD 101; four parts are too few for a duration.
    assert_eq!(of(&[0, 98, 398, 496, 796]), (0.746, 0.0, 0.0));
    // From 1 to 24 events in a part: 1 - √(575/12) / 12.5; most gaps are of a second.
    let rising: Vec<i64> = (0..24).flat_map(|part| (0..=part).map(move |event| 100 * part + event)).collect();
    assert_eq!(of(&rising), (1.0, 0.446, 1.0));
}

#[test]
fn scores_need_a_window_of_some_length() {
    let events = at(&[0, 10, 20, 30, 40]);
    let reason = Some("the window is not known".to_owned());
    assert_eq!(within((SECOND, SECOND), &[], &[], |frame| scores(&events, frame)).err(), reason);
    assert_eq!(unread(|frame| scores(&events, frame)).err(), reason);
    let few = within((0, HOUR), &[], &[], |frame| scores(&events[..3], frame)).err();
    assert_eq!(few.as_deref(), Some("fewer than 3 gaps of a second or more"));
}

/// The Fano and Allan factors of events at 0, 61 and 1,800 s for windows of a minute, ten minutes and an hour.
fn factors(until: i64, gaps: &[(i64, i64)]) -> [(Option<f64>, Option<f64>); 3] {
    let events = at(&[0, 61, 1_800]);
    let gaps: Vec<(i64, i64)> = gaps.iter().map(|(from, until)| (from * SECOND, until * SECOND)).collect();
    let found = within((0, until * SECOND), &gaps, &[], |frame| variation(&events, frame));
    assert_eq!(found.iter().map(|found| found.window_seconds).collect::<Vec<_>>(), [60, 600, 3_600, 21_600, 86_400]);
    for found in &found {
        let reason = "no events, or no two successive windows without a log gap, or too many".to_owned();
        assert_eq!(found.fano_withheld, found.fano.is_none().then(|| reason.clone()));
        assert_eq!(found.allan_withheld, found.allan.is_none().then_some(reason));
    }
    assert!(found[3..].iter().all(|found| found.fano.is_none() && found.allan.is_none()));
    std::array::from_fn(|width| (found[width].fano, found[width].allan))
}

/// That two factors are these, but for rounding.
#[track_caller]
fn assert_near(found: (Option<f64>, Option<f64>), wanted: (f64, f64)) {
    let is_near = |found: Option<f64>, wanted: f64| found.is_some_and(|found| (found - wanted).abs() < 1e-12);
    assert!(is_near(found.0, wanted.0) && is_near(found.1, wanted.1), "{found:?} {wanted:?}");
}

#[test]
fn variation_is_of_full_windows_between_gaps() {
    // Of 120 minutes the first, the second and the 31st have an event; of 12 windows the first has two, the fourth one.
    let whole = factors(7_200, &[]);
    assert_near(whole[0], (117.0 / 119.0, 60.0 / 119.0));
    assert_near(whole[1], (17.0 / 11.0, 12.0 / 11.0));
    assert_near(whole[2], (3.0, 3.0));
    // Without 2,400 to 3,600 s there are four and six windows, and one hour.
    let parted = factors(7_200, &[(2_400, 3_600)]);
    assert_near(parted[1], (41.0 / 27.0, 25.0 / 24.0));
    assert_eq!(parted[2], (None, None));
    // Two hours that do not follow each other have a variance and no steps.
    let apart = factors(7_600, &[(3_600, 4_000)])[2];
    assert!(apart.0.is_some_and(|fano| (fano - 3.0).abs() < 1e-12) && apart.1.is_none(), "{apart:?}");
    let none = unread(|frame| variation(&[0], frame));
    assert!(none.iter().all(|none| none.fano_withheld.as_deref() == Some(UNREAD)), "{none:?}");
}

/// So many starts at these seconds of an hour, one each hour.
fn hourly(counts: &[(i64, i64)]) -> Vec<i64> {
    let starts = counts.iter().flat_map(|(second, count)| (0..*count).map(move |hour| hour * HOUR + second * SECOND));
    let mut starts: Vec<i64> = starts.collect();
    starts.sort_unstable();
    starts
}

/// The bins, how many are fullest, where the fullest begins, and the figures of it.
fn aligned(found: &Alignment) -> (u64, u64, u64, f64, f64) {
    (found.bins, found.fullest_bins, found.fullest, found.fullest_share, found.chi_square)
}

#[test]
fn starts_are_aligned_to_the_fullest_twelfths_of_the_hour_and_of_the_minute() {
    let sessions = |counts| Times { sessions: hourly(counts), ..Times::default() };
    let minutes = alignment(&sessions(&[(0, 10), (15 * 60, 30), (39 * 60 + 59, 20)]), 3_600).unwrap();
    assert_eq!(aligned(&minutes), (12, 2, 15, 50.0 / 60.0, 220.0));
    assert_eq!((minutes.of, minutes.n, minutes.flags), ("sessions", 60, vec!["fewer than 300 starts (60)".to_owned()]));
    assert!(minutes.p < 1e-30);
    // Equal ones: the first. A quarter of the parts of a minute are three.
    let seconds = alignment(&sessions(&[(4, 10), (24, 20), (25, 20), (59, 10)]), 60).unwrap();
    assert_eq!(aligned(&seconds), (12, 3, 20, 50.0 / 60.0, 140.0));
}

#[test]
fn many_starts_are_aligned_to_minutes_and_seconds() {
    let times = Times { sessions: hourly(&[(59, 30), (61, 90), (62, 90), (3_599, 90)]), ..Times::default() };
    let found = |cycle| alignment(&times, cycle).unwrap();
    assert_eq!(aligned(&found(3_600)), (60, 6, 1, 1.0, 7_980.0));
    assert_eq!(aligned(&found(60)), (60, 15, 59, 1.0, 5_820.0));
    assert_eq!(found(60).flags, Vec::<String>::new());
}

#[test]
fn events_are_aligned_where_sessions_are_few() {
    let times = |sessions, events| Times { lookups: 0, sessions: hourly(sessions), events: hourly(events) };
    let found = alignment(&times(&[(1, 59)], &[(0, 30), (600, 30)]), 3_600).unwrap();
    assert_eq!((found.of, found.n, found.fullest_share), ("events", 60, 1.0));
    let few = alignment(&times(&[(1, 59)], &[(0, 58)]), 3_600).err();
    assert_eq!(few.as_deref(), Some("fewer than 60 starts (58)"));
    let whole_minutes = times(&[(60, 30), (120, 30)], &[]);
    assert_eq!(alignment(&whole_minutes, 60).err().as_deref(), Some("the log's times have no seconds"));
    assert!(alignment(&whole_minutes, 3_600).is_ok());
    assert!(alignment(&times(&[(60, 30), (121, 30)], &[]), 60).is_ok());
}

/// Four weeks, 24 sessions on Mondays at ten and six on Sundays at three; day 4 since the epoch is a Monday.
#[test]
fn office_hours_are_of_whole_weeks_and_beside_the_log() {
    let day = |week: i64, day: i64, hour: i64| (4 + 7 * week + day) * DAY + hour * HOUR;
    let mut sessions: Vec<i64> = (0..24).map(|n| day(n % 4, 0, 10) + n).collect();
    sessions.extend((0..6).map(|n| day(n % 2, 6, 3) + n));
    sessions.sort_unstable();
    let mut log = [0; 168];
    (log[8], log[9], log[17], log[24 + 16]) = (5, 1, 4, 2);
    let of = |weeks, sessions: &[i64], hours: &[[u64; 168]]| {
        within((day(0, 0, 0), day(weeks, 0, 0)), &[], hours, |frame| office(sessions, frame))
    };
    let found = of(4, &sessions, &[log]).unwrap();
    assert_eq!((found.sessions, found.share, found.expected_share), (30, 0.8, Some(40.0 / 168.0)));
    // Of twelve lookups three are in business hours. Of all 168 weeks so shifted, 40 have Monday's sessions in them.
    assert_eq!((found.background_share, found.p), (Some(0.25), 40.0 / 168.0));
    assert_eq!(found.flags, ["fewer than 100 sessions (30)"]);
    assert_eq!(of(4, &sessions, &[]).unwrap().background_share, None);
    assert_eq!(of(4, &sessions, &[[0; 168]]).unwrap().background_share, Some(0.0));
    assert_eq!(of(4, &sessions[1..], &[log]).err().as_deref(), Some("fewer than 30 sessions (29)"));
    let crowd = vec![day(0, 0, 10); 30];
    assert_eq!(of(1, &crowd, &[log]).err().as_deref(), Some("fewer than 2 whole weeks (1)"));
}

#[test]
fn a_window_of_no_length_has_no_expected_share() {
    let expected = |ends| within(ends, &[], &[], |frame| frame.study.expected_shares(frame.settings));
    assert_eq!(expected((DAY, DAY)), [None]);
    // Day 0 since the epoch was a Thursday.
    assert_eq!(expected((0, DAY)), [Some(8.0 / 24.0)]);
}

#[test]
fn ladders_hold_the_events_at_both_ends_of_their_gaps() {
    let ladder = |first: f64| [1.0, 2.0, 4.0, 8.0, 8.0, 8.0].map(|times| times * first);
    let gaps = [&ladder(100.0)[..], &[100_000.0], &ladder(200.0)].concat();
    let found = retries(&gaps, 20).unwrap();
    assert_eq!((found.ladders, found.events_share), (2, 0.7));
    assert_eq!((found.first_seconds, found.cap_seconds), (Some(150.0), Some(1_200.0)));
    let none = retries(&[60.0; 9], 10).unwrap();
    assert_eq!((none.ladders, none.events_share, none.first_seconds, none.cap_seconds), (0, 0.0, None, None));
    let reason = Some("no ladders".to_owned());
    assert_eq!((&none.first_seconds_withheld, &none.cap_seconds_withheld), (&reason, &reason));
    assert_eq!(retries(&[], 1).err().as_deref(), Some("no intervals"));
}
