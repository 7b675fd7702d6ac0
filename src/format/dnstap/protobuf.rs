//! The little of protobuf's wire format that dnstap needs (protobuf.dev, "Encoding"): fields with numbers.

/// A field that is cut short or of an unknown kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// The value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// A varint, or 4 or 8 octets.
    Number(u64),
    /// Octets, a text or a message.
    Octets(&'a [u8]),
}

/// The fields of a message in their order; ends behind a malformed one.
pub struct Fields<'a> {
    /// What is not read yet.
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    /// The fields of `message`.
    pub fn new(message: &'a [u8]) -> Self {
        Fields { rest: message }
    }

    /// The next field; the rest is not empty.
    fn field(&mut self) -> Option<(u64, Value<'a>)> {
        let tag = self.varint()?;
        let value = match tag & 7 {
            0 => Value::Number(self.varint()?),
            1 => Value::Number(u64::from_le_bytes(*self.octets(8)?.first_chunk()?)),
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                Value::Octets(self.octets(length)?)
            }
            5 => Value::Number(u32::from_le_bytes(*self.octets(4)?.first_chunk()?).into()),
            _ => return None,
        };
        Some((tag >> 3, value))
    }

    /// The next `n` octets.
    fn octets(&mut self, n: usize) -> Option<&'a [u8]> {
        let (octets, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(octets)
    }

    /// The next number of seven bits an octet, the lowest first; ten octets at most.
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for at in 0..10 {
            let (octet, rest) = self.rest.split_first()?;
            self.rest = rest;
            value |= u64::from(octet & 0x7f) << (at * 7);
            if octet & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Value<'a>), Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let field = self.field().ok_or(Malformed);
        if field.is_err() {
            self.rest = &[];
        }
        Some(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_numbers_and_values() {
        let message = b"\x08\x96\x01\x12\x02hi\x1d\x01\0\0\0\x21\x02\0\0\0\0\0\0\0\x80\x01\x05";
        let fields: Result<Vec<_>, _> = Fields::new(message).collect();
        let number = Value::Number;
        let expected =
            vec![(1, number(150)), (2, Value::Octets(b"hi")), (3, number(1)), (4, number(2)), (16, number(5))];
        assert_eq!(fields, Ok(expected));
    }

    #[test]
    fn what_is_cut_short_is_malformed() {
        let groups = b"\x0b\x0c";
        let long: &[u8] = &[0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
        for message in [&b"\x08"[..], b"\x08\x80", b"\x12\x03hi", b"\x1d\0\0\0", b"\x21\0", groups, long] {
            assert_eq!(Fields::new(message).collect::<Result<Vec<_>, _>>(), Err(Malformed), "{message:?}");
        }
    }
}
