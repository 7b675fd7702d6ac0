//! A partial state that was changed in any way is refused, with its name and without a panic; so is one that was made
//! by somebody else.

use std::fs;
use std::io::Cursor;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tempfile::TempDir;
use whoasks::analysis::exact::Exactly;
use whoasks::analysis::lookups::{Lookups, Shared};
use whoasks::analysis::outliers::{By, Wanted, halves, search};
use whoasks::analysis::overview::overview;
use whoasks::analysis::profile::{Profile, profile};
use whoasks::analysis::{Selection, Sort};
use whoasks::partial::Opened;
use whoasks::plan;
use whoasks::stats::bootstrap::Draws;

use super::common::{arg, args, fixture, put, room, run};
use super::{save, told};

/// A small log.
const LOG: &str = "time,source,name,type\n\
    2026-11-22T14:00:00Z,198.51.100.1,www.example.com,A\n\
    2026-11-22T14:01:00Z,2001:db8::1,www.example.com,A\n\
    ,192.0.2.7,mail.example.com,MX\n\
    2026-11-22T15:02:00Z,198.51.100.1,mail.example.com,\n";

/// The state of that log by a command, and the commands that make one.
fn small(room: &TempDir, words: &str) -> Vec<u8> {
    let log = put(room, "log.csv", LOG);
    fs::read(save(room, "small.partial", words, &[log])).unwrap()
}

/// Commands whose states differ in kind.
const COMMANDS: [&str; 4] =
    ["domains --dedup", "sources --type A", "profile www.example.com", "outliers --holdout 2026-11-22T14:30:00"];

/// That a file is no state, by a message that has its name.
#[track_caller]
fn assert_refused(room: &TempDir, octets: &[u8], why: &str) {
    let path = put(room, "changed.partial", octets);
    let (stdout, stderr, code) = told(run(["merge", &path]));
    assert_eq!((stdout.as_str(), code), ("", Some(2)), "{stderr}");
    assert!(stderr.starts_with(&format!("whoasks: {path}: ")) && stderr.contains(why), "{stderr}");
}

/// What reading a file gives, in this process so that it is quick; the report of a state that is whole must not fail.
fn read(octets: &[u8]) -> Result<(), String> {
    let opened = Opened::read(Box::new(Cursor::new(octets.to_vec()))).map_err(|error| error.what)?;
    let settings = plan::recall(&opened.head.settings, None);
    let settings = Arc::new(settings.map_err(|error| error.what)?);
    let (shared, target) = (Shared::default(), b"www.example.com".to_vec());
    let log = || Lookups::new(settings.clone(), shared.clone());
    let date = opened.head.settings.get("holdout").and_then(|text| text.as_str());
    let date = date.map(|text| plan::instant(text, "holdout")).transpose().map_err(|error| error.what)?;
    let said = |error: whoasks::error::Error| error.what;
    match opened.head.command.as_str() {
        "profile" => {
            let mut state = Exactly::new(Profile::new(log(), target.clone()), settings.clone(), &[target]);
            opened.state(&mut state, 0).map_err(said)?;
            let _ = profile(&mut state.state, 9, Draws { count: 99, seed: 1, threads: 1 });
        }
        "outliers" => {
            let mut state = Exactly::new(halves(&settings, date, &shared)(), settings.clone(), &[]);
            opened.state(&mut state, 0).map_err(said)?;
            let wanted = Wanted { by: By::Growth, top: 9 };
            search(&state.state.search, state.state.later.as_ref(), wanted);
        }
        _ => {
            let mut state = Exactly::new(log(), settings.clone(), &[]);
            opened.state(&mut state, 0).map_err(said)?;
            state.drop_repeats();
            overview(&state.state, Selection { sort: Sort::Spells, top: 9, threads: 2 });
        }
    }
    Ok(())
}

#[test]
fn every_octet_counts() {
    for command in COMMANDS {
        let room = room();
        let state = small(&room, command);
        assert_eq!(read(&state), Ok(()), "{command}");
        for at in 0..state.len() {
            assert!(read(&state[..at]).is_err(), "{command}: cut at {at}");
            let mut changed = state.clone();
            changed[at] ^= 1 << (at % 8);
            assert!(read(&changed).is_err(), "{command}: a bit at {at}");
        }
        assert!(read(&[&state[..], &[0]].concat()).is_err(), "{command}: more at the end");
    }
}

/// Where the blocks of a state begin, its end at last.
fn blocks(state: &[u8]) -> Vec<usize> {
    let mut starts = vec![12];
    while starts[starts.len() - 1] < state.len() {
        let at = starts[starts.len() - 1];
        starts.push(at + 50 + u64::from_le_bytes(state[at + 2..at + 10].try_into().unwrap()) as usize);
    }
    starts
}

/// A state with the checksums that it must have.
fn sealed(state: &[u8]) -> Vec<u8> {
    let (mut sealed, mut chain) = (state.to_vec(), Sha256::digest(&state[..12]));
    for block in blocks(state).windows(2) {
        let header = &state[block[0]..block[0] + 18];
        chain = Sha256::new()
            .chain_update(chain)
            .chain_update(header)
            .chain_update(&state[block[0] + 50..block[1]])
            .finalize();
        sealed[block[0] + 18..block[0] + 50].copy_from_slice(&chain);
    }
    sealed
}

/// States whose checksums are right and whose content is anything: as an attacker would make them.
#[test]
fn what_is_sealed_anew_is_read_without_a_panic() {
    for command in COMMANDS {
        let room = room();
        let state = small(&room, command);
        assert_eq!(sealed(&state), state);
        for block in blocks(&state).windows(2) {
            for at in block[0] + 50..block[1] {
                for octet in [0, 0x80, 0xff, state[at].wrapping_add(1), state[at].wrapping_sub(1)] {
                    let mut changed = state.clone();
                    changed[at] = octet;
                    // What it gives is not told: it may be a state that somebody could have saved.
                    let _ = read(&sealed(&changed));
                }
            }
        }
    }
}

#[test]
fn blocks_cannot_be_moved_or_left_out() {
    let room = room();
    let state = small(&room, "domains");
    let starts = blocks(&state);
    for block in starts.windows(2) {
        let without = [&state[..block[0]], &state[block[1]..]].concat();
        assert!(read(&without).is_err() && read(&sealed(&without)).is_err(), "without {block:?}");
        let twice = [&state[..block[1]], &state[block[0]..]].concat();
        assert!(read(&twice).is_err(), "twice {block:?}");
    }
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let room = room();
    let state = small(&room, "domains");
    assert_refused(&room, b"", "ends too early");
    assert_refused(&room, &state[..state.len() - 1], "ends too early");
    assert_refused(&room, LOG.as_bytes(), "no partial state");
    let mut newer = state.clone();
    newer[8] = 2;
    assert_refused(&room, &newer, "of format 2, and this program reads format 1");
    let mut changed = state.clone();
    let at = state.len() - 60;
    changed[at] ^= 1;
    assert_refused(&room, &changed, "a checksum does not match");
    // A length beyond all that is there takes no memory.
    let mut long = state;
    long[14..22].copy_from_slice(&u64::MAX.to_le_bytes());
    assert_refused(&room, &long, "ends too early");
    let missing = arg(room.path().join("none.partial"));
    let (_, stderr, code) = told(run(["merge", &missing]));
    assert!(code == Some(2) && stderr.contains("none.partial"), "{stderr}");
    let log = arg(fixture("csv/records.csv"));
    let (_, stderr, _) = told(run(args("merge", &[log])));
    assert!(stderr.contains("merge takes files written with --save-partial"), "{stderr}");
}

#[test]
fn a_state_that_cannot_be_written_is_not_there() {
    let room = room();
    let log = put(&room, "log.csv", LOG);
    let path = arg(room.path().join("no/such/directory.partial"));
    let (stdout, stderr, code) = told(run(args(&format!("domains --save-partial {path}"), &[log])));
    assert_eq!((stdout.as_str(), code), ("", Some(2)), "{stderr}");
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 1);
}
