//! Tests of the numeric functions against known answers and laws.

/// One module per file of `src/stats/`.
#[cfg(test)]
mod stats {
    mod bootstrap;
    mod change;
    mod circular;
    mod concentration;
    mod intervals;
    mod many;
    mod neighbours;
    mod patterns;
    mod rhythm;
    mod timing;
    pub mod vectors;
    mod zones;
}
