//! The fast and the general way through an object agree.

use proptest::prelude::*;

use super::*;

/// Keys that are wanted: flat ones, a nested one, and one with a dot.
fn wanted() -> Paths {
    paths(&Mapping::parse("time=ts,source=id.orig_h,name=q,type=t,view=n.v").expect("a mapping"))
}

/// The values of an object on the general way, if it is one.
fn general(text: &str, paths: &Paths) -> Option<Vec<Option<String>>> {
    let values = general::read(text, paths).ok()?;
    Some(values.into_iter().map(|value| value.map(|text| text.into_owned())).collect())
}

/// The values of an object on the fast way, if it can be read so.
fn fast(text: &str, paths: &Paths) -> Option<Vec<Option<String>>> {
    let mut cells: Cells<'_> = [None; FIELDS];
    let owned = |cell: Option<&[u8]>| cell.map(|text| String::from_utf8(text.to_vec()).expect("ASCII"));
    let mut known = Known::new(paths.clone());
    // Keys of other objects before must not matter.
    for before in [r#"{"ts":1,"q":"x","x":2,"t":"q"}"#, r#"{"n":{"v":1,"q":2},"id":{"orig_h":"x","v":{}},"v":3}"#] {
        let _ = known.read(before.as_bytes(), &mut [None; FIELDS]);
    }
    known.read(text.as_bytes(), &mut cells).then(|| cells.map(owned).to_vec())
}

#[test]
fn values_are_found() {
    let text = r#"{"ts":1795356191.123456789,"id.orig_h":"x","q":"a\u002eb","n":{"v":true,"w":{}},"t":null}"#;
    let values = general(text, &wanted()).expect("an object");
    let expected = |field: Field, text: &str| assert_eq!(values[field as usize].as_deref(), Some(text));
    expected(Field::Time, "1795356191.123456789");
    expected(Field::Source, "x");
    expected(Field::Name, "a.b");
    expected(Field::View, "true");
    assert_eq!(values[Field::Type as usize], None);
}

#[test]
fn the_last_of_equal_keys_counts() {
    for text in [r#"{"q":"a","q":"b"}"#, r#"{"q":"a","\u0071":"b"}"#] {
        assert_eq!(general(text, &wanted()).expect("an object")[Field::Name as usize].as_deref(), Some("b"));
    }
    assert_eq!(general(r#"{"q":"a","q":null}"#, &wanted()).expect("an object")[Field::Name as usize], None);
}

#[test]
fn the_fast_way_takes_usual_objects() {
    for text in [
        r#"{}"#,
        r#"{ "ts" : -1.5 , "q" : "a b" , "t":true,"x":null }"#,
        r#"{"n":{"x":[],"v":"a","w":{"v":"b"}},"id":{"orig_h":"c"},"q":"d"}"#,
        r#"{"x":[1,{"q":"a","r":["\\\u0061\n"]}, null],"q":["a"],"t":{"q":"b"},"n":1}"#,
        r#"{"ts":17.25,"q":false,"t":0,"x":-0.5,"view":100}"#,
        // In the object before, this key stood at this place, of another object.
        r#"{"x":1,"v":"a"}"#,
    ] {
        assert_eq!(fast(text, &wanted()), general(text, &wanted()), "{text}");
        assert!(fast(text, &wanted()).is_some(), "{text}");
    }
    for text in [
        r#"{"a":01}"#,
        r#"{"a":1.}"#,
        r#"{"q":"\n"}"#,
        r#"{"n":{"v":"\n"}}"#,
        r#"{"\u0071":"a"}"#,
        r#"{"a":"\x"}"#,
        r#"{"a":"\u12"}"#,
        r#"{"a":{}"#,
        r#"{"a":[1}}"#,
        r#"{"n":{"v":1,}}"#,
        r#"{"a":1e5}"#,
        r#"{"a":1,}"#,
        r#"{"a":[,]}"#,
        "{",
    ] {
        assert_eq!(fast(text, &wanted()), None, "{text}");
    }
}

/// Deep nesting is left to the general way, which does not recurse.
#[test]
fn the_fast_way_goes_only_so_deep() {
    let nested = |depth: usize| format!("{{\"x\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    assert!(fast(&nested(10), &wanted()).is_some() && general(&nested(10), &wanted()).is_some());
    assert!(fast(&nested(10_000), &wanted()).is_none() && general(&nested(10_000), &wanted()).is_some());
}

/// Values in JSON, usual and odd.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z.0-9 ]{0,8}".prop_map(|text| format!("\"{text}\"")),
        "-?[0-9]{1,12}(\\.[0-9]{1,9})?([eE][0-9])?",
        "-?[1-9][0-9]{20,60}(\\.[0-9]{20,60})?",
        prop::sample::select(vec![
            "null",
            "true",
            "false",
            "{}",
            "[]",
            "[1]",
            "\"\\n\"",
            "\"\u{fc}\"",
            "01",
            "\"\\ud800\""
        ])
        .prop_map(str::to_owned),
    ]
}

/// Values that may nest.
fn nested() -> impl Strategy<Value = String> {
    value().prop_recursive(3, 12, 4, |inner| {
        let key = prop::sample::select(vec!["v", "orig_h", "w", "q", ""]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(" ,"))),
            prop::collection::vec((key, inner), 0..4).prop_map(|members| {
                let members: Vec<_> = members.into_iter().map(|(key, value)| format!("\"{key}\": {value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

/// An object of wanted and other keys.
fn object() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec!["ts", "id.orig_h", "q", "t", "n", "n.v", "id", "x", "", "\\u0071"]);
    prop::collection::vec((key, nested(), prop::sample::select(vec!["", " ", "\t"])), 0..8).prop_map(|members| {
        let members: Vec<_> =
            members.into_iter().map(|(key, value, blank)| format!("{blank}\"{key}\"{blank}:{value}{blank}")).collect();
        format!("{{{}}}", members.join(","))
    })
}

proptest! {
    #[test]
    fn both_ways_agree(text in object()) {
        if let Some(values) = fast(&text, &wanted()) {
            prop_assert_eq!(Some(values), general(&text, &wanted()));
        }
    }

    #[test]
    fn both_ways_agree_on_broken_objects(
        text in object(), at: prop::sample::Index, octet in prop::sample::select(b"{}[]\",:\\ 0-.e\x00n\x7f".to_vec()),
        kind in 0..3u8,
    ) {
        let mut bytes = text.into_bytes();
        let at = at.index(bytes.len());
        match kind {
            0 => bytes[at] = octet,
            1 => bytes.insert(at, octet),
            _ => bytes.truncate(at),
        }
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        if let Some(values) = fast(&text, &wanted()) {
            prop_assert_eq!(Some(values), general(&text, &wanted()));
        }
    }
}
