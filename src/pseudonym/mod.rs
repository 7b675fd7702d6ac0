//! Sharing without exposing people: addresses by prefix-preserving pseudonyms, of which the key's holder alone can tell
//! the address.
//!
//! Pseudonyms take the place of addresses where records come from the parsers ([`Mask`]), before anything is counted.
//! So no analysis, no order of rows, no renderer and no message behind it knows an address, and none can forget to hide
//! one. What is about true addresses asks back with the key: filters ([`crate::select::Filter`]), labels and databases
//! ([`crate::select::Who`]).
//!
//! The scheme is ipcrypt-pfx (draft-denis-ipcrypt): two addresses have as many leading bits in common as their
//! pseudonyms, so networks, sessions, concentration and ties of every kind stay what they are. Who knows the pseudonyms
//! of some addresses learns the prefixes of others: a prefix-preserving pseudonym is no anonymity.

mod key;
mod mask;
mod names;
mod numbers;
mod texts;

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use ipcrypt_rs::IpcryptPfx;
use ipnet::IpNet;

pub use key::Key;
pub use mask::Mask;

/// The scheme, as settings name it.
pub const SCHEME: &str = "ipcrypt-pfx";

/// What is encrypted to name a key: the first address of the discard-only block (RFC 6666), which nobody asks from.
const NAMED_BY: Ipv6Addr = Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 0);

/// Pseudonyms under one key.
pub struct Pseudonyms {
    /// The cipher.
    cipher: IpcryptPfx,
}

impl Pseudonyms {
    /// The pseudonyms of a key.
    pub fn new(key: &Key) -> Self {
        Pseudonyms { cipher: IpcryptPfx::new(*key.octets()) }
    }

    /// The pseudonym of an address.
    pub fn address(&self, address: IpAddr) -> IpAddr {
        self.cipher.encrypt_ipaddr(address)
    }

    /// The address of a pseudonym.
    pub fn true_address(&self, pseudonym: IpAddr) -> IpAddr {
        self.cipher.decrypt_ipaddr(pseudonym)
    }

    /// The network of the pseudonyms of a network's addresses.
    pub fn network(&self, net: IpNet) -> IpNet {
        at(net, self.address(net.network()))
    }

    /// The network of a network of pseudonyms.
    pub fn true_network(&self, net: IpNet) -> IpNet {
        at(net, self.true_address(net.network()))
    }

    /// A canonical name with pseudonyms in place of the addresses in it; see `names.rs` for which these are.
    pub fn name(&self, name: &[u8]) -> Vec<u8> {
        rewritten(name, |address| self.address(address))
    }

    /// The name that [`Pseudonyms::name`] was given.
    pub fn true_name(&self, name: &[u8]) -> Vec<u8> {
        rewritten(name, |pseudonym| self.true_address(pseudonym))
    }

    /// Text with pseudonyms in place of the addresses in it, written as `192.0.2.1` or `2001:db8::1`.
    pub fn text(&self, text: &str) -> String {
        String::from_utf8_lossy(&texts::rewrite(text.as_bytes(), &mut |address| self.address(address))).into_owned()
    }

    /// What the key is known by: enough to tell two studies' keys apart, and of no use for finding the key. It is the
    /// end of an encrypted constant; its beginning would tell how the prefixes of others are turned.
    pub fn key_id(&self) -> String {
        let IpAddr::V6(named) = self.address(NAMED_BY.into()) else { unreachable!("families are kept") };
        let [.., a, b] = named.segments();
        format!("{a:04x}{b:04x}")
    }
}

impl fmt::Debug for Pseudonyms {
    /// Never the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pseudonyms({})", self.key_id())
    }
}

/// The network of `net`'s length around an address.
fn at(net: IpNet, address: IpAddr) -> IpNet {
    IpNet::new(address, net.prefix_len()).expect("families and with them lengths are kept").trunc()
}

/// A name with other addresses in it.
fn rewritten(name: &[u8], mut turn: impl FnMut(IpAddr) -> IpAddr) -> Vec<u8> {
    let mut out = Vec::new();
    if names::rewrite(name, &mut turn, &mut out) { out } else { name.to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pseudonyms under a key of the draft's.
    fn pseudonyms(key: &str) -> Pseudonyms {
        Pseudonyms::new(&Key::parse(key.as_bytes()).expect("a key"))
    }

    /// The two keys of the draft's vectors.
    const KEYS: [&str; 2] = [
        "0123456789abcdeffedcba98765432101032547698badcfeefcdab8967452301",
        "2b7e151628aed2a6abf7158809cf4f3ca9f5ba40db214c3798f2e1c23456789a",
    ];

    /// The vectors of draft-denis-ipcrypt for ipcrypt-pfx: key, address, pseudonym.
    const VECTORS: [(usize, &str, &str); 16] = [
        (0, "0.0.0.0", "151.82.155.134"),
        (0, "255.255.255.255", "94.185.169.89"),
        (0, "192.0.2.1", "100.115.72.131"),
        (0, "2001:db8::1", "c180:5dd4:2587:3524:30ab:fa65:6ab6:f88"),
        (1, "10.0.0.47", "19.214.210.244"),
        (1, "10.0.0.129", "19.214.210.80"),
        (1, "10.0.0.234", "19.214.210.30"),
        (1, "172.16.5.193", "210.78.229.136"),
        (1, "172.16.97.42", "210.78.179.241"),
        (1, "172.16.248.177", "210.78.121.215"),
        (1, "2001:db8::a5c9:4e2f:bb91:5a7d", "7cec:702c:1243:f70:1956:125:b9bd:1aba"),
        (1, "2001:db8::7234:d8f1:3c6e:9a52", "7cec:702c:1243:f70:a3ef:c8e:95c1:cd0d"),
        (1, "2001:db8::f1e0:937b:26d4:8c1a", "7cec:702c:1243:f70:443c:c8e:6a62:b64d"),
        (1, "2001:db8:3a5c::e7d1:4b9f:2c8a:f673", "7cec:702c:3503:bef:e616:96bd:be33:a9b9"),
        (1, "2001:db8:9f27::b4e2:7a3d:5f91:c8e6", "7cec:702c:a504:b74e:194a:3d90:b047:2d1a"),
        (1, "2001:db8:d8b4::193c:a5e7:8b2f:46d1", "7cec:702c:f840:aa67:1b8:e84f:ac9d:77fb"),
    ];

    #[test]
    fn the_published_vectors_hold() {
        for (key, address, pseudonym) in VECTORS {
            let pseudonyms = pseudonyms(KEYS[key]);
            let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
            assert_eq!(pseudonyms.address(ip(address)), ip(pseudonym), "{address}");
            assert_eq!(pseudonyms.true_address(ip(pseudonym)), ip(address), "{pseudonym}");
        }
    }

    #[test]
    fn networks_keep_their_length_and_their_members() {
        let pseudonyms = pseudonyms(KEYS[1]);
        for (net, inside, outside) in [
            ("10.0.0.0/24", "10.0.0.234", "10.0.1.0"),
            ("172.16.0.0/13", "172.23.1.1", "172.24.0.0"),
            ("2001:db8::/33", "2001:db8:7fff::1", "2001:db8:8000::"),
        ] {
            let net: IpNet = net.parse().expect("a network");
            let of = |address: &str| pseudonyms.address(address.parse().expect("an address"));
            let shown = pseudonyms.network(net);
            assert_eq!((shown.prefix_len(), pseudonyms.true_network(shown)), (net.prefix_len(), net));
            assert!(shown.contains(&of(inside)) && !shown.contains(&of(outside)), "{net}");
        }
        let all: IpNet = "0.0.0.0/0".parse().expect("a network");
        assert_eq!(pseudonyms.network(all), all);
    }

    #[test]
    fn a_key_is_known_by_what_does_not_tell_it() {
        let [one, other] = KEYS.map(|key| pseudonyms(key).key_id());
        assert!(one != other && one.len() == 8 && !KEYS[0].contains(&one), "{one} {other}");
        assert_eq!(format!("{:?}", pseudonyms(KEYS[0])), format!("Pseudonyms({one})"));
    }
}
