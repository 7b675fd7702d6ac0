//! Labels of networks from a CSV file of `cidr,label` lines.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;
use std::path::Path;

use ipnet::IpNet;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// What the user calls networks; of those that hold an address, the smallest counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// Label and line by network.
    networks: HashMap<IpNet, (String, u64)>,
    /// The lengths of their prefixes, with whether they are of IPv4.
    lengths: BTreeSet<(bool, u8)>,
    /// The SHA-256 of the file.
    sha256: String,
}

impl Labels {
    /// Reads the file at `path`; see [`Labels::parse`].
    ///
    /// # Errors
    /// An input error where it cannot be read, or with the line that is wrong.
    pub fn read(path: &Path) -> Result<Labels> {
        let shown = path.display();
        let text = std::fs::read(path).map_err(|cause| Error::of_file(path, &cause).at(&shown))?;
        Self::parse(&text, &shown.to_string())
    }

    /// Reads lines such as `192.0.2.0/24,Example Bank`; `file` is the name for errors.
    ///
    /// The header `cidr,label` may be there, blank lines and lines that start with `#` are passed over. A network may
    /// lie in another one; the same network twice is an error, and so is everything else.
    pub fn parse(text: &[u8], file: &str) -> Result<Labels> {
        let sha256 = Sha256::digest(text).iter().map(|octet| format!("{octet:02x}")).collect();
        let mut labels = Labels { sha256, ..Labels::default() };
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let lines = (1..).zip(text.split(|octet| *octet == b'\n').map(<[u8]>::trim_ascii));
        let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with(b"#"));
        for (at, (number, line)) in lines.enumerate() {
            let wrong = |error: Error| error.at(format_args!("{file}:{number}"));
            let row = fields(line).map_err(wrong)?;
            let is_header = at == 0 && row.iter().map(str::to_ascii_lowercase).eq(["cidr", "label"]);
            if !is_header {
                let (net, label) = parse_row(&row).map_err(wrong)?;
                labels.add(net, label, number).map_err(wrong)?;
            }
        }
        Ok(labels)
    }

    /// Adds a network that is not there yet.
    fn add(&mut self, net: IpNet, label: &str, line: u64) -> Result<()> {
        if let Some((other, before)) = self.networks.get(&net) {
            let same = if other == label { "with the same label" } else { "with another label" };
            return Err(Error::input(format!("{net} is in line {before} already, {same}"))
                .hint("a network has one line; smaller ones inside it may have their own"));
        }
        self.lengths.insert((net.addr().is_ipv4(), net.prefix_len()));
        self.networks.insert(net, (label.to_owned(), line));
        Ok(())
    }

    /// The label of the smallest network that holds `address`.
    pub fn of_address(&self, address: IpAddr) -> Option<&str> {
        self.of_network(IpNet::from(address))
    }

    /// The label of the smallest network that holds all of `net`.
    pub fn of_network(&self, net: IpNet) -> Option<&str> {
        let is_ipv4 = net.addr().is_ipv4();
        let lengths = self.lengths.range((is_ipv4, 0)..=(is_ipv4, net.prefix_len())).rev();
        let around = lengths.filter_map(|(_, length)| IpNet::new(net.addr(), *length).ok());
        let mut found = around.filter_map(|around| self.networks.get(&around.trunc()));
        found.next().map(|(label, _)| label.as_str())
    }

    /// The SHA-256 of the file.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

/// The fields of a line, unquoted; a label has no line breaks.
fn fields(line: &[u8]) -> Result<csv::StringRecord> {
    let line = std::str::from_utf8(line).map_err(|_| Error::input("not UTF-8 text"))?;
    if line.matches('"').count() % 2 == 1 {
        return Err(Error::input("unclosed quote").hint(SHAPE));
    }
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).trim(csv::Trim::All).buffer_capacity(line.len() + 1);
    let mut row = csv::StringRecord::new();
    reader.from_reader(line.as_bytes()).read_record(&mut row).map_err(|cause| Error::input(cause.to_string()))?;
    Ok(row)
}

/// Octets of the longest label.
const LONGEST: usize = 255;

/// How a line is written.
const SHAPE: &str = "a line is cidr,label as in 192.0.2.0/24,Example Bank; labels with commas stand in quotes";

/// The network and the label of a row.
fn parse_row(row: &csv::StringRecord) -> Result<(IpNet, &str)> {
    let (2, Some(net), Some(label)) = (row.len(), row.get(0), row.get(1)) else {
        return Err(Error::input(format!("{} fields instead of 2", row.len())).hint(SHAPE));
    };
    if label.is_empty() {
        return Err(Error::input("no label").hint(SHAPE));
    }
    let address = || net.parse().ok().map(|address: IpAddr| IpNet::from(address.to_canonical()));
    if label.len() > LONGEST {
        return Err(Error::input(format!("a label of {} octets", label.len())).hint(format!("{LONGEST} are enough")));
    }
    let net: IpNet =
        net.parse().ok().or_else(address).ok_or_else(|| Error::input(format!("{net:?} is no network")).hint(SHAPE))?;
    if net.trunc() != net {
        return Err(Error::input(format!("{net} is an address and not a network")).hint(format!(
            "write {} for the network, or {} for the address",
            net.trunc(),
            net.addr()
        )));
    }
    Ok((net, label))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The labels of a text.
    fn labels(text: &str) -> Labels {
        Labels::parse(text.as_bytes(), "labels.csv").expect("labels")
    }

    #[test]
    fn the_smallest_network_counts() {
        let labels = labels(
            "\u{feff}CIDR, Label\r\n# ours\n192.0.2.0/24,\"Bank, London\"\n192.0.2.64/26,Branch\n192.0.2.65,Mail\n\n\
             2001:db8::/32,Six\n0.0.0.0/0,World\n",
        );
        let of = |address: &str| labels.of_address(address.parse().expect("an address"));
        assert_eq!(of("192.0.2.1"), Some("Bank, London"));
        assert_eq!(of("192.0.2.64"), Some("Branch"));
        assert_eq!(of("192.0.2.65"), Some("Mail"));
        assert_eq!(of("198.51.100.1"), Some("World"));
        assert_eq!((of("2001:db8:ffff::1"), of("2001:db9::1")), (Some("Six"), None));
        let of = |net: &str| labels.of_network(net.parse().expect("a network"));
        assert_eq!(of("192.0.2.64/27"), Some("Branch"));
        assert_eq!(of("192.0.2.0/25"), Some("Bank, London"));
        assert_eq!(of("192.0.0.0/8"), Some("World"));
        assert_eq!(of("::/0"), None);
        assert_eq!(Labels::parse(b"", "x").expect("nothing").of_address(IpAddr::from([192, 0, 2, 1])), None);
    }

    #[test]
    fn a_wrong_line_is_told() {
        for (text, message) in [
            ("192.0.2.0/24,A\n\n192.0.2.0/24,B\n", "x:3: 192.0.2.0/24 is in line 1 already, with another label"),
            ("192.0.2.0/24,A\n192.0.2.0/24,A\n", "x:2: 192.0.2.0/24 is in line 1 already, with the same label"),
            ("::ffff:192.0.2.1,A\n192.0.2.1/32,A\n", "x:2: 192.0.2.1/32 is in line 1 already"),
            ("#\n192.0.2.1/24,A\n", "x:2: 192.0.2.1/24 is an address and not a network"),
            ("192.0.2.0/33,A", "x:1: \"192.0.2.0/33\" is no network"),
            ("cidr,label\ncidr,label\n", "x:2: \"cidr\" is no network"),
            ("192.0.2.0/24", "x:1: 1 fields instead of 2"),
            ("192.0.2.0/24,Bank, London", "x:1: 3 fields instead of 2"),
            ("192.0.2.0/24, \n", "x:1: no label"),
            ("\n192.0.2.0/24,\"Bank\n192.0.3.0/24,B\"\n", "x:2: unclosed quote"),
        ] {
            let error = Labels::parse(text.as_bytes(), "x").expect_err(text).to_string();
            assert!(error.starts_with(message), "{error}");
        }
        let long = format!("192.0.2.0/24,{}", "x".repeat(256));
        let error = Labels::parse(long.as_bytes(), "x").expect_err("a long label").to_string();
        assert_eq!(error, "x:1: a label of 256 octets. Hint: 255 are enough.");
        let error = Labels::parse(b"192.0.2.0/24,A\n192.0.3.0/24,\xff\n", "x").expect_err("octets").to_string();
        assert!(error.starts_with("x:2: not UTF-8"), "{error}");
    }
}
