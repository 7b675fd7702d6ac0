//! DNS messages on the wire (RFC 1035 §4), decoded by hickory-proto: who asks is not in them, but what is.
//!
//! Header and question decide what a message is. The rest is read for the client subnet (RFC 7871) and the upper bits
//! of the response code (RFC 6891 §6.1.3); where it is damaged, the message still asked or answered its question, and
//! only these two are missing.

use hickory_proto::op::{Message as Whole, OpCode, Query};
use hickory_proto::rr::Name;
use hickory_proto::rr::rdata::opt::{EdnsCode, EdnsOption};
use hickory_proto::serialize::binary::{BinDecodable, BinDecoder, DecodeError};
use ipnet::IpNet;

use super::{Class, Rcode, RecordType, name};
use crate::tally::Reject;

/// Fewer than the 12 octets of a header.
pub const NO_HEADER: Reject = Reject::new("DNS message shorter than its header");
/// A query or response whose question section is empty.
pub const NO_QUESTION: Reject = Reject::new("DNS message without a question");
/// More than one question: no server answers such a message (RFC 9619).
pub const SEVERAL: Reject = Reject::new("DNS message with several questions");
/// The message ends within its question.
pub const CUT: Reject = Reject::new("DNS message cut short in its question");
/// A label type that is none, or a pointer that leads nowhere.
pub const BAD_NAME: Reject = Reject::new("bad name in the question of a DNS message");

/// A message with opcode QUERY and one question.
pub struct Message {
    /// Whether it is a response.
    pub is_response: bool,
    /// The name as asked.
    name: Name,
    /// The class of the question.
    pub class: Class,
    /// The type of the question.
    pub rtype: RecordType,
    /// The response code, with its upper bits where there is EDNS.
    pub rcode: Rcode,
    /// The client subnet.
    pub ecs: Option<IpNet>,
}

/// Octets of the header.
const HEADER: usize = 12;

impl Message {
    /// Reads a message; `None` for one with another opcode than QUERY.
    ///
    /// # Errors
    /// A reject where header or question cannot be read, or where there is not just one question.
    pub fn read(octets: &[u8]) -> Result<Option<Message>, Reject> {
        let [_, _, flags, rcode, q1, q2, ..] = *octets else { return Err(NO_HEADER) };
        if octets.len() < HEADER {
            return Err(NO_HEADER);
        }
        if OpCode::from_u8(flags >> 3 & 0xf) != OpCode::Query {
            return Ok(None);
        }
        match u16::from_be_bytes([q1, q2]) {
            0 => return Err(NO_QUESTION),
            1 => {}
            _ => return Err(SEVERAL),
        }
        let mut message = match Whole::from_vec(octets) {
            Ok(whole) => Message::of(&whole),
            Err(_) => None,
        };
        if message.is_none() {
            message = Some(Message::of_question(octets)?);
        }
        Ok(message.map(|message| Message { is_response: flags & 0x80 != 0, ..message.or_rcode(rcode & 0xf) }))
    }

    /// What a message that is whole says.
    fn of(whole: &Whole) -> Option<Message> {
        let message = Message::asking(whole.queries.first()?);
        let subnet = whole.edns.as_ref().and_then(|edns| match edns.option(EdnsCode::Subnet) {
            Some(EdnsOption::Subnet(subnet)) => IpNet::new(subnet.addr(), subnet.source_prefix()).ok(),
            _ => None,
        });
        Some(Message { rcode: Rcode(whole.metadata.response_code.into()), ecs: subnet, ..message })
    }

    /// What header and question say, where nothing else can be read.
    fn of_question(octets: &[u8]) -> Result<Message, Reject> {
        let mut decoder = BinDecoder::new(octets);
        decoder.read_slice(HEADER).map_err(|_| NO_HEADER)?;
        let question = Query::read(&mut decoder).map_err(|error| match error {
            DecodeError::InsufficientBytes => CUT,
            DecodeError::LabelBytesTooLong(_) => name::LONG_LABEL,
            DecodeError::DomainNameTooLong(_) => name::LONG_NAME,
            _ => BAD_NAME,
        })?;
        Ok(Message::asking(&question))
    }

    /// A message with this question.
    fn asking(question: &Query) -> Message {
        Message {
            is_response: false,
            name: question.name.clone(),
            class: Class(question.query_class.into()),
            rtype: RecordType(question.query_type.into()),
            rcode: Rcode(0),
            ecs: None,
        }
    }

    /// The same with the header's four bits of the response code, where no more are known.
    fn or_rcode(self, low: u8) -> Message {
        let rcode = if self.rcode.0 & 0xf == u16::from(low) { self.rcode } else { Rcode(low.into()) };
        Message { rcode, ..self }
    }

    /// The name as asked, in the canonical form of [`name`], written to `scratch`.
    ///
    /// # Errors
    /// A reject where it is too long.
    pub fn name<'s>(&self, scratch: &'s mut Vec<u8>) -> Result<&'s [u8], Reject> {
        name::from_labels(self.name.iter(), scratch)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The query `WwW.a\.b. CLASS32769 TYPE65280` with EDNS and the client subnet 192.0.2.0/24.
    const QUERY: &[u8] = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\x01\x03WwW\x03a.b\0\xff\0\x80\x01\
        \0\0\x29\x04\xd0\0\0\x80\0\0\x0b\0\x08\0\x07\0\x01\x18\0\xc0\0\x02";

    /// What is read of `octets`, in words.
    fn read(octets: &[u8]) -> Result<Option<String>, &'static str> {
        let message = Message::read(octets).map_err(|reject| reject.0.0)?;
        let Some(message) = message else { return Ok(None) };
        let mut scratch = Vec::new();
        let name = String::from_utf8_lossy(message.name(&mut scratch).map_err(|reject| reject.0.0)?).into_owned();
        let Message { is_response, class, rtype, rcode, ecs, .. } = message;
        let ecs = ecs.map_or("-".to_owned(), |net| net.to_string());
        Ok(Some(format!("{is_response} {name} {class} {rtype} {rcode} {ecs}")))
    }

    /// [`QUERY`] with `octets` from `at` on replaced.
    fn with(at: usize, octets: &[u8]) -> Vec<u8> {
        let mut message = QUERY.to_vec();
        message[at..at + octets.len()].copy_from_slice(octets);
        message
    }

    #[test]
    fn questions_are_read_with_what_stands_behind_them() {
        let full = r"false WwW.a\.b CLASS32769 TYPE65280 NOERROR 192.0.2.0/24";
        assert_eq!(read(QUERY), Ok(Some(full.to_owned())));
        // 3 in the header, 1 in the upper bits.
        let mut extended = with(3, &[0x83]);
        extended[30] = 1;
        assert_eq!(read(&extended), Ok(Some(full.replace("NOERROR", "BADMODE"))));
    }

    #[test]
    fn damage_behind_the_question_leaves_the_question() {
        let alone = r"true WwW.a\.b CLASS32769 TYPE65280 SERVFAIL -";
        let response = with(2, &[0x81, 0x82]);
        for cut in [25, 30, 40] {
            assert_eq!(read(&response[..cut]), Ok(Some(alone.to_owned())), "{cut}");
        }
        // One answer is announced that is not there.
        let mut answers = response.clone();
        answers[7] = 9;
        assert_eq!(read(&answers), Ok(Some(alone.to_owned())));
    }

    #[test]
    fn what_is_no_question_is_rejected() {
        let cases: [(Vec<u8>, &str); 9] = [
            (vec![], NO_HEADER.0.0),
            (QUERY[..11].to_vec(), NO_HEADER.0.0),
            (QUERY[..12].to_vec(), CUT.0.0),
            (QUERY[..24].to_vec(), CUT.0.0),
            (with(4, &[0, 0]), NO_QUESTION.0.0),
            (with(4, &[0, 2]), SEVERAL.0.0),
            (with(12, &[0x43]), BAD_NAME.0.0),
            (with(12, &[0xc0, 0x0c]), BAD_NAME.0.0),
            (
                [&QUERY[..12], [&[63][..], &[b'a'; 63]].concat().repeat(4).as_slice(), &[0, 0, 1, 0, 1]].concat(),
                name::LONG_NAME.0.0,
            ),
        ];
        for (octets, reason) in cases {
            assert_eq!(read(&octets), Err(reason), "{octets:?}");
        }
        for opcode in 1..16_u8 {
            assert_eq!(read(&with(2, &[opcode << 3])), Ok(None));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_octets_are_a_panic(
            flips in proptest::collection::vec((0..QUERY.len(), any::<u8>()), 0..6),
            cut in 0..QUERY.len(),
        ) {
            let mut message = QUERY.to_vec();
            flips.into_iter().for_each(|(at, octet)| message[at] = octet);
            let _ = read(&message);
            let _ = read(&message[..cut]);
        }
    }
}
