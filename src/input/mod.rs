//! Bytes of files, pipes and captures, cut into frames.

pub mod frames;
