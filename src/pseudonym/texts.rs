//! Addresses in text that is no name, such as `192.0.2.53#53` or a message.

use std::net::{IpAddr, Ipv6Addr};

use super::numbers;

/// A text with other addresses in it, whichever way they are written.
pub(super) fn rewrite(text: &[u8], turn: &mut dyn FnMut(IpAddr) -> IpAddr) -> Vec<u8> {
    let is_part = |octet: &u8| octet.is_ascii_hexdigit() || matches!(octet, b':' | b'.');
    let (mut out, mut others) = (Vec::new(), Vec::new());
    for word in text.chunk_by(|one, next| is_part(one) == is_part(next)) {
        match v6(word) {
            Some((address, behind)) => {
                numbers::rewrite(&std::mem::take(&mut others), turn, &mut out);
                out.extend(turn(IpAddr::from(address).to_canonical()).to_string().bytes());
                out.extend_from_slice(behind);
            }
            None => others.extend_from_slice(word),
        }
    }
    numbers::rewrite(&others, turn, &mut out);
    out
}

/// The address that a word is, and the punctuation behind it.
fn v6(word: &[u8]) -> Option<(Ipv6Addr, &[u8])> {
    let word = std::str::from_utf8(word).ok()?;
    let at = |end: usize| Some((word[..end].parse().ok()?, &word.as_bytes()[end..]));
    at(word.len()).or_else(|| at(word.trim_end_matches([':', '.']).len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_text_are_found() {
        let mut turn = |address: IpAddr| match address {
            IpAddr::V4(v4) => IpAddr::from(v4.octets().map(|octet| 255 - octet)),
            IpAddr::V6(v6) => IpAddr::from(Ipv6Addr::from_bits(!v6.to_bits())),
        };
        let not = "dffe:f247:ffff:ffff:ffff:ffff:ffff:fffe";
        for (text, expected) in [
            ("192.0.2.1", "63.255.253.254".to_owned()),
            ("192.0.2.1#53", "63.255.253.254#53".to_owned()),
            ("2001:db8::1", not.to_owned()),
            ("[2001:DB8:0::1]:53", format!("[{not}]:53")),
            ("::ffff:192.0.2.1", "63.255.253.254".to_owned()),
            ("fe80::1%eth0", "17f:ffff:ffff:ffff:ffff:ffff:ffff:fffe%eth0".to_owned()),
            ("at 2001:db8::1: a net", format!("at {not}: a net")),
            ("ns1.example, face 1:2", "ns1.example, face 1:2".to_owned()),
        ] {
            assert_eq!(String::from_utf8_lossy(&rewrite(text.as_bytes(), &mut turn)), expected, "{text}");
        }
    }
}
