//! Pure numeric functions of the statistics; they know nothing of DNS.
//!
//! Each states its definition, reference, bounds and degenerate cases. What is undefined is `None`, never zero.
//! Every figure is a function of its input alone: no clock, no random state, no order of hash tables.

mod blend;
pub mod bootstrap;
pub mod change;
pub mod circular;
pub mod concentration;
pub mod intervals;
pub mod many;
pub mod median;
pub mod neighbours;
mod order;
pub mod rhythm;
pub mod richness;
pub mod synchrony;
pub mod timing;
pub mod turn;
pub mod two_zones;
pub mod zones;
