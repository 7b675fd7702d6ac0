//! What the tests of the whole program share: the binary, its JSON, the fixtures.
#![allow(dead_code, reason = "each test uses a part of this module")]
#![allow(clippy::unwrap_used, reason = "test support: a panic is the message")]

pub mod contract;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use tempfile::TempDir;

/// Counts by a text.
pub type Counts = BTreeMap<String, u64>;

/// The program, ready to get arguments; no setting of the environment changes what it prints.
pub fn whoasks() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whoasks"));
    command
        .env_remove("LC_ALL")
        .env_remove("LC_CTYPE")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env("LANG", "C.UTF-8");
    command
}

/// Runs the program; JSON that it prints must follow its schema.
pub fn run<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Output {
    let output = whoasks().args(args).output().unwrap();
    contract::hold(&output.stdout);
    output
}

/// Standard output of a run that is expected to end well.
pub fn stdout<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> String {
    let output = run(args);
    assert!(output.status.success(), "{:?}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The report of a run that is expected to end well.
pub fn json<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Value {
    serde_json::from_str(&stdout(args)).unwrap()
}

/// A file under `fixtures/`.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// A path as an argument.
pub fn arg(path: impl AsRef<Path>) -> String {
    path.as_ref().to_str().unwrap().to_owned()
}

/// An empty directory that goes when it is dropped.
pub fn room() -> TempDir {
    TempDir::new().unwrap()
}

/// Writes a file into `room` and returns its path as an argument.
pub fn put(room: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = room.path().join(name);
    fs::write(&path, bytes).unwrap();
    arg(path)
}

/// One gzip member that holds `bytes`.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// Arguments: `words` cut at spaces, then `files`.
pub fn args(words: &str, files: &[String]) -> Vec<String> {
    words.split_whitespace().map(str::to_owned).chain(files.iter().cloned()).collect()
}

/// A number of the report by its path, as in `/input/records`.
pub fn number(report: &Value, path: &str) -> u64 {
    report.pointer(path).and_then(Value::as_u64).unwrap_or_else(|| panic!("no number at {path}"))
}

/// Counts of `rows` by the text under `key`.
pub fn counts(rows: &Value, key: &str) -> Counts {
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| (row[key].as_str().unwrap().to_owned(), row["lookups"].as_u64().unwrap()))
        .collect()
}
