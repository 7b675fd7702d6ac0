//! The help: a snapshot that is the command reference, and examples that run.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use clap::CommandFactory;
use common::{gzip, put, room};
use tempfile::TempDir;
use whoasks::cli::Cli;

/// The names of all commands.
fn commands() -> Vec<String> {
    Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

/// The long help of the program (no words) or of a command, as it is where no terminal sets the width.
fn help(words: &[&str]) -> String {
    let mut command = common::whoasks();
    let output = command.args(words).arg("--help").stdin(Stdio::null()).env_remove("COLUMNS").output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{words:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What the examples find: two logs of a spring with the names that they ask for.
fn logs() -> TempDir {
    let mut log = String::new();
    for hour in (0..40 * 24_u32).step_by(5) {
        let date = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap() + chrono::Days::new(u64::from(hour / 24));
        let time = format!("{} {:02}:00:00.000", date.format("%d-%b-%Y"), hour % 24);
        for (name, rtype, source) in [
            ("mail.example.com", "A", hour % 3),
            ("www.example.com", "AAAA", hour % 7),
            ("mail.example.net", "MX", hour % 5),
        ] {
            writeln!(log, "{time} client 192.0.2.{source}#53 ({name}): query: {name} IN {rtype} + (198.51.100.53)")
                .unwrap();
        }
    }
    let room = room();
    put(&room, "query.log", &log);
    put(&room, "query.log.gz", gzip(log.as_bytes()));
    put(&room, "rules.toml", "[[rule]]\nthat = \"input.rejected <= 0\"\n");
    std::fs::create_dir(room.path().join("logs")).unwrap();
    let (earlier, later) = log.split_at(log[..log.len() / 2].rfind('\n').unwrap() + 1);
    put(&room, "logs/query.log.0.gz", gzip(earlier.as_bytes()));
    put(&room, "logs/query.log", later);
    room
}

/// The commands in a help's examples, without what explains them and without other programs behind a pipe.
fn examples(help: &str) -> Vec<String> {
    let section = help.split_once("\nExamples:\n").expect("a section of examples").1;
    let lines = section.lines().take_while(|line| !line.is_empty());
    let command = |line: &str| {
        let line = line.trim();
        let words = line.split_once("   ").or_else(|| line.split_once("  ")).map_or(line, |(command, _)| command);
        words.split(" | ").next().unwrap_or_default().to_owned()
    };
    let commands: Vec<String> = lines.map(command).collect();
    let is_whole = commands.iter().all(|command| command.starts_with("whoasks "));
    assert!(is_whole, "an example is longer than a line: {commands:#?}");
    commands
}

#[test]
fn the_command_reference_is_kept() {
    let mut reference = help(&[]);
    for command in commands() {
        write!(reference, "\n{}\n\n{}", "=".repeat(100), help(&[&command])).unwrap();
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("help", reference));
}

#[test]
fn every_example_runs_and_prints() {
    let room = logs();
    let directory = Path::new(env!("CARGO_BIN_EXE_whoasks")).parent().unwrap();
    let path = format!("{}:{}", directory.display(), std::env::var("PATH").unwrap_or_default());
    let of_commands: Vec<Vec<String>> = commands().iter().map(|command| examples(&help(&[command]))).collect();
    assert!(of_commands.iter().all(|examples| !examples.is_empty()));
    for example in examples(&help(&[])).iter().chain(of_commands.iter().flatten()) {
        let mut shell = Command::new("sh");
        let shell = shell.args(["-c", example]).current_dir(room.path()).env("PATH", &path).env("LC_ALL", "C.UTF-8");
        let output = shell.stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "`{example}` ends with {}: {said}", output.status);
        let file = example.split_once(" > ").or_else(|| example.split_once("--out ")).map(|(_, file)| file);
        match file {
            Some(file) => assert!(room.path().join(file).metadata().unwrap().len() > 0, "`{example}` writes nothing"),
            None => assert!(!output.stdout.is_empty(), "`{example}` prints nothing"),
        }
    }
}

#[test]
fn every_option_has_a_sentence() {
    let mut whole = Cli::command();
    whole.build();
    for command in std::iter::once(&whole).chain(whole.get_subcommands()) {
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
        }
    }
}
