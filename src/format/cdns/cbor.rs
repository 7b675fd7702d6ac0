//! Maps and arrays of CBOR (RFC 8949), of known and of unknown length alike.

use minicbor::data::Type;
use minicbor::decode::{Decoder, Error};

/// Reads the entries of a map with numbers as keys; `entry` takes the value that the decoder stands at, or leaves it.
///
/// # Errors
/// Those of the data, and those of `entry`.
pub fn map<'b>(
    decoder: &mut Decoder<'b>,
    mut entry: impl FnMut(i64, &mut Decoder<'b>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut left = decoder.map()?;
    while more(decoder, &mut left)? {
        let key = decoder.i64()?;
        let before = decoder.position();
        entry(key, decoder)?;
        if decoder.position() == before {
            decoder.skip()?;
        }
    }
    Ok(())
}

/// Reads the items of an array; `item` takes the one that the decoder stands at.
///
/// # Errors
/// Those of the data, and those of `item`.
pub fn array<'b>(
    decoder: &mut Decoder<'b>,
    mut item: impl FnMut(&mut Decoder<'b>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut left = decoder.array()?;
    while more(decoder, &mut left)? {
        item(decoder)?;
    }
    Ok(())
}

/// Whether there is one more item; passes over the break that ends an unknown length.
fn more(decoder: &mut Decoder<'_>, left: &mut Option<u64>) -> Result<bool, Error> {
    match left {
        Some(0) => Ok(false),
        Some(n) => {
            *n -= 1;
            Ok(true)
        }
        None if decoder.datatype()? == Type::Break => {
            decoder.set_position(decoder.position() + 1);
            Ok(false)
        }
        None => Ok(true),
    }
}
