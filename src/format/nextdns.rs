//! NextDNS logs as its site exports them: CSV with a header.
//!
//! Source: the header of such files (`timestamp,domain,query_type,dnssec,protocol,client_ip,status,reasons,...`).
//! Logs without client addresses, a setting of the profile, leave `client_ip` empty: these rows are rejects.

use super::columns::Mapping;
use super::{Format, Options, Prepared, Sample, csv};
use crate::error::{Error, Result};
use crate::input::frames::BOM;

/// The format.
pub const FORMAT: Format = Format {
    name: "nextdns",
    about: "NextDNS: logs downloaded as CSV",
    samples: &[Sample {
        text: "timestamp,domain,query_type,dnssec,protocol,client_ip,status,reasons,destination_country,root_domain,\
               device_id,device_name,device_model,device_local_ip,matched_name,client_name\n\
               2026-11-22T14:03:11.215Z,www.example.com,AAAA,false,DNS-over-HTTPS,192.0.2.1,blocked,\
               \"blocklist:a,blocklist:b\",DE,example.com,ABC12,laptop,,10.0.0.7,,nextdns-cli\n",
        records: 1,
        last: "2026-11-22T14:03:11.215Z 192.0.2.1 www.example.com IN AAAA",
    }],
    prepare,
};

/// Columns by which the header is known.
const MARKS: [&str; 7] = ["timestamp", "domain", "query_type", "dnssec", "protocol", "client_ip", "status"];
/// What they hold.
const COLUMNS: &str = "time=timestamp,source=client_ip,name=domain,type=query_type,transport=protocol";

/// Sees from a file's head that it has the header, and reads on as CSV.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let line = head.strip_prefix(BOM).unwrap_or(head).split(|octet| *octet == b'\n').next().unwrap_or_default();
    let header = String::from_utf8_lossy(line);
    let names: Vec<&str> = header.trim().split(',').map(|name| name.trim_matches('"')).collect();
    if !MARKS.iter().all(|mark| names.contains(mark)) {
        return Err(Error::input("no header of NextDNS"));
    }
    let columns = if options.columns.is_empty() { Mapping::parse(COLUMNS)? } else { options.columns.clone() };
    let mut prepared = (csv::FORMAT.prepare)(head, &Options { columns, ..options.clone() })?;
    if options.columns.is_empty() {
        for decision in prepared.decisions.iter_mut().filter(|decision| decision.what == "columns") {
            decision.why = "header of NextDNS";
        }
    }
    Ok(prepared)
}
