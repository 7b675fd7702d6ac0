//! The names nearest to a mistyped one, for hints.

/// The up to three of `names` that are nearest to `wanted`, nearest first, ties by name; empty if none is near.
///
/// A name counts as a whole and by its last part, so that `moskow` finds `Europe/Moscow`. Near means at most one
/// edit in three letters.
pub fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = fold(wanted);
    let limit = (wanted.len() / 3).max(1);
    let score = |name: &str| {
        let name = fold(name);
        let last = name.rsplit('/').next().map_or(usize::MAX, |last| distance(&wanted, last));
        distance(&wanted, &name).min(last)
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

/// The edit distance in bytes: insertions, deletions, substitutions (Levenshtein 1966).
pub fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(b.bytes()) {
            let best = (diagonal + usize::from(x != y)).min(left + 1).min(*cell + 1);
            diagonal = *cell;
            *cell = best;
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
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
    }

    /// The last part of a name is enough, and nonsense finds nothing.
    #[test]
    fn finds_by_last_part() {
        let names = ["Europe/Moscow", "America/New_York", "UTC"];
        assert_eq!(nearest("moskow", names.into_iter()), ["Europe/Moscow"]);
        assert_eq!(nearest("new york", names.into_iter()), ["America/New_York"]);
        assert!(nearest("qqqqqq", names.into_iter()).is_empty());
    }
}
