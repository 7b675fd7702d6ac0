//! From paths to frames: which files there are, their bytes without compression, blocks cut between frames.

pub mod again;
pub mod blocks;
mod compress;
pub mod discover;
pub mod disk;
mod encoding;
pub mod entry;
pub mod frames;
pub mod memory;
pub mod open;
pub mod parquet;
pub mod progress;
pub mod read;
pub mod skim;
mod work;
