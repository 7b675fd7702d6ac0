//! Text of captures with octets changed and cut: rejects, but no panic, and every line is accounted for.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod reading;

use proptest::prelude::*;
use whoasks::format::{Format, Options, dnstap_read, tcpdump, tshark, tshark_ek};

/// The formats that are text of captures or of dnstap.
const FORMATS: [&Format; 4] = [&dnstap_read::FORMAT, &tcpdump::FORMAT, &tshark::FORMAT, &tshark_ek::FORMAT];

proptest! {
    #[test]
    fn no_text_is_a_panic(
        which in 0..FORMATS.len(),
        sample in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let format = FORMATS[which];
        let mut text = format.samples[sample.index(format.samples.len())].octets().into_owned();
        for (at, octet) in flips {
            let at = at.index(text.len());
            text[at] = octet;
        }
        text.truncate(cut.index(text.len() + 1));
        if let Ok(reading) = reading::read(format, &text, &Options::default()) {
            let lines = text.split_inclusive(|octet| *octet == b'\n').count() as u64;
            prop_assert!(reading.tally.frames() >= lines);
            prop_assert_eq!(reading.tally.records, reading.records.len() as u64);
        }
    }
}

#[test]
fn forms_of_older_tsharks_are_read() {
    let lines = r#"{"timestamp":"1795314077841","layers":{"ip":{"ip_ip_src":"192.0.2.1"},"udp":{"udp_udp_srcport":"5353"},"dns":{"dns_dns_id":"0x0000cfe4","dns_flags_dns_flags_response":"0","dns_flags_dns_flags_opcode":"0","text_dns_qry_name":"www.example.org","text_dns_qry_type":"1","text_dns_qry_class":"0x00000001"}}}
{"timestamp":"1795314077842","layers":{"ip":{"ip_ip_src":"198.51.100.53","ip_ip_dst":"192.0.2.1"},"dns":{"dns_dns_id":"0x0000cfe4","dns_flags_dns_flags_response":"1","dns_flags_dns_flags_opcode":"0","dns_flags_dns_flags_rcode":"3","text_dns_qry_name":"www.example.org","text_dns_qry_type":"1"}}}
{"timestamp":"1795314077843","layers":{"ip":{"ip_ip_src":"192.0.2.2"},"tcp":{"tcp_tcp_srcport":"5353"},"dns":[{"dns_dns_id":"0x0001","dns_dns_flags_response":false,"dns_dns_qry_name":"one.example","dns_dns_qry_type":"1"},{"dns_dns_id":"0x0002","dns_dns_flags_response":false,"dns_dns_qry_name":"two.example","dns_dns_qry_type":"28"}]}}
{"timestamp":"1795314077844","layers":{"ip":{"ip_ip_src":"192.0.2.3"},"icmp":{"icmp_icmp_type":"8"}}}
{"timestamp":"1795314077845","layers":{"ip":{"ip_ip_src":"192.0.2.3"},"dns":{"dns_dns_id":"0x0003","dns_dns_flags_response":false,"dns_dns_flags_opcode":"5","dns_dns_qry_name":"zone.example","dns_dns_qry_type":"6"}}}
"#;
    let reading = reading::read(&tshark_ek::FORMAT, lines.as_bytes(), &Options::default()).unwrap();
    let expected = [
        "2026-11-22T02:21:17.841Z 192.0.2.1 www.example.org IN A",
        "2026-11-22T02:21:17.843Z 192.0.2.2 one.example IN A",
        "2026-11-22T02:21:17.843Z 192.0.2.2 two.example IN AAAA",
    ];
    assert_eq!(reading.records, expected);
    assert_eq!((reading.tally.responses, reading.tally.not_lookups, reading.tally.rejected()), (1, 2, 0));
    assert_eq!(reading.extras[2], "port=5353 transport=tcp");
}
