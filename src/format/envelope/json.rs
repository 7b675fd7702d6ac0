//! Carriers that put a line into a JSON object: docker, Kubernetes, journald.

use std::borrow::Cow;

use serde::Deserialize;

use crate::format::time::{self, Stamp};

/// A line freed from a JSON carrier; it may need carriers taken off again.
#[derive(Debug, PartialEq, Eq)]
pub struct Carried {
    /// The carrier's time.
    pub time: Option<Stamp>,
    /// The program, where the carrier names it.
    pub program: Option<String>,
    /// The server's own line.
    pub line: String,
}

/// A line that a carrier has put into a JSON object.
#[derive(Debug, Deserialize)]
struct Wrapped<'a> {
    /// docker's json-file.
    #[serde(borrow)]
    log: Option<Cow<'a, str>>,
    /// docker's time.
    #[serde(borrow)]
    time: Option<Cow<'a, str>>,
    /// Kubernetes shippers such as Filebeat.
    #[serde(borrow)]
    message: Option<Cow<'a, str>>,
    /// Their time.
    #[serde(borrow, rename = "@timestamp")]
    timestamp: Option<Cow<'a, str>>,
    /// journald.
    #[serde(borrow, rename = "MESSAGE")]
    journal: Option<Cow<'a, str>>,
    /// journald's time, microseconds since the epoch.
    #[serde(borrow, rename = "__REALTIME_TIMESTAMP")]
    journal_time: Option<Cow<'a, str>>,
    /// journald's name of the program.
    #[serde(borrow, rename = "SYSLOG_IDENTIFIER")]
    program: Option<Cow<'a, str>>,
}

/// Takes a JSON carrier off: the carrier's time and the server's own line, which may need carriers taken off again.
pub fn unwrap_json(line: &[u8]) -> Option<(Option<Stamp>, String)> {
    unwrap_carried(line).map(|carried| (carried.time, carried.line))
}

/// As [`unwrap_json`], with the program.
pub fn unwrap_carried(line: &[u8]) -> Option<Carried> {
    if !line.starts_with(b"{") {
        return None;
    }
    let wrapped: Wrapped<'_> = serde_json::from_slice(line).ok()?;
    let (text, stamp) = if let Some(text) = wrapped.log {
        (text, wrapped.time)
    } else if let Some(text) = wrapped.journal {
        (text, wrapped.journal_time)
    } else {
        (wrapped.message?, wrapped.timestamp.or(wrapped.time))
    };
    let time = stamp.and_then(|stamp| time::any(stamp.as_bytes()));
    let program = wrapped.program.map(Cow::into_owned);
    Some(Carried { time, program, line: text.trim_end_matches(['\n', '\r']).to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_carriers_come_off() {
        let (time, line) =
            unwrap_json(br#"{"log":"client \"x\"\n","stream":"stdout","time":"2026-11-22T14:03:11.5Z"}"#)
                .expect("docker's json-file");
        assert_eq!(line, "client \"x\"");
        assert!(time.is_some());
        let (time, line) =
            unwrap_json(br#"{"__REALTIME_TIMESTAMP":"1763820191123456","MESSAGE":"x","_PID":"1"}"#).expect("journald");
        assert_eq!((time.is_some(), line.as_str()), (true, "x"));
        assert!(unwrap_json(br#"{"name":"x"}"#).is_none());
        assert!(unwrap_json(b"{").is_none());
    }
}
