//! What holds of any octets: each fuzz target is one of these laws, and `tests/fuzz.rs` holds what was found to them.

pub mod compressed;
pub mod files;
pub mod formats;
pub mod long;
pub mod splits;
pub mod whole;

#[path = "../../reading/mod.rs"]
mod reading;
#[path = "../../damage/seen.rs"]
#[allow(dead_code, reason = "the tests of damage use all of it")]
mod seen;

use std::path::PathBuf;
use std::sync::LazyLock;

use tempfile::TempDir;
use whoasks::format::{self, Format};

/// A law of any octets.
pub type Hold = fn(&[u8]);

/// A law with its name.
pub struct Law {
    /// The name, for the command line.
    pub name: &'static str,
    /// Panics where it does not hold.
    hold: Hold,
    /// The format of all logs, where one was named.
    format: Option<&'static Format>,
}

/// A law for all formats.
const fn law(name: &'static str, hold: Hold) -> Law {
    Law { name, hold, format: None }
}

/// All laws.
pub const LAWS: [Law; 6] = [
    law(FORMATS_LAW, formats::hold),
    law("compressed", compressed::hold),
    law("files", files::hold),
    law("long", long::hold),
    law("splits", splits::hold),
    law("whole", whole::hold),
];
/// The law that can be had for one format; it needs no buffers of a size of their own.
pub const FORMATS_LAW: &str = "formats";

impl Law {
    /// That it holds for these octets.
    pub fn check(&self, octets: &[u8]) {
        match self.format {
            Some(format) => formats::of(format, octets),
            None => (self.hold)(octets),
        }
    }
}

/// The law of a name, or of `formats-NAME` for one format.
pub fn by_name(name: &str) -> Option<Law> {
    let (law, format) = match name.split_once('-') {
        Some((FORMATS_LAW, format)) => (FORMATS_LAW, Some(format::by_name(format)?)),
        _ => (name, None),
    };
    LAWS.into_iter().find(|known| known.name == law).map(|law| Law { format, ..law })
}

/// Where the laws of this process write.
static ROOM: LazyLock<TempDir> = LazyLock::new(|| TempDir::new().expect("a directory"));

/// The path of a file of this thread's.
fn path(name: &str) -> PathBuf {
    let folder = ROOM.path().join(format!("{:?}", std::thread::current().id()));
    std::fs::create_dir_all(&folder).expect("a directory");
    folder.join(name)
}

/// A file with these octets.
fn file(name: &str, octets: &[u8]) -> PathBuf {
    let path = path(name);
    std::fs::write(&path, octets).expect("a file");
    path
}
