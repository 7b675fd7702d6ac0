//! Which objects are questions and which are answers, in logs that write both and say which is which.
//!
//! DNS-collector has the sort of dnstap message in `dnstap.operation`, of which `--dnstap` chooses as in dnstap itself.
//! Elastic's integration of Suricata keeps `query` or `answer` in `suricata.eve.dns.type`, and has the packet's source
//! and destination in an answer. (`dns.type` of the Elastic Common Schema says nothing: Zeek's and Packetbeat's
//! transactions are `answer` where they were answered.)

use super::fast::Known;
use super::{Paths, general};
use crate::format::columns::{Cells, FIELDS, Field, Mapping};
use crate::format::dnstap::{Counted, Kind, Role};
use crate::format::{Decision, Options};
use crate::tally::Reject;

/// DNS-collector's key.
const OPERATION: &str = "dnstap.operation";
/// Suricata's key, where Elastic's integration keeps it.
const EVE: &str = "suricata.eve.dns.type";
/// What Suricata calls answers, in its versions 1 and 2, and 3.
const ANSWERS: [&str; 2] = ["answer", "response"];
/// How objects of a file say what they are.
#[derive(Clone, Copy, Debug)]
pub enum Says {
    /// By the sort of dnstap message.
    Operation(Counted),
    /// By what Suricata calls it.
    Eve {
        /// Whether the source is the packet's, which in an answer is the server.
        turned: bool,
    },
}

impl Says {
    /// How the objects of a head say what they are; `None` where they do not.
    pub fn of(objects: &[Vec<(String, String)>], mapping: &Mapping, options: &Options) -> Option<(Says, Decision)> {
        let values = |path: &str| -> Vec<&str> {
            let members = objects.iter().flatten();
            members.filter(|(key, _)| key == path).map(|(_, value)| value.as_str()).collect()
        };
        let kinds: Vec<Kind> = values(OPERATION).into_iter().filter_map(Kind::named).collect();
        if !kinds.is_empty() {
            let counted = Counted::of(options.dnstap, kinds.into_iter());
            return Some((Says::Operation(counted), counted.decision()));
        }
        (!values(EVE).is_empty()).then(|| {
            let turned = mapping.get(Field::Source).is_some_and(|path| path.starts_with("source."));
            let value = "queries".to_owned();
            (Says::Eve { turned }, Decision { what: "counted", value, why: "Suricata's type of message" })
        })
    }

    /// The key that says it.
    fn path(self) -> &'static str {
        match self {
            Says::Operation(_) => OPERATION,
            Says::Eve { .. } => EVE,
        }
    }

    /// What an object is that has `word` at the key; one without is taken for a lookup.
    fn role(self, word: Option<&str>) -> Result<Role, Reject> {
        match self {
            Says::Eve { .. } => {
                Ok(if word.is_some_and(|word| ANSWERS.contains(&word)) { Role::Answer } else { Role::Lookup })
            }
            Says::Operation(counted) => word.and_then(Kind::named).map_or(Ok(Role::Lookup), |kind| counted.role(kind)),
        }
    }
}

/// Tells what objects are.
pub struct Kinds {
    /// How they say it.
    says: Says,
    /// Finds the key that does, in the place of a field.
    known: Known,
}

impl Kinds {
    /// For a file whose objects say it so.
    pub fn new(says: Says) -> Self {
        let mut paths: Paths = Default::default();
        paths[0] = Some(says.path().into());
        Kinds { says, known: Known::new(paths) }
    }

    /// What an object is; the text must be one.
    ///
    /// # Errors
    /// That it is a query where the file is counted by its responses.
    pub fn role(&mut self, frame: &[u8]) -> Result<Role, Reject> {
        let mut cells: Cells<'_> = [None; FIELDS];
        if self.known.read(frame, &mut cells) {
            return self.says.role(cells[0].and_then(|word| std::str::from_utf8(word).ok()));
        }
        let text = std::str::from_utf8(frame).map_err(|_| super::NOT_UTF8)?;
        let values = general::read(text, self.known.paths())?;
        self.says.role(values[0].as_deref())
    }

    /// The cells of an answer in the shape of its question's.
    pub fn turned<'a>(&self, mut cells: Cells<'a>) -> Cells<'a> {
        if let Says::Eve { turned: true } = self.says {
            cells[Field::Source as usize] = cells[Field::Server as usize].take();
            cells[Field::Port as usize] = None;
        }
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::dnstap::Side;

    /// How objects with these values at `key` say what they are.
    fn says(key: &str, values: &[&str], side: Option<Side>) -> Option<(Says, Decision)> {
        let objects: Vec<_> = values.iter().map(|value| vec![(key.to_owned(), (*value).to_owned())]).collect();
        let mapping = Mapping::parse("source=source.ip").expect("a mapping");
        Says::of(&objects, &mapping, &Options { dnstap: side, ..Options::default() })
    }

    /// What objects are, one after the other.
    fn roles(says: Says, words: &[&str]) -> Vec<Option<Role>> {
        words.iter().map(|word| says.role(Some(word)).ok()).collect()
    }

    #[test]
    fn messages_of_the_side_that_counts_are_lookups_or_answers() {
        let words = ["CLIENT_QUERY", "CLIENT_RESPONSE", "FORWARDER_QUERY", "FORWARDER_RESPONSE"];
        let (lookup, answer, other) = (Some(Role::Lookup), Some(Role::Answer), Some(Role::Other));
        let (default, decision) = says(OPERATION, &words, None).expect("dnstap");
        assert_eq!((decision.value.as_str(), decision.why), ("client or auth queries", "default"));
        assert_eq!(roles(default, &words), [lookup, answer, other, other]);
        let (resolver, _) = says(OPERATION, &words, Some(Side::Resolver)).expect("dnstap");
        assert_eq!(roles(resolver, &words), [other, other, lookup, answer]);
        let (responses, decision) = says(OPERATION, &words[1..], None).expect("dnstap");
        assert_eq!(
            (decision.value.as_str(), decision.why),
            ("client or auth responses", "the head has no queries of this side")
        );
        assert_eq!(roles(responses, &words), [None, lookup, other, other]);
        assert_eq!(roles(default, &["DNSTAP"]), [lookup]);
    }

    #[test]
    fn a_transaction_is_a_lookup_also_where_it_was_answered() {
        assert!(says("dns.type", &["query", "answer"], None).is_none());
        let (suricata, _) = says(EVE, &["answer"], None).expect("Suricata's");
        let [lookup, answer] = [Some(Role::Lookup), Some(Role::Answer)];
        assert_eq!(roles(suricata, &["query", "answer", "request", "response"]), [lookup, answer, lookup, answer]);
        assert_eq!(suricata.role(None), Ok(Role::Lookup));
    }

    #[test]
    fn an_answer_goes_to_who_asked() {
        let (says, _) = says(EVE, &["query"], None).expect("Suricata's");
        let mut cells: Cells<'_> = [None; FIELDS];
        cells[Field::Source as usize] = Some(b"192.0.2.53");
        cells[Field::Server as usize] = Some(b"192.0.2.1");
        let cells = Kinds::new(says).turned(cells);
        assert_eq!((cells[Field::Source as usize], cells[Field::Server as usize]), (Some(&b"192.0.2.1"[..]), None));
    }
}
