//! The document around a page: head, policy, style, footer.

use data_encoding::BASE64;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::super::Report;

/// The style of every page; colours for light and dark are variables at its top.
const STYLE: &str = include_str!("style.css");

/// What the page may do: apply its own style, told by its hash, and nothing else.
fn policy() -> String {
    let hash = BASE64.encode(&Sha256::digest(STYLE));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}

/// The whole document.
pub(super) fn document(title: &str, body: &Markup, report: &Report) -> Markup {
    let tool = format!("{} {}", report.tool.name, report.tool.version);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content=(tool);
                title { (title) " – whoasks " (report.command) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (body)
                footer {
                    p {
                        "Made by " (tool) " from the logs above. Contract of the same figures as JSON: "
                        code { (report.schema) } ", with " code { "-o json" } ". This page loads nothing and runs no script."
                    }
                }
            }
        }
    }
}
