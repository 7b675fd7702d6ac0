//! The names nearest to a mistyped one, for hints.

/// The up to three of `names` that are nearest to `wanted`, nearest first, ties by name; empty if none is near.
///
/// A name counts as a whole and by its last part, so that `moskow` finds `Europe/Moscow`. Near means at most one
/// edit in three letters.
pub fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = fold(wanted);
    let limit = (wanted.len() / 3).max(1);
    // Each letter that one has more than the other is an edit, so a page of text is near to no name.
    let edits = |name: &str| match wanted.len().abs_diff(name.len()) {
        more if more <= limit => distance(&wanted, name),
        more => more,
    };
    let score = |name: &str| {
        let name = fold(name);
        let last = name.rsplit('/').next().map_or(usize::MAX, edits);
        edits(&name).min(last)
    };
    let mut near: Vec<(usize, &str)> =
        names.map(|name| (score(name), name)).filter(|&(edits, _)| edits <= limit).collect();
    near.sort_unstable();
    let best = near.first().map_or(0, |&(edits, _)| edits);
    near.into_iter().take_while(|&(edits, _)| edits <= best + 1).take(3).map(|(_, name)| name).collect()
}

/// The hint that names what is nearest to a mistyped word, as in `did you mean bind?`; `None` if nothing is near.
pub fn did_you_mean<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let near = nearest(wanted, names);
    (!near.is_empty()).then(|| format!("did you mean {}?", near.join(" or ")))
}

/// Lower case with blanks as the underscores that zone names have.
fn fold(name: &str) -> String {
    name.trim().to_lowercase().replace(' ', "_")
}

/// The up to three of `names`, each with its volume, that `wanted` may stand for: with or without `www.`, or mistyped.
///
/// The labels that both end with do not count, so that `.example` makes nothing alike. Nearest first, then by volume,
/// then by name.
pub fn nearest_domains<'a>(wanted: &str, names: impl Iterator<Item = (&'a str, u64)>) -> Vec<(&'a str, u64)> {
    let mut near: Vec<(usize, &str, u64)> =
        names.filter_map(|(name, volume)| Some((domain_distance(wanted, name)?, name, volume))).collect();
    near.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.2.cmp(&a.2)).then(a.1.cmp(b.1)));
    let best = near.first().map_or(0, |&(edits, ..)| edits);
    near.into_iter().take_while(|&(edits, ..)| edits == best).take(3).map(|(_, name, volume)| (name, volume)).collect()
}

/// Edits from one domain to another, where they are near; `www.` in front of either is none.
fn domain_distance(wanted: &str, name: &str) -> Option<usize> {
    let (mut a, mut b) = (wanted, name);
    loop {
        let ((front_a, last_a), (front_b, last_b)) = (split_last_label(a), split_last_label(b));
        if last_a != last_b || a.is_empty() || b.is_empty() {
            break;
        }
        (a, b) = (front_a, front_b);
    }
    if [(a, b), (b, a)].contains(&("www", "")) {
        return Some(0);
    }
    let limit = (a.len() / 3).max(1);
    let is_alike = !a.is_empty() && !b.is_empty() && a.len().abs_diff(b.len()) <= limit;
    is_alike.then(|| distance(a, b)).filter(|edits| *edits <= limit)
}

/// What stands before the last label, and that label.
fn split_last_label(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or(("", name))
}

/// The edit distance in bytes: insertions, deletions, substitutions (Levenshtein 1966), and swaps of neighbours, of
/// which no part is edited again (optimal string alignment).
pub fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let edited = (above[j] + usize::from(x != y)).min(above[j + 1] + 1).min(row[j] + 1);
            let is_swap = i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y;
            row.push(if is_swap { edited.min(before[j - 1] + 1) } else { edited });
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Textbook distances.
    #[test]
    fn distances() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("moscow", "moscow"), 0);
        assert_eq!(distance("exmaple", "example"), 1);
        assert_eq!(distance("ca", "abc"), 3);
    }

    /// The last part of a name is enough, and nonsense finds nothing.
    #[test]
    fn finds_by_last_part() {
        let names = ["Europe/Moscow", "America/New_York", "UTC"];
        assert_eq!(nearest("moskow", names.into_iter()), ["Europe/Moscow"]);
        assert_eq!(nearest("new york", names.into_iter()), ["America/New_York"]);
        assert!(nearest("qqqqqq", names.into_iter()).is_empty());
    }

    /// What several domains end with makes them no more alike.
    #[test]
    fn finds_domains() {
        let names = [("www.example.org", 3), ("host0.example", 9), ("host1.example", 2), ("mail.example.org", 1)];
        let found = |wanted: &str| -> Vec<&str> {
            nearest_domains(wanted, names.into_iter()).into_iter().map(|(name, _)| name).collect()
        };
        assert_eq!(found("www.exmaple.org"), ["www.example.org"]);
        assert_eq!(found("example.org"), ["www.example.org"]);
        assert_eq!(found("host2.example"), ["host0.example", "host1.example"]);
        assert_eq!(found("www.host1.example"), ["host1.example"]);
        assert_eq!(found("www.example.or"), ["www.example.org"]);
        assert!(found("nope.example").is_empty() && found("example").is_empty() && found("").is_empty());
    }
}
