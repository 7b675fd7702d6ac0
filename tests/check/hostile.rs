//! Nothing from a log, a rule file or a baseline breaks an output, or acts on who reads it.

use proptest::prelude::*;
use whoasks::report::check::{
    BaselineResult, Change, Check, Difference, Finding, Form, RuleResult, SCHEMA, Severity, render,
};
use whoasks::report::{Account, Style, Tool};

use super::{check_in, common, room_with_log, told};
use crate::common::{arg, fixture, put};

/// All forms.
const FORMS: [Form; 4] = [Form::Table, Form::Json, Form::Junit, Form::Github];

/// A check all of whose texts are `bad`.
fn check(bad: &str) -> Check {
    let text = || bad.to_owned();
    let finding = |holds| Finding {
        row: Some(text()),
        figure: text(),
        value: text().into(),
        value_withheld: Some(text()),
        condition: text(),
        other_value: Some(text().into()),
        other_value_withheld: Some(text()),
        holds,
    };
    let rule = |severity| RuleResult {
        name: text(),
        that: text(),
        why: Some(text()),
        severity,
        line: 1,
        passed: false,
        examined: None,
        matching: None,
        findings: vec![finding(None), finding(Some(true)), finding(Some(false))],
    };
    let difference = |change, fails| Difference {
        section: "domains".to_owned(),
        row: Some(text()),
        figure: Some(text()),
        change,
        before: serde_json::json!([bad]),
        after: text().into(),
        tolerance: None,
        fails,
    };
    let differences = [Change::Changed, Change::Appeared, Change::Vanished];
    Check {
        schema: SCHEMA,
        tool: Tool::THIS,
        passed: false,
        settings: serde_json::Map::new(),
        input: Account::default(),
        rules_file: Some(text()),
        rules: vec![rule(Severity::Error), rule(Severity::Warning)],
        baseline: Some(BaselineResult {
            path: text(),
            command: text(),
            tool_version: Some(text()),
            passed: false,
            updated: false,
            comparable: true,
            compared: 3,
            differences: differences
                .iter()
                .flat_map(|change| [difference(*change, true), difference(*change, false)])
                .collect(),
        }),
    }
}

/// What a form makes of it.
fn rendered(check: &Check, form: Form) -> String {
    let mut out = Vec::new();
    let style = Style { width: None, color: false, unicode: true, top: 20 };
    render(check, form, &style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Holds every form to what its readers need.
fn hold(bad: &str) {
    let check = check(bad);
    for form in FORMS {
        let text = rendered(&check, form);
        let hidden = |c: &char| (c.is_control() && *c != '\n') || matches!(*c, '\u{202e}' | '\u{2066}' | '\u{200b}');
        assert_eq!(text.chars().find(hidden), None, "{form:?}: {text}");
    }
    let xml = rendered(&check, Form::Junit);
    let document = roxmltree::Document::parse(&xml).unwrap_or_else(|fault| panic!("{fault}: {xml}"));
    let cases = |node: &roxmltree::Node<'_, '_>| node.has_tag_name("testcase");
    assert_eq!(document.descendants().filter(cases).count(), 5, "{xml}");
    let github = rendered(&check, Form::Github);
    let begins = ["::error file=", "::warning file=", "whoasks check: "];
    assert!(github.lines().all(|line| begins.iter().any(|begin| line.starts_with(begin))), "{github}");
    for line in github.lines().filter(|line| line.starts_with("::")) {
        let (properties, _) = line[2..].split_once("::").unwrap();
        let (_, list) = properties.split_once(' ').unwrap();
        let keys: Vec<&str> = list.split(',').map(|pair| pair.split('=').next().unwrap()).collect();
        assert!(["file,line,title", "file,title"].contains(&keys.join(",").as_str()), "{line}");
    }
    let value: serde_json::Value = serde_json::from_str(&rendered(&check, Form::Json)).unwrap();
    assert_eq!((&value["rules"][0]["name"], &value["baseline"]["differences"][0]["after"]), (&bad.into(), &bad.into()));
}

#[test]
fn hostile_text_is_harmless_in_every_form() {
    hold("]]>&<a b=\"'\">\n::error::x\r\n%0A,file=y:z\u{0}\u{8}\u{1b}[31m\u{202e}\u{2066}\u{fffe}\u{ffff}=1|`日");
    hold("");
}

proptest! {
    #[test]
    fn any_text_is_harmless_in_every_form(text in any::<String>()) {
        hold(&text);
    }

    #[test]
    fn any_mixture_of_what_the_forms_are_made_of_is_harmless(parts in prop::collection::vec(prop::sample::select(vec![
        "::", "]]>", "<", "&", "\"", "\n", "\r", "%", "%0A", ",", ":", "\u{1b}", "\u{0}", "-->", "<![CDATA[", "##[error]", "é",
    ]), 0..12)) {
        hold(&parts.concat());
    }
}

#[test]
fn names_of_a_real_log_full_of_hostile_ones_come_out_harmless() {
    let room = room_with_log();
    put(&room, "rules.toml", "[[rule]]\nname = \"\\u001b[31m\\n::error::\"\nthat = \"every domain has lookups < 0\"\n");
    let log = arg(fixture("bind/bind918-all.log.gz"));
    for form in ["table", "json", "junit", "github"] {
        let (shown, _, code) = told(&check_in(&room, &format!("-q --rules rules.toml -o {form} {log}")));
        assert_eq!(code, Some(1));
        assert_eq!(shown.chars().find(|c| c.is_control() && *c != '\n'), None, "{form}");
        if form == "junit" {
            roxmltree::Document::parse(&shown).unwrap();
        }
    }
    let name = "domains[\\061cmd|calc.example.test].lookups < 0";
    put(&room, "rules.toml", format!("[[rule]]\nthat = '{name}'\n"));
    let output =
        common::whoasks().current_dir(room.path()).args(["check", "-q", "--rules", "rules.toml", &log]).output();
    assert!(told(&output.unwrap()).0.contains("domains[=cmd|calc.example.test].lookups is 1, wanted < 0\n"));
}
