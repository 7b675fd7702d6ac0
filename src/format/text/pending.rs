//! Questions that wait for their answers, in logs whose answer lines name the question by a number only.

use std::net::IpAddr;

use crate::dns::RecordType;

/// How many of the last questions are kept; a server has fewer open at a time.
const KEPT: u64 = 4096;

/// Octets of a name beyond which a question is not kept; a name of 255 octets prints as at most 1,020.
const LONGEST_NAME: usize = 1024;

/// A question that was logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The number that the server gave it.
    pub number: u64,
    /// The client.
    pub source: IpAddr,
    /// The name, as the server wrote it.
    pub name: Vec<u8>,
    /// The type.
    pub rtype: RecordType,
}

/// The last questions by their numbers. Lines must come in the order of the file.
#[derive(Debug, Default)]
pub struct Pending {
    /// By number modulo [`KEPT`]; grows to that.
    questions: Vec<Option<Question>>,
}

impl Pending {
    /// Where a number is kept.
    fn slot(number: u64) -> usize {
        usize::try_from(number % KEPT).expect("KEPT fits every usize")
    }

    /// Keeps a question; an older one with the same place is forgotten.
    pub fn ask(&mut self, question: Question) {
        if question.name.len() > LONGEST_NAME {
            return;
        }
        let slot = Self::slot(question.number);
        if self.questions.len() <= slot {
            self.questions.resize(slot + 1, None);
        }
        self.questions[slot] = Some(question);
    }

    /// Takes the question with this number, if it has not been answered and `is_it`.
    pub fn answer(&mut self, number: u64, is_it: impl FnOnce(&Question) -> bool) -> Option<Question> {
        let slot = self.questions.get_mut(Self::slot(number))?;
        slot.take_if(|question| question.number == number && is_it(question))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A question with this number.
    fn question(number: u64) -> Question {
        Question { number, source: IpAddr::from([192, 0, 2, 1]), name: b"a.example".to_vec(), rtype: RecordType::A }
    }

    #[test]
    fn a_question_is_answered_once() {
        let mut pending = Pending::default();
        pending.ask(question(7));
        assert_eq!(pending.answer(8, |_| true), None);
        assert_eq!(pending.answer(7, |_| false), None);
        assert_eq!(pending.answer(7, |_| true), Some(question(7)));
        assert_eq!(pending.answer(7, |_| true), None);
    }

    #[test]
    fn old_questions_are_forgotten() {
        let mut pending = Pending::default();
        pending.ask(question(7));
        pending.ask(question(7 + KEPT));
        assert_eq!(pending.answer(7, |_| true), None);
        assert_eq!(pending.answer(7 + KEPT, |_| true), Some(question(7 + KEPT)));
    }
}
