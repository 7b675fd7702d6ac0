//! Periodicity of binned counts: the periodogram and Fisher's g.

use std::f64::consts::{PI, TAU};

/// What Fisher's test found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FisherG {
    /// The largest ordinate over the sum of all, in 1/m..1.
    pub g: f64,
    /// The number k of the largest ordinate: the period is N/k bins. The smallest of equals.
    pub k: usize,
    /// m, the number of ordinates.
    pub ordinates: usize,
    /// The chance of a g as large in white noise.
    pub p: f64,
}

/// Fisher's test for the largest periodogram ordinate of N bins (Fisher 1929): the mean is subtracted, and the
/// ordinates are k = 1..⌊(N-1)/2⌋, without Nyquist's.
///
/// `None` for fewer than 3 bins, a value that is not finite, or a series without variation.
pub fn fisher_g(series: &[f64]) -> Option<FisherG> {
    let power = periodogram(series)?;
    let sum: f64 = power.iter().sum();
    let (k, largest) = (1..).zip(&power).reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    let g = (largest / sum).min(1.0);
    Some(FisherG { g, k, ordinates: power.len(), p: fisher_p(g, power.len()) })
}

/// The periodogram |Σ (y_t - ȳ) e^(-2πikt/N)|² for k = 1..⌊(N-1)/2⌋.
///
/// `None` as for [`fisher_g`].
pub fn periodogram(series: &[f64]) -> Option<Vec<f64>> {
    let ordinates = series.len().checked_sub(1)? / 2;
    let first = *series.first()?;
    let varies = series.iter().any(|&y| y != first) && series.iter().all(|y| y.is_finite());
    if ordinates == 0 || !varies {
        return None;
    }
    let mean = series.iter().sum::<f64>() / series.len() as f64;
    let centred: Vec<f64> = series.iter().map(|y| y - mean).collect();
    Some(spectrum(&centred).iter().skip(1).take(ordinates).map(|z| z.0 * z.0 + z.1 * z.1).collect())
}

/// The tail of g among m ordinates, p = Σ_{j≤1/g} (-1)^(j-1) C(m,j) (1-jg)^(m-1), clamped to 0..1.
///
/// Where the expected number m(1-g)^(m-1) of ordinates as large exceeds 12, p is 1 within 10⁻⁵, the terms outgrow the
/// digits of a float, and 1 is returned.
pub fn fisher_p(g: f64, m: usize) -> f64 {
    let power = m as f64 - 1.0;
    let expected = (m as f64).ln() + power * (-g).ln_1p();
    if g >= 1.0 {
        return if m > 1 { 0.0 } else { 1.0 };
    }
    if expected > 12f64.ln() || g <= 0.0 || g.is_nan() {
        return 1.0;
    }
    let (mut sum, mut ln_binomial, mut j) = (0.0, 0.0, 1usize);
    while j <= m && j as f64 * g < 1.0 {
        ln_binomial += ((m - j + 1) as f64 / j as f64).ln();
        let term = (ln_binomial + power * (-(j as f64) * g).ln_1p()).exp();
        sum += if j % 2 == 1 { term } else { -term };
        j += 1;
    }
    f64::clamp(sum, 0.0, 1.0)
}

/// A complex number: real and imaginary part.
type Complex = (f64, f64);

/// The product of complex numbers.
fn times(a: Complex, b: Complex) -> Complex {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// e^(i·angle).
fn unit(angle: f64) -> Complex {
    (angle.cos(), angle.sin())
}

/// The discrete Fourier transform of a real series of any length, in N log N; unless N is a power of two, by
/// Bluestein's chirp (1970).
///
/// With kt = (k² + t² - (k-t)²)/2 the transform is a convolution with w(t) = e^(iπt²/N), done by transforms whose
/// length is a power of two.
fn spectrum(series: &[f64]) -> Vec<Complex> {
    let n = series.len();
    if n.is_power_of_two() {
        let mut signal: Vec<Complex> = series.iter().map(|&y| (y, 0.0)).collect();
        transform(&mut signal, -1.0);
        return signal;
    }
    let length = (2 * n).next_power_of_two();
    let period = 2 * n as u128;
    // t² modulo 2N keeps the angle small, and with it its digits.
    let chirp: Vec<Complex> = (0..n as u128).map(|t| unit(PI * (t * t % period) as f64 / n as f64)).collect();
    let conjugate = |z: Complex| (z.0, -z.1);
    let mut signal: Vec<Complex> = series.iter().zip(&chirp).map(|(&y, &w)| times((y, 0.0), conjugate(w))).collect();
    signal.resize(length, (0.0, 0.0));
    let mut kernel = vec![(0.0, 0.0); length];
    kernel[..n].copy_from_slice(&chirp);
    for (mirror, &w) in kernel.iter_mut().rev().zip(chirp.iter().skip(1)) {
        *mirror = w;
    }
    transform(&mut signal, -1.0);
    transform(&mut kernel, -1.0);
    signal.iter_mut().zip(&kernel).for_each(|(a, &b)| *a = times(*a, b));
    transform(&mut signal, 1.0);
    let scale = |z: Complex| (z.0 / length as f64, z.1 / length as f64);
    signal.iter().zip(&chirp).map(|(&z, &w)| scale(times(z, conjugate(w)))).collect()
}

/// The transform of a series whose length is a power of two, in place, unscaled (Cooley & Tukey 1965).
///
/// `sign` is -1 forwards and 1 backwards.
fn transform(data: &mut [Complex], sign: f64) {
    let n = data.len();
    if n < 2 {
        return;
    }
    let bits = n.trailing_zeros();
    for i in 0..n {
        let j = i.reverse_bits() >> (usize::BITS - bits);
        if i < j {
            data.swap(i, j);
        }
    }
    let twiddles: Vec<Complex> = (0..n / 2).map(|k| unit(sign * TAU * k as f64 / n as f64)).collect();
    let mut half = 1;
    while half < n {
        for block in data.chunks_exact_mut(2 * half) {
            butterflies(block, &twiddles, n / (2 * half));
        }
        half *= 2;
    }
}

/// Joins the transforms of the two halves of a block; `stride` is the step through the twiddles.
fn butterflies(block: &mut [Complex], twiddles: &[Complex], stride: usize) {
    let (low, high) = block.split_at_mut(block.len() / 2);
    for ((a, b), &w) in low.iter_mut().zip(high).zip(twiddles.iter().step_by(stride)) {
        let (even, odd) = (*a, times(*b, w));
        *a = (even.0 + odd.0, even.1 + odd.1);
        *b = (even.0 - odd.0, even.1 - odd.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fast transform is the slow one, for lengths of every kind.
    #[test]
    fn fast_is_slow() {
        for n in [1, 2, 3, 7, 8, 47, 48, 97, 360] {
            let series: Vec<f64> = (0..n).map(|t| f64::from((t * t * 7 + t) % 13)).collect();
            for (k, fast) in (0..n).zip(spectrum(&series)) {
                let term = |(t, y): (i32, &f64)| times((*y, 0.0), unit(-TAU * f64::from(k * t % n) / f64::from(n)));
                let slow = (0..).zip(&series).map(term).fold((0.0, 0.0), |s, z| (s.0 + z.0, s.1 + z.1));
                assert!((slow.0 - fast.0).hypot(slow.1 - fast.1) < 1e-9, "{n} {k}: {slow:?} {fast:?}");
            }
        }
    }
}
