//! Figures as text: counts, shares, times, durations. Rounding happens here and nowhere before.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A count with thousands separators: `1,204,331`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count with what it counts, as in `1 source`, `3,570 lookups`; `noun` is the singular.
pub fn counted(n: u64, noun: &str) -> String {
    format!("{} {}", count(n), plural(n, noun))
}

/// The noun in the number that goes with `n`.
pub(super) fn plural(n: u64, noun: &str) -> String {
    if n == 1 {
        return noun.to_owned();
    }
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{noun}s"),
    }
}

/// A share (0 to 1) as percent with one decimal. What is not quite nothing or all never reads as if it were.
pub fn share(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 0.05 {
        "<0.1 %".to_owned()
    } else if (99.95..100.0).contains(&percent) {
        ">99.9 %".to_owned()
    } else {
        format!("{percent:.1} %")
    }
}

/// A p-value: three digits at most, and never a bare 0.
pub fn p_value(p: f64) -> String {
    match p {
        p if p < 0.001 => "p < .001".to_owned(),
        p if p < 0.0995 => format!("p = {}", format!("{p:.3}").trim_start_matches('0')),
        p if p < 0.995 => format!("p = {}", format!("{p:.2}").trim_start_matches('0')),
        _ => "p > .99".to_owned(),
    }
}

/// A figure with one decimal.
pub(super) fn decimal(value: f64) -> String {
    format!("{value:.1}")
}

/// An RFC 3339 time in UTC as `2016-09-23 13:56:29`; fractions of seconds are cut off, other text is left alone.
pub(super) fn time(rfc3339: &str) -> String {
    let shown = rfc3339.strip_suffix('Z').unwrap_or(rfc3339);
    let shown = shown.split_once('.').map_or(shown, |(whole, _)| whole);
    shown.replacen('T', " ", 1)
}

/// A duration in the largest unit that leaves at least two of it: `95 s`, `61 min`, `41 h`, `142.6 days`.
pub fn duration(seconds: f64) -> String {
    const UNITS: [(f64, &str); 3] = [(86_400.0, "days"), (3_600.0, "h"), (60.0, "min")];
    let unit = UNITS.iter().find(|(length, _)| seconds >= 2.0 * length);
    let (value, name) = unit.map_or((seconds, "s"), |(length, name)| (seconds / length, *name));
    let digits = format!("{value:.1}");
    format!("{} {name}", digits.strip_suffix(".0").unwrap_or(&digits))
}

/// Columns that `text` takes in a terminal.
pub(super) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// `text` filled up with spaces to `width` columns.
pub(super) fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(self::width(text))))
}

/// `text` cut in the middle to at most `limit` columns, with `mark` where something is missing.
///
/// Both ends are kept since both tell: the host's own label in front, its registrable domain behind.
pub(super) fn shorten(text: &str, limit: usize, mark: &str) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    let room = limit.saturating_sub(width(mark));
    let front = fitting(text.chars(), room / 2);
    let back: String = fitting(text.chars().rev(), room - width(&front).min(room)).chars().rev().collect();
    format!("{front}{mark}{back}")
}

/// As many of `chars` as fit into `room` columns.
fn fitting(chars: impl Iterator<Item = char>, room: usize) -> String {
    let mut used = 0;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used <= room
    };
    chars.take_while(fits).collect()
}

/// Breaks `text` at spaces, but not before `%`, into lines of at most `limit` columns; a longer word is broken where
/// it must.
pub(super) fn wrap(text: &str, limit: Option<usize>) -> Vec<String> {
    let Some(limit) = limit.map(|limit| limit.max(2)) else { return vec![text.to_owned()] };
    let mut lines = vec![String::new()];
    for word in words(text).into_iter().flat_map(|word| pieces(word, limit)) {
        let line = lines.last_mut().expect("there is a first line");
        if line.is_empty() {
            line.push_str(&word);
        } else if width(line) + 1 + width(&word) <= limit {
            line.push(' ');
            line.push_str(&word);
        } else {
            lines.push(word);
        }
    }
    lines
}

/// Text of our own in lines of at most `limit` columns.
pub fn lines(text: &str, limit: usize) -> Vec<String> {
    wrap(text, Some(limit))
}

/// The words of `text`, where a figure and its percent sign are one.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices(' ') {
        if !text[at + 1..].starts_with('%') {
            words.push(&text[from..at]);
            from = at + 1;
        }
    }
    words.push(&text[from..]);
    words
}

/// A word in pieces of at most `limit` columns (at least 2).
fn pieces(word: &str, limit: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = word;
    while width(rest) > limit {
        let piece = fitting(rest.chars(), limit);
        if piece.is_empty() {
            break;
        }
        rest = &rest[piece.len()..];
        pieces.push(piece);
    }
    pieces.push(rest.to_owned());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped() {
        let shown = [0, 999, 1_000, 1_204_331, u64::MAX].map(count);
        assert_eq!(shown, ["0", "999", "1,000", "1,204,331", "18,446,744,073,709,551,615"]);
        assert_eq!([counted(1, "day"), counted(2, "day"), counted(2, "query")], ["1 day", "2 days", "2 queries"]);
    }

    #[test]
    fn shares_never_round_to_nothing_or_all() {
        let shown = [0.0, 0.0004, 0.0005, 0.395, 0.9994, 0.9996, 1.0].map(share);
        assert_eq!(shown, ["0.0 %", "<0.1 %", "0.1 %", "39.5 %", "99.9 %", ">99.9 %", "100.0 %"]);
    }

    #[test]
    fn times_and_durations() {
        assert_eq!(time("2016-09-23T13:56:29.123456789Z"), "2016-09-23 13:56:29");
        let shown = [0.5, 119.0, 3_660.0, 147_600.0, 172_800.0, 12_320_640.0].map(duration);
        assert_eq!(shown, ["0.5 s", "119 s", "61 min", "41 h", "2 days", "142.6 days"]);
    }

    #[test]
    fn the_middle_goes() {
        assert_eq!(shorten("mail.example.com", 9, "…"), "mail….com");
        assert_eq!(shorten("日本語日本語", 7, "…"), "日…本語");
        assert_eq!(shorten("short", 5, "…"), "short");
        assert!(width(&shorten("abc", 0, "…")) <= 1);
    }

    #[test]
    fn lines_are_no_longer_than_the_limit() {
        assert_eq!(wrap("aa bb cccccc d", Some(5)), ["aa bb", "ccccc", "c d"]);
        assert_eq!(wrap("日本", Some(1)), ["日", "本"]);
        assert_eq!(wrap("", Some(5)), [""]);
        assert_eq!(wrap("top 79.0 % of", Some(9)), ["top", "79.0 % of"]);
        assert_eq!(wrap("top 79.0 % of", Some(8)), ["top", "79.0 %", "of"]);
    }
}
