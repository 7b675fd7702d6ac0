//! Panics that are caught, and say nothing on the way.

use std::cell::Cell;
use std::panic::{self, UnwindSafe};
use std::sync::Once;

thread_local! {
    /// Whether panics of this thread are to be caught.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// What `work` gives; `None` where it panics. What it held must not be used any more then.
pub fn catch<T>(work: impl FnOnce() -> T + UnwindSafe) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let told = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !CAUGHT.get() {
                told(info);
            }
        }));
    });
    CAUGHT.set(true);
    let result = panic::catch_unwind(work);
    CAUGHT.set(false);
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_nothing() {
        let numbers: Vec<u8> = Vec::new();
        assert_eq!(catch(|| numbers[numbers.len()]), None);
        assert_eq!(catch(|| 1), Some(1));
        assert!(!CAUGHT.get());
    }
}
