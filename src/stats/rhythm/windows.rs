//! Figures of the counts in equal windows: Fano and Allan factors.

/// The counts of events in the full windows of `width` between `start` and `end`; the ragged rest is left out.
///
/// Times are integers of one unit, in any order; a window holds its beginning, not its end. `None` if there is no
/// full window, or more than `most` of them, which bounds the memory.
pub fn counts(times: &[i64], start: i64, end: i64, width: u64, most: usize) -> Option<Vec<u64>> {
    let span = u64::try_from(i128::from(end) - i128::from(start)).ok()?;
    let windows = usize::try_from(span.checked_div(width)?).ok()?;
    if windows == 0 || windows > most {
        return None;
    }
    let mut counts = vec![0; windows];
    for &time in times.iter().filter(|&&time| time >= start) {
        let window = time.abs_diff(start) / width;
        if let Some(count) = usize::try_from(window).ok().and_then(|window| counts.get_mut(window)) {
            *count += 1;
        }
    }
    Some(counts)
}

/// Fano factor Var(N)/mean of the counts of K windows, divisor K-1 (Fano 1947; Lowen & Teich 2005).
///
/// 1 for Poisson events at every width, above where they cluster, below where they are regular. `None` for fewer
/// than 2 windows or no events.
pub fn fano(counts: &[u64]) -> Option<f64> {
    let mean = mean(counts).filter(|&mean| counts.len() >= 2 && mean > 0.0)?;
    let squares: f64 = counts.iter().map(|&n| (n as f64 - mean).powi(2)).sum();
    Some(squares / (counts.len() as f64 - 1.0) / mean)
}

/// Allan factor E[(N_{k+1} - N_k)²] / (2·mean) of the counts of successive windows (Lowen & Teich 2005).
///
/// As the Fano factor, but not misled by a rate that drifts. `None` for fewer than 2 windows or no events.
pub fn allan(counts: &[u64]) -> Option<f64> {
    allan_in_parts(&[counts.to_vec()])
}

/// The Allan factor of windows in several parts, between which time is left out: only windows of one part follow each
/// other. `None` if none do, or without events.
pub fn allan_in_parts(parts: &[Vec<u64>]) -> Option<f64> {
    let mean = mean(&parts.concat()).filter(|&mean| mean > 0.0)?;
    let pairs = || parts.iter().flat_map(|counts| counts.windows(2));
    let (number, jumps) = (pairs().count(), pairs().map(|pair| jump(pair).powi(2)).sum::<f64>());
    (number > 0).then(|| jumps / number as f64 / (2.0 * mean))
}

/// The step between two successive counts.
fn jump(pair: &[u64]) -> f64 {
    match pair {
        [before, after] => before.abs_diff(*after) as f64,
        _ => 0.0,
    }
}

/// The mean count; `None` without windows.
fn mean(counts: &[u64]) -> Option<f64> {
    (!counts.is_empty()).then(|| counts.iter().map(|&n| n as f64).sum::<f64>() / counts.len() as f64)
}
