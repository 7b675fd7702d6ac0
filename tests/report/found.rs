//! What the tests of a profile found, by hand: the sections beyond counts.

use whoasks::report::{
    Answers, AnswersTurn, ConcentrationSection, End, Event, Figure, Merged, NamedSource, Offset, OffsetPair, Offsets,
    ProfileSection, Rarefied, RcodeCount, RunOnName, SilenceTest, SourcePair, Spread, Successor, Tested, TimeOfDay,
    TwoOffices, ZoneTiming,
};

/// A figure with an interval.
fn figure(value: f64, low: f64, high: f64) -> Figure {
    Figure {
        value,
        low: Some(low),
        high: Some(high),
        method: "bootstrap over 143 days".to_owned(),
        n: 3_025,
        interval_withheld: None,
    }
}

/// A figure whose interval is withheld.
fn bare(value: f64, reason: &str) -> Figure {
    Figure { value, interval_withheld: Some(reason.to_owned()), ..Figure::default() }
}

/// A counting.
fn spread(top1_share: Figure, top2_share: Figure) -> Spread {
    Spread {
        n: 3_570,
        top1_share: Some(top1_share),
        top2_share: Some(top2_share),
        hhi_unbiased: Some(0.3518),
        chao1: Some(1_204.4),
        sample_coverage: Some(0.971),
        rarefaction: vec![Rarefied { m: 500, sources: figure(7.08, 4.16, 10.0) }],
        ..Spread::default()
    }
}

/// Two sources that act together.
fn pair(second: &str, synchronous: bool) -> SourcePair {
    SourcePair {
        sources: ["198.51.100.15".to_owned(), second.to_owned()],
        near_share: 0.937,
        sessions: 1_190,
        shifted_share: 0.0009,
        shifts: 999,
        p: 0.001,
        synchronous,
    }
}

/// One zone with everything, and one whose tests are withheld.
fn timing() -> Vec<ZoneTiming> {
    let tested = |p| Tested { statistic: 0.19, p };
    let all = ZoneTiming {
        zone: "America/New_York".to_owned(),
        sessions: Some(1_835),
        business_ratio: Some(1.15),
        background_odds_ratio: Some(0.9),
        business_p: Some(0.4286),
        tested_sessions: Some(1_790),
        whole_weeks: Some(21),
        weekday_weekend_ratio: Some(figure(1.06, 0.96, 1.18)),
        time_of_day: Some(TimeOfDay { rayleigh: tested(0.2), kuiper: tested(0.0), watson: tested(0.01) }),
        flags: vec!["synchronous sources count as one".to_owned()],
        ..ZoneTiming::default()
    };
    let few = Some("fewer than 30 sessions (9)".to_owned());
    vec![all, ZoneTiming { zone: "Europe/Moscow".to_owned(), business_p_withheld: few, ..ZoneTiming::default() }]
}

/// Every sort of event.
fn history() -> Vec<Event> {
    let silence = |p, p_withheld: Option<&str>| {
        let p_withheld = p_withheld.map(str::to_owned);
        Event::Silence(SilenceTest { p, p_withheld, expected_sessions: Some(7.6), ..SilenceTest::default() })
    };
    let name = |name: &str| RunOnName { name: name.to_owned(), lookups: 4, sources: 2, ..RunOnName::default() };
    let successor = |name: &str, q| Successor {
        name: name.to_owned(),
        first: "2016-09-27T13:17:16Z".to_owned(),
        sources: 3,
        shared_sources: 3,
        q,
        ..Successor::default()
    };
    let code = |rcode: &str, answers| RcodeCount { rcode: rcode.to_owned(), answers, ..RcodeCount::default() };
    vec![
        Event::Change { date: "2016-06-23".to_owned(), before_sessions_per_day: 7.3, after_sessions_per_day: 16.1 },
        Event::Changes { dates: None, dates_withheld: Some("fewer than two whole days".to_owned()) },
        silence(Some(0.99), None),
        silence(Some(0.0), None),
        silence(None, Some("fewer than 20 sessions (0)")),
        Event::End(End { last: "2016-09-23T13:56:29Z".to_owned(), p: Some(0.0), ended: Some(true), ..End::default() }),
        Event::Answers(Answers {
            by_rcode: Some(vec![code("NOERROR", 3_000), code("NXDOMAIN", 570)]),
            turn: Some(AnswersTurn {
                time: "2016-09-20T00:00:00Z".to_owned(),
                before_failed_share: 0.0,
                after_failed_share: 0.98,
                rcode: "NXDOMAIN".to_owned(),
            }),
            ..Answers::default()
        }),
        Event::RunOnName(name("mail.example.com.corp.example")),
        Event::Successor(successor("mail9.example.net", 0.0001)),
        Event::Successor(successor("by-chance.example.net", 0.7)),
        Event::Successors { tested_names: Some(4), tested_names_withheld: None },
    ]
}

/// Puts all of it into a profile.
pub fn fill(profile: &mut ProfileSection) {
    let named = NamedSource {
        source: "203.0.113.0/24".to_owned(),
        sessions_share: Some(figure(0.2, 0.19, 0.21)),
        ..NamedSource::default()
    };
    let few = "fewer than 20 sessions (5)";
    let sessions = Spread {
        hhi_unbiased: None,
        hhi_unbiased_withheld: Some(few.to_owned()),
        ..spread(bare(0.39, few), bare(0.78, few))
    };
    profile.concentration = ConcentrationSection {
        lookups: spread(figure(0.396, 0.388, 0.403), figure(0.79, 0.774, 0.804)),
        sessions: Some(sessions),
        named_sources: vec![named],
        same_machine: vec![pair("198.51.100.137", true), pair("203.0.113.8", false)],
        merged: Some(Merged {
            groups: vec![vec!["198.51.100.15".to_owned(), "198.51.100.137".to_owned()]],
            lookups: spread(figure(0.79, 0.774, 0.804), figure(0.99, 0.985, 0.994)),
            sessions: spread(figure(0.65, 0.63, 0.67), figure(0.98, 0.97, 0.99)),
        }),
        ..ConcentrationSection::default()
    };
    profile.timing = timing();
    let offset = |utc_offset_hours, frequency| Offset { utc_offset_hours, frequency, background_share: 0.84 };
    profile.offsets = Offsets {
        plausible: Some(vec![offset(-4, 0.606), offset(5, 0.283)]),
        two_zones: Some(TwoOffices {
            p: 0.021,
            plausible: Some(vec![OffsetPair { west_hours: -5, east_hours: 3, west_share: 0.4 }]),
            ..TwoOffices::default()
        }),
        ..Offsets::default()
    };
    profile.history = history();
}

/// Every text of it as hostile as it gets.
pub fn spoil(profile: &mut ProfileSection, bad: &str) {
    let bad = || bad.to_owned();
    let section = &mut profile.concentration;
    section.named_sources.iter_mut().for_each(|named| named.source = bad());
    section.same_machine.iter_mut().for_each(|pair| pair.sources = [bad(), bad()]);
    section.lookups.flags = vec![bad()];
    if let Some(figure) = section.sessions.as_mut().and_then(|sessions| sessions.top1_share.as_mut()) {
        figure.interval_withheld = Some(bad());
    }
    for zone in &mut profile.timing {
        zone.zone = bad();
        zone.flags = vec![bad()];
        zone.business_p_withheld = Some(bad());
    }
    for event in &mut profile.history {
        match event {
            Event::Change { date, .. } => *date = bad(),
            Event::Changes { dates_withheld, .. } => *dates_withheld = Some(bad()),
            Event::Silence(test) => test.p_withheld = Some(bad()),
            Event::End(end) => (end.last, end.flags) = (bad(), vec![bad()]),
            Event::Answers(answers) => answers.by_rcode.iter_mut().flatten().for_each(|code| code.rcode = bad()),
            Event::RunOnNames { names_withheld, .. } => *names_withheld = Some(bad()),
            Event::RunOnName(name) => (name.name, name.first) = (bad(), Some(bad())),
            Event::Successor(name) => (name.name, name.first) = (bad(), bad()),
            Event::Successors { tested_names, tested_names_withheld } => {
                (*tested_names, *tested_names_withheld) = (None, Some(bad()));
            }
        }
    }
}
