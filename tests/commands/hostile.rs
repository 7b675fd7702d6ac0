//! Names from a log never act on a terminal, a spreadsheet or a page.

use crate::common::{arg, args, fixture, stdout};

/// A real log full of hostile names, in one output format.
fn hostile(words: &str) -> String {
    stdout(args(words, &[arg(fixture("bind/bind918-all.log.gz"))]))
}

#[test]
fn no_control_octet_comes_out_anywhere() {
    for command in ["domains --all", "sources --all", "", "profile esc\\027[31mred.example.test", "records --as-asked"]
    {
        let formats: &[&str] = match command.starts_with("records") {
            true => &["ndjson", "csv"],
            false => &["table", "json", "csv", "ndjson", "markdown", "html"],
        };
        for format in formats {
            let text = hostile(&format!("{command} -o {format}"));
            let bad = text.chars().find(|c| c.is_control() && *c != '\n');
            assert_eq!(bad, None, "{command} -o {format}");
        }
    }
}

#[test]
fn no_cell_of_csv_is_a_formula() {
    for command in ["domains --all -o csv", "sources --all -o csv", "records --as-asked -o csv"] {
        let text = hostile(command);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(false).from_reader(text.as_bytes());
        for row in reader.records() {
            for cell in row.unwrap().iter() {
                let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                assert!(!formula || cell.parse::<f64>().is_ok(), "{command}: {cell}");
            }
        }
    }
    assert!(hostile("domains --all -o csv").contains("\\061cmd|calc.example.test"));
}

#[test]
fn names_are_whole_in_json_and_harmless_in_markdown() {
    let ndjson = hostile("domains --all -o ndjson");
    for name in
        ["=cmd|calc.example.test", "<script>alert1.example.test", "@at.example.test", "+plus-minus.example.test"]
    {
        assert!(ndjson.lines().any(|line| line.contains(&format!("\"domain\":\"{name}\""))), "{name}");
    }
    let markdown = hostile("domains --all -o markdown");
    assert!(!markdown.contains("<script>") && markdown.contains("&lt;script&gt;alert1.example.test"));
    assert!(markdown.contains("=cmd\\|calc.example.test"));
}

#[test]
fn escapes_in_names_stay_escapes_in_tables() {
    let table = hostile("domains --all");
    assert!(table.contains("esc\\027[31mred.example.test"));
    assert!(table.contains("nul\\000nul.example.test"));
}
