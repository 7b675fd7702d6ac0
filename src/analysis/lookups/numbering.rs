//! Numbers of domains and sources.

use std::sync::{Arc, Mutex, MutexGuard};

use crate::analysis::intern::{Addresses, Texts};

/// The numbers of domains and sources that all states of one run share.
///
/// Each state numbers what it meets by itself, without locks; when a buffer is sealed, its numbers are replaced by
/// the shared ones, so that states merge by putting their runs together.
#[derive(Debug, Default)]
pub struct Numbering {
    /// Domains.
    pub domains: Texts,
    /// Sources that are addresses, or networks by their first.
    pub sources: Addresses,
    /// Keys of sources, where they may be something else; then there are no [`Numbering::sources`].
    pub groups: Texts,
}

/// A [`Numbering`] that several threads add to.
pub type Shared = Arc<Mutex<Numbering>>;

/// Locks a numbering. A thread that panicked while holding it could have left at most a number unused.
pub(super) fn lock(shared: &Shared) -> MutexGuard<'_, Numbering> {
    shared.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
