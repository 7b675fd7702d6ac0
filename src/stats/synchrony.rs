//! Whether two sources act together: starts within seconds of each other, against the same after circular shifts.

/// What the starts of two sources have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Synchrony {
    /// Starts of A within the tolerance of one of B.
    pub near: u64,
    /// All starts of A.
    pub of: u64,
    /// near / of.
    pub share: f64,
    /// The mean share after the shifts.
    pub shifted_share: f64,
    /// How many shifts were tried.
    pub shifts: u32,
    /// (1 + shifts with at least as many) / (1 + shifts).
    pub p: f64,
}

/// A circle of time: all times are in `0..length`, in any unit.
#[derive(Clone, Copy, Debug)]
pub struct Circle {
    /// Its length.
    pub length: i64,
    /// Shifts are multiples of this: of an hour, so that two clocks that strike in the same minute stay together under
    /// shifts and are not taken for one machine.
    pub step: i64,
    /// How far apart two starts may be.
    pub within: i64,
}

/// Compares ascending starts of A with those of B, shifted by at most `most` multiples of the step.
///
/// `None` without starts on either side, or where the circle has no room for a shift.
pub fn synchrony(a: &[i64], b: &[i64], circle: Circle, most: u32) -> Option<Synchrony> {
    let steps = u64::try_from(circle.length / circle.step.max(1)).ok()?.checked_sub(1).filter(|&steps| steps > 0)?;
    if a.is_empty() || b.is_empty() || most == 0 {
        return None;
    }
    let near = near(a, b, circle.within);
    let shifts = u64::from(most).min(steps);
    // Spread evenly over the circle, each multiple at most once.
    let shift = |number: u64| 1 + (u128::from(number) * u128::from(steps) / u128::from(shifts)) as usize;
    let chosen: Vec<usize> = (0..shifts).map(shift).collect();
    let after = match near_by_shift(a, b, circle, chosen.len() * (a.len() + b.len())) {
        Some(all) => chosen.iter().map(|&shift| all.get(shift).copied().unwrap_or(0)).collect(),
        None => near_after(a, b, circle, &chosen),
    };
    let at_least = after.iter().map(|&found| u32::from(found >= near)).sum::<u32>();
    let sum: u64 = after.iter().sum();
    let (of, shifts) = (a.len() as u64, shifts as u32);
    Some(Synchrony {
        near,
        of,
        share: near as f64 / of as f64,
        shifted_share: sum as f64 / (f64::from(shifts) * of as f64),
        shifts,
        p: f64::from(1 + at_least) / f64::from(1 + shifts),
    })
}

/// How many of the ascending `a` have one of the ascending `b` at most `within` away.
fn near(a: &[i64], b: &[i64], within: i64) -> u64 {
    let mut rest = b;
    let mut found = 0;
    for &time in a {
        while let Some((_, later)) = rest.split_first().filter(|(first, _)| **first < time.saturating_sub(within)) {
            rest = later;
        }
        found += u64::from(rest.first().is_some_and(|&first| first <= time.saturating_add(within)));
    }
    found
}

/// What [`near`] finds after each of these shifts, in steps of the circle.
fn near_after(a: &[i64], b: &[i64], circle: Circle, shifts: &[usize]) -> Vec<u64> {
    let mut room = Vec::with_capacity(b.len());
    let after = |&shift: &usize| {
        rotate(b, shift as i64 * circle.step, circle.length, &mut room);
        near(a, &room, circle.within)
    };
    shifts.iter().map(after).collect()
}

/// What [`near`] finds after every shift, in steps of the circle; `None` where that would look at more than `most`
/// pairs of starts.
///
/// Only starts that stand at about the same place within a step can come together: these are looked up, whatever the
/// shift, and the shift that brings them together gets the count.
fn near_by_shift(a: &[i64], b: &[i64], circle: Circle, most: usize) -> Option<Vec<u64>> {
    let Circle { length, step, within } = circle;
    // With less than a step to spare, one start would meet another at two shifts; and two turns must have a number.
    if 2 * within >= step || length > i64::MAX / 2 {
        return None;
    }
    let mut places: Vec<(i64, i64)> = b.iter().map(|&time| (time.rem_euclid(step), time)).collect();
    places.sort_unstable();
    let mut found = vec![0; usize::try_from(length / step).ok()? + 1];
    // The last start of A that each shift was counted for.
    let mut counted = vec![usize::MAX; found.len()];
    let mut looked_at = 0;
    for (number, &time) in a.iter().enumerate() {
        // B's start may come from before the end of the circle, to its beginning.
        for unwrapped in [time, time + length] {
            let place = unwrapped.rem_euclid(step);
            for turned in [place - step, place, place + step] {
                let from = places.partition_point(|&(other, _)| other < turned - within);
                for &(other, start) in places[from..].iter().take_while(|&&(other, _)| other <= turned + within) {
                    looked_at += 1;
                    let moved = unwrapped - (turned - other);
                    let shift = (moved - start) / step;
                    let is_inside = (0..length).contains(&(moved - (unwrapped - time)));
                    if shift < 1 || !is_inside || shift as usize >= found.len() || counted[shift as usize] == number {
                        continue;
                    }
                    counted[shift as usize] = number;
                    found[shift as usize] += 1;
                }
            }
        }
        if looked_at > most {
            return None;
        }
    }
    Some(found)
}

/// Ascending times in `0..length`, moved by `shift` in `0..length` around the circle, ascending again.
fn rotate(times: &[i64], shift: i64, length: i64, out: &mut Vec<i64>) {
    let staying = times.partition_point(|&time| time < length - shift);
    let (stay, wrap) = times.split_at(staying);
    out.clear();
    out.extend(wrap.iter().map(|time| time - (length - shift)));
    out.extend(stay.iter().map(|time| time + shift));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A week in seconds.
    const WEEK: Circle = Circle { length: 168 * 3600, step: 3600, within: 5 };

    /// Times without a rhythm, some `apart` seconds from each other on average.
    fn random(apart: i64, salt: i64) -> Vec<i64> {
        let mut times: Vec<i64> = (0..WEEK.length / apart).map(|n| (n * n * 7919 + n * salt) % WEEK.length).collect();
        times.sort_unstable();
        times
    }

    #[test]
    fn counts_neighbours() {
        assert_eq!(near(&[0, 10, 20, 21], &[5, 16, 400], 5), 4);
        assert_eq!(near(&[0, 10, 20, 21], &[6, 15, 400], 5), 2);
        assert_eq!(near(&[1], &[], 5), 0);
    }

    #[test]
    fn turns_around_the_circle() {
        let mut out = Vec::new();
        rotate(&[0, 3, 8], 2, 10, &mut out);
        assert_eq!(out, [0, 2, 5]);
        rotate(&[0, 3, 8], 9, 10, &mut out);
        assert_eq!(out, [2, 7, 9]);
    }

    /// Looking up what can come together finds what moving everything finds.
    #[test]
    fn both_ways_to_shift_agree() {
        for (length, apart, within) in [(168 * 3600, 700, 5), (50 * 3600 + 17, 90, 60), (7200, 60, 30)] {
            let circle = Circle { length, step: 3600, within };
            let times = |apart, salt| -> Vec<i64> {
                random(apart, salt).into_iter().filter(|&time| time < length).chain([length - 1]).collect()
            };
            let (a, b) = (times(apart, 31), times(apart + 7, 17));
            let shifts: Vec<usize> = (1..(length / 3600) as usize).collect();
            let all = near_by_shift(&a, &b, circle, usize::MAX).unwrap();
            let by_shift: Vec<u64> = shifts.iter().map(|&shift| all[shift]).collect();
            assert_eq!(by_shift, near_after(&a, &b, circle, &shifts));
            assert!(by_shift.iter().sum::<u64>() > 0 && near_by_shift(&a, &b, circle, 0).is_none());
        }
    }

    /// Where a start could meet another at two shifts, or two turns have no number, all is moved.
    #[test]
    fn what_cannot_be_looked_up_is_moved() {
        let looked_up = |circle| near_by_shift(&[0], &[0], circle, usize::MAX).is_some();
        let within = |within| looked_up(Circle { within, ..WEEK });
        assert_eq!([1_799, 1_800, 1_801].map(within), [true, false, false]);
        let length = |length| looked_up(Circle { length, step: length / 9, within: 5 });
        assert_eq!([i64::MAX / 2, i64::MAX / 2 + 1].map(length), [true, false]);
    }

    /// Five shifts of the 167 there are: by 1 + 167·n/5 hours.
    #[test]
    fn shifts_are_spread_over_the_circle() {
        let meets = |shift: &i64| synchrony(&[0], &[WEEK.length - shift * 3600], WEEK, 5).unwrap().shifted_share == 0.2;
        assert_eq!((1..168).filter(meets).collect::<Vec<_>>(), [1, 34, 67, 101, 134]);
    }

    #[test]
    fn one_machine_is_told_from_two() {
        let first = random(1200, 31);
        let second: Vec<i64> = first.iter().enumerate().map(|(n, time)| time + n as i64 % 4).collect();
        let same = synchrony(&first, &second, WEEK, 999).unwrap();
        assert_eq!((same.near, same.shifts, same.p), (same.of, 167, 1.0 / 168.0));
        assert!(same.shifted_share < 0.1);
        let other = synchrony(&first, &random(1500, 17), WEEK, 999).unwrap();
        assert!(other.p > 0.05, "{other:?}");
    }

    #[test]
    fn two_clocks_are_no_machine() {
        let hourly = |minute: i64| -> Vec<i64> { (0..168).map(|hour| hour * 3600 + minute * 60).collect() };
        let same_minute = synchrony(&hourly(17), &hourly(17), WEEK, 999).unwrap();
        assert_eq!((same_minute.share, same_minute.p), (1.0, 1.0));
    }

    #[test]
    fn degenerate_circles() {
        let none = |a: &[i64], b: &[i64], length| synchrony(a, b, Circle { length, ..WEEK }, 99).is_none();
        assert!(none(&[], &[1], 7200) && none(&[1], &[], 7200) && none(&[1], &[1], 3600) && none(&[1], &[1], 0));
        assert_eq!(synchrony(&[1], &[1], Circle { step: 0, ..WEEK }, 0), None);
        assert_eq!(synchrony(&[1], &[1], WEEK, 1).unwrap().p, 0.5);
    }
}
