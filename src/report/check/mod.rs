//! What a check found: the JSON contract `whoasks.check/1`, and its renderers. Nothing here compares.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Account, Tool, Withheld, settings};

mod github;
mod junit;
mod render;
mod sentences;
mod table;

pub use render::{Form, render};

/// The contract that the JSON follows.
pub const SCHEMA: &str = "whoasks.check/1";

/// A check of logs by rules, against an earlier report, or both.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Check {
    /// The contract, with its version.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The program that made the check.
    pub tool: Tool,
    /// Whether nothing failed.
    pub passed: bool,
    /// All that changes figures.
    #[schemars(with = "settings::Settings")]
    pub settings: Map<String, Value>,
    /// What was read.
    pub input: Account,
    /// The file of rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules_file: Option<String>,
    /// What became of each rule, in the order of the file.
    pub rules: Vec<RuleResult>,
    /// How the logs compare with an earlier report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<BaselineResult>,
}

/// Whether something is a failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It is.
    #[default]
    Error,
    /// It is only told.
    Warning,
}

/// What became of a rule.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct RuleResult {
    /// What it is called; the rule itself, where the file has no name for it.
    pub name: String,
    /// The rule as it is written.
    pub that: String,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Whether it is a failure where it does not hold.
    pub severity: Severity,
    /// The line of the file on which it stands.
    pub line: u64,
    /// Whether it holds.
    pub passed: bool,
    /// How many rows its `with` means, where it is about rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub examined: Option<u64>,
    /// How many of these have what it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matching: Option<u64>,
    /// The figures that break it.
    pub findings: Vec<Finding>,
}

/// A figure that breaks a rule.
#[derive(Clone, Debug, PartialEq, JsonSchema, Serialize)]
pub struct Finding {
    /// The domain or source, where the rule is about rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// Its path in the report, or in the row.
    pub figure: String,
    /// What it is: a number, text, a list, true or false; null where it is withheld or there is no such row.
    pub value: Value,
    /// Why it is null.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_withheld: Withheld,
    /// What the rule asks of it, as in `between 0.75 and 0.9`.
    pub condition: String,
    /// What the other figure is, where the rule compares with one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_value: Option<Value>,
    /// Why that is null.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_value_withheld: Withheld,
    /// Whether the condition holds, as it must not where the rule forbids it; null where it cannot be told.
    pub holds: Option<bool>,
}

/// How a report compares with an earlier one.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct BaselineResult {
    /// The file of the earlier report.
    pub path: String,
    /// Its command, as in `domains`.
    pub command: String,
    /// The version of the program that made it; absent where there was none, and one was written.
    pub tool_version: Option<String>,
    /// Whether nothing differs that may not.
    pub passed: bool,
    /// Whether the new report was written in its place.
    pub updated: bool,
    /// Whether the settings are the same, so that figures can be compared.
    pub comparable: bool,
    /// How many figures were compared.
    pub compared: u64,
    /// What changed, appeared or vanished.
    pub differences: Vec<Difference>,
}

/// Something that is not as it was.
#[derive(Clone, Debug, PartialEq, JsonSchema, Serialize)]
pub struct Difference {
    /// The part of the report, as in `input` or `domains`.
    pub section: String,
    /// The domain or source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// The path of the figure in the row or section; absent where it is the row itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figure: Option<String>,
    /// What became of it.
    pub change: Change,
    /// What it was; of a row, its lookups; null where it was withheld or was not there.
    pub before: Value,
    /// What it is.
    pub after: Value,
    /// The tolerance for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<String>,
    /// Whether the check fails for it; what is within a tolerance is only told, like new keys and changed hashes.
    pub fails: bool,
}

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It is another.
    Changed,
    /// It was not there.
    Appeared,
    /// It is not there any more.
    Vanished,
}

impl Change {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Change::Changed => "changed",
            Change::Appeared => "appeared",
            Change::Vanished => "vanished",
        }
    }
}

impl RuleResult {
    /// Whether the check fails for it.
    pub fn fails(&self) -> bool {
        !self.passed && self.severity == Severity::Error
    }
}

impl BaselineResult {
    /// The differences for which the check fails.
    pub fn failures(&self) -> impl Iterator<Item = &Difference> {
        self.differences.iter().filter(|difference| difference.fails)
    }
}
