//! Which row groups are read: not those of which the file says that no filter lets a row pass.

use parquet::bloom_filter::Sbbf;
use parquet::data_type::AsBytes;
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::file::statistics::Statistics;

use super::cells::instant;
use super::open::Guarded;
use super::{CONTRACT, NANOS};
use crate::format::columns::Field;
use crate::format::parquet::{Choice, Column, Kind, NameFrom};
use crate::format::time::{Stamp, any};
use crate::input::skim::Needle;
use crate::record::Timestamp;
use crate::select::Filter;

/// What the filters let pass, as far as files can tell.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Lookups from this instant on.
    since: Option<Timestamp>,
    /// Lookups before this instant.
    until: Option<Timestamp>,
    /// Only these names, canonical and folded; any where there are none.
    names: Vec<Vec<u8>>,
    /// Seek texts that may be one of them; none where any text may.
    needles: Vec<Needle>,
}

/// What a row group is.
pub enum Found {
    /// A filter may let something pass.
    Perhaps,
    /// No filter lets anything pass; the first and the last time in nanoseconds, where that is because of times.
    Nothing(Option<(i64, i64)>),
}

impl Wanted {
    /// What a filter for times lets pass.
    pub fn of(filter: &Filter) -> Wanted {
        Wanted { since: filter.since, until: filter.until, ..Wanted::default() }
    }

    /// The same for lookups of these names, where nothing else of the log is looked at.
    #[must_use]
    pub fn only(self, names: Vec<Vec<u8>>) -> Wanted {
        let needles = names.iter().map(|name| Needle::new(name)).collect::<Option<_>>();
        Wanted { names, needles: needles.unwrap_or_default(), ..self }
    }

    /// Whether the text of a name may pass.
    pub fn may_be(&self, text: &[u8]) -> bool {
        self.needles.is_empty() || self.needles.iter().any(|needle| needle.is_in(text))
    }

    /// What a row group is, by its statistics and its filter of names.
    pub fn look(
        &self,
        group: &RowGroupMetaData,
        choice: &Choice,
        columns: &[Column],
        is_own: bool,
        file: &Guarded,
    ) -> Found {
        if !self.names.is_empty()
            && let NameFrom::Column(at) = choice.name
            && self.names.iter().all(|name| !may_hold(group, at, name, is_own, file))
        {
            return Found::Nothing(None);
        }
        let has_nanos =
            is_own && columns.iter().position(|column| column.name == NANOS).is_some_and(|at| has_any(group, at));
        let times = choice.columns[Field::Time as usize].and_then(|at| times(group, at, columns.get(at)?.kind));
        let times = times.filter(|_| !has_nanos);
        match times {
            Some((first, last)) if self.is_outside(first, last) => Found::Nothing(Some((first, last))),
            _ => Found::Perhaps,
        }
    }

    /// Whether all times from `first` to `last` are left out.
    fn is_outside(&self, first: i64, last: i64) -> bool {
        self.since.is_some_and(|since| last < since.0) || self.until.is_some_and(|until| first >= until.0)
    }
}

/// Whether a file was written by `records`.
pub fn is_own(metadata: &ParquetMetaData) -> bool {
    let pairs = metadata.file_metadata().key_value_metadata().into_iter().flatten();
    pairs.into_iter().any(|pair| pair.key == CONTRACT && pair.value.as_deref() == Some(crate::record::CONTRACT))
}

/// The first and the last time of a row group in nanoseconds, where the file says them.
///
/// Those of no zone are not looked at, and those of texts; numbers where both have as many digits, so that they count
/// the same unit.
fn times(group: &RowGroupMetaData, at: usize, kind: Kind) -> Option<(i64, i64)> {
    let bounds = match group.columns().get(at)?.statistics()? {
        Statistics::Int64(of) => (*of.min_opt()?, *of.max_opt()?),
        Statistics::Int32(of) => (i64::from(*of.min_opt()?), i64::from(*of.max_opt()?)),
        _ => return None,
    };
    let (first, last) = match kind {
        Kind::Instant(unit) => {
            let written = |value| {
                let mut text = Vec::new();
                instant(value, unit, &mut text);
                text
            };
            (written(bounds.0), written(bounds.1))
        }
        Kind::Number => {
            let (first, last) = (bounds.0.to_string(), bounds.1.to_string());
            if first.len() != last.len() || bounds.0 < 0 {
                return None;
            }
            (first.into_bytes(), last.into_bytes())
        }
        _ => return None,
    };
    let ns = |text: &[u8]| match any(text)? {
        Stamp::Utc(time) => Some(time.0),
        _ => None,
    };
    Some((ns(&first)?, ns(&last)?))
}

/// Whether a column of classes has nothing but that of the Internet in a row group, by its least and its greatest value.
pub fn is_all_in(group: &RowGroupMetaData, at: usize) -> bool {
    let both = match group.columns().get(at).and_then(|column| column.statistics()) {
        Some(Statistics::ByteArray(of)) if of.min_is_exact() && of.max_is_exact() => {
            [of.min_opt(), of.max_opt()].map(|bound| bound.is_some_and(|text| text.data() == b"IN"))
        }
        Some(Statistics::Int64(of)) => [of.min_opt(), of.max_opt()].map(|bound| bound == Some(&1)),
        Some(Statistics::Int32(of)) => [of.min_opt(), of.max_opt()].map(|bound| bound == Some(&1)),
        _ => [false; 2],
    };
    both == [true; 2]
}

/// Whether a column may have any value in a row group.
fn has_any(group: &RowGroupMetaData, at: usize) -> bool {
    let nulls = group.columns().get(at).and_then(|column| column.statistics()?.null_count_opt());
    nulls.is_none_or(|nulls| i64::try_from(nulls) != Ok(group.num_rows()))
}

/// Whether a row group may hold a name.
fn may_hold(group: &RowGroupMetaData, at: usize, name: &[u8], is_own: bool, file: &Guarded) -> bool {
    let Some(column) = group.columns().get(at) else { return true };
    // Older statistics compare octets with a sign.
    let bounds = match column.statistics().filter(|of| !of.is_min_max_deprecated()) {
        Some(Statistics::ByteArray(of)) => of.min_opt().zip(of.max_opt()),
        _ => None,
    };
    if let Some((min, max)) = bounds {
        let (lowest, highest) = if is_own { (name.to_vec(), name.to_vec()) } else { spellings(name) };
        if highest.as_slice() < min.as_bytes() || lowest.as_slice() > max.as_bytes() {
            return false;
        }
    }
    // Filters know names as they are written, which is known of own files alone.
    !is_own || Sbbf::read_from_column_chunk(column, file).ok().flatten().is_none_or(|filter| filter.check(name))
}

/// Bounds of all spellings of a name, by the letters that it begins with: these stand in some case, or one of them is
/// a backslash, which lies between the two cases.
fn spellings(name: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let letters = name.iter().take_while(|octet| octet.is_ascii_alphabetic()).count();
    let lowest = name[..letters].to_ascii_uppercase();
    let highest = name[..letters].iter().map(u8::to_ascii_lowercase).chain([0xff]).collect();
    (lowest, highest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_lie_between_their_bounds() {
        let (lowest, highest) = spellings(b"mail1.example");
        for spelling in
            ["mail1.example", "MAIL1.EXAMPLE.", "Mail1.example", "\\109ail1.example", "mA\\105l1", "mail\\049"]
        {
            assert!(*lowest <= *spelling.as_bytes() && *highest >= *spelling.as_bytes(), "{spelling}");
        }
        for other in ["mb.example", "n", "LZ"] {
            assert!(*lowest > *other.as_bytes() || *highest < *other.as_bytes(), "{other}");
        }
        assert_eq!(spellings(b"1.example"), (Vec::new(), vec![0xff]));
    }
}
