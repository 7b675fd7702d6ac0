//! Any octets under the law that `LAW` names: one program, so that all of whoasks is built once. The law
//! `formats-NAME` is for logs of one format.
//!
//! More memory than a bound that grows with the input ends the process, which the fuzzer reports.
#![no_main]

#[path = "../laws/mod.rs"]
mod laws;

use std::alloc::System;
use std::sync::LazyLock;

use cap::Cap;
use libfuzzer_sys::fuzz_target;

/// Counts what is allocated.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);
/// Octets that a law may have besides what there is: what buffers of the commands and of decompression have.
const BASE: usize = 256 << 20;
/// The same for the law that has none of these.
const SMALL: usize = 1 << 20;
/// Octets for each octet of input: a line of ten octets is kept as a text of hundreds, several times over.
const EACH: usize = 1 << 10;

/// The law.
static LAW: LazyLock<laws::Law> = LazyLock::new(|| {
    let name = std::env::var("LAW").expect("LAW names a law");
    laws::by_name(&name).expect("the name of a law, or formats-NAME with that of a format")
});

fuzz_target!(|octets: &[u8]| {
    let more = if LAW.name == laws::FORMATS_LAW { SMALL } else { BASE } + octets.len() * EACH;
    MEMORY.set_limit(MEMORY.allocated() + more).expect("more than there is");
    LAW.check(octets);
    MEMORY.set_limit(usize::MAX).expect("more than there is");
});
