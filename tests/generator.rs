//! The generator: deterministic, and its text says what its plain lookups say.

#[path = "generator/mod.rs"]
mod generator;
#[path = "oracle/mod.rs"]
mod oracle;

use generator::Settings;
use generator::stream::Stream;
use generator::text::{Format, Writer};
use sha2::{Digest, Sha256};

/// A small log in one format.
fn log(format: Format, seed: u64) -> Vec<u8> {
    let settings = Settings { lines: 2_000, names: 500, sources: 100, seed, ..Settings::default() };
    let (mut out, mut writer) = (Vec::new(), Writer::new(format, &settings));
    writer.head(&mut out);
    Stream::new(&settings).for_each(|event| writer.line(&mut out, &event));
    writer.foot(&mut out);
    out
}

#[test]
fn the_same_bytes_on_every_machine() {
    let digest = Sha256::digest(log(Format::Bind, 1));
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, "dadebc1ebbf8cff0fa9662d9315bba830e54d10122d192cf5b345a63cea13b92");
    assert_ne!(log(Format::Csv, 1), log(Format::Csv, 2));
}

#[test]
fn text_and_lookups_agree() {
    let settings = Settings { lines: 2_000, names: 500, sources: 100, ..Settings::default() };
    let csv = String::from_utf8(log(Format::Csv, 1)).unwrap();
    let rows: Vec<Vec<&str>> = csv.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let lookups: Vec<generator::Lookup> = Stream::new(&settings).lookups().collect();
    assert_eq!(rows.len(), lookups.len());
    for (row, lookup) in rows.iter().zip(lookups) {
        let time: jiff::Timestamp = row[0].parse().unwrap();
        assert_eq!(time.as_nanosecond(), i128::from(lookup.time_ns));
        assert_eq!((row[1], row[2]), (lookup.source.to_string().as_str(), lookup.name.as_str()));
        assert_eq!(Some(lookup.rtype), generator::RecordType::named(row[3]).map(|rtype| rtype.number));
    }
}
