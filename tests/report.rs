//! The renderers, on reports made by hand.

#[path = "report/alignment.rs"]
mod alignment;
#[path = "report/found.rs"]
mod found;
#[path = "report/hostile.rs"]
mod hostile;
#[path = "report/html.rs"]
mod html;
mod page;
#[path = "report/sample.rs"]
mod sample;
#[path = "report/snapshots.rs"]
mod snapshots;

use whoasks::report::{Output, Report, Style, render};

/// Text output without colour, in Unicode, of at most 20 rows.
fn style(width: Option<usize>) -> Style {
    Style { width, color: false, unicode: true, top: 20 }
}

/// What `render` writes.
fn rendered(report: &Report, output: Output, style: &Style) -> String {
    let mut out = Vec::new();
    render(report, output, style, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("the output is UTF-8")
}
