//! The types that most lookups ask for, by one look at a table.

use super::RecordType;

/// The types that most lookups ask for, each where [`place`] puts its mnemonic.
const USUAL: [(u64, u16); 16] = {
    let usual: [(&[u8], u16); 9] = [
        (b"A", 1),
        (b"NS", 2),
        (b"SOA", 6),
        (b"PTR", 12),
        (b"MX", 15),
        (b"TXT", 16),
        (b"AAAA", 28),
        (b"SRV", 33),
        (b"HTTPS", 65),
    ];
    let mut table = [(0, 0); 16];
    let mut at = 0;
    while at < usual.len() {
        let (name, number) = usual[at];
        let (mut word, mut octet) = (0, 0);
        while octet < name.len() {
            word |= (name[octet] as u64) << (8 * octet);
            octet += 1;
        }
        assert!(table[place(word)].1 == 0, "two mnemonics in one place");
        table[place(word)] = (word, number);
        at += 1;
    }
    table
};

/// Where a mnemonic of up to seven octets stands in [`USUAL`].
const fn place(word: u64) -> usize {
    (word.wrapping_mul(PLACES) >> 60) as usize
}

/// A factor that gives each usual mnemonic a place of its own.
const PLACES: u64 = 0xc464_7159_c324_c985;

impl RecordType {
    /// The type with a mnemonic of up to seven octets in upper case, its first octet the lowest, if it is usual.
    #[inline]
    pub fn usual(word: u64) -> Option<Self> {
        let (name, number) = USUAL[place(word)];
        (name == word && word != 0).then_some(RecordType(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_types_are_those_of_the_whole_table() {
        let mut found = 0;
        for number in 0..=u16::MAX {
            let mut octets = [0; 8];
            let name = RecordType(number).to_string();
            if name.len() < 8 {
                octets[..name.len()].copy_from_slice(name.as_bytes());
                let usual = RecordType::usual(u64::from_le_bytes(octets));
                assert!(usual.is_none_or(|usual| usual.0 == number), "{name}");
                found += usize::from(usual.is_some());
            }
        }
        assert_eq!((found, RecordType::usual(0)), (9, None));
    }
}
