//! Micro-benchmarks of the hot path, part by part: `cargo bench --bench micro`, or with the part of a name behind it,
//! as in `cargo bench --bench micro -- pairs`.
//!
//! They tell which part a change made slower; what a user waits for is measured by `compare.py`, and what holds on any
//! machine by `instructions.py`. Inputs are generated and the same on every machine.
#![forbid(unsafe_code)]

#[path = "../../generator/mod.rs"]
// Its tests are compiled without their bodies here.
#[allow(unused_imports, clippy::missing_docs_in_private_items)]
mod generator;

mod intern;
mod log;
mod names;
mod pairs;
mod parsers;
mod states;

fn main() {
    divan::main();
}
