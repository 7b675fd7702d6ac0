//! How much memory the process holds, and a limit for it.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Error, Kind};

/// A limit that is looked at every now and then while logs are read.
#[derive(Debug)]
pub struct MemoryLimit {
    /// The limit in octets.
    limit: u64,
    /// How often somebody asked.
    asked: AtomicU64,
    /// What was held when it was more than the limit.
    exceeded: Mutex<Option<u64>>,
}

/// Blocks from one look to the next: some megabytes of a log.
const EVERY: u64 = 16;

impl MemoryLimit {
    /// A limit of so many octets.
    ///
    /// # Errors
    /// Where the system does not tell what a process holds.
    pub fn new(limit: u64) -> Result<Self, Error> {
        match held() {
            Some(_) => Ok(MemoryLimit { limit, asked: AtomicU64::new(0), exceeded: Mutex::default() }),
            None => Err(Error::usage("--memory-limit: this system does not tell how much memory a process holds")
                .hint("limit the process from outside, as with ulimit -v")),
        }
    }

    /// Whether the process holds more than it may; asked once a block.
    pub fn is_exceeded(&self) -> bool {
        if !self.asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(EVERY) {
            return false;
        }
        let Some(held) = held().filter(|held| *held > self.limit) else { return false };
        *self.exceeded.lock().unwrap_or_else(PoisonError::into_inner) = Some(held);
        true
    }

    /// The error once the limit was reached.
    pub fn error(&self) -> Option<Error> {
        let held = (*self.exceeded.lock().unwrap_or_else(PoisonError::into_inner))?;
        let megabytes = |octets: u64| octets.div_ceil(1_000_000);
        let what = format!(
            "--memory-limit of {} MB reached ({} MB): nothing is reported, because a part of the log would look like all of it",
            megabytes(self.limit),
            megabytes(held)
        );
        Some(Error::new(Kind::Input, what).hint(
            "memory follows distinct pairs of domain and source and their sessions: narrow the study with --since and --until, \
             or group with --group-by registrable or --source-by prefix:24",
        ))
    }
}

/// Octets in main memory now, where the system tells.
fn held() -> Option<u64> {
    status("VmRSS:")
}

/// The most octets that were in main memory so far, where the system tells.
pub fn peak() -> Option<u64> {
    status("VmHWM:")
}

/// A line of `/proc/self/status` (Linux), in octets.
fn status(key: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let value = status.lines().find_map(|line| line.strip_prefix(key))?;
    value.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_told_when_it_is_reached() {
        if held().is_none() {
            return;
        }
        assert!(held() <= peak());
        let wide = MemoryLimit::new(u64::MAX).expect("a system that tells");
        assert!(!wide.is_exceeded() && wide.error().is_none());
        let narrow = MemoryLimit::new(1).expect("a system that tells");
        assert!(narrow.is_exceeded());
        assert!(narrow.error().expect("an error").to_string().contains("--memory-limit of 1 MB reached"));
        assert!(!narrow.is_exceeded(), "only every {EVERY}th time it is looked at");
    }
}
