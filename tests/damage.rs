//! Damage to logs of every format: octets changed and cut off, lines doubled, reversed, and among those of others.
//!
//! The pieces that are damaged are the samples of the formats and the fixtures, so a new format is in all of this by
//! its line in the registry.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

#[path = "damage/lines.rs"]
mod lines;
#[path = "damage/octets.rs"]
mod octets;
#[path = "damage/packed.rs"]
mod packed;
#[path = "damage/piece.rs"]
mod piece;
#[path = "damage/seen.rs"]
mod seen;
