//! **whoasks**: who asks for a name, how concentrated, when, and how much.
//!
//! Data flows one way:
//!
//! ```text
//! bytes -> input (frames) -> format (records) -> select -> analysis (states) -> merge -> report -> renderer
//!                                             ^ with --pseudonymize, nothing from here on has a true address
//! ```
//!
//! Nothing points back. [`mod@format`] extracts and nothing else; [`dns`] normalises; [`analysis`] counts and never
//! prints; [`report`] lays out and never counts; [`mod@check`] holds finished reports to rules and to earlier ones.
//! [`command`] is the only place that knows every stage.
//!
//! # Add a format
//! One file in `src/format/` with a `FORMAT`, whose samples are its documentation and its tests, and one line in
//! [`format::FORMATS`]. A server whose text lines can stand among those of others in one file has a `SERVER` too, and
//! a line in [`format::text::SERVERS`]. The samples of a binary format are hexadecimal digits with comments
//! ([`format::HEX`]). How its bytes are cut into frames is a [`format::Framing`], each in a file of
//! `src/input/frames/`. Parquet, which is read from its end on and by columns, is taken apart into rows before that, in
//! [`input::parquet`].
//!
//! # Add a compression
//! One entry in `COMPRESSIONS` of `src/input/compress.rs`: its first octets, and a decoder of one member.
//!
//! # Add an analysis
//! One file in `src/analysis/` with an `ANALYSIS` and a state that merges exactly, whatever the order, and one line
//! in [`analysis::ANALYSES`].
//!
//! # Add a figure
//! One [`explain::Entry`] in the file of its subject in `src/explain/`: a test finds figures of reports without one.
//!
//! # Add an option
//! A field of `src/cli/` that what makes figures of it also puts into the settings, under its long name in snake case
//! ([`plan::describe`]); then `--config` and `rerun` have it. A test of `rerun` fails for one that was forgotten.
pub mod analysis;
pub mod calendar;
pub mod check;
pub mod cli;
pub mod command;
pub mod config;
pub mod dns;
pub mod error;
pub mod explain;
pub mod format;
pub mod input;
pub mod lanes;
pub mod nearest;
pub mod partial;
pub mod plan;
pub mod pseudonym;
pub mod record;
pub mod report;
pub mod select;
pub mod stats;
pub mod tally;
pub mod threads;
