//! Addresses in names, and the same names with other addresses:
//!
//! - reverse names, in-addr.arpa (RFC 1035 §3.5) and ip6.arpa (RFC 3596 §2.5, also ip6.int), wherever they stand in a
//!   name: search lists append to them, DNS-SD and others prepend. Fewer labels are a network; those of delegations
//!   within /24 (RFC 2317) go by their octets;
//! - 32 labels of a hexadecimal digit each, as in lists of IPv6 addresses (RFC 5782 §2.4);
//! - four decimal octets in a row, see [`numbers`].
//!
//! Not found are addresses written as one number, as hexadecimal digits without dots, and those of IPv6 within a label.
//! The shape of a name stays, so that the same walk with the other direction finds it back.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::numbers::{self, octet, push_octet};
use crate::dns::name;

/// Labels of an IPv6 address.
const NIBBLES: usize = 32;
/// Octets of an IPv4 address.
const OCTETS: usize = 4;

/// What gives the address for an address.
type Turn<'a> = dyn FnMut(IpAddr) -> IpAddr + 'a;

/// A label, or what it becomes.
type Labels<'a> = [(&'a [u8], Option<Vec<u8>>)];

/// Writes a canonical name with other addresses to `out`; whether it has any. Without any nothing is written.
pub(super) fn rewrite(name: &[u8], turn: &mut Turn<'_>, out: &mut Vec<u8>) -> bool {
    if !may_hold(name) {
        return false;
    }
    let mut labels: Vec<(&[u8], Option<Vec<u8>>)> = name::labels(name).map(|label| (label, None)).collect();
    let mut end = labels.len();
    while end > 0 {
        let zone = zone(&labels[..end]);
        let family = zone.or_else(|| (nibbles(&labels[..end]).len() == NIBBLES).then_some(Family::V6));
        end -= if zone.is_some() { 2 } else { 0 };
        let below = &mut labels[..end];
        let (used, is_whole) = match family {
            Some(Family::V4) => reverse_v4(below, turn),
            Some(Family::V6) => reverse_v6(below, turn),
            None => (1, true),
        };
        end -= used;
        end -= if is_whole { 0 } else { fence(&mut labels[..end]) };
    }
    out.clear();
    for part in labels.chunk_by(|one, next| one.1.is_none() && next.1.is_none()) {
        if !out.is_empty() {
            out.push(b'.');
        }
        match part {
            [(_, Some(label))] => out.extend_from_slice(label),
            labels => {
                let begin = offset(name, labels[0].0);
                let last = labels[labels.len() - 1].0;
                // With the dot behind it, which says that labels follow.
                let end = offset(name, last) + last.len();
                let followed = usize::from(end < name.len());
                numbers::rewrite(&name[begin..end + followed], turn, out);
                out.truncate(out.len() - followed);
            }
        }
    }
    out != name
}

/// Where `part` of a name begins in it.
fn offset(name: &[u8], part: &[u8]) -> usize {
    part.as_ptr().addr() - name.as_ptr().addr()
}

/// Whether a name can hold an address at all: most cannot, and are not looked at further.
fn may_hold(name: &[u8]) -> bool {
    let is_reverse = |four: &[u8]| four.eq_ignore_ascii_case(b"arpa") || four.eq_ignore_ascii_case(b"ip6.");
    let digits = || name.iter().filter(|octet| octet.is_ascii_digit()).take(OCTETS).count();
    name.len() >= 2 * NIBBLES - 1 || digits() == OCTETS || name.windows(4).any(is_reverse)
}

/// The family of a reverse zone.
#[derive(Clone, Copy)]
enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// Whether these labels end with a reverse zone.
fn zone(labels: &Labels<'_>) -> Option<Family> {
    let [.., (below, _), (top, _)] = labels else { return None };
    let is = |label: &[u8], word: &str| label.eq_ignore_ascii_case(word.as_bytes());
    match top {
        top if is(top, "arpa") && is(below, "in-addr") => Some(Family::V4),
        top if (is(top, "arpa") || is(top, "int")) && is(below, "ip6") => Some(Family::V6),
        _ => None,
    }
}

/// Turns the octets at the end of these labels, the last of which is the first of the address; how many labels, and
/// whether they are a whole address.
fn reverse_v4(labels: &mut Labels<'_>, turn: &mut Turn<'_>) -> (usize, bool) {
    let of = |(label, _): &(&[u8], Option<Vec<u8>>)| octet(label);
    let found: Vec<(usize, u8)> = labels.iter().rev().map_while(of).take(OCTETS).collect();
    let octets: Vec<u8> = found.iter().map(|(_, value)| *value).collect();
    let turned = turned_v4(&octets, turn);
    for ((_, label), ((zeros, _), value)) in labels.iter_mut().rev().zip(found.iter().zip(turned)) {
        push_octet(*zeros, value, label.insert(Vec::new()));
    }
    let used = found.len();
    if used < OCTETS - 1 {
        return (used, false);
    }
    let below = labels.len() - used;
    let delegated = if used == OCTETS { 0 } else { delegation(&mut labels[..below], &octets, turn) };
    (used + delegated, used == OCTETS || delegated == 2)
}

/// Turns a delegation within /24 (RFC 2317) below three octets, as `64/26`, and the octet below it; how many labels.
fn delegation(labels: &mut Labels<'_>, octets: &[u8], turn: &mut Turn<'_>) -> usize {
    let Some(((label, turned), below)) = labels.split_last_mut() else { return 0 };
    *turned = delegated(label, octets, turn);
    if turned.is_none() {
        return 0;
    }
    let last = below.last_mut().and_then(|(label, turned)| Some((octet(label)?, turned)));
    let Some(((zeros, value), last)) = last else { return 1 };
    push_octet(zeros, turned_v4(&[octets, &[value]].concat(), turn)[OCTETS - 1], last.insert(Vec::new()));
    2
}

/// Leaves a label as it is that, turned, could be taken for the next one of an address that is not whole; how many.
fn fence(labels: &mut Labels<'_>) -> usize {
    let is_alike = |label: &[u8]| octet(label).is_some() || matches!(label, [digit] if digit.is_ascii_hexdigit());
    match labels.last_mut() {
        Some((label, turned)) if is_alike(label) => {
            *turned = Some(label.to_vec());
            1
        }
        _ => 0,
    }
}

/// A label such as `64/26` or `64-127` below three octets, with the octets that those become.
fn delegated(label: &[u8], octets: &[u8], turn: &mut Turn<'_>) -> Option<Vec<u8>> {
    let cut = label.iter().position(|octet| matches!(octet, b'/' | b'-'))?;
    let (first, second) = (octet(&label[..cut])?, octet(&label[cut + 1..])?);
    let mut last = |value| turned_v4(&[octets, &[value]].concat(), turn)[OCTETS - 1];
    let mut out = Vec::new();
    push_octet(first.0, last(first.1), &mut out);
    out.push(label[cut]);
    let is_length = label[cut] == b'/';
    push_octet(second.0, if is_length { second.1 } else { last(second.1) }, &mut out);
    Some(out)
}

/// The first octets of what the network of these becomes.
fn turned_v4(octets: &[u8], turn: &mut Turn<'_>) -> [u8; OCTETS] {
    let mut whole = [0; OCTETS];
    whole[..octets.len()].copy_from_slice(octets);
    match turn(Ipv4Addr::from(whole).into()) {
        IpAddr::V4(turned) => turned.octets(),
        IpAddr::V6(_) => whole,
    }
}

/// The hexadecimal digits at the end of these labels, the last of which is the first of the address.
fn nibbles(labels: &Labels<'_>) -> Vec<u8> {
    let digit = |(label, _): &(&[u8], Option<Vec<u8>>)| match label {
        [digit] => char::from(*digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok()),
        _ => None,
    };
    labels.iter().rev().map_while(digit).take(NIBBLES).collect()
}

/// As [`reverse_v4`], for the digits of an IPv6 address.
fn reverse_v6(labels: &mut Labels<'_>, turn: &mut Turn<'_>) -> (usize, bool) {
    let nibbles = nibbles(labels);
    let whole = (0..NIBBLES).fold(0u128, |whole, at| whole << 4 | u128::from(nibbles.get(at).copied().unwrap_or(0)));
    let IpAddr::V6(turned) = turn(Ipv6Addr::from_bits(whole).into()) else { return (0, true) };
    let digits = format!("{:032x}", turned.to_bits());
    for ((_, label), digit) in labels.iter_mut().rev().zip(digits.bytes()).take(nibbles.len()) {
        *label = Some(vec![digit]);
    }
    (nibbles.len(), nibbles.len() == NIBBLES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pseudonym::{Key, Pseudonyms};

    /// Pseudonyms under a key of the draft's: 192.0.2.1 is 100.115.72.131.
    fn pseudonyms() -> Pseudonyms {
        let key = b"0123456789abcdeffedcba98765432101032547698badcfeefcdab8967452301";
        Pseudonyms::new(&Key::parse(key).expect("a key"))
    }

    /// A name with pseudonyms, which must be found back.
    fn shown(name: &str) -> String {
        let pseudonyms = pseudonyms();
        let shown = pseudonyms.name(name.as_bytes());
        assert_eq!(pseudonyms.true_name(&shown), name.as_bytes(), "{name}");
        String::from_utf8(shown).expect("text")
    }

    #[test]
    fn reverse_names_become_those_of_pseudonyms() {
        let host = pseudonyms().address(IpAddr::from([192, 0, 2, 64]));
        let IpAddr::V4(host) = host else { panic!("families are kept") };
        let last = host.octets()[3];
        for (name, expected) in [
            ("1.2.0.192.in-addr.arpa", "131.72.115.100.in-addr.arpa".to_owned()),
            ("2.0.192.In-Addr.ARPA", "72.115.100.In-Addr.ARPA".to_owned()),
            ("192.in-addr.arpa", "100.in-addr.arpa".to_owned()),
            ("in-addr.arpa", "in-addr.arpa".to_owned()),
            ("lb._dns-sd._udp.1.2.0.192.in-addr.arpa", "lb._dns-sd._udp.131.72.115.100.in-addr.arpa".to_owned()),
            ("1.2.0.192.in-addr.arpa.corp.example", "131.72.115.100.in-addr.arpa.corp.example".to_owned()),
            ("64/26.2.0.192.in-addr.arpa", format!("{last}/26.72.115.100.in-addr.arpa")),
            ("1.64-1.2.0.192.in-addr.arpa", format!("131.{last}-131.72.115.100.in-addr.arpa")),
            ("001.2.0.192.in-addr.arpa", "00131.72.115.100.in-addr.arpa".to_owned()),
            ("ns.2.0.192.in-addr.arpa", "ns.72.115.100.in-addr.arpa".to_owned()),
            ("1.2.0.192.bl.example", "131.72.115.100.bl.example".to_owned()),
            ("192.0.2.1", "100.115.72.131".to_owned()),
            ("ip-192-0-2-1.example", "ip-100-115-72-131.example".to_owned()),
            ("www.example.com", "www.example.com".to_owned()),
            ("x1.y2.z3.w4.example", "x1.y2.z3.w4.example".to_owned()),
            (".", ".".to_owned()),
        ] {
            assert_eq!(shown(name), expected);
        }
    }

    #[test]
    fn names_of_ipv6_go_by_digit() {
        let address: Ipv6Addr = "2001:db8::1".parse().expect("an address");
        let backwards = |address: Ipv6Addr| -> String {
            let digits: Vec<String> = format!("{:032x}", address.to_bits()).chars().rev().map(String::from).collect();
            digits.join(".")
        };
        let IpAddr::V6(pseudonym) = pseudonyms().address(address.into()) else { panic!("families are kept") };
        let (whole, becomes) = (backwards(address), backwards(pseudonym));
        for suffix in [".ip6.arpa", ".ip6.int", ".bl.example", ".ip6.arpa.corp.example"] {
            assert_eq!(shown(&format!("{whole}{suffix}")), format!("{becomes}{suffix}"));
        }
        let of = |text: &str, labels: usize| text.splitn(NIBBLES + 1 - labels, '.').last().unwrap_or("").to_owned();
        for labels in [1, 8, 31] {
            let (net, becomes) = (of(&whole, labels), of(&becomes, labels));
            assert_eq!(shown(&format!("{net}.ip6.arpa")), format!("{becomes}.ip6.arpa"));
        }
    }
}
