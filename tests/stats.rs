//! Tests of the numeric functions against known answers and laws.

/// One module per file of `src/stats/`.
mod stats {
    mod bootstrap;
    mod circular;
    mod concentration;
    mod intervals;
    mod rhythm;
    mod timing;
    pub mod vectors;
}
