//! Zones, business hours, holidays, hour of week.
//!
//! Times inside the program are UTC; a [`Calendar`] says what they are on the clocks and in the offices of one zone.
//! Zones come from the time zone database that is compiled in, never from the machine, so that the same log
//! gives the same report everywhere.
//!
//! # Gaps and folds
//!
//! When clocks go forward, some local times do not exist: a **gap**. When they go back, some local times occur
//! twice: a **fold**.
//!
//! - From UTC to local time ([`LocalClock`], [`Calendar::spans`]) nothing is ambiguous: every instant has one local
//!   time. Business hours are a property of the local time alone. So a boundary of business hours inside a gap
//!   falls on the transition itself, the hours inside a gap add nothing, and in a fold **both passes** of a
//!   repeated business hour are business. A local day that a zone skipped whole (Apia, 30 December 2011) has none.
//! - From local time to UTC ([`Zone::to_utc`]) an answer is one instant, two ([`LocalTime::Fold`]) or none
//!   ([`LocalTime::Gap`]), and the caller decides. For log lines
//!   [`Resolver`](crate::format::time::Resolver) decides: the earlier of two (counted), and a reject for none.
//!
//! A holiday is a local date: it makes the whole local day free, be it 23, 24 or 25 hours long.

pub mod business;
pub mod civil;
pub mod clock;
pub mod holidays;
pub mod hours;
pub mod index;
pub mod zone;

pub use business::{Calendar, covered_ns};
pub use clock::{LocalClock, Slot};
pub use holidays::Holidays;
pub use hours::BusinessHours;
pub use index::BusinessIndex;
pub use zone::{LocalTime, OffsetSpan, Zone};
