//! What no output may hold, whatever a log holds; written down here without a look at the program.

use serde_json::Value;

/// That nothing in `text` acts on a terminal, and nothing is hidden or put in another order.
pub fn assert_visible(text: &str, what: &str) {
    let bad = text.chars().find(|c| (c.is_control() && *c != '\n') || is_format(*c));
    assert_eq!(bad, None, "{what}: {}", text.escape_debug());
}

/// Characters of Unicode's category Cf that the names have, and the separators of lines and paragraphs.
fn is_format(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// That an output is harmless where it is used.
pub fn assert_harmless(output: &str, text: &str, what: &str) {
    assert_visible(text, what);
    match output {
        "json" => drop(serde_json::from_str::<Value>(text).expect(what)),
        "ndjson" => text.lines().for_each(|line| drop(serde_json::from_str::<Value>(line).expect(what))),
        "csv" => assert_no_formula(text, what),
        "markdown" => assert_no_markup(text, what),
        "html" => assert_no_element(text, what),
        "table" => {}
        other => panic!("{other} is a new output: say what is harmless there"),
    }
}

/// That a spreadsheet sees text and numbers (OWASP, "CSV injection"), in rows of one length.
fn assert_no_formula(text: &str, what: &str) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(false).from_reader(text.as_bytes());
    for row in reader.records() {
        for cell in &row.expect(what) {
            let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && cell.parse::<f64>().is_err();
            assert!(!is_formula, "{what}: {cell}");
        }
    }
}

/// That Markdown has no element, link, image, code or cell from a log. In indented code nothing is markup.
fn assert_no_markup(text: &str, what: &str) {
    for line in text.lines().filter(|line| !line.starts_with("    ")) {
        let bare = line.replace("\\\\", "");
        for markup in ["<", "`code`", "*bold*", "~~gone~~", "[link]", "![image]", "](http", "](x"] {
            let at = bare.match_indices(markup).find(|(at, _)| !bare[..*at].ends_with('\\'));
            assert_eq!(at, None, "{what}: {line}");
        }
        assert!(!line.trim_start().starts_with("# heading"), "{what}: {line}");
    }
    let cells = |line: &str| line.replace("\\\\", "").replace("\\|", "").matches('|').count();
    let mut head = None;
    for line in text.lines() {
        head = line.starts_with('|').then(|| *head.get_or_insert_with(|| cells(line)));
        assert!(head.is_none_or(|head| head == cells(line)), "{what}: {line}");
    }
}

/// That HTML has no element and no attribute from a log.
fn assert_no_element(text: &str, what: &str) {
    for element in ["<script>alert", "<img src=x", "<svg onload", "\"><svg", "]]>", "<!--.example"] {
        assert!(!text.contains(element), "{what}: {element}");
    }
}
