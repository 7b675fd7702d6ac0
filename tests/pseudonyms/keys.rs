//! Key files: made once, for their owner alone, and refused where they are none.

use super::{KEY, log};
use crate::common::{args, put, room, run, whoasks};

/// Runs `keygen` with `words` in a directory; exit code, standard output, standard error.
fn keygen(room: &tempfile::TempDir, words: &str) -> (Option<i32>, String, String) {
    let output = whoasks().current_dir(room.path()).arg("keygen").args(words.split_whitespace()).output().unwrap();
    let text = |octets: Vec<u8>| String::from_utf8(octets).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_key_is_made_once() {
    let room = room();
    let path = room.path().join("whoasks.key");
    let (exit, said, _) = keygen(&room, "");
    assert_eq!(exit, Some(0));
    assert!(said.starts_with("whoasks.key: a key for ipcrypt-pfx, known as "), "{said}");
    let first = std::fs::read_to_string(&path).unwrap();
    assert!(!said.contains(first.lines().last().unwrap()));
    let (exit, said, error) = keygen(&room, "--out whoasks.key");
    assert_eq!((exit, said.as_str()), (Some(2), ""));
    assert!(error.starts_with("whoasks: whoasks.key is there already. Hint: "), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), first);
    assert_eq!(keygen(&room, "--force").0, Some(0));
    assert_ne!(std::fs::read_to_string(&path).unwrap(), first);
    let (exit, _, error) = keygen(&room, "--out nowhere/a.key");
    assert_eq!(exit, Some(2));
    assert!(error.starts_with("whoasks: cannot write nowhere/a.key: "), "{error}");
}

#[cfg(unix)]
#[test]
fn a_key_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let room = room();
    put(&room, "old.key", "nothing");
    for words in ["--out new.key", "--out old.key --force"] {
        assert_eq!(keygen(&room, words).0, Some(0));
        let path = room.path().join(words.split(' ').nth(1).unwrap());
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600, "{words}");
    }
}

#[test]
fn what_is_no_key_is_refused() {
    let (room, files, _) = log();
    for (text, message) in [
        ("", "no key in it"),
        ("my secret", "a key has 64 hexadecimal digits, and this line 9 octets"),
        (&KEY[1..], "a key has 64 hexadecimal digits, and this line 63 octets"),
        (&KEY.replace('2', "z"), "a key of other than hexadecimal digits"),
        (&"7".repeat(64), "a weak key: its halves are the same"),
    ] {
        let key = put(&room, "bad.key", text);
        for command in ["domains", "sources", "records", "outliers", "profile www.example.com"] {
            let output = run(args(&format!("{command} --pseudonymize {key}"), &files));
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{command}");
            assert_eq!(said, format!("whoasks: {key}: {message}. Hint: `whoasks keygen` makes a key file.\n"));
        }
    }
    let output = run(args("domains --pseudonymize nowhere.key", &files));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("whoasks: nowhere.key: No such file"));
    let output = run(args("domains --pseudonymize-labels drop", &files));
    assert_eq!(output.status.code(), Some(2));
}
