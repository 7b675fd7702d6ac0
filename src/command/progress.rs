//! Progress on standard error: one line that is drawn again and again, and gone before anything else is printed.

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::cli::{OutputArgs, Progress as When};
use crate::input::progress::{Reached, Watcher};
use crate::report::duration;

/// Waiting this long needs no explanation.
const PATIENCE: Duration = Duration::from_millis(500);
/// From one drawing on a terminal to the next.
const REDRAW: Duration = Duration::from_millis(100);
/// From one line to the next where standard error is no terminal.
const LINE: Duration = Duration::from_secs(5);
/// To the beginning of the line, and nothing on it.
const CLEAR: &str = "\r\x1b[K";

/// Whether a line is on the terminal, which must go before anything else is printed.
static DRAWN: Mutex<bool> = Mutex::new(false);

/// A line of progress.
#[derive(Debug)]
struct Progress {
    /// Whether it is drawn in place; else each is a line of its own.
    in_place: bool,
    /// How long nothing is shown.
    first: Duration,
    /// What is done, as in `reading`.
    doing: &'static str,
}

/// The progress that the user wants; `streams` says that output is written during the reading.
pub fn watcher(args: &OutputArgs, streams: bool) -> Option<Arc<dyn Watcher>> {
    let is_terminal = io::stderr().is_terminal() && !is_dumb();
    // What is printed meanwhile does not go together with a line that is drawn again and again.
    let is_mixed = streams && args.out.is_none() && io::stdout().is_terminal();
    let (is_wanted, first) = match args.progress {
        When::Auto => (is_terminal && !is_mixed && !args.quiet, PATIENCE),
        When::On => (true, Duration::ZERO),
        When::Off => (false, PATIENCE),
    };
    is_wanted.then(|| Arc::new(Progress { in_place: is_terminal, first, doing: "reading" }) as Arc<dyn Watcher>)
}

/// Whether the terminal says that it knows no escape sequences.
pub fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

impl Watcher for Progress {
    fn first(&self) -> Duration {
        self.first
    }

    fn every(&self) -> Duration {
        if self.in_place { REDRAW } else { LINE }
    }

    fn reached(&self, reached: &Reached) {
        let line = format!("whoasks: {}", text(self.doing, reached));
        let mut drawn = DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
        // If standard error is closed, nobody can be told.
        let _ = if self.in_place {
            let width = terminal_size::terminal_size_of(io::stderr()).map_or(80, |(width, _)| usize::from(width.0));
            let line: String = line.chars().take(width.saturating_sub(1)).collect();
            write!(io::stderr(), "{CLEAR}{line}")
        } else {
            writeln!(io::stderr(), "{line}")
        };
        *drawn = self.in_place;
    }

    fn again(&self) -> Arc<dyn Watcher> {
        Arc::new(Progress { doing: "reading again", ..*self })
    }

    fn over(&self) {
        clear(&mut DRAWN.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Clears the line and keeps it clear, for an interrupt that ends the process.
pub fn abandon() {
    let mut drawn = DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
    clear(&mut drawn);
    // Nobody draws any more between this and the end.
    std::mem::forget(drawn);
}

/// Clears the line, if there is one.
fn clear(drawn: &mut bool) {
    if std::mem::take(drawn) {
        let _ = write!(io::stderr(), "{CLEAR}");
    }
}

/// How far the reading is, in words: `reading 45 %, 1.2 GB of 2.7 GB, 310.0 MB/s, 5 s left, file 2 of 3`.
fn text(doing: &str, reached: &Reached) -> String {
    let seconds = reached.elapsed.as_secs_f64();
    let rate = reached.octets as f64 / seconds.max(1e-9);
    let total = reached.total.filter(|total| *total >= reached.octets && *total > 0);
    let mut parts = vec![match total {
        Some(total) => {
            let percent = u128::from(reached.octets) * 100 / u128::from(total);
            format!("{doing} {percent} %, {} of {}", size(reached.octets as f64), size(total as f64))
        }
        None => format!("{doing}, {}", size(reached.octets as f64)),
    }];
    if reached.octets > 0 && seconds > 0.0 {
        parts.push(format!("{}/s", size(rate)));
        let left = total.map(|total| ((total - reached.octets) as f64 / rate).ceil());
        parts.extend(left.map(|left| format!("{} left", duration(left))));
    }
    if reached.inputs > 1 {
        parts.push(format!("file {} of {}", (reached.done + 1).min(reached.inputs), reached.inputs));
    }
    parts.join(", ")
}

/// Octets in the unit that leaves one to three digits before the point.
fn size(octets: f64) -> String {
    const UNITS: [(f64, &str); 4] = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")];
    match UNITS.iter().find(|(unit, _)| octets >= *unit) {
        Some((unit, name)) => format!("{:.1} {name}", octets / unit),
        None => format!("{octets:.0} B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So far after two seconds.
    fn after(octets: u64, total: Option<u64>, [done, inputs]: [usize; 2]) -> String {
        let elapsed = Duration::from_secs(2);
        text("reading", &Reached { octets, total, done, inputs, elapsed })
    }

    #[test]
    fn what_is_known_is_told() {
        let line = after(620_000_000, Some(2_700_000_000), [1, 3]);
        assert_eq!(line, "reading 22 %, 620.0 MB of 2.7 GB, 310.0 MB/s, 7 s left, file 2 of 3");
        assert_eq!(after(1_500, None, [0, 1]), "reading, 1.5 kB, 750 B/s");
        assert_eq!(after(0, Some(10), [0, 1]), "reading 0 %, 0 B of 10 B");
    }

    #[test]
    fn a_file_that_grows_or_is_empty_has_no_total() {
        assert_eq!(after(100, Some(50), [3, 3]), "reading, 100 B, 50 B/s, file 3 of 3");
        assert_eq!(after(0, Some(0), [0, 1]), "reading, 0 B");
        assert_eq!(after(100, Some(100), [0, 1]), "reading 100 %, 100 B of 100 B, 50 B/s, 0 s left");
    }
}
