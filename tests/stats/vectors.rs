//! Known answers from independent implementations, and how closely they must be met.

use serde_json::Value;

/// The known answers.
static VECTORS: &str = include_str!("../data/vectors.json");

/// The known answers at a JSON pointer, as in `/checked/wilson`.
pub fn at(pointer: &str) -> Value {
    let all: Value = serde_json::from_str(VECTORS).unwrap();
    all.pointer(pointer).unwrap_or_else(|| panic!("no vectors at {pointer}")).clone()
}

/// The numbers of an array.
pub fn floats(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

/// The counts of an array.
pub fn counts(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|v| v.as_u64().unwrap()).collect()
}

/// The figure is the known one to its ten digits; JSON null is `None`.
#[track_caller]
pub fn same(figure: Option<f64>, known: &Value) {
    assert!(!known.is_null() || figure.is_none(), "{figure:?} should be undefined");
    if let Some(known) = known.as_f64() {
        near(figure.expect("is defined"), known);
    }
}

/// The figure is the known one to ten digits.
#[track_caller]
pub fn near(figure: f64, known: f64) {
    close(figure, known, 6e-10);
}

/// The figure is the known one within a relative error.
#[track_caller]
pub fn close(figure: f64, known: f64, relative: f64) {
    let error = (figure - known).abs();
    assert!(error <= relative * known.abs().max(1e-300) || error < 1e-15, "{figure} is not {known}");
}
