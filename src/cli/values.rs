//! Words that options take.

use clap::ValueEnum;

/// An output that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Contract {
    /// What `-o json` writes.
    Report,
    /// A line of a report's `-o ndjson`.
    Rows,
    /// A line that `records` writes.
    Records,
    /// What `check -o json` writes.
    Check,
}

/// How records come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RecordsFormat {
    /// A JSON object a line.
    Ndjson,
    /// Comma-separated with a header.
    Csv,
}

/// Whether something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// How files are hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Hash {
    /// SHA-256 of the file as it is on disk.
    Sha256,
    /// Not at all.
    None,
}

/// Which part of a date comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DatePart {
    /// As in `22/11/2026`.
    Day,
    /// As in `11/22/2026`.
    Month,
    /// As in `2026/11/22`.
    Year,
}

/// Which lines of Unbound's are lookups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum UnboundLines {
    /// Those of `log-queries`.
    Queries,
    /// Those of `log-replies`.
    Replies,
}

/// What becomes of labels beside pseudonyms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KeptLabels {
    /// They stand beside them.
    Keep,
    /// They do not.
    Drop,
}

/// When to show progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Progress {
    /// Where standard error is a terminal and output does not go to it meanwhile.
    Auto,
    /// From the beginning; a line each where standard error is no terminal.
    On,
    /// Never.
    Off,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set or TERM is `dumb`; elsewhere where CLICOLOR_FORCE is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
