//! Files that change while they are read, full disks, pipes that close anywhere, and interrupts: what is left behind,
//! what is said, and the exit code.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::pipes::{feed, start};
use super::{LOG, room_with_log, run_in, stderr, stdout};
use crate::common::{gzip, number, put, room, whoasks};

/// Lines of the long log.
const LINES: usize = 40_000;

/// A log of several mebibytes: more than is read before the first record comes out.
fn long_log() -> String {
    LOG.repeat(LINES / 4)
}

/// Starts to write the records of the long log, and waits for the first: the rest cannot be written before it is
/// taken, so that now the program is somewhere in the file.
fn start_reading(room: &TempDir) -> (Child, BufReader<ChildStdout>) {
    put(room, "long.log", long_log());
    let mut command = whoasks();
    command.current_dir(room.path()).args(["records", "long.log"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut String::new()).unwrap();
    (child, out)
}

/// Takes the rest of the records: how many there were with the first, the exit code, and what was said.
fn finish(child: Child, out: BufReader<ChildStdout>) -> (usize, Option<i32>, String) {
    let records = out.lines().map_while(Result::ok).count() + 1;
    let output = child.wait_with_output().unwrap();
    (records, output.status.code(), stderr(&output))
}

#[test]
fn a_file_that_grows_or_goes_away_is_read_as_it_was_opened() {
    let changes: [fn(&Path); 3] = [
        |log| fs::remove_file(log).unwrap(),
        |log| {
            fs::rename(log, log.with_extension("1")).unwrap();
            fs::write(log, "another log").unwrap();
        },
        |log| File::options().append(true).open(log).unwrap().write_all(LOG.as_bytes()).unwrap(),
    ];
    for (change, more) in changes.into_iter().zip([0, 0, 4]) {
        let room = room();
        let (child, out) = start_reading(&room);
        change(&room.path().join("long.log"));
        assert_eq!(finish(child, out), (LINES + more, Some(0), String::new()));
    }
}

#[test]
fn a_file_that_is_cut_off_is_read_only_in_part() {
    let room = room();
    let (child, out) = start_reading(&room);
    File::options().write(true).open(room.path().join("long.log")).unwrap().set_len(2_000_000).unwrap();
    let (records, code, said) = finish(child, out);
    let whole = long_log();
    let kept = whole.as_bytes()[..2_000_000].iter().filter(|octet| **octet == b'\n').count();
    assert!((kept..=kept + 1).contains(&records), "{records} of {kept}");
    let message = format!(
        "whoasks: long.log: read only in part: it became shorter while it was read, 2000000 of {} octets\n",
        whole.len()
    );
    assert_eq!((said.lines().next(), code), (Some(message.trim_end()), Some(2)));
}

#[test]
fn a_file_that_is_gone_before_its_turn_is_missed() {
    let room = room();
    put(&room, "b.log", LOG);
    assert!(Command::new("mkfifo").arg(room.path().join("a.fifo")).status().unwrap().success());
    let mut command = whoasks();
    command.current_dir(room.path()).args(["domains", "a.fifo", "b.log", "-o", "json", "--threads", "1"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Opening waits for the program, which has its list of files by then.
    let mut first = File::options().write(true).open(room.path().join("a.fifo")).unwrap();
    first.write_all(LOG.as_bytes()).unwrap();
    fs::remove_file(room.path().join("b.log")).unwrap();
    drop(first);
    let output = child.wait_with_output().unwrap();
    let message = "whoasks: b.log: no such file or directory. Hint: check the path; `-` reads standard input.\n";
    assert_eq!((stderr(&output).as_str(), output.status.code()), (message, Some(2)));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(number(&report, "/input/records"), 4);
}

#[test]
fn a_pipe_may_close_behind_any_octet() {
    let rows: String = (0..1_600).map(|n| format!("2026-11-22T09:00:00Z,192.0.2.1,n{n}.example,A\n")).collect();
    let input = [b"time,source,name,type\n", rows.as_bytes()].concat();
    let cuts = [0, 1, 2, 17, 99, 511, 4_095, 4_096, 65_535, 65_536, 65_537, 131_072];
    for (cut, format) in cuts.into_iter().zip(["ndjson", "csv", "json", "table", "markdown"].into_iter().cycle()) {
        for words in [format!("domains - --all -o {format}"), "records -".to_owned()] {
            let mut child = start(&words);
            let feeder = feed(&mut child, vec![input.clone()]);
            let mut taken = vec![0; cut];
            let mut out = child.stdout.take().unwrap();
            out.read_exact(&mut taken).unwrap();
            drop(out);
            let output = child.wait_with_output().unwrap();
            feeder.join().unwrap();
            assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{words} behind {cut}");
        }
    }
}

#[test]
fn a_full_disk_leaves_what_was_there() {
    let room = room();
    put(&room, "long.log", LOG.repeat(1_000));
    for words in ["records long.log", "records long.log -o csv", "domains long.log -o json"] {
        put(&room, "out", "an older report");
        // Files may have one block of 512 octets, beyond which writing fails as on a full disk.
        let script = format!("trap '' XFSZ; ulimit -f 1; exec {} {words} --out out", env!("CARGO_BIN_EXE_whoasks"));
        let output = Command::new("sh").current_dir(room.path()).args(["-c", &script]).output().unwrap();
        assert_eq!(stderr(&output), "whoasks: cannot write out: File too large (os error 27)\n", "{words}");
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{words}");
        assert_eq!(fs::read_to_string(room.path().join("out")).unwrap(), "an older report", "{words}");
        assert_eq!(fs::read_dir(room.path()).unwrap().count(), 2, "{words}: nothing else is left");
    }
}

/// Sends a signal to the program.
fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap();
    assert!(status.success());
}

#[test]
fn interrupts_during_reading_leave_nothing_behind() {
    for name in ["INT", "TERM", "HUP"] {
        for words in ["records - --out out", "domains - --out out"] {
            let room = room();
            let mut command = whoasks();
            command.current_dir(room.path()).args(words.split(' ')).stdin(Stdio::piped()).stderr(Stdio::piped());
            let mut child = command.stdout(Stdio::null()).spawn().unwrap();
            // More than a pipe holds: when all is written, some has been read, and the handler of signals is there.
            let mut input = child.stdin.take().unwrap();
            input.write_all(long_log().as_bytes()).unwrap();
            signal(&child, name);
            let output = child.wait_with_output().unwrap();
            assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(130), ""), "{words}, {name}");
            assert_eq!(fs::read_dir(room.path()).unwrap().count(), 0, "{words}, {name}");
        }
    }
}

#[test]
fn interrupts_during_writing_end_it() {
    for name in ["INT", "TERM", "HUP"] {
        let room = room();
        let (child, mut out) = start_reading(&room);
        signal(&child, name);
        let mut rest = Vec::new();
        out.read_to_end(&mut rest).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(130), ""), "{name}");
        assert!(rest.iter().filter(|octet| **octet == b'\n').count() < LINES - 1, "{name}");
    }
}

#[test]
fn a_log_is_never_replaced_by_its_own_report() {
    let room = room_with_log();
    for words in ["records query.log --out query.log", "domains query.log --out ./query.log"] {
        let output = run_in(&room, words);
        let message = "whoasks: query.log is input and output at once. Hint: write the output to another file.\n";
        assert_eq!((stderr(&output).as_str(), output.status.code()), (message, Some(2)), "{words}");
        assert_eq!(fs::read_to_string(room.path().join("query.log")).unwrap(), LOG, "{words}");
    }
}

#[test]
fn output_in_the_directory_that_is_read_is_no_input() {
    let room = room_with_log();
    let run = |redirect: &str| {
        let script = format!("exec {} records . {redirect}", env!("CARGO_BIN_EXE_whoasks"));
        let output = Command::new("sh").current_dir(room.path()).args(["-c", &script]).output().unwrap();
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{redirect}");
        assert_eq!(fs::read_to_string(room.path().join("out")).unwrap().lines().count(), 4, "{redirect}");
    };
    // From the second time on there is a file from the first.
    ["> out", "> out", "--out out"].into_iter().for_each(run);
    let output = Command::new("sh")
        .current_dir(room.path())
        .args(["-c", &format!("exec {} records query.log >> query.log", env!("CARGO_BIN_EXE_whoasks"))])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(room.path().join("query.log")).unwrap(), LOG);
}

#[test]
fn a_packed_file_that_is_cut_off_is_read_only_in_part() {
    let room = room();
    let packed = gzip(long_log().as_bytes());
    for at in [1, 2, 10, 11, packed.len() / 2, packed.len() - 1] {
        put(&room, "cut.gz", &packed[..at]);
        let output = run_in(&room, "domains cut.gz -o json");
        assert_eq!(output.status.code(), Some(2), "cut at {at}: {}", stderr(&output));
    }
}
