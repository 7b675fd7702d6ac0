//! A few octets again and again as a log of half a megabyte, with or without line ends, with its format named or
//! detected: time and memory in proportion to it, and an account in which every frame is.

use serde_json::Value;
use whoasks::format::FORMATS;

/// Octets of a log.
const LONG: usize = 1 << 19;

/// The law: the first octet names the format and the second what stands between the copies.
pub fn hold(octets: &[u8]) {
    let [format, between, piece @ ..] = octets else { return };
    let separator: &[u8] = if between % 2 == 0 { b"" } else { b"\n" };
    let copy = [piece, separator].concat();
    if copy.is_empty() {
        return;
    }
    super::file("log", &copy.repeat(LONG.div_ceil(copy.len())));
    let format = FORMATS.get(usize::from(*format)).map_or(String::new(), |format| format!(" -f {}", format.name));
    let report = super::whole::output(&format!("domains -o json --threads 1{format}"));
    let Some(report) = report.and_then(|octets| serde_json::from_slice::<Value>(&octets).ok()) else { return };
    let input = &report["input"];
    let count = |key: &str| input[key].as_u64().expect("a count");
    let parts = ["records", "responses", "not_lookups", "rejected", "filtered", "duplicates"].map(count);
    assert_eq!(count("frames"), parts.iter().sum::<u64>(), "{input}");
    let reasons = input["reject_reasons"].as_array().expect("a list");
    let rejected: u64 = reasons.iter().map(|reason| reason["count"].as_u64().expect("a count")).sum();
    assert_eq!(count("rejected"), rejected, "{input}");
}
