//! How far a figure may be from that of the baseline.

use std::fmt;

use serde_json::Value;

/// What two figures that are the same may differ by, relative to their size: the last digits of a logarithm are not the
/// same on every machine, and reading JSON may cost one.
const SAME: f64 = 1e-12;

/// How far a figure may be off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tolerance {
    /// By this much.
    Absolute(f64),
    /// By this share of the baseline's.
    Relative(f64),
    /// As far as it will: the figure is not compared.
    Any,
}

impl Tolerance {
    /// Reads `2 %` or `any`.
    pub fn parse(text: &str) -> Option<Tolerance> {
        if text == "any" {
            return Some(Tolerance::Any);
        }
        let percent: f64 = text.strip_suffix('%')?.trim().parse().ok()?;
        (percent.is_finite() && percent >= 0.0).then_some(Tolerance::Relative(percent / 100.0))
    }

    /// Whether a figure may be `after` where it was `before`.
    fn admits(self, before: f64, after: f64) -> bool {
        let slack = SAME * before.abs();
        match self {
            Tolerance::Absolute(most) => (after - before).abs() <= most + slack,
            Tolerance::Relative(share) => (after - before).abs() <= share * before.abs() + slack,
            Tolerance::Any => true,
        }
    }
}

impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Tolerance::Absolute(most) => write!(f, "{most}"),
            // The percentage as it was written, without the digits that dividing it cost.
            Tolerance::Relative(share) => write!(f, "{} %", (share * 1e14).round() / 1e12),
            Tolerance::Any => f.write_str("any"),
        }
    }
}

/// Which figures a tolerance is for: a path whose keys may be `*`, that of the figure or the end of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(Vec<String>);

impl Pattern {
    /// Reads a pattern.
    pub fn new(text: &str) -> Pattern {
        Pattern(text.split('.').map(str::to_owned).collect())
    }

    /// Whether it is for the figure at this path, in which names in brackets may be `*` too.
    pub fn admits<S: AsRef<str>>(&self, path: &[S]) -> bool {
        let Some(from) = path.len().checked_sub(self.0.len()) else { return false };
        let is_same = |key: &String, other: &S| key == "*" || other.as_ref() == "*" || key == other.as_ref();
        self.0.iter().zip(&path[from..]).all(|(key, other)| is_same(key, other))
    }

    /// Whether there is a figure at this path that it is for, and not only because a map may hold anything.
    pub fn knows(&self, path: &[&str]) -> bool {
        let is_there = |key: &String| path.contains(&key.as_str());
        self.admits(path) && (self.named() == 0 || self.0.iter().any(|key| key != "*" && is_there(key)))
    }

    /// How many keys it names: the more, the more it knows of the figure.
    fn named(&self) -> usize {
        self.0.iter().filter(|key| *key != "*").count()
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

/// The tolerances of a rule file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tolerances(pub Vec<(Pattern, Tolerance)>);

impl Tolerances {
    /// The tolerance of the figure at `path`: that of the pattern that names most of its keys, the first of several.
    pub fn of(&self, path: &[String]) -> Option<Tolerance> {
        let mut found: Option<&(Pattern, Tolerance)> = None;
        for entry in self.0.iter().filter(|(pattern, _)| pattern.admits(path)) {
            if found.is_none_or(|(pattern, _)| entry.0.named() > pattern.named()) {
                found = Some(entry);
            }
        }
        found.map(|(_, tolerance)| *tolerance)
    }
}

/// Whether two figures are the same without any tolerance.
pub fn is_same(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() || b.is_f64() => {
            numbers(before, after).is_some_and(|(before, after)| Tolerance::Absolute(0.0).admits(before, after))
        }
        _ => before == after,
    }
}

/// Whether `tolerance` lets a figure be `after` where it was `before`; of what are no numbers only `any` does.
pub fn admits(tolerance: Tolerance, before: &Value, after: &Value) -> bool {
    tolerance == Tolerance::Any || numbers(before, after).is_some_and(|(before, after)| tolerance.admits(before, after))
}

/// Two values as numbers.
fn numbers(before: &Value, after: &Value) -> Option<(f64, f64)> {
    before.as_f64().zip(after.as_f64())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The keys of a dotted path.
    fn keys(path: &str) -> Vec<String> {
        path.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn tolerances_admit_up_to_their_edge() {
        let relative = Tolerance::parse("2 %").expect("is a tolerance");
        for (tolerance, before, after, is_admitted) in [
            (relative, json!(100), json!(102), true),
            (relative, json!(100), json!(98), true),
            (relative, json!(100), json!(103), false),
            (relative, json!(0), json!(1), false),
            (Tolerance::Absolute(0.01), json!(0.79), json!(0.80), true),
            (Tolerance::Absolute(0.01), json!(0.79), json!(0.8001), false),
            (Tolerance::Absolute(5.0), json!(null), json!(1), false),
            (Tolerance::Absolute(5.0), json!("a"), json!("b"), false),
            (Tolerance::Any, json!(null), json!(1), true),
        ] {
            assert_eq!(admits(tolerance, &before, &after), is_admitted, "{tolerance}: {before} {after}");
        }
    }

    #[test]
    fn without_a_tolerance_counts_are_exact_and_floats_nearly() {
        assert!(!is_same(&json!(3570), &json!(3571)));
        assert!(is_same(&json!(0.1 + 0.2), &json!(0.3)));
        assert!(!is_same(&json!(0.3), &json!(0.300_000_1)));
        assert!(is_same(&json!(1), &json!(1.0)));
        assert!(!is_same(&json!(null), &json!(0)));
    }

    #[test]
    fn what_is_no_tolerance_is_none() {
        assert_eq!(["2", "-1 %", "nan %", "%", "all", "inf%"].map(Tolerance::parse), [None; 6]);
        assert_eq!(Tolerance::parse("0.1%").map(|tolerance| tolerance.to_string()).as_deref(), Some("0.1 %"));
    }

    #[test]
    fn the_pattern_that_names_most_counts() {
        let tolerances = Tolerances(
            [
                ("top2_share", 0.1),
                ("concentration.*.top2_share", 0.2),
                ("concentration.spells.*", 0.3),
                ("lookups", 4.0),
            ]
            .map(|(pattern, most)| (Pattern::new(pattern), Tolerance::Absolute(most)))
            .into(),
        );
        let of = |path| tolerances.of(&keys(path));
        assert_eq!(of("domains.*.concentration.lookups.top2_share"), Some(Tolerance::Absolute(0.2)));
        assert_eq!(of("domains.*.concentration.spells.top2_share"), Some(Tolerance::Absolute(0.2)));
        assert_eq!(of("domains.*.concentration.spells.gini"), Some(Tolerance::Absolute(0.3)));
        assert_eq!(of("profile.top2_share"), Some(Tolerance::Absolute(0.1)));
        assert_eq!(of("domains.*.lookups"), Some(Tolerance::Absolute(4.0)));
        assert_eq!(of("domains.*.sessions"), None);
    }
}
