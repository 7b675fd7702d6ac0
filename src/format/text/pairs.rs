//! Structured log lines of PowerDNS products: `key="value"` pairs, and the same as a JSON object.
//!
//! Values stand in double quotes, with a backslash before quotes and backslashes (`pdns/logging.cc`; the
//! "structured logging dictionary" of the documentation). In JSON all values are strings, numbers in some releases.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

/// The values of the keys that are read; the same index as in the list of keys.
pub type Values<'a, const N: usize> = [Option<Cow<'a, [u8]>>; N];

/// Reads the values of `keys` from a line of `key="value"` pairs or from a JSON object.
///
/// `None` where the line is neither. Keys that occur twice count once, the first time.
pub fn read<'a, const N: usize>(text: &'a [u8], keys: &[&str; N]) -> Option<Result<Values<'a, N>, Cut>> {
    if text.starts_with(b"{") {
        return read_json(text, keys).map(Ok);
    }
    text.starts_with(b"msg=\"").then(|| read_pairs(text, keys))
}

/// A line that ends inside a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut;

/// Reads `key="value"` pairs.
fn read_pairs<'a, const N: usize>(text: &'a [u8], keys: &[&str; N]) -> Result<Values<'a, N>, Cut> {
    let mut values = [const { None }; N];
    let mut rest = text.trim_ascii();
    while !rest.is_empty() {
        let equals = memchr::memchr(b'=', rest).ok_or(Cut)?;
        let key = rest[..equals].trim_ascii_start();
        let quoted = rest[equals + 1..].strip_prefix(b"\"").ok_or(Cut)?;
        let end = closing_quote(quoted).ok_or(Cut)?;
        if let Some(at) = keys.iter().position(|wanted| wanted.as_bytes() == key)
            && values[at].is_none()
        {
            values[at] = Some(unescaped(&quoted[..end]));
        }
        rest = &quoted[end + 1..];
    }
    Ok(values)
}

/// Where the value ends.
fn closing_quote(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        match text[at] {
            b'"' => return Some(at),
            _ => at += 2,
        }
    }
}

/// A value without its backslashes.
fn unescaped(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\\', text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len());
    let mut octets = text.iter();
    while let Some(octet) = octets.next() {
        out.extend(if *octet == b'\\' { octets.next() } else { Some(octet) });
    }
    Cow::Owned(out)
}

/// Reads an object.
fn read_json<'a, const N: usize>(text: &'a [u8], keys: &[&str; N]) -> Option<Values<'a, N>> {
    let object: std::collections::BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_slice(text).ok()?;
    object.get("msg")?;
    Some(keys.map(|key| object.get(key).and_then(|value| json_text(value.get()))))
}

/// The text of a JSON string or number.
fn json_text(raw: &str) -> Option<Cow<'_, [u8]>> {
    /// A string, borrowed where it has no escapes.
    #[derive(Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);
    if raw.starts_with('"') {
        return match serde_json::from_str::<Text<'_>>(raw).ok()?.0 {
            Cow::Borrowed(text) => Some(Cow::Borrowed(text.as_bytes())),
            Cow::Owned(text) => Some(Cow::Owned(text.into_bytes())),
        };
    }
    raw.starts_with(|c: char| c.is_ascii_digit()).then_some(Cow::Borrowed(raw.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values of `msg` and `qname` as text.
    fn values(text: &str) -> Option<Result<[Option<String>; 2], Cut>> {
        let text_of = |value: Option<Cow<'_, [u8]>>| value.map(|value| String::from_utf8_lossy(&value).into_owned());
        read(text.as_bytes(), &["msg", "qname"]).map(|read| read.map(|values| values.map(text_of)))
    }

    #[test]
    fn pairs_and_objects() {
        let both = |msg: &str, qname: &str| Some(Ok([Some(msg.to_owned()), Some(qname.to_owned())]));
        assert_eq!(values(r#"msg="Question" a="" qname="b.example" c="d""#), both("Question", "b.example"));
        assert_eq!(values(r#"msg="Q" qname="a\"b\\\\c""#), both("Q", r#"a"b\\c"#));
        assert_eq!(values(r#"msg="Q" x="qname=\"no\"" qname="yes""#), both("Q", "yes"));
        assert_eq!(values(r#"{"msg": "Q", "qname": "a\"b", "n": [1]}"#), both("Q", r#"a"b"#));
        assert_eq!(values(r#"msg="Q""#), Some(Ok([Some("Q".to_owned()), None])));
        for cut in [r#"msg="Q" qna"#, r#"msg="Q" qname=x"#, r#"msg="Q" qname="a\"#, r#"msg=""#] {
            assert_eq!(values(cut), Some(Err(Cut)), "{cut}");
        }
        for other in ["", "qname=\"a\" msg=\"b\"", "{", r#"{"qname":"a"}"#] {
            assert_eq!(values(other), None, "{other}");
        }
    }
}
