//! Rule files: TOML with `[[rule]]` and `[tolerance]`.
//!
//! ```toml
//! [[rule]]
//! name = "the pair leads"                  # by default the rule itself
//! that = "domains[mail.example.com].concentration.lookups.top2_share between 0.75 and 0.90"
//! why = "two machines ask for this name"   # told when it fails
//! severity = "warning"                     # told, but no failure; by default "error"
//!
//! [tolerance]                              # of figures against the baseline; by default none may differ
//! "concentration.*.top2_share" = 0.01
//! lookups = "2 %"
//! "input.ambiguous_times" = "any"
//! ```

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::ops::Range;
use std::path::Path as FilePath;

use serde::Deserialize;
use toml::Spanned;

use super::figures::{Figures, Kind, Unknown};
use super::grammar::{Comparison, Condition, Figure, Literal, Rows, Sentence, Test};
use super::parse::{Fault, parse};
use super::tolerance::{Pattern, Tolerance, Tolerances};
use crate::error::{Error, Result};
use crate::nearest::nearest;
use crate::plan;
use crate::report::check::Severity;
use crate::report::escape::printable;

/// What a rule file holds.
#[derive(Debug, Default)]
pub struct RuleFile {
    /// Its path, as it is shown.
    pub path: String,
    /// Its rules in order.
    pub rules: Vec<Rule>,
    /// Its tolerances.
    pub tolerances: Tolerances,
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What it is called.
    pub name: String,
    /// As it is written.
    pub that: String,
    /// What it says.
    pub sentence: Sentence,
    /// What it is for.
    pub why: Option<String>,
    /// Whether it is a failure when it does not hold.
    pub severity: Severity,
    /// The line of the file on which it stands, from 1.
    pub line: u64,
}

/// The file as TOML.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    /// Rules.
    #[serde(default)]
    rule: Vec<RawRule>,
    /// Tolerances by pattern.
    #[serde(default)]
    tolerance: toml::map::Map<String, toml::Value>,
}

/// A rule as TOML.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    /// What it is called.
    name: Option<String>,
    /// What must hold.
    that: Spanned<String>,
    /// What it is for.
    why: Option<String>,
    /// Whether it is a failure when it does not hold.
    #[serde(default)]
    severity: Severity,
}

/// Reads a rule file and looks up all figures that it names.
///
/// # Errors
/// Everything that is wrong with it, each with its line and column.
pub fn read(path: &FilePath, figures: &Figures) -> std::result::Result<RuleFile, Vec<Error>> {
    let shown = printable(path.as_os_str().as_encoded_bytes());
    let one = |error: Error| vec![error];
    let text = std::fs::read_to_string(path)
        .map_err(|e| one(Error::usage(format!("{shown}: {e}")).hint("--rules takes a file of rules, in TOML")))?;
    parse_file(shown, &text, figures)
}

/// Reads the text of a rule file.
fn parse_file(path: String, text: &str, figures: &Figures) -> std::result::Result<RuleFile, Vec<Error>> {
    let at = |offset: usize| format!("{path}:{}", position(text, offset));
    let raw: Raw = toml::from_str(text).map_err(|e| {
        let place = e.span().map_or_else(|| path.clone(), |span| at(span.start));
        let hint = "a rule is [[rule]] with that = \"...\", and name, why and severity where wanted";
        vec![Error::usage(format!("{place}: {}", printable(e.message().replace('\n', ", ").as_bytes()))).hint(hint)]
    })?;
    let mut errors = Vec::new();
    let mut rules = Vec::new();
    for raw in raw.rule {
        let start = content(text, raw.that.span(), raw.that.get_ref());
        match rule(raw, figures, line(text, start)) {
            Ok(rule) => rules.push(rule),
            Err(faults) => errors.extend(faults.into_iter().map(|fault| {
                let error = Error::usage(fault.what).at(at(start + fault.at));
                fault.hint.into_iter().fold(error, Error::hint)
            })),
        }
    }
    let mut tolerances = Tolerances::default();
    for (pattern, value) in &raw.tolerance {
        match tolerance(pattern, value, figures) {
            Ok(entry) => tolerances.0.push(entry),
            Err(error) => errors.push(error.at(&path)),
        }
    }
    if errors.is_empty() { Ok(RuleFile { path, rules, tolerances }) } else { Err(errors) }
}

/// One rule, with its figures looked up.
fn rule(raw: RawRule, figures: &Figures, line: u64) -> std::result::Result<Rule, Vec<Fault>> {
    let that = raw.that.into_inner();
    let mut sentence = parse(&that).map_err(|fault| vec![fault])?;
    let rows = if let Sentence::Rows(quantified) = &sentence { Some(quantified.rows) } else { None };
    let faults: Vec<Fault> =
        sentence.conditions_mut().filter_map(|condition| look_up(condition, rows, figures).err()).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let name = raw.name.filter(|name| !name.is_empty()).unwrap_or_else(|| that.clone());
    Ok(Rule { name, that, sentence, why: raw.why, severity: raw.severity, line })
}

/// Looks up the figures of a condition, and whether its test can be made of them.
fn look_up(condition: &mut Condition, rows: Option<Rows>, figures: &Figures) -> std::result::Result<(), Fault> {
    let kind = find(&mut condition.figure, rows, figures)?;
    let other = condition.test.figure_mut().map(|other| find(other, rows, figures)).transpose()?;
    fits(kind, &condition.test, other).map_err(|(what, hint)| {
        let Figure { path, at, .. } = &condition.figure;
        Fault::new(*at, format!("`{path}` is {}: {what}", describe(kind))).hint(hint)
    })
}

/// Looks up a figure, and brings the name of its row into the form that reports have.
fn find(figure: &mut Figure, rows: Option<Rows>, figures: &Figures) -> std::result::Result<Kind, Fault> {
    let at = figure.at;
    let of_figure = |Unknown { what, hint }: Unknown| {
        let what = rows.map_or_else(|| what.clone(), |rows| format!("{what} of a {}", rows.noun()));
        Fault::new(at, what).hint(hint)
    };
    let kind = figures.kind(rows, &figure.path).map_err(of_figure)?;
    figure.kind = Some(kind);
    let root = figure.path.0.first().cloned().unwrap_or_default();
    match (rows, figure.path.0.get_mut(1)) {
        (None, Some(name)) if root == "domains" || root == "profile" => {
            *name = domain(name).map_err(|e| Fault { at, what: e.what, hint: e.hint })?
        }
        (None, Some(name)) if root == "sources" => *name = source(name),
        _ => {}
    }
    Ok(kind)
}

/// A domain as reports have it.
fn domain(name: &str) -> Result<String> {
    Ok(String::from_utf8_lossy(&plan::domain(name)?).into_owned())
}

/// A source as reports have it: addresses in their shortest form.
fn source(name: &str) -> String {
    name.parse::<IpAddr>().map_or_else(|_| name.to_owned(), |address| address.to_canonical().to_string())
}

/// What a figure is, in words.
fn describe(kind: Kind) -> &'static str {
    match kind {
        Kind::Number | Kind::Count => "a number",
        Kind::Text => "text",
        Kind::Instant => "a time",
        Kind::Truth => "true or false",
        Kind::Texts => "a list of texts",
    }
}

/// Whether a test can be made of a figure of this kind, and of that of the `other` figure that it is compared with; else
/// what is wrong, and how it would be right.
fn fits(kind: Kind, test: &Test, other: Option<Kind>) -> std::result::Result<(), (String, &'static str)> {
    let wrong = |hint| Err((format!("`{test}` cannot be asked of it"), hint));
    let orders = |comparison: &Comparison| comparison.orders();
    let is_number = |kind: Kind| matches!(kind, Kind::Number | Kind::Count);
    match (kind, test) {
        (_, Test::Null(_)) => Ok(()),
        (Kind::Texts, Test::Contains(_)) => Ok(()),
        (Kind::Texts, _) => wrong("ask what is in it, as in contains \"192.0.2.1\""),
        (_, Test::Compare(comparison, Literal::Figure(_))) => match other {
            Some(other) if is_number(kind) && is_number(other) => Ok(()),
            Some(other) if kind == other && (kind == Kind::Instant || !orders(comparison)) => Ok(()),
            Some(other) if kind == other => wrong("it has no order; = and != compare it"),
            other => Err((format!("the other is {}", other.map_or("none", describe)), "compare like with like")),
        },
        (Kind::Number | Kind::Count, Test::Between(..) | Test::Compare(_, Literal::Number(_))) => Ok(()),
        (Kind::Number | Kind::Count, _) => wrong("compare it with a number, as in >= 50"),
        (Kind::Text, Test::Compare(comparison, Literal::Text(_))) if !orders(comparison) => Ok(()),
        (Kind::Text, _) => wrong("compare it with text, as in = \"bind\""),
        (Kind::Instant, Test::Compare(_, Literal::Text(text))) if plan::instant(text, "").is_ok() => Ok(()),
        (Kind::Instant, _) => wrong("compare it with a time, as in >= \"2016-05-04\" or < \"2016-05-04T12:00:00Z\""),
        (Kind::Truth, Test::Compare(comparison, Literal::Truth(_))) if !orders(comparison) => Ok(()),
        (Kind::Truth, _) => wrong("compare it with true or false, as in = true"),
    }
}

/// One tolerance.
fn tolerance(text: &str, value: &toml::Value, figures: &Figures) -> Result<(Pattern, Tolerance)> {
    let shown = printable(text.as_bytes());
    let tolerance = match value {
        toml::Value::Integer(most) if *most >= 0 => Some(Tolerance::Absolute(*most as f64)),
        toml::Value::Float(most) if *most >= 0.0 && most.is_finite() => Some(Tolerance::Absolute(*most)),
        toml::Value::String(text) => Tolerance::parse(text),
        _ => None,
    };
    let Some(tolerance) = tolerance else {
        return Err(Error::usage(format!("tolerance of `{shown}`: neither a number from 0 on, nor a percentage"))
            .hint("write it as in 0.01, \"2 %\" or \"any\""));
    };
    let pattern = Pattern::new(text);
    let paths = figures.paths(None);
    if paths.iter().any(|path| pattern.knows(&path.split('.').collect::<Vec<_>>())) {
        return Ok((pattern, tolerance));
    }
    let error = Error::usage(format!("tolerance of `{shown}`: there is no such figure"));
    let ends: BTreeSet<&str> = paths
        .iter()
        .flat_map(|path| path.match_indices('.').map(|(at, _)| &path[at + 1..]).chain([path.as_str()]))
        .collect();
    Err(match nearest(text, ends.into_iter()).as_slice() {
        [] => error.hint("name it as in \"concentration.*.top2_share\"; `whoasks schema` has all figures"),
        near => error.hint(format!("did you mean {}?", near.join(" or "))),
    })
}

/// Where the content of a string of TOML begins: behind its quotes. With escapes in it places are near, not exact.
fn content(text: &str, span: Range<usize>, content: &str) -> usize {
    let written = text.get(span.clone()).unwrap_or_default();
    span.start + written.find(content).unwrap_or(usize::from(!written.is_empty()))
}

/// The line of an offset, from 1.
fn line(text: &str, offset: usize) -> u64 {
    1 + text.bytes().take(offset).filter(|octet| *octet == b'\n').count() as u64
}

/// Line and column of an offset, from 1; columns are characters.
fn position(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let column = 1 + before.chars().rev().take_while(|c| *c != '\n').count();
    format!("{}:{column}", line(text, offset))
}
