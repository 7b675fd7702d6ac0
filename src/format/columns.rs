//! Which column or key of a CSV or JSON log holds what.

/// The user's choice of columns, from `--columns time=ts,source=client,...`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping;
