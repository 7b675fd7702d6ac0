//! Dotted paths of the JSON contract, as users write them.

/// The keys of a dotted path.
pub(super) fn parts(path: &str) -> Vec<&str> {
    path.split('.').filter(|part| !part.is_empty()).collect()
}

/// Whether `parts` end with `end`, in which `*` stands for any key.
pub(super) fn ends_with(parts: &[&str], end: &[&str]) -> bool {
    let Some(from) = parts.len().checked_sub(end.len()) else { return false };
    let same = |(part, end): (&&str, &&str)| part == end || *end == "*";
    !end.is_empty() && parts[from..].iter().zip(end).all(same)
}

/// Whether a path of the registry, in which `*` stands for any key but the last, ends with what a user wrote.
pub(super) fn is_end_of(written: &[&str], path: &[&str]) -> bool {
    let Some(from) = path.len().checked_sub(written.len()) else { return false };
    let same = |(part, written): (&&str, &&str)| part == written || *part == "*";
    written.last() == path.last() && path[from..].iter().zip(written).all(same)
}

/// A path without what says which row is meant: `[0]`, `[mail.example.com]`, and the zone behind `business`.
pub(super) fn cleaned(path: &str) -> String {
    let mut open = 0_usize;
    let mut kept = String::new();
    for c in path.trim().chars() {
        match c {
            '[' => open += 1,
            ']' => open = open.saturating_sub(1),
            _ if open == 0 => kept.push(c),
            _ => {}
        }
    }
    let mut parts = parts(&kept);
    if let Some(at) = parts.iter().position(|part| *part == "business").filter(|at| at + 2 < parts.len()) {
        parts.remove(at + 1);
    }
    parts.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_zones_are_not_part_of_a_path() {
        let cases = [
            ("domains[mail.example.com].concentration.lookups.hhi", "domains.concentration.lookups.hhi"),
            ("business.Europe/Moscow.sessions_share", "business.sessions_share"),
            ("domains[].business[0].sessions_share", "domains.business.sessions_share"),
            (" .a..b ", "a.b"),
        ];
        for (path, wanted) in cases {
            assert_eq!(cleaned(path), wanted);
        }
    }

    #[test]
    fn ends_fit_with_and_without_stars() {
        let fits = |path, end| ends_with(&parts(path), &parts(end));
        assert!(fits("a.b.c", "b.c") && fits("a.b.c", "*.c") && fits("c", "c"));
        assert!(!fits("a.b.c", "a.c") && !fits("c", "b.c") && !fits("c", ""));
        let found = |written, path| is_end_of(&parts(written), &parts(path));
        assert!(found("lookups.hhi", "concentration.*.hhi") && found("hhi", "concentration.*.hhi"));
        assert!(!found("hhi", "types.*") && !found("", "types.*"));
    }
}
