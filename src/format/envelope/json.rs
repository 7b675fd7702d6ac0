//! Carriers that put a line into a JSON object: docker, journald, and what ships logs.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

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

/// The keys that are read: those of a group behind each other, the ones that go before first.
const KEYS: [&str; 22] = [
    // Where the line stands: docker's json-file and Fluent Bit; journald and syslog-ng; Filebeat, Vector, CloudWatch and
    // rsyslog's templates; Google Cloud Logging; Loki's logcli; Splunk.
    "log",
    "MESSAGE",
    "message",
    "textPayload",
    "line",
    "_raw",
    // Where the time stands: journald (microseconds since the epoch); Filebeat; docker; Vector, CloudWatch and others;
    // Fluent Bit on standard output; rsyslog's whole messages; syslog-ng; Splunk.
    "__REALTIME_TIMESTAMP",
    "@timestamp",
    "time",
    "timestamp",
    "date",
    "timereported",
    "ISODATE",
    "DATE",
    "_time",
    // Where the name of the program stands: journald; rsyslog and syslog-ng; Vector.
    "SYSLOG_IDENTIFIER",
    "program",
    "PROGRAM",
    "programname",
    "appname",
    // Objects around the one with the line: Elasticsearch's and Splunk's.
    "_source",
    "result",
];
/// The keys of lines.
const LINES: Range<usize> = 0..6;
/// The keys of times.
const TIMES: Range<usize> = 6..15;
/// The keys of programs.
const PROGRAMS: Range<usize> = 15..20;
/// The keys of objects within.
const AROUND: Range<usize> = 20..22;

/// A key or a text, borrowed where it has no escapes.
#[derive(Debug, Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// The values of [`KEYS`] in an object, of keys that are given twice the last one.
struct Object<'a>([Option<&'a RawValue>; KEYS.len()]);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

/// Takes the members of an object.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
        let mut values = [None; KEYS.len()];
        while let Some(Text(key)) = map.next_key()? {
            match KEYS.iter().position(|known| *known == key) {
                Some(at) => values[at] = Some(map.next_value()?),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Object(values))
    }
}

/// The text of a string, of a number, or of an array of octets, which is what journald makes of text that cannot be
/// printed; `None` for any other value, such as Filebeat's object `log`.
fn text(value: &RawValue) -> Option<Cow<'_, str>> {
    let json = value.get();
    match json.as_bytes().first()? {
        b'"' => serde_json::from_str::<Text<'_>>(json).ok().map(|text| text.0),
        b'[' => {
            let octets = serde_json::from_str::<Vec<u8>>(json).ok()?;
            Some(Cow::Owned(String::from_utf8_lossy(&octets).into_owned()))
        }
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(json)),
        _ => None,
    }
}

/// What `read` makes of the first of these keys of which it makes something.
fn first<'a, T>(object: &Object<'a>, keys: Range<usize>, read: impl Fn(Cow<'a, str>) -> Option<T>) -> Option<T> {
    object.0[keys].iter().filter_map(|value| text((*value)?)).find_map(read)
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
    let outer: Object<'_> = serde_json::from_slice(line).ok()?;
    let within = outer.0[AROUND].iter().find_map(|value| serde_json::from_str((*value)?.get()).ok());
    let object = within.unwrap_or(outer);
    let line = first(&object, LINES, Some)?;
    Some(Carried {
        time: first(&object, TIMES, |text| time::any(text.as_bytes())),
        program: first(&object, PROGRAMS, |text| Some(text.into_owned())),
        // rsyslog's messages begin with the blank behind the tag.
        line: line.trim_start_matches(' ').trim_end_matches(['\n', '\r']).to_owned(),
    })
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

    /// A line and its time in the objects of what ships logs.
    #[test]
    fn shippers_come_off() {
        let at = |seconds: i64| Some(Stamp::Utc(crate::record::Timestamp(seconds * crate::record::SECOND)));
        for (object, program) in [
            (r#"{"@timestamp":"2026-11-22T14:03:11Z","log":{"offset":1,"file":{"path":"/x"}},"message":"a b"}"#, None),
            (r#"{"date":1795356191.0,"log":"a b"}"#, None),
            (r#"{"timestamp":"2026-11-22T14:03:11+00:00", "program":"named", "message":" a b"}"#, Some("named")),
            (r#"{"timestamp":"2026-11-22T14:03:11Z","appname":"named","message":"a b"}"#, Some("named")),
            (r#"{"timestamp":1795356191000,"message":"a b","ingestionTime":1795356192000}"#, None),
            (r#"{"textPayload":"a b","timestamp":"2026-11-22T14:03:11Z"}"#, None),
            (r#"{"labels":{"job":"x"},"line":"a b","timestamp":"2026-11-22T14:03:11Z"}"#, None),
            (r#"{"PROGRAM":"named","MESSAGE":"a b","ISODATE":"2026-11-22T14:03:11+00:00","DATE":"x"}"#, Some("named")),
            (r#"{"_index":"i","_source":{"@timestamp":"2026-11-22T14:03:11Z","message":"a b"}}"#, None),
            (r#"{"preview":false,"result":{"_raw":"a b","_time":"2026-11-22 14:03:11 UTC"}}"#, None),
            (r#"{"__REALTIME_TIMESTAMP":"1795356191000000","MESSAGE":[97,32,98]}"#, None),
        ] {
            let carried = unwrap_carried(object.as_bytes());
            let program = program.map(str::to_owned);
            assert_eq!(carried, Some(Carried { time: at(1_795_356_191), program, line: "a b".to_owned() }), "{object}");
        }
    }
}
