//! The language of rules, read and written.

use proptest::prelude::*;
use whoasks::check::grammar::{
    Comparison, Condition, Conditions, Figure, Literal, Quantified, Quantifier, Rows, Sentence, Test,
};
use whoasks::check::parse::parse;
use whoasks::check::path::Path;

/// Sentences as they are written, and as they are printed.
const SENTENCES: [(&str, &str); 15] = [
    ("input.rejected <= 0", "input.rejected <= 0"),
    ("input.rejected<=0", "input.rejected <= 0"),
    ("domains[mail.example.com].lookups == 5", "domains[mail.example.com].lookups = 5"),
    ("domains[\"a]\\\"b\"].lookups != 5", "domains[\"a]\\\"b\"].lookups != 5"),
    ("domains[org].lookups > 1", "domains.org.lookups > 1"),
    ("business[Europe/Moscow].sessions_share < 50 %", "business.Europe/Moscow.sessions_share < 0.5"),
    ("a between 0.75 and 90% and b is not null", "a between 0.75 and 0.9 and b is not null"),
    ("every domains with a>1 and b = true have c is null", "every domain with a > 1 and b = true has c is null"),
    ("some source has x contains \"y\"", "at least 1 source has x contains \"y\""),
    ("at most 3 sources have first >= \"2016-05-04\"", "at most 3 source has first >= \"2016-05-04\""),
    ("exactly 0 domains have a > -1e-3", "exactly 0 domain has a > -0.001"),
    ("a.b<=c[d e].f", "a.b <= c[d e].f"),
    ("a = 1 or b = truth and c > d", "a = 1 or b = truth and c > d"),
    ("no source with a > b or c is null has d = 1 or e < 2", "no source with a > b or c is null has d = 1 or e < 2"),
    ("  no\n domain\thas a = .5 ", "no domain has a = 0.5"),
];

#[test]
fn sentences_are_read_and_printed() {
    for (text, printed) in SENTENCES {
        let sentence = parse(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        assert_eq!(sentence.to_string(), printed, "{text}");
        assert_eq!(parse(printed).unwrap().to_string(), printed);
    }
}

#[test]
fn what_is_no_rule_is_told_with_its_place() {
    let cases = [
        ("", 0, "expected a figure, as in `input.rejected`, not the end"),
        ("input.rejected", 14, "expected a comparison, not the end"),
        ("input.rejected = ", 17, "expected a number, \"text\", true, false or another figure, not the end"),
        ("input.rejected > many[", 21, "the bracket is not closed"),
        ("input.rejected > 1 or", 21, "expected a figure, as in `input.rejected`, not the end"),
        ("input.rejected > 1,000", 17, "expected a number, not `1,000`"),
        ("input.rejected > 1 but 2", 19, "expected `and`, `or` or the end of the rule, not `but`"),
        ("input. > 1", 7, "expected a key behind the dot, not `>`"),
        ("domains[a > 1", 7, "the bracket is not closed"),
        ("domains[\"a] > 1", 8, "the quote is not closed"),
        ("a = \"b\\n\"", 6, "a backslash in text stands before a quote or a backslash"),
        ("a between 2 and 1", 15, "nothing is in this range: its upper end is below its lower end"),
        ("a between 2 to 3", 12, "expected `and` and the upper end, not `to`"),
        ("a contains b", 11, "expected text in quotes, not `b`"),
        ("a is zero", 5, "expected `null` or `not null`, not `zero`"),
        ("every name has a > 1", 6, "expected `domain` or `source`, not `name`"),
        ("every domain a > 1", 13, "expected `with` or `has`, not `a`"),
        ("no domain with a > 1 b > 1", 21, "expected `and`, `or` or `has`, not `b`"),
        ("at 3 domains have a > 1", 3, "expected `least` or `most`, not `3`"),
        ("at least three domains have a > 1", 9, "expected a number of rows, not `three`"),
        ("a = \u{1b}[31m", 4, "expected a number, \"text\", true, false or another figure, not `\\x1b[31m`"),
    ];
    for (text, at, what) in cases {
        let fault = parse(text).expect_err(text);
        assert_eq!((fault.at, fault.what.as_str()), (at, what), "{text}");
    }
}

/// Any key: of any characters but line ends, which only text in quotes could not have either.
fn key() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9_/+-]{1,8}", "[ -~é日]{0,8}", any::<String>()]
}

/// Any path: it begins with a plain key.
fn path() -> impl Strategy<Value = Path> {
    ("[a-z_]{1,6}", prop::collection::vec(key(), 0..4))
        .prop_map(|(first, rest)| Path(std::iter::once(format!("x{first}")).chain(rest).collect()))
}

/// Any number that JSON can hold.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![any::<f64>().prop_filter("finite", |number| number.is_finite()), (0..100_000_i32).prop_map(f64::from)]
}

/// Any figure.
fn figure() -> impl Strategy<Value = Figure> {
    path().prop_map(|path| Figure { path, at: 0, kind: None })
}

/// Any test.
fn test() -> impl Strategy<Value = Test> {
    let literal = prop_oneof![
        number().prop_map(Literal::Number),
        any::<String>().prop_map(Literal::Text),
        any::<bool>().prop_map(Literal::Truth),
        figure().prop_map(Literal::Figure),
    ];
    let comparison = prop::sample::select(Comparison::ALL.map(|(_, comparison)| comparison).to_vec());
    prop_oneof![
        (comparison, literal).prop_map(|(comparison, literal)| Test::Compare(comparison, literal)),
        (number(), number()).prop_map(|(a, b)| Test::Between(a.min(b), a.max(b))),
        any::<String>().prop_map(Test::Contains),
        any::<bool>().prop_map(Test::Null),
    ]
}

/// Any conditions.
fn conditions() -> impl Strategy<Value = Conditions> {
    let condition = (figure(), test()).prop_map(|(figure, test)| Condition { figure, test });
    prop::collection::vec(prop::collection::vec(condition, 1..4), 1..3).prop_map(Conditions)
}

/// Any sentence.
fn sentence() -> impl Strategy<Value = Sentence> {
    let quantifier = prop_oneof![
        Just(Quantifier::Every),
        Just(Quantifier::No),
        any::<u64>().prop_map(Quantifier::AtLeast),
        any::<u64>().prop_map(Quantifier::AtMost),
        any::<u64>().prop_map(Quantifier::Exactly),
    ];
    let rows = prop_oneof![Just(Rows::Domains), Just(Rows::Sources)];
    prop_oneof![
        conditions().prop_map(Sentence::Plain),
        (quantifier, rows, prop_oneof![Just(Conditions::none()), conditions()], conditions())
            .prop_map(|(quantifier, rows, with, has)| Sentence::Rows(Quantified { quantifier, rows, with, has })),
    ]
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(sentence in sentence()) {
        let printed = sentence.to_string();
        let mut read = parse(&printed).map_err(|fault| TestCaseError::fail(format!("{printed}: {fault:?}")))?;
        for condition in read.conditions_mut() {
            condition.figure.at = 0;
            condition.test.figure_mut().into_iter().for_each(|other| other.at = 0);
        }
        prop_assert_eq!(read, sentence, "{}", printed);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>()) {
        if let Err(fault) = parse(&text) {
            prop_assert!(text.is_char_boundary(fault.at), "{:?}", fault);
        }
    }

    #[test]
    fn no_heap_of_words_makes_the_parser_panic(words in prop::collection::vec(prop::sample::select(vec![
        "every", "no", "at", "least", "most", "exactly", "3", "domain", "sources", "with", "has", "a", ".", "[", "]", "\"",
        "\\", "and", "or", "between", "contains", "is", "not", "null", "<", "=", "!=", "1e9", "%", "-", "é", "true",
    ]), 0..16), gap in prop::sample::select(vec!["", " "])) {
        let text = words.join(gap);
        match parse(&text) {
            Ok(sentence) => {
                let printed = sentence.to_string();
                prop_assert_eq!(parse(&printed).map(|sentence| sentence.to_string()), Ok(printed));
            }
            Err(fault) => prop_assert!(text.is_char_boundary(fault.at)),
        }
    }
}
