//! Work that several threads do at once.

/// What each of so many threads gives, in their order; `work` gets the number of its thread. A single one is this
/// thread.
pub fn each<T: Send>(threads: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    if threads <= 1 {
        return vec![work(0)];
    }
    std::thread::scope(|scope| {
        let work = &work;
        let running: Vec<_> = (0..threads).map(|number| scope.spawn(move || work(number))).collect();
        let done = running.into_iter().map(|thread| thread.join());
        done.map(|given| given.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_threads_give_is_in_their_order() {
        assert_eq!(
            [0, 1, 5].map(|threads| each(threads, |number| number * 2)),
            [vec![0], vec![0], vec![0, 2, 4, 6, 8]]
        );
    }

    #[test]
    #[should_panic(expected = "the third")]
    fn a_panic_is_passed_on() {
        each(4, |number| assert!(number != 2, "the third"));
    }
}
