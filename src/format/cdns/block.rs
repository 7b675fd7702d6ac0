//! A block of C-DNS (RFC 8618 §7.3): tables of what recurs, and queries with their responses that point into them.

use minicbor::decode::{Decoder, Error};

use super::cbor::{array, map};

/// What a signature says of many queries alike (§7.3.2.3.2, QueryResponseSignature).
#[derive(Clone, Copy, Debug, Default)]
pub struct Signature {
    /// The server's address, in the table of addresses.
    pub server: Option<usize>,
    /// Address family and transport, as bits.
    pub transport: Option<u64>,
    /// Who asks whom: stub, client, resolver, authoritative server, forwarder, tool.
    pub kind: Option<u64>,
    /// What there is of query and response, as bits.
    pub parts: Option<u64>,
    /// The opcode.
    pub opcode: Option<u64>,
    /// Type and class, in their table.
    pub class_type: Option<usize>,
    /// How many questions there were.
    pub questions: Option<u64>,
    /// The response code of the response.
    pub rcode: Option<u64>,
}

/// A query, a response, or both (§7.3.2.4, QueryResponse).
#[derive(Clone, Copy, Debug, Default)]
pub struct Item {
    /// Ticks since the block's earliest time.
    pub time: Option<u64>,
    /// The client's address, in the table of addresses.
    pub client: Option<usize>,
    /// The client's port.
    pub port: Option<u64>,
    /// The signature, in its table.
    pub signature: Option<usize>,
    /// The name, in the table of names and data.
    pub name: Option<usize>,
}

/// A block.
#[derive(Debug, Default)]
pub struct Block<'b> {
    /// Seconds and ticks of the earliest time.
    pub earliest: Option<(u64, u64)>,
    /// Which of the file's parameters hold.
    pub parameters: usize,
    /// Addresses, cut to the prefix that is stored.
    pub addresses: Vec<&'b [u8]>,
    /// Types and classes.
    pub class_types: Vec<(u16, u16)>,
    /// Names on the wire, and data of records.
    pub names: Vec<&'b [u8]>,
    /// Signatures.
    pub signatures: Vec<Signature>,
    /// Queries and responses.
    pub items: Vec<Item>,
    /// Messages that could not be read when they were captured.
    pub malformed: usize,
}

/// The most entries of a table or list; a block has 10,000 items where nothing else is set.
const ENTRIES: usize = 1 << 20;

impl<'b> Block<'b> {
    /// Reads a block.
    ///
    /// # Errors
    /// Where it is no block by the RFC, or one of more than [`ENTRIES`] entries.
    pub fn read(octets: &'b [u8]) -> Result<Block<'b>, Error> {
        let mut block = Block::default();
        map(&mut Decoder::new(octets), |key, decoder| match key {
            0 => block.preamble(decoder),
            2 => block.tables(decoder),
            3 => list(decoder, &mut block.items, item),
            5 => array(decoder, |decoder| {
                block.malformed += 1;
                decoder.skip()
            }),
            _ => Ok(()),
        })?;
        Ok(block)
    }

    /// Reads the earliest time and the choice of parameters.
    fn preamble(&mut self, decoder: &mut Decoder<'b>) -> Result<(), Error> {
        map(decoder, |key, decoder| {
            match key {
                0 => {
                    let mut numbers = Vec::new();
                    list(decoder, &mut numbers, |decoder| decoder.u64())?;
                    self.earliest = numbers.first().copied().zip(numbers.get(1).copied());
                }
                1 => self.parameters = index(decoder)?,
                _ => {}
            }
            Ok(())
        })
    }

    /// Reads the tables that are needed.
    fn tables(&mut self, decoder: &mut Decoder<'b>) -> Result<(), Error> {
        map(decoder, |key, decoder| match key {
            0 => list(decoder, &mut self.addresses, |decoder| decoder.bytes()),
            1 => list(decoder, &mut self.class_types, class_type),
            2 => list(decoder, &mut self.names, |decoder| decoder.bytes()),
            3 => list(decoder, &mut self.signatures, signature),
            _ => Ok(()),
        })
    }
}

/// Reads an array into a list.
fn list<'b, T>(
    decoder: &mut Decoder<'b>,
    into: &mut Vec<T>,
    mut read: impl FnMut(&mut Decoder<'b>) -> Result<T, Error>,
) -> Result<(), Error> {
    array(decoder, |decoder| {
        if into.len() == ENTRIES {
            return Err(Error::message("too many entries"));
        }
        into.push(read(decoder)?);
        Ok(())
    })
}

/// A number that points into a table.
fn index(decoder: &mut Decoder<'_>) -> Result<usize, Error> {
    Ok(usize::try_from(decoder.u64()?).unwrap_or(usize::MAX))
}

/// Reads a type and a class.
fn class_type(decoder: &mut Decoder<'_>) -> Result<(u16, u16), Error> {
    let mut found = (0, 1);
    map(decoder, |key, decoder| {
        match key {
            0 => found.0 = decoder.u16()?,
            1 => found.1 = decoder.u16()?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

/// Reads a signature.
fn signature(decoder: &mut Decoder<'_>) -> Result<Signature, Error> {
    let mut found = Signature::default();
    map(decoder, |key, decoder| {
        match key {
            0 => found.server = Some(index(decoder)?),
            2 => found.transport = Some(decoder.u64()?),
            3 => found.kind = Some(decoder.u64()?),
            4 => found.parts = Some(decoder.u64()?),
            5 => found.opcode = Some(decoder.u64()?),
            8 => found.class_type = Some(index(decoder)?),
            9 => found.questions = Some(decoder.u64()?),
            16 => found.rcode = Some(decoder.u64()?),
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

/// Reads a query, a response, or both.
fn item(decoder: &mut Decoder<'_>) -> Result<Item, Error> {
    let mut found = Item::default();
    map(decoder, |key, decoder| {
        match key {
            0 => found.time = Some(decoder.u64()?),
            1 => found.client = Some(index(decoder)?),
            2 => found.port = Some(decoder.u64()?),
            4 => found.signature = Some(index(decoder)?),
            7 => found.name = Some(index(decoder)?),
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}
