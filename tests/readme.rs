//! The README's commands run, what it shows of their output is real, and its table of formats is the registry.
#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Output};

use whoasks::analysis::{ANALYSES, Analysis};
use whoasks::format::FORMATS;

/// The README.
const README: &str = include_str!("../README.md");
/// How the README calls the program without installing it.
const CARGO_RUN: &str = "cargo run --release -- ";
/// What stands for lines that are left out of shown output.
const ELLIPSIS: &str = "...";

/// A fenced block of the README.
struct Block {
    /// The word after the fence: `sh` for commands, `text` for their output and for what is not run.
    language: &'static str,
    /// The lines between the fences.
    lines: Vec<&'static str>,
    /// The line of the README after the closing fence, from 0.
    end: usize,
    /// The line of the opening fence, from 0.
    start: usize,
}

/// The fenced blocks in order.
fn blocks() -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Option<Block> = None;
    for (at, line) in README.lines().enumerate() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(language), None) => open = Some(Block { language, lines: Vec::new(), start: at, end: 0 }),
            (Some(_), Some(_)) => blocks.extend(open.take().map(|block| Block { end: at + 1, ..block })),
            (None, Some(block)) => block.lines.push(line),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    blocks
}

/// The commands of a block, each beginning with `whoasks `.
fn commands(block: &Block) -> Vec<String> {
    let command = |line: &&str| {
        let command = line.strip_prefix(CARGO_RUN).map_or_else(|| (*line).to_owned(), |rest| format!("whoasks {rest}"));
        assert!(command.starts_with("whoasks "), "`{line}` cannot be run here; put it into a `text` block");
        command
    };
    block.lines.iter().map(command).collect()
}

/// What the shell makes of `command`, with the built program first on its path.
///
/// Cargo runs tests in the package's directory, to which the paths in the README refer.
fn shell(command: &str) -> Output {
    let directory = Path::new(env!("CARGO_BIN_EXE_whoasks")).parent().expect("a program is in a directory");
    let path = std::env::var("PATH").unwrap_or_default();
    Command::new("sh")
        .args(["-c", command])
        .env("PATH", format!("{}:{path}", directory.display()))
        .env("LC_ALL", "C.UTF-8")
        .env_remove("COLUMNS")
        .output()
        .expect("there is a shell")
}

/// The output of a command that must succeed.
fn succeed(command: &str) -> String {
    let output = shell(command);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "`{command}` ends with {}: {said}", output.status);
    let text = String::from_utf8(output.stdout).expect("output is UTF-8");
    assert!(!text.is_empty() || command.contains(" --out "), "`{command}` prints nothing");
    text
}

/// Whether the machine has the programs after the first `|`.
fn has_programs(pipeline: &str) -> bool {
    let names = pipeline.split(" | ").skip(1).filter_map(|part| part.split(' ').next());
    // A jq program may have bars of its own: what follows them is no program, and quotes tell which these are.
    let programs = names.filter(|name| ["jq", "sort", "head", "uniq", "duckdb"].contains(name));
    programs.into_iter().all(|name| shell(&format!("command -v {name}")).status.success())
}

/// Asserts that the shown lines are lines of the output, in this order.
fn assert_shown(command: &str, shown: &[&str], output: &str) {
    let mut lines = output.lines();
    for line in shown.iter().filter(|line| **line != ELLIPSIS) {
        assert!(lines.any(|real| real == *line), "`{command}` does not print, or not in this place:\n{line}");
    }
}

/// Every command ends well; pipelines run as far as the machine has their programs.
#[test]
fn commands_run() {
    let all: Vec<String> = blocks().iter().filter(|block| block.language == "sh").flat_map(commands).collect();
    assert!(all.len() >= 8, "only {} commands found", all.len());
    // Commands write to cargo's directory, which is elsewhere where CARGO_TARGET_DIR says so.
    std::fs::create_dir_all("target").expect("the package's directory can be written to");
    for command in &all {
        let (program, _) = command.split_once(" | ").unwrap_or((command, ""));
        succeed(program);
        if program != command && has_programs(command) {
            succeed(command);
        }
    }
}

/// What follows a command as its output is what the command prints, with lines left out at most.
#[test]
fn shown_output_is_real() {
    let blocks = blocks();
    let mut shown = 0;
    for pair in blocks.windows(2) {
        let [command, output] = pair else { continue };
        // One blank line between two blocks makes the second the output of the first.
        if command.language != "sh" || output.language != "text" || output.start != command.end + 1 {
            continue;
        }
        let [command] = commands(command).try_into().expect("output follows a single command");
        shown += 1;
        if has_programs(&command) {
            assert_shown(&command, &output.lines, &succeed(&command));
        }
    }
    assert!(shown >= 4, "only {shown} outputs found");
}

/// The table names every format in the registry, with its own words.
#[test]
fn formats_are_the_registry() {
    let rows = README.lines().skip_while(|line| !line.starts_with("| format |")).skip(2);
    let cells = |row: &str| row.split('|').skip(1).take(2).map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let table: Vec<Vec<String>> = rows.take_while(|row| row.starts_with('|')).map(cells).collect();
    let registry: Vec<Vec<String>> =
        FORMATS.iter().map(|format| vec![format!("`{}`", format.name), format.about.to_owned()]).collect();
    assert_eq!(table, registry);
}

/// The table names every report in the registry, with its own words.
#[test]
fn reports_are_the_registry() {
    let rows = README.lines().skip_while(|line| !line.starts_with("| report |")).skip(2);
    let table: Vec<&str> = rows.take_while(|row| row.starts_with('|')).collect();
    let row = |analysis: &Analysis| format!("| `{}` | {} |", analysis.name, analysis.about);
    assert_eq!(table, ANALYSES.iter().map(row).collect::<Vec<_>>());
}

/// The two commands that need nothing but Rust are there.
#[test]
fn first_commands() {
    let lines = || blocks().into_iter().flat_map(|block| block.lines);
    assert!(lines().any(|line| line.starts_with("cargo run --release -- profile ")));
    assert!(lines().any(|line| line == "cargo test"));
}
