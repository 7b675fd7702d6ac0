//! PowerDNS Authoritative Server (`log-dns-queries=yes`, `loglevel` 5 or more).
//!
//! A lookup is `[TCP ]Remote IP[<-SUBNET] wants 'NAME|TYPE', do = 0, bufsize = 512[ (RAW)]: packetcache HIT|MISS`;
//! all else is none. Names are escaped (`\032`), but quotes and bars in them are not. The class is not logged. With
//! `loglevel-show` (since 4.9) that stands in `msg="..." prio="Notice"`, on standard error alone; with
//! `logging-structured` (since 5.1) a lookup is `msg="Query received"` or `"Received TCP query"` with `remote`, `query`
//! and `type`, and the server's own time in milliseconds, which counts. Shapes from `pdns/packethandler.cc`,
//! `pdns/receiver.cc`, `pdns/auth-main.cc`, `pdns/tcpreceiver.cc` and `pdns/logger.cc` of 3.0 to 5.1.

use super::text::out::Name;
use super::text::{self, Asked, Line, Out, Plain, Read, Server, bare, is_cut, pairs, router, split, split_last};
use super::time::{self, Stamp};
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
        Sample {
            text: "msg=\"Remote 192.0.2.1 wants 'sp\\\\032ace.example.org|A', do = 0, bufsize = 1232: packetcache MISS\" prio=\"Notice\"\n",
            records: 1,
            last: "- 192.0.2.1 sp\\032ace.example.org IN A",
        },
        Sample {
            text: "Nov 22 14:03:11 ns1 pdns_server[7]: msg=\"Query received\" subsystem=\"udp\" prio=\"Notice\" ts=\"1795356191.713\" remote=\"192.0.2.1<-198.51.100.0/24\" query=\"www.example.org\" type=\"AAAA\" dnssec=\"0\" max reply length=\"1232\"\n\
                   Nov 22 14:03:11 ns1 pdns_server[7]: msg=\"packetcache MISS\" subsystem=\"udp\" prio=\"Notice\" ts=\"1795356191.713\"\n\
                   Nov 22 14:03:11 ns1 pdns_server[7]: msg=\"Received TCP query\" subsystem=\"tcp\" prio=\"Notice\" ts=\"1795356191.714\" remote=\"192.0.2.2\" query=\"www.example.org\" type=\"ANY\" dnssecok=\"0\" bufsize=\"65535\" packetcache=\"miss\"\n",
            records: 2,
            last: "2026-11-22T14:03:11.714Z 192.0.2.2 www.example.org IN ANY",
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
    if let Some(read) = structured(message, stamp, out) {
        return Some(read);
    }
    plain(message, stamp, out).or_else(|| {
        let is_ours = bare::is_own(line);
        is_ours.then(|| if is_cut(message, b"Remote ") { Err(text::CUT) } else { Ok(Outcome::NotLookup) })
    })
}

/// Reads a message of text; `None` for one that is about no question.
fn plain(message: &[u8], stamp: Option<Stamp>, out: &mut Out<'_>) -> Read {
    let (transport, rest) = match message.strip_prefix(b"TCP ") {
        Some(rest) => (Some(Transport::Tcp), rest),
        None => (None, message),
    };
    let remote = rest.strip_prefix(b"Remote ")?;
    Some(question(remote, transport).and_then(|asked| out.lookup(stamp, &asked)))
}

/// Reads a message of `key="value"` pairs; `None` for one that is about no question. `outer` is the time before it,
/// which counts where it has no own.
fn structured(text: &[u8], outer: Option<Stamp>, out: &mut Out<'_>) -> Read {
    let text = Some(text).filter(|text| text.starts_with(b"msg=\""))?;
    let [msg, ts, remote, query, rtype] = pairs::read(text, &["msg", "ts", "remote", "query", "type"])?.ok()?;
    let transport = match msg.as_deref()? {
        b"Query received" => None,
        b"Received TCP query" => Some(Transport::Tcp),
        other => return plain(other, outer, out),
    };
    let stamp = ts.as_deref().and_then(time::any).or(outer);
    let asked = asked(remote.as_deref().unwrap_or_default(), query.as_deref()?, rtype.as_deref()?, transport);
    Some(asked.and_then(|asked| out.lookup(stamp, &asked)))
}

/// Reads what follows `Remote `.
fn question(text: &[u8], transport: Option<Transport>) -> Result<Asked<'_>, Reject> {
    let (client, rest) = split(text, b" wants '").ok_or(text::CUT)?;
    // Blanks in names are escaped, so this ends the first name that there is.
    let (asked, _) = split(rest, b"', do = ").ok_or(text::CUT)?;
    let (name, rtype) = split_last(asked, b"|").ok_or(text::CUT)?;
    self::asked(client, name, rtype, transport)
}

/// What a client, perhaps with the client subnet behind it, asked for.
fn asked<'a>(client: &[u8], name: &'a [u8], rtype: &[u8], transport: Option<Transport>) -> Result<Asked<'a>, Reject> {
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
