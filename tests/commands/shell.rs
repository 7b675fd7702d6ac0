//! Completions and manual pages follow from the command line.

use std::fs;

use clap::CommandFactory;
use whoasks::cli::Cli;

use super::{run_in, stderr, stdout};
use crate::common::room;

/// The names of all commands.
fn commands() -> Vec<String> {
    Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

#[test]
fn every_shell_completes_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = run_in(&room(), &format!("completions {shell}"));
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{shell}");
        let script = stdout(&output);
        let missing: Vec<String> =
            commands().into_iter().filter(|command| !script.contains(command.as_str())).collect();
        assert!(missing.is_empty() && script.contains("session-gap"), "{shell}: {missing:?}");
    }
}

#[test]
fn every_command_has_a_page() {
    let room = room();
    assert_eq!(run_in(&room, "man --out pages").status.code(), Some(0));
    for command in commands() {
        let page = fs::read_to_string(room.path().join(format!("pages/whoasks-{command}.1"))).unwrap();
        assert!(page.contains(&format!(".TH whoasks-{command} 1")) && page.contains("Example"), "{command}");
        assert_eq!(stdout(&run_in(&room, &format!("man {command}"))), page, "{command}");
    }
    let whole = fs::read_to_string(room.path().join("pages/whoasks.1")).unwrap();
    assert_eq!(stdout(&run_in(&room, "man")), whole);
    assert_eq!(fs::read_dir(room.path().join("pages")).unwrap().count(), commands().len() + 1);
}

#[test]
fn pages_of_other_programs_are_refused() {
    let output = run_in(&room(), "man profil");
    let message = "whoasks: `profil` is no command. Hint: did you mean profile?\n";
    assert_eq!((stderr(&output).as_str(), output.status.code()), (message, Some(2)));
}
