//! What each form looks like, kept as files.

use whoasks::report::{Output, Report, Style};

use super::{rendered, sample, style};

/// Compares a form of a report with the file `name`.
fn check(name: &str, report: &Report, output: Output, style: &Style) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("report-{name}"), rendered(report, output, style)));
}

/// Compares the terminal form in three widths.
fn check_table(name: &str, report: &Report) {
    for (suffix, width) in [("pipe", None), ("100", Some(100)), ("60", Some(60))] {
        check(&format!("{name}-{suffix}"), report, Output::Table, &style(width));
    }
}

#[test]
fn domains() {
    check_table("domains", &sample::domains());
}

#[test]
fn sources() {
    check_table("sources", &sample::sources());
}

#[test]
fn overview() {
    check_table("overview", &sample::overview());
}

#[test]
fn profile() {
    check_table("profile", &sample::profile());
    check_table("profile-bare", &sample::bare_profile());
}

#[test]
fn plain_ascii() {
    let ascii = Style { unicode: false, ..style(Some(80)) };
    check("profile-ascii", &sample::profile(), Output::Table, &ascii);
}

#[test]
fn markdown() {
    check("domains-markdown", &sample::domains(), Output::Markdown, &style(None));
    check("overview-markdown", &sample::overview(), Output::Markdown, &style(None));
    check("profile-markdown", &sample::profile(), Output::Markdown, &style(None));
}

#[test]
fn flat_rows() {
    check("domains-csv", &sample::domains(), Output::Csv, &style(None));
    check("domains-ndjson", &sample::domains(), Output::Ndjson, &style(None));
    check("sources-csv", &sample::sources(), Output::Csv, &style(None));
    check("profile-csv", &sample::profile(), Output::Csv, &style(None));
}
