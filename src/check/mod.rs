//! Checks of a report: by rules, and against an earlier report.
//!
//! [`grammar`] says what rules are, [`parse`] reads one, [`rules`] a file of them, [`figures`] knows which figures
//! there are, and [`evaluate`] says whether a report is as a rule says. [`baseline`] compares a report with an earlier
//! one, within the [`tolerance`]s of the file; [`diff`] finds where two reports differ. What comes out is [`crate::report::check`].

pub mod baseline;
pub mod diff;
pub mod evaluate;
pub mod figures;
pub mod grammar;
pub mod parse;
pub mod path;
pub mod rows;
pub mod rules;
pub mod tolerance;
