//! Progress goes to standard error, never into the output, and leaves nothing behind.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;

use super::{LOG, room_with_log, run_in, stderr, stdout};
use crate::common::{gzip, put, whoasks};

#[test]
fn nobody_is_told_who_did_not_ask_where_there_is_no_terminal() {
    let room = room_with_log();
    for words in ["", "--progress auto", "--progress off", "--quiet"] {
        assert_eq!(stderr(&run_in(&room, &format!("domains query.log {words}"))), "", "{words}");
    }
}

#[test]
fn the_output_is_the_same_with_progress() {
    let room = room_with_log();
    put(&room, "more.log.gz", gzip(LOG.replace("2026", "2025").as_bytes()));
    for words in ["domains query.log more.log.gz -o json", "profile www.example.org query.log", "records query.log"] {
        let (without, with) = (run_in(&room, words), run_in(&room, &format!("{words} --progress on")));
        assert_eq!((stdout(&with), with.status.code()), (stdout(&without), Some(0)), "{words}");
        let told = stderr(&with);
        assert!(told.lines().all(|line| line.starts_with("whoasks: reading")) && !told.contains('\x1b'), "{told}");
    }
}

#[test]
fn a_pipe_has_no_total() {
    let mut command = whoasks();
    command.args(["domains", "-", "-o", "csv", "--progress", "on"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The first line comes while the input is open, whatever time it takes.
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    assert!(line.starts_with("whoasks: reading, ") && !line.contains('%') && !line.contains("left"), "{line}");
    child.stdin.take().unwrap().write_all(LOG.as_bytes()).unwrap();
    let mut table = String::new();
    child.stdout.take().unwrap().read_to_string(&mut table).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(table.lines().count(), 3);
}
