//! Parquet: what `records` writes of it, and what is read of files by others, by their types, columns and statistics.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

#[path = "parquet/column_types.rs"]
mod column_types;
mod common;
#[path = "parquet/hostile.rs"]
mod hostile;
#[path = "parquet/made.rs"]
mod made;
mod reading;
#[path = "parquet/row_groups.rs"]
mod row_groups;
#[path = "parquet/written.rs"]
mod written;
