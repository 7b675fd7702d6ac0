//! From paths to frames: which files there are, their bytes without compression, blocks cut between frames.

pub mod blocks;
pub mod discover;
pub mod frames;
pub mod open;
pub mod read;
pub mod skim;
