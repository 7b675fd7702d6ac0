//! PowerDNS Authoritative Server (`log-dns-queries=yes`, `loglevel` 5 or more).
//!
//! A lookup is `[TCP ]Remote IP[<-SUBNET] wants 'NAME|TYPE', do = 0, bufsize = 512[ (RAW)]: packetcache HIT|MISS`;
//! all else is none. Names are escaped (`\032`), but quotes and bars in them are not. The class is not logged. Shapes
//! from `pdns/packethandler.cc` and `pdns/receiver.cc` of 3.0 to 5.0.

use super::text::out::Name;
use super::text::{self, Asked, Line, Out, Plain, Read, Server, bare, is_cut, router, split, split_last};
use super::{Format, Sample, address, columns};
use crate::dns::RecordType;
use crate::record::{Extra, Transport};
use crate::tally::{Outcome, Reject};

/// The format.
pub const FORMAT: Format = Format {
    name: "powerdns",
    about: "PowerDNS Authoritative Server: log-dns-queries=yes with loglevel=5 or more",
    samples: &[
        Sample {
            text: "2026-11-22T14:03:11.123456+00:00 ns1 pdns_server[29011]: Remote 192.0.2.1 wants 'www.example.org|AAAA', do = 0, bufsize = 1232: packetcache MISS\n",
            records: 1,
            last: "2026-11-22T14:03:11.123456Z 192.0.2.1 www.example.org IN AAAA",
        },
        Sample {
            text: "TCP Remote 2001:db8::1<-192.0.2.0/24 wants 'apos'tro|phe.example.org|TYPE65534', do = 1, bufsize = 1232 (4096): packetcache HIT\n",
            records: 1,
            last: "- 2001:db8::1 apos'tro|phe.example.org IN TYPE65534",
        },
    ],
    prepare: |head, options| router::alone(&SERVER, head, options),
};

/// PowerDNS Authoritative Server beside other servers in one file.
pub const SERVER: Server = Server {
    name: FORMAT.name,
    programs: &["pdns", "pdns_server"],
    unknown: Reject::new("not a PowerDNS log line"),
    scout: || Box::new(Plain(read)),
};

/// Reads a line.
fn read(line: &Line<'_>, out: &mut Out<'_>) -> Read {
    let (stamp, message) = bare::head(line);
    let (transport, rest) = match message.strip_prefix(b"TCP ") {
        Some(rest) => (Some(Transport::Tcp), rest),
        None => (None, message),
    };
    let Some(remote) = rest.strip_prefix(b"Remote ") else {
        let is_ours = bare::is_own(line);
        return is_ours.then(|| if is_cut(rest, b"Remote ") { Err(text::CUT) } else { Ok(Outcome::NotLookup) });
    };
    Some(question(remote, transport).and_then(|asked| out.lookup(stamp, &asked)))
}

/// Reads what follows `Remote `.
fn question(text: &[u8], transport: Option<Transport>) -> Result<Asked<'_>, Reject> {
    let (client, rest) = split(text, b" wants '").ok_or(text::CUT)?;
    // Blanks in names are escaped, so this ends the first name that there is.
    let (asked, _) = split(rest, b"', do = ").ok_or(text::CUT)?;
    let (name, rtype) = split_last(asked, b"|").ok_or(text::CUT)?;
    let (client, subnet) = split(client, b"<-").map_or((client, None), |(client, subnet)| (client, Some(subnet)));
    let (source, port) = address::parse(client).ok_or(text::NO_ADDRESS)?;
    let rtype = RecordType::parse(rtype).ok_or(text::BAD_TYPE)?;
    let extra = Extra { port, transport, ecs: subnet.and_then(columns::subnet), ..Extra::default() };
    Ok(Asked { extra, ..Asked::new(source, Name::Escaped(name), rtype) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions() {
        let read = |text: &'static str| question(text.as_bytes(), None);
        let asked =
            read("192.0.2.1<-198.51.100.0/24 wants 'a|b|A', do = 0, bufsize = 512: packetcache MISS").expect("one");
        assert_eq!((asked.name, asked.rtype), (Name::Escaped(b"a|b"), RecordType::A));
        assert_eq!(asked.extra.ecs.map(|net| net.to_string()).as_deref(), Some("198.51.100.0/24"));
        for (text, reject) in [
            ("192.0.2.1 wants 'a.exam", text::CUT),
            ("192.0.2.1 wants 'a|A', do", text::CUT),
            ("192.0.2 wants 'a|A', do = 0", text::NO_ADDRESS),
            ("192.0.2.1 wants 'a|WAT', do = 0", text::BAD_TYPE),
        ] {
            assert_eq!(read(text).map(|_| ()), Err(reject), "{text}");
        }
    }
}
