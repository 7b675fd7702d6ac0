//! From the text of a rule to what it says; see [`super::grammar`].

use super::grammar::{
    Comparison, Condition, Conditions, Figure, Literal, Quantified, Quantifier, Rows, Sentence, Test,
};
use super::path::{Path, is_plain};
use crate::report::escape::printable;

/// What is wrong with a rule, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where in the text, in octets.
    pub at: usize,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Fault {
    /// A fault without a hint.
    pub fn new(at: usize, what: impl Into<String>) -> Self {
        Fault { at, what: what.into(), hint: None }
    }

    /// The same fault with a remedy.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// The result of reading a part of a rule.
type Parsed<T> = Result<T, Fault>;

/// What the tests of a figure look like, for hints.
const TESTS: &str =
    "<, <=, =, !=, >= or > and a value or another figure; between A and B; contains \"text\"; is null; is not null";

/// Reads a rule.
///
/// # Errors
/// The first place that is not as the grammar has it.
pub fn parse(text: &str) -> Parsed<Sentence> {
    let mut parser = Parser { text, at: 0 };
    let sentence = match parser.quantifier()? {
        Some(quantifier) => Sentence::Rows(parser.quantified(quantifier)?),
        None => Sentence::Plain(parser.conditions()?),
    };
    parser.skip_spaces();
    if parser.rest().is_empty() {
        return Ok(sentence);
    }
    Err(parser.expected("`and`, `or` or the end of the rule"))
}

/// A text and how far it was read.
struct Parser<'a> {
    /// The rule.
    text: &'a str,
    /// Octets read; at a character's beginning.
    at: usize,
}

impl<'a> Parser<'a> {
    /// What was not read yet.
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Reads spaces.
    fn skip_spaces(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Reads as many characters as `is` admits.
    fn take_while(&mut self, is: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let taken = &rest[..rest.find(|c| !is(c)).unwrap_or(rest.len())];
        self.at += taken.len();
        taken
    }

    /// Reads this word, if it is the next one.
    fn word(&mut self, word: &str) -> bool {
        self.skip_spaces();
        let is_next = self.rest().strip_prefix(word).is_some_and(|rest| !rest.starts_with(is_plain));
        if is_next {
            self.at += word.len();
        }
        is_next
    }

    /// Reads one of these words.
    fn one_of(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.word(word))
    }

    /// The fault that something else stands here.
    fn expected(&mut self, wanted: &str) -> Fault {
        self.skip_spaces();
        let next: String = self.rest().chars().take_while(|c| !c.is_whitespace()).take(40).collect();
        let found = if next.is_empty() { "the end".to_owned() } else { format!("`{}`", printable(next.as_bytes())) };
        Fault::new(self.at, format!("expected {wanted}, not {found}"))
    }

    /// How many rows are meant, if the rule is about rows.
    fn quantifier(&mut self) -> Parsed<Option<Quantifier>> {
        let counted: Option<fn(u64) -> Quantifier> = if self.word("at") {
            match (self.word("least"), self.word("most")) {
                (true, _) => Some(Quantifier::AtLeast),
                (_, true) => Some(Quantifier::AtMost),
                _ => return Err(self.expected("`least` or `most`")),
            }
        } else {
            self.word("exactly").then_some(Quantifier::Exactly)
        };
        if let Some(quantifier) = counted {
            return self.count().map(quantifier).map(Some);
        }
        let words = [("every", Quantifier::Every), ("no", Quantifier::No), ("some", Quantifier::AtLeast(1))];
        Ok(words.into_iter().find(|(word, _)| self.word(word)).map(|(_, quantifier)| quantifier))
    }

    /// A number of rows.
    fn count(&mut self) -> Parsed<u64> {
        self.skip_spaces();
        let start = self.at;
        self.take_while(is_plain).parse().map_err(|_| {
            self.at = start;
            self.expected("a number of rows")
        })
    }

    /// A sentence about rows, behind its quantifier.
    fn quantified(&mut self, quantifier: Quantifier) -> Parsed<Quantified> {
        let rows = if self.one_of(&["domains", "domain"]) {
            Rows::Domains
        } else if self.one_of(&["sources", "source"]) {
            Rows::Sources
        } else {
            return Err(self.expected("`domain` or `source`").hint("as in `every domain has lookups >= 1`"));
        };
        let with = if self.word("with") { self.conditions()? } else { Conditions::none() };
        if !self.one_of(&["has", "have"]) {
            let wanted = if with.is_empty() { "`with` or `has`" } else { "`and`, `or` or `has`" };
            return Err(self.expected(wanted).hint("as in `no domain with sessions >= 50 has sources < 3`"));
        }
        Ok(Quantified { quantifier, rows, with, has: self.conditions()? })
    }

    /// Conditions.
    fn conditions(&mut self) -> Parsed<Conditions> {
        let mut alternatives = vec![self.all()?];
        while self.word("or") {
            alternatives.push(self.all()?);
        }
        Ok(Conditions(alternatives))
    }

    /// Conditions with `and` between them.
    fn all(&mut self) -> Parsed<Vec<Condition>> {
        let mut conditions = vec![self.condition()?];
        while self.word("and") {
            conditions.push(self.condition()?);
        }
        Ok(conditions)
    }

    /// One condition.
    fn condition(&mut self) -> Parsed<Condition> {
        Ok(Condition { figure: self.figure()?, test: self.test()? })
    }

    /// A figure.
    fn figure(&mut self) -> Parsed<Figure> {
        self.skip_spaces();
        let at = self.at;
        Ok(Figure { path: self.path()?, at, kind: None })
    }

    /// A path.
    fn path(&mut self) -> Parsed<Path> {
        let mut keys = Vec::new();
        loop {
            if !keys.is_empty() && self.rest().starts_with('[') {
                keys.push(self.name()?);
            } else if keys.is_empty() || self.rest().starts_with('.') {
                self.at += usize::from(!keys.is_empty());
                match self.take_while(is_plain) {
                    "" if keys.is_empty() => return Err(self.expected("a figure, as in `input.rejected`")),
                    "" => return Err(self.expected("a key behind the dot")),
                    key => keys.push(key.to_owned()),
                }
            } else {
                return Ok(Path(keys));
            }
        }
    }

    /// A name in brackets.
    fn name(&mut self) -> Parsed<String> {
        let open = self.at;
        self.at += 1;
        let name = if self.rest().starts_with('"') {
            self.text()?
        } else {
            self.take_while(|c| !matches!(c, ']' | '\n' | '\r')).to_owned()
        };
        if !self.rest().starts_with(']') {
            return Err(Fault::new(open, "the bracket is not closed").hint("write it as in domains[mail.example.com]"));
        }
        self.at += 1;
        Ok(name)
    }

    /// What is said of a figure.
    fn test(&mut self) -> Parsed<Test> {
        self.skip_spaces();
        if let Some((written, comparison)) = Comparison::ALL.iter().find(|(text, _)| self.rest().starts_with(text)) {
            self.at += written.len();
            return Ok(Test::Compare(*comparison, self.literal()?));
        }
        if self.word("between") {
            return self.between();
        }
        if self.word("contains") {
            self.skip_spaces();
            return self.text().map(Test::Contains);
        }
        if self.word("is") {
            let is = !self.word("not");
            return if self.word("null") { Ok(Test::Null(is)) } else { Err(self.expected("`null` or `not null`")) };
        }
        Err(self.expected("a comparison").hint(TESTS))
    }

    /// A range, behind its word.
    fn between(&mut self) -> Parsed<Test> {
        let low = self.number()?;
        if !self.word("and") {
            return Err(self.expected("`and` and the upper end"));
        }
        let at = self.at;
        let high = self.number()?;
        match low <= high {
            true => Ok(Test::Between(low, high)),
            false => Err(Fault::new(at, "nothing is in this range: its upper end is below its lower end")),
        }
    }

    /// A value.
    fn literal(&mut self) -> Parsed<Literal> {
        self.skip_spaces();
        match self.rest().chars().next() {
            Some('"') => self.text().map(Literal::Text),
            Some(c) if c.is_ascii_digit() || matches!(c, '-' | '+' | '.') => self.number().map(Literal::Number),
            _ if self.word("true") => Ok(Literal::Truth(true)),
            _ if self.word("false") => Ok(Literal::Truth(false)),
            Some(c) if is_plain(c) => self.figure().map(Literal::Figure),
            _ => Err(self.expected("a number, \"text\", true, false or another figure")),
        }
    }

    /// A number, with a percent sign behind it or without.
    fn number(&mut self) -> Parsed<f64> {
        self.skip_spaces();
        let start = self.at;
        let digits = self.take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.' | ',' | '_'));
        let is_number = digits.trim_start_matches(['-', '+', '.']).starts_with(|c: char| c.is_ascii_digit());
        let Some(number) = digits.parse::<f64>().ok().filter(|number| is_number && number.is_finite()) else {
            self.at = start;
            return Err(self.expected("a number").hint("write it as in 1000, 0.75 or 75 %"));
        };
        let behind = self.at;
        self.skip_spaces();
        if self.rest().starts_with('%') {
            self.at += 1;
            return Ok(number / 100.0);
        }
        self.at = behind;
        Ok(number)
    }

    /// Text in quotes.
    fn text(&mut self) -> Parsed<String> {
        if !self.rest().starts_with('"') {
            return Err(self.expected("text in quotes"));
        }
        let open = self.at;
        let mut text = String::new();
        let mut characters = self.rest().char_indices().skip(1);
        while let Some((at, c)) = characters.next() {
            match c {
                '"' => {
                    self.at += at + 1;
                    return Ok(text);
                }
                '\\' => match characters.next() {
                    Some((_, c @ ('"' | '\\'))) => text.push(c),
                    _ => {
                        let what = "a backslash in text stands before a quote or a backslash";
                        return Err(Fault::new(open + at, what).hint("write it twice"));
                    }
                },
                c => text.push(c),
            }
        }
        Err(Fault::new(open, "the quote is not closed"))
    }
}
