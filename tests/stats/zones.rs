//! One and two time zones.

use whoasks::stats::bootstrap::Draws;
use whoasks::stats::timing::HOURS;
use whoasks::stats::two_zones::{PairFit, fit_two_zones};
use whoasks::stats::zones::*;

/// Seventy percent of the sessions Monday to Friday, 9 to 17.
fn template() -> Week {
    template_with(0.7)
}

/// This share of the sessions Monday to Friday, 9 to 17.
fn template_with(inside: f64) -> Week {
    let business = std::array::from_fn(|hour| hour / 24 < 5 && (9..17).contains(&(hour % 24)));
    office_template(&business, inside).unwrap()
}

/// What is expected of an office at `offset`, rounded, by UTC hour of week.
fn office(offset: i16, sessions: f64) -> [u64; HOURS] {
    let local = template();
    std::array::from_fn(|hour| (sessions * local[(hour as i16 + offset).rem_euclid(168) as usize]).round() as u64)
}

/// Every offset is found in its own expectation.
#[test]
fn each_offset() {
    for offset in OFFSETS {
        let set = fit_zone(&office(offset.into(), 12_800.0), &template(), &[1.0; HOURS]).unwrap();
        assert_eq!((set.best.offset, set.phi, set.plausible.len()), (offset, 1.0, 1));
        assert!(set.best.background < 0.01);
    }
}

/// Few sessions leave many offsets open, none none; a background that explains all leaves every one.
#[test]
fn open_sets() {
    let mut mornings = [0; HOURS];
    (0..5).for_each(|day| mornings[day * 24 + 8] = 2);
    let few = fit_zone(&mornings, &template(), &[1.0; HOURS]).unwrap();
    let offsets: Vec<i8> = few.plausible.iter().map(|fit| fit.offset).collect();
    assert_eq!((few.best.offset, offsets), (1, (1..=8).collect()));
    assert_eq!(fit_zone(&[0; HOURS], &template(), &[1.0; HOURS]), None);
    assert_eq!(fit_zone(&[1; HOURS], &template(), &[0.0; HOURS]), None);
    for weight in [f64::NAN, f64::INFINITY, -0.5] {
        let odd = std::array::from_fn(|hour| if hour == 7 { weight } else { 1.0 });
        assert_eq!(fit_zone(&[1; HOURS], &odd, &[1.0; HOURS]), None, "{weight}");
    }
    let flat = fit_zone(&[9; HOURS], &template(), &[2.0; HOURS]).unwrap();
    assert_eq!(flat.plausible.len(), OFFSETS.count());
    assert_eq!(flat.best.background, 1.0);
}

/// The set holds what is within 1.92φ of the best, not only the best.
#[test]
fn one_session_does_not_decide() {
    let mut sessions = [0; HOURS];
    (0..5).for_each(|day| sessions[day * 24 + 8] = 2);
    sessions[12] = 1;
    let set = fit_zone(&sessions, &template_with(0.6), &[1.0; HOURS]).unwrap();
    let holds = |offset: i8| set.plausible.iter().any(|fit| fit.offset == offset);
    assert!((1..=8).all(holds) && !holds(0) && !holds(9), "{set:?}");
    let below = |offset: i8| {
        set.plausible.iter().filter(|fit| fit.offset == offset).all(|fit| {
            let drop = set.best.log_likelihood - fit.log_likelihood;
            0.5 < drop && drop <= 1.92 * set.phi
        })
    };
    assert!((5..=8).all(below), "{set:?}");
}

/// A template without night: the background must explain what comes then.
#[test]
fn strict_template() {
    let strict = template().map(|weight| if weight > 0.01 { 1.0 } else { 0.0 });
    let mut background = [1.0; HOURS];
    let (monday_noon, saturday_noon) = (12, 5 * 24 + 12);
    let mut counts = [0; HOURS];
    (counts[monday_noon], counts[saturday_noon]) = (30, 1);
    let set = fit_zone(&counts, &strict, &background).unwrap();
    assert!(set.best.background > 0.0 && set.best.background < 1.0);
    background[monday_noon] = 0.0;
    let set = fit_zone(&counts, &strict, &background).unwrap();
    assert!(set.plausible.iter().all(|fit| fit.log_likelihood.is_finite()));
    background[saturday_noon] = 0.0;
    assert_eq!(fit_zone(&counts, &strict, &background), None);
    assert_eq!(fit_two_zones(&counts, &strict, Draws::new(9, 1)), None);
    counts[saturday_noon] = 0;
    assert!(fit_two_zones(&counts, &strict, Draws::new(9, 1)).is_some());
}

/// Frequencies sum to 1, the true offset leads, and the seed decides.
#[test]
fn frequencies() {
    let week = office(-4, 200.0);
    let day = |d: usize| DayHours { weekday: d as u8, hours: std::array::from_fn(|h| week[24 * d + h]) };
    let days: Vec<DayHours> = (0..28).map(|d| day(d % 7)).collect();
    let run = |seed| zone_frequencies(&days, &template(), &[1.0; HOURS], Draws::new(50, seed));
    let frequencies = run(1).unwrap();
    assert!((frequencies.iter().map(|f| f.1).sum::<f64>() - 1.0).abs() < 1e-12);
    let leader = frequencies.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a }).unwrap();
    assert_eq!(leader.0, -4);
    assert!(frequencies.iter().all(|f| f.1 > 0.0) && frequencies.is_sorted() && frequencies.len() < OFFSETS.count());
    assert_eq!(run(1), Some(frequencies));
    assert_eq!(zone_frequencies(&[], &template(), &[1.0; HOURS], Draws::new(9, 1)), None);
}

/// Two offices are told from one when they are there, and not when they are not.
#[test]
fn two_offices() {
    let (new_york, moscow, half) = (office(-4, 600.0), office(3, 400.0), office(3, 1_000.0));
    let both = std::array::from_fn(|hour| new_york[hour] + moscow[hour]);
    let found = fit_two_zones(&both, &template(), Draws::new(9, 1)).unwrap();
    assert_eq!((found.best.west, found.best.east, found.p), (-4, 3, 0.1));
    assert!((found.best.weight - 0.6).abs() < 0.05 && found.likelihood_ratio > 50.0);
    assert!(found.plausible.contains(&found.best));
    let one = fit_two_zones(&half, &template(), Draws::new(9, 1)).unwrap();
    assert!(one.likelihood_ratio < 1.0 && one.p > 0.1, "{one:?}");
    assert_eq!(fit_two_zones(&[0; HOURS], &template(), Draws::new(9, 1)), None);
}

/// The share of `a` in a blend with `b`, by expectation maximisation, and the log-likelihood there (METHODS: by EM).
fn by_em(counts: &[u64; HOURS], a: &Week, b: &Week) -> (f64, f64) {
    let total: u64 = counts.iter().sum();
    let mut share = 0.5;
    for _ in 0..80 {
        let hours = counts.iter().zip(a).zip(b);
        let expected = hours.map(|((&n, a), b)| n as f64 * share * a / (share * a + (1.0 - share) * b));
        share = expected.sum::<f64>() / total as f64;
    }
    let hours = counts.iter().zip(a).zip(b);
    (share, hours.map(|((&n, a), b)| n as f64 * (share * a + (1.0 - share) * b).ln()).sum())
}

/// max(1, X²/df) around a blend, of which `fitted` numbers were fitted.
fn phi(counts: &[u64; HOURS], share: f64, a: &Week, b: &Week, fitted: usize) -> f64 {
    let total: u64 = counts.iter().sum();
    let term = |((&n, a), b): ((&u64, &f64), &f64)| {
        let expected = total as f64 * (share * a + (1.0 - share) * b);
        (n as f64 - expected).powi(2) / expected
    };
    (counts.iter().zip(a).zip(b).map(term).sum::<f64>() / (HOURS - fitted) as f64).max(1.0)
}

/// What is expected of offices at -1 and 3, and more in every seventh hour or so.
fn noisy(west: f64, east: f64, more: u64) -> [u64; HOURS] {
    let (west, east) = (office(-1, west), office(3, east));
    std::array::from_fn(|hour| west[hour] + east[hour] + [0, 0, more, 0, 2 * more, 0, 0][hour * hour % 7])
}

/// The template by UTC hour.
fn at(offset: i8) -> Week {
    let local = template();
    std::array::from_fn(|hour| local[(hour as i16 + i16::from(offset)).rem_euclid(168) as usize])
}

/// Best and plausible offsets are those of the definition, worked out in another way.
#[test]
fn zones_by_the_definition() {
    let (counts, uneven): (_, Week) = (noisy(0.0, 60.0, 2), std::array::from_fn(|hour| 1.0 + (hour % 24 / 6) as f64));
    let sum: f64 = uneven.iter().sum();
    let background = uneven.map(|weight| weight / sum);
    let fits: Vec<(i8, f64, f64)> = OFFSETS
        .map(|offset| {
            let (share, likelihood) = by_em(&counts, &background, &at(offset));
            (offset, share, likelihood)
        })
        .collect();
    let best = fits.iter().copied().reduce(|a, b| if b.2 > a.2 { b } else { a }).unwrap();
    let phi = phi(&counts, best.1, &background, &at(best.0), 3);
    let plausible: Vec<i8> = fits.iter().filter(|fit| fit.2 >= best.2 - 1.92 * phi).map(|fit| fit.0).collect();
    let set = fit_zone(&counts, &template(), &uneven).unwrap();
    assert_eq!(set.plausible.iter().map(|fit| fit.offset).collect::<Vec<_>>(), plausible);
    assert!((set.phi - phi).abs() < 1e-3 && set.best.offset == best.0 && (set.best.background - best.1).abs() < 1e-3);
}

/// The same for pairs of offsets.
#[test]
fn two_zones_by_the_definition() {
    let counts = noisy(30.0, 45.0, 1);
    let pairs = OFFSETS.flat_map(|west| (west + 1..=14).map(move |east| (west, east)));
    let fit = |(west, east)| {
        let (weight, log_likelihood) = by_em(&counts, &at(west), &at(east));
        PairFit { west, east, weight, log_likelihood }
    };
    let fits: Vec<PairFit> = pairs.map(fit).collect();
    let best = fits.iter().copied().reduce(|a, b| if b.log_likelihood > a.log_likelihood { b } else { a }).unwrap();
    let phi = phi(&counts, best.weight, &at(best.west), &at(best.east), 4);
    let near = |fit: &&PairFit| fit.log_likelihood >= best.log_likelihood - 1.92 * phi;
    let plausible: Vec<(i8, i8)> = fits.iter().filter(near).map(|fit| (fit.west, fit.east)).collect();
    let one =
        OFFSETS.map(|offset| by_em(&counts, &at(offset), &[1.0 / HOURS as f64; HOURS]).1).reduce(f64::max).unwrap();
    let found = fit_two_zones(&counts, &template(), Draws::new(19, 1)).unwrap();
    assert_eq!((found.best.west, found.best.east), (best.west, best.east));
    assert!((found.best.weight - best.weight).abs() < 1e-3);
    assert!((found.likelihood_ratio - 2.0 * (best.log_likelihood - one)).abs() < 0.01);
    assert_eq!(found.plausible.iter().map(|pair| (pair.west, pair.east)).collect::<Vec<_>>(), plausible);
}

/// Templates sum to 1 or are none.
#[test]
fn templates() {
    assert!((template().iter().sum::<f64>() - 1.0).abs() < 1e-12);
    assert_eq!(office_template(&[true; HOURS], 0.5), None);
    assert_eq!(office_template(&[false; HOURS], 0.5), None);
    assert_eq!(office_template(&std::array::from_fn(|h| h < 40), 1.5), None);
}
