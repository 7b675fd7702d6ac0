//! What a source is, as octets that sort as sources do: IPv4 before IPv6 before groups that are no addresses.

use std::net::IpAddr;

use ipnet::IpNet;

/// The first octet of IPv4 addresses and networks.
const V4: u8 = 4;
/// The first octet of IPv6 addresses and networks.
const V6: u8 = 6;
/// The first octet of groups that are no addresses.
const TEXT: u8 = b't';

/// A source that is taken apart again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identity {
    /// An address.
    Address(IpAddr),
    /// A network.
    Network(IpNet),
    /// A label, an AS, a country.
    Text(String),
}

/// Writes the key of an address.
pub fn address(address: IpAddr, key: &mut Vec<u8>) {
    key.clear();
    match address {
        IpAddr::V4(v4) => {
            key.push(V4);
            key.extend(v4.octets());
        }
        IpAddr::V6(v6) => {
            key.push(V6);
            key.extend(v6.octets());
        }
    }
}

/// Writes the key of a network.
pub fn network(net: IpNet, key: &mut Vec<u8>) {
    address(net.network(), key);
    key.push(net.prefix_len());
}

/// Writes the key of a group that is no address.
pub fn text(text: &str, key: &mut Vec<u8>) {
    key.clear();
    key.push(TEXT);
    key.extend_from_slice(text.as_bytes());
}

/// What a key stands for.
pub fn identity(key: &[u8]) -> Identity {
    let (kind, rest) = key.split_first().unwrap_or((&TEXT, &[]));
    let address = |octets: &[u8]| match *kind {
        V4 => octets.first_chunk::<4>().map(|octets| IpAddr::from(*octets)),
        V6 => octets.first_chunk::<16>().map(|octets| IpAddr::from(*octets)),
        _ => None,
    };
    match address(rest) {
        None => Identity::Text(String::from_utf8_lossy(rest).into_owned()),
        Some(address) => {
            let length = rest.get(if address.is_ipv4() { 4 } else { 16 });
            let net = length.and_then(|length| IpNet::new(address, *length).ok());
            net.map_or(Identity::Address(address), Identity::Network)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_back_and_sort() {
        let mut keys = Vec::new();
        let mut add = |write: &dyn Fn(&mut Vec<u8>), identity: Identity| {
            let mut key = vec![1, 2, 3];
            write(&mut key);
            assert_eq!(super::identity(&key), identity);
            keys.push(key);
        };
        for text in ["9.0.0.1", "192.0.2.1", "2001:db8::1"] {
            let ip: IpAddr = text.parse().expect("an address");
            add(&|key| address(ip, key), Identity::Address(ip));
        }
        let net: IpNet = "2001:db8:1::/48".parse().expect("a network");
        add(&|key| network(net, key), Identity::Network(net));
        add(&|key| text("192.0.2.1", key), Identity::Text("192.0.2.1".to_owned()));
        add(&|key| text("Bank", key), Identity::Text("Bank".to_owned()));
        assert!(keys.is_sorted());
    }
}
