//! Lines of text: `1 [3/1] TCP question for 'NAME|TYPE' from IP:PORT`.

use crate::dns::{Rcode, RecordType};
use crate::format::address;
use crate::format::text::out::Name;
use crate::format::text::pending::{Pending, Question};
use crate::format::text::{Asked, BAD_TYPE, CUT, NO_ADDRESS, Out, split, split_last, word};
use crate::format::time::Stamp;
use crate::record::{Extra, Transport};
use crate::tally::{Outcome, Reject};

/// A message about a question.
pub enum Message<'a> {
    /// A lookup, and its ID.
    Question(Asked<'a>, u64),
    /// An answer.
    Answer(Answer<'a>),
    /// A lookup that the packet cache answered.
    Nameless,
    /// A question that cannot be read.
    Bad(Reject),
}

/// `answer to question 'NAME|TYPE': ... rcode=0`.
pub struct Answer<'a> {
    /// The question's ID.
    id: u64,
    /// The name as in the question.
    name: &'a [u8],
    /// The response code; negative ones stand for failures inside.
    rcode: Option<Rcode>,
}

/// Reads a message; `None` for what is about no question.
pub fn message(text: &[u8]) -> Option<Message<'_>> {
    let (thread, rest) = word(text);
    if thread.is_empty() || !thread.iter().all(u8::is_ascii_digit) {
        return None;
    }
    if rest.strip_prefix(b"TCP ").unwrap_or(rest).starts_with(b"question answered from packet cache ") {
        return Some(Message::Nameless);
    }
    let (id, rest) = split(rest.strip_prefix(b"[")?, b"] ")?;
    let id = number(&id[..memchr::memchr(b'/', id)?])?;
    let (transport, rest) = match rest.strip_prefix(b"TCP ") {
        Some(rest) => (Some(Transport::Tcp), rest),
        None => (None, rest),
    };
    if let Some(asked) = rest.strip_prefix(b"question for '") {
        return Some(question(asked, transport).map_or_else(Message::Bad, |asked| Message::Question(asked, id)));
    }
    let answer = rest.strip_prefix(b"answer to ")?;
    let (_, rest) = split(answer, b"question '")?;
    // Blanks in names are escaped, so this ends the first name that there is.
    let (asked, rest) = split(rest, b"': ")?;
    let (name, _) = split_last(asked, b"|")?;
    let (_, code) = split_last(rest, b"rcode=")?;
    Some(Message::Answer(Answer { id, name, rcode: Rcode::parse(word(code).0) }))
}

/// Reads what follows `question for '`.
fn question(text: &[u8], transport: Option<Transport>) -> Result<Asked<'_>, Reject> {
    let (asked, client) = split(text, b"' from ").ok_or(CUT)?;
    let (name, rtype) = split_last(asked, b"|").ok_or(CUT)?;
    // Behind a proxy there is ` (via IP:PORT)`.
    let (source, port) = address::parse(word(client).0).ok_or(NO_ADDRESS)?;
    let rtype = RecordType::parse(rtype).ok_or(BAD_TYPE)?;
    Ok(Asked { extra: Extra { port, transport, ..Extra::default() }, ..Asked::new(source, Name::Escaped(name), rtype) })
}

/// A decimal number of up to 18 digits.
fn number(digits: &[u8]) -> Option<u64> {
    let fits = (1..=18).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    fits.then(|| digits.iter().fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0')))
}

/// Keeps a question until its answer comes.
pub fn keep(pending: &mut Pending, asked: &Asked<'_>, id: u64) {
    let Name::Escaped(name) = asked.name else { return };
    pending.ask(Question { number: id, source: asked.source, name: name.to_vec(), rtype: asked.rtype });
}

impl Answer<'_> {
    /// Hands the answer on, where its question is known and it has a response code.
    pub fn hand_on(
        &self,
        pending: Option<&mut Pending>,
        stamp: Option<Stamp>,
        out: &mut Out<'_>,
    ) -> Result<Outcome, Reject> {
        let question = pending.and_then(|pending| pending.answer(self.id, |question| question.name == self.name));
        match (question, self.rcode) {
            (Some(Question { source, name, rtype, .. }), Some(rcode)) => {
                out.answer(stamp, &Asked::new(source, Name::Escaped(&name), rtype), rcode)
            }
            _ => Ok(Outcome::NotLookup),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What kind of message `text` is, with its ID.
    fn kind(text: &str) -> (&'static str, u64) {
        match message(text.as_bytes()) {
            Some(Message::Question(_, id)) => ("question", id),
            Some(Message::Answer(Answer { id, rcode: Some(_), .. })) => ("answer", id),
            Some(Message::Answer(Answer { id, rcode: None, .. })) => ("failure", id),
            Some(Message::Nameless) => ("nameless", 0),
            Some(Message::Bad(reject)) => (reject.0.0, 0),
            None => ("none", 0),
        }
    }

    #[test]
    fn messages() {
        for (text, expected) in [
            ("1 [3/1] question for 'a|A' from 192.0.2.1:53", ("question", 3)),
            ("12 [3/1] TCP question for 'www|A'\\032from.x|A' from [2001:db8::1]:53", ("question", 3)),
            ("1 [4/1] answer to question 'a|A': 1 answers, rcode=3", ("answer", 4)),
            ("1 [4/1] answer to non-rd question 'a|A': 1 answers, rcode=-1", ("failure", 4)),
            ("1 question answered from packet cache tag=0 from 192.0.2.1:53", ("nameless", 0)),
            ("1 TCP question answered from packet cache tag=0 from 192.0.2.1:53", ("nameless", 0)),
            ("1 [3/1] question for 'a|A' fro", ("line cut short", 0)),
            ("1 [3/1] question for 'a|A' from x", ("no client address", 0)),
            ("1 [3/1] something else", ("none", 0)),
            ("Listening for UDP queries on 127.0.0.1:53", ("none", 0)),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }
}
