//! Which states are of one study.

use serde_json::Value;

use super::Head;
use crate::error::{Error, Result};
use crate::report::Tool;
use crate::report::escape::printable;

impl Head {
    /// What a state of this program is of.
    pub fn new(command: &str, settings: serde_json::Map<String, Value>, psl: Option<String>) -> Head {
        let Tool { name, version } = Tool::THIS;
        Head { tool: name.to_owned(), version: version.to_owned(), command: command.to_owned(), settings, psl }
    }

    /// Takes over paths of the other's that come before its own, so that states that are merged have the same ones
    /// whatever their order.
    pub fn take_paths(&mut self, other: &Head) {
        for key in PATHS {
            if let (Some(mine), Some(theirs)) = (self.settings.get_mut(key), other.settings.get(key))
                && path(theirs) < path(mine)
            {
                mine.clone_from(theirs);
            }
        }
    }
}

/// A path, or several, as they are told.
fn path(told: &Value) -> String {
    told.to_string()
}

/// Settings that are paths of the user's files: what is in these, and not where they are, changes figures.
const PATHS: [&str; 4] = ["psl", "labels", "mmdb", "holidays"];

/// Passes if a state was saved by this version of the program.
///
/// # Errors
/// An input error with both versions.
pub fn version(head: &Head) -> Result<()> {
    let Tool { name, version } = Tool::THIS;
    if (head.tool.as_str(), head.version.as_str()) == (name, version) {
        return Ok(());
    }
    let theirs = shown(&format!("{} {}", head.tool, head.version));
    let what = format!("was saved by {theirs}, and this is {name} {version}: they may not count alike");
    Err(Error::input(what).hint("save all states with one version, and merge them with it"))
}

/// Passes if a state is of the same study as another one, whose name is `named`.
///
/// # Errors
/// An input error that says what differs.
pub fn compatible(head: &Head, other: &Head, named: &str) -> Result<()> {
    if head.command != other.command {
        let what = format!("is a state of `{}`, and {named} one of `{}`", shown(&head.command), shown(&other.command));
        return Err(Error::input(what).hint("merge states of one command"));
    }
    let keys = head.settings.keys().chain(other.settings.keys());
    let mut keys: Vec<&String> = keys.filter(|key| !PATHS.contains(&key.as_str())).collect();
    keys.sort_unstable();
    keys.dedup();
    let differs = |key: &&String| head.settings.get(*key) != other.settings.get(*key);
    let difference = |key: &String| {
        let value = |head: &Head| {
            head.settings.get(key).map_or_else(|| "not set".to_owned(), |value| shown(&value.to_string()))
        };
        format!("{} is {}, there {}", shown(key), value(head), value(other))
    };
    let differences: Vec<String> = keys.into_iter().filter(differs).map(difference).collect();
    if !differences.is_empty() {
        let what = format!("was saved with other settings than {named}: {}", differences.join("; "));
        return Err(Error::input(what).hint("save all states with the same options"));
    }
    if head.psl == other.psl {
        Ok(())
    } else {
        Err(Error::input(format!("was saved with another suffix list than {named}")))
    }
}

/// Text of a file as it is shown, not longer than anyone would read.
fn shown(text: &str) -> String {
    const LONGEST: usize = 200;
    let text = printable(text.as_bytes());
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}
