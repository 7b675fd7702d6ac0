//! The names: what somebody asks for who knows how logs are read and shown.

/// Names as octets; a dot stands between labels.
pub const NAMES: &[&[u8]] = &[
    // Other lines of a log, or their middle and end.
    b"a from 9.9.9.9",
    b"b IN A + (9.9.9.9)",
    b"c#53 (evil.example): query: evil.example IN A + (9.9.9.9)",
    b"d.example. A IN",
    b"query[A] e from 9.9.9.9",
    b"f\" NOERROR qr,rd,ra 66 0.1s.example",
    b"g\n22-Nov-2026 09:00:00.000 client 9.9.9.9#53 (x): query.example",
    b"h\r\nclient 9.9.9.9#1: query: evil IN A +.example",
    b"i\tj\t9.9.9.9\tevil.example",
    b"9.9.9.9#53",
    // What acts on a terminal: SGR, OSC, C1 as an octet and as UTF-8, backspaces.
    b"\x1b[31mred\x1b[2J.example",
    b"\x1b]0;title\x07.example",
    b"\x9b2Jraw.example",
    b"\xc2\x9b2Jcoded.example",
    b"over\x08\x08\x08\x7f.example",
    b"nul\0nul.example",
    // What reorders and hides: right-to-left override, isolates, a zero-width space, a line separator.
    "\u{202e}gpj.example".as_bytes(),
    "\u{2066}a\u{2069}b\u{200b}c\u{2028}.example".as_bytes(),
    // Pages.
    b"<script>alert1</script>.example",
    b"<img src=x onerror=alert1>.example",
    b"\"><svg onload=alert1>.example",
    b"'&quot;&amp;&#60;.example",
    b"]]>--><!--.example",
    // Spreadsheets.
    b"=cmd|'/C calc'!A0.example",
    b"+1+1.example",
    b"-1+1.example",
    b"@SUM1.example",
    b"\t=1+1.example",
    b"\r=1+1.example",
    // JSON, CSV and Markdown.
    b"{\"source\":\"9.9.9.9\"}.example",
    b"\",\"source\":\"9.9.9.9.example",
    b"a,\"b\",9.9.9.9;c.example",
    b"a|b|c.example",
    b"`code`*bold*_em_~~gone~~.example",
    b"[link](http://evil).example",
    b"![image](x).example",
    b"# heading.example",
    b"\\032\\\\x41.example",
    b"$(id)`id`;%s%n{0}.example",
];

/// The name as every report has it: lower case, octets outside `!` to `~` as `\DDD`, a backslash doubled.
pub fn canonical(name: &[u8]) -> String {
    let octet = |octet: &u8| match octet {
        b'\\' => r"\\".to_owned(),
        b'!'..=b'~' => char::from(octet.to_ascii_lowercase()).to_string(),
        _ => format!("\\{octet:03}"),
    };
    name.strip_suffix(b".").unwrap_or(name).iter().map(octet).collect()
}

/// The name with its odd octets as `\DDD` and marks behind a backslash, as servers print names that escape them.
pub fn escaped(name: &[u8], marks: &[u8]) -> Vec<u8> {
    let octet = |octet: &u8| match octet {
        b'!'..=b'~' if *octet == b'\\' || marks.contains(octet) => vec![b'\\', *octet],
        b'!'..=b'~' => vec![*octet],
        _ => format!("\\{octet:03}").into_bytes(),
    };
    name.iter().flat_map(octet).collect()
}
