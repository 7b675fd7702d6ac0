//! Where output goes and where input comes from: pipes, files, devices, interrupts.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Stdio};

use super::{LOG, room_with_log, run_in, stderr, stdout};
use crate::common::{number, put, room, whoasks};
use serde_json::Value;

/// Starts the program with pipes for everything.
pub(super) fn start(words: &str) -> Child {
    let mut command = whoasks();
    command.args(words.split_whitespace()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// Writes into the program's input from a thread of its own, as long as it takes any.
pub(super) fn feed(child: &mut Child, parts: Vec<Vec<u8>>) -> std::thread::JoinHandle<()> {
    let mut input = child.stdin.take().unwrap();
    std::thread::spawn(move || {
        for part in parts {
            if input.write_all(&part).is_err() {
                return;
            }
        }
    })
}

#[test]
fn a_closed_pipe_ends_quietly() {
    for words in ["records -", "records - -o csv"] {
        let mut child = start(words);
        let feeder = feed(&mut child, vec![LOG.repeat(500).into_bytes(); 40]);
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(!line.is_empty());
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{words}");
    }
}

#[test]
fn a_report_into_a_closed_pipe_ends_quietly() {
    let rows: String = (0..3_000).map(|n| format!("2026-11-22T09:00:00Z,192.0.2.1,n{n}.example,A\n")).collect();
    for format in ["table", "json", "csv", "ndjson", "markdown", "html"] {
        let mut child = start(&format!("domains - --all -o {format}"));
        drop(child.stdout.take());
        let feeder = feed(&mut child, vec![b"time,source,name,type\n".to_vec(), rows.clone().into_bytes()]);
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{format}");
    }
}

#[test]
fn a_line_of_twenty_megabytes_costs_one_reject() {
    let mut child = start("domains - -o json");
    let long: Vec<Vec<u8>> = vec![vec![b'x'; 1 << 20]; 20];
    let head = vec![LOG.as_bytes().to_vec()];
    let feeder = feed(&mut child, [head, long, vec![format!("\n{LOG}").into_bytes()]].concat());
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(stderr(&output).starts_with("whoasks: -:5: longer than --max-line: xxxx"));
    assert!(stderr(&output).len() < 400);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let counts = ["frames", "records", "rejected"].map(|key| number(&report["input"], &format!("/{key}")));
    assert_eq!(counts, [9, 8, 1]);
}

#[test]
fn standard_input_is_read_packed_or_plain() {
    for input in [LOG.as_bytes().to_vec(), crate::common::gzip(LOG.as_bytes())] {
        let mut child = start("records -");
        let feeder = feed(&mut child, vec![input]);
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        assert_eq!((output.status.code(), stdout(&output).lines().count()), (Some(0), 4));
    }
}

#[test]
fn out_is_what_standard_output_would_be() {
    let room = room_with_log();
    let wanted = stdout(&run_in(&room, "domains query.log -o csv"));
    put(&room, "report.csv", "an older report");
    let output = run_in(&room, "domains query.log -o csv --out report.csv");
    assert_eq!((output.status.code(), stdout(&output).as_str(), stderr(&output).as_str()), (Some(0), "", ""));
    assert_eq!(fs::read_to_string(room.path().join("report.csv")).unwrap(), wanted);
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 2, "no file beside them");
}

#[test]
fn out_in_a_directory_that_is_not_there_leaves_nothing() {
    let room = room_with_log();
    let output = run_in(&room, "domains query.log -o csv --out none/report.csv");
    let message = "whoasks: cannot write none/report.csv: there is no directory none. \
                   Hint: its directory must be there, and open for writing.\n";
    assert_eq!((stderr(&output).as_str(), output.status.code()), (message, Some(2)));
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 1);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_device_is_an_error() {
    let room = room_with_log();
    let message = "whoasks: cannot write /dev/full: No space left on device (os error 28)\n";
    for words in ["domains query.log -o csv", "records query.log"] {
        let output = run_in(&room, &format!("{words} --out /dev/full"));
        assert_eq!((stderr(&output).as_str(), output.status.code()), (message, Some(2)), "{words}");
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = whoasks();
        command.current_dir(room.path()).args(words.split_whitespace()).stdout(full);
        let output = command.output().unwrap();
        let message = "whoasks: cannot write to standard output: No space left on device (os error 28)\n";
        assert_eq!((stderr(&output).as_str(), output.status.code()), (message, Some(2)), "{words}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn an_interrupt_leaves_no_half_written_file() {
    let room = room();
    let mut command = whoasks();
    command.current_dir(room.path()).args(["records", "-", "--out", "records.ndjson"]);
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(LOG.as_bytes()).unwrap();
    while fs::read_dir(room.path()).unwrap().count() == 0 {
        std::thread::yield_now();
        assert!(child.try_wait().unwrap().is_none(), "it waits for more input");
    }
    let interrupt = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    let status = child.wait().unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((status.code(), said.as_str()), (Some(130), ""));
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 0);
}
