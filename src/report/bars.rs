//! Bars, lying for shares and standing for days.

/// Eighths of a cell from the left.
const LYING: [&str; 9] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];
/// Eighths of a cell from below.
const STANDING: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// The ASCII way to stand: nothing, half, full.
const STANDING_ASCII: [char; 3] = [' ', '.', '#'];

/// A bar for `value` where `most` takes `cells` cells; in ASCII whole cells of `#`. What is there at all is seen.
pub(super) fn lying(value: f64, most: f64, cells: usize, unicode: bool) -> String {
    let steps = if unicode { 8 } else { 1 };
    let length = level(value, most, cells * steps);
    let full = if unicode { "█" } else { "#" };
    format!("{}{}", full.repeat(length / steps), LYING.get(length % steps).unwrap_or(&""))
}

/// `value` on a scale of `steps` where `most` is the top: 0 only for nothing, else rounded but at least 1.
fn level(value: f64, most: f64, steps: usize) -> usize {
    if value <= 0.0 || most <= 0.0 || !value.is_finite() || !most.is_finite() {
        return 0;
    }
    let exact = (value / most).min(1.0) * steps as f64;
    (exact.round() as usize).clamp(1.min(steps), steps)
}

/// Standing bars, `rows` lines from the top, each value `wide` cells wide.
pub(super) fn standing(values: &[f64], rows: usize, wide: usize, unicode: bool) -> Vec<String> {
    let glyphs: &[char] = if unicode { &STANDING } else { &STANDING_ASCII };
    let steps = glyphs.len() - 1;
    let most = values.iter().copied().fold(0.0, f64::max);
    let levels: Vec<usize> = values.iter().map(|value| level(*value, most, rows * steps)).collect();
    let glyph = |level: &usize, row: usize| {
        let within = level.saturating_sub((rows - 1 - row) * steps).min(steps);
        glyphs.get(within).copied().unwrap_or(' ')
    };
    let line = |row| levels.iter().flat_map(|level| std::iter::repeat_n(glyph(level, row), wide)).collect();
    (0..rows).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_lie_in_eighths() {
        assert_eq!(lying(1.0, 1.0, 3, true), "███");
        assert_eq!(lying(0.5, 1.0, 3, true), "█▌");
        assert_eq!(lying(0.0001, 1.0, 3, true), "▏");
        assert_eq!(lying(0.0, 1.0, 3, true), "");
        assert_eq!(lying(f64::NAN, 1.0, 3, true), "");
        assert_eq!(lying(0.5, 1.0, 4, false), "##");
    }

    #[test]
    fn bars_stand_over_rows() {
        assert_eq!(standing(&[0.0, 1.0, 2.0, 4.0], 2, 1, true), ["   █", " ▄██"]);
        assert_eq!(standing(&[0.0, 1.0, 2.0, 4.0], 2, 2, false), ["      ##", "  ..####"]);
        assert_eq!(standing(&[], 2, 1, true), ["", ""]);
    }
}
