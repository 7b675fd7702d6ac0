//! What every page of HTML must be, whatever is in it; and its tables as text.
#![allow(dead_code, reason = "each test uses a part of this module")]
#![allow(clippy::unwrap_used, reason = "test support: a panic is the message")]

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::BASE64;
use scraper::{ElementRef, Html, Selector};
use sha2::{Digest, Sha256};

/// Elements that would load or run something.
const ACTIVE: &str = "script, iframe, object, embed, link, img, image, use, base, form, input, video, audio, source, \
                      foreignObject, animate, set, a[href^='http'], [style], [src], [srcset], [onload], [onerror], [onclick]";

/// A page.
pub struct Page {
    /// As it was written.
    pub text: String,
    /// As a browser reads it.
    html: Html,
}

impl Page {
    /// Reads a page, and asserts that it is what each must be.
    pub fn new(text: String) -> Page {
        let page = Page { html: Html::parse_document(&text), text };
        page.assert_sound();
        page
    }

    /// The elements that a selector finds, in order.
    pub fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        self.html.select(&Selector::parse(selector).unwrap()).collect()
    }

    /// The text of the elements that a selector finds.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).into_iter().map(text_of).collect()
    }

    /// The cells of the table with this caption, row by row, without its head.
    pub fn table(&self, caption: &str) -> Vec<Vec<String>> {
        let tables = self.all("table");
        let is_wanted =
            |table: &&ElementRef<'_>| find(**table, "caption").into_iter().map(text_of).any(|c| c == caption);
        let table = tables.iter().find(is_wanted).unwrap_or_else(|| panic!("no table {caption}"));
        let cells = |row: ElementRef<'_>| find(row, "th, td").into_iter().map(text_of).collect();
        find(*table, "tbody > tr").into_iter().map(cells).collect()
    }

    /// Asserts everything that must hold for any page.
    fn assert_sound(&self) {
        assert_eq!(self.html.errors, [""; 0], "what the parser says of {}", self.start());
        let hidden = |c: &char| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c);
        assert_eq!(self.text.chars().find(hidden), None);
        assert_eq!(self.all(ACTIVE).len(), 0, "nothing is loaded or run");
        self.assert_policy();
        self.assert_ids();
        self.assert_landmarks();
        self.assert_pictures();
        self.assert_tables();
    }

    /// The beginning, to tell pages apart.
    fn start(&self) -> String {
        self.texts("head > title").concat()
    }

    /// The policy allows the style that is there by its hash, and nothing else.
    fn assert_policy(&self) {
        let styles = self.texts_raw("style");
        let [style] = styles.as_slice() else { panic!("{} styles", styles.len()) };
        let hash = BASE64.encode(&Sha256::digest(style));
        let wanted = format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'");
        let policies = self.all("meta[http-equiv='Content-Security-Policy']");
        assert_eq!(policies.iter().map(|meta| meta.attr("content").unwrap()).collect::<Vec<_>>(), [wanted.as_str()]);
        assert!(!style.contains("url(") && !style.contains("@import"));
    }

    /// The text of elements with all its white space.
    fn texts_raw(&self, selector: &str) -> Vec<String> {
        self.all(selector).into_iter().map(|element| element.text().collect()).collect()
    }

    /// Ids are unique, and what refers to one finds it.
    fn assert_ids(&self) {
        let mut ids = BTreeSet::new();
        for element in self.all("[id]") {
            assert!(ids.insert(element.attr("id").unwrap()), "two of {:?}", element.attr("id"));
        }
        let labels = self.all("[aria-labelledby]");
        let labels = labels.iter().flat_map(|element| element.attr("aria-labelledby").unwrap().split(' '));
        let links = self.all("a[href]");
        let links = links.iter().map(|link| link.attr("href").unwrap().strip_prefix('#').unwrap());
        let fills = self.all("[fill^='url']");
        let fill = |fill: &ElementRef<'_>| fill.attr("fill").unwrap()["url(#".len()..].trim_end_matches(')').to_owned();
        let fills: Vec<String> = fills.iter().map(fill).collect();
        for id in labels.chain(links).chain(fills.iter().map(String::as_str)) {
            assert!(ids.contains(id), "nothing has the id {id}");
        }
    }

    /// One heading of the first level, one main part, levels that do not jump.
    fn assert_landmarks(&self) {
        for part in ["h1", "main", "header", "footer", "head > title", "html[lang]"] {
            assert_eq!(self.all(part).len(), 1, "{part}");
        }
        let mut level = 0;
        for heading in self.all("h1, h2, h3, h4, h5, h6") {
            let this: usize = heading.value().name()[1..].parse().unwrap();
            assert!(this <= level + 1, "from h{level} to h{this}");
            level = this;
            assert!(!text_of(heading).is_empty());
        }
    }

    /// Every picture says what it is.
    fn assert_pictures(&self) {
        for svg in self.all("svg") {
            assert_eq!(svg.attr("role"), Some("img"));
            for part in ["title", "desc"] {
                let told: Vec<ElementRef<'_>> =
                    svg.child_elements().filter(|child| child.value().name() == part).collect();
                assert_eq!(told.len(), 1, "one {part}");
                assert!(svg.attr("aria-labelledby").unwrap().split(' ').any(|id| Some(id) == told[0].attr("id")));
                assert!(!text_of(told[0]).is_empty());
            }
        }
    }

    /// Every table has a caption, heads with a scope, and rows as long as the head.
    fn assert_tables(&self) {
        for table in self.all("table") {
            assert_eq!(find(table, "caption").len(), 1);
            assert!(find(table, "th").iter().all(|th| th.attr("scope").is_some()));
            let columns = find(table, "thead th").len();
            for row in find(table, "tbody > tr") {
                assert_eq!(find(row, "th, td").len(), columns);
            }
        }
    }

    /// The numbers of all marks of a picture by colour, as in `s1`: how many runs each has.
    pub fn runs(&self, svg: &str) -> BTreeMap<String, usize> {
        let mut runs = BTreeMap::new();
        for path in self.all(&format!("svg[aria-labelledby^='{svg}-title '] path.mark")) {
            let colour = path.attr("class").unwrap().rsplit(' ').next().unwrap().to_owned();
            *runs.entry(colour).or_default() += path.attr("d").unwrap().matches('M').count();
        }
        runs
    }
}

/// The elements below one that a selector finds.
fn find<'a>(element: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    element.select(&Selector::parse(selector).unwrap()).collect()
}

/// The text of an element, its white space made single spaces, and those that bind figures plain.
fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
