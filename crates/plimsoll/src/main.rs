//! Plimsoll's command line: arguments, configuration, wiring, exit codes.
//!
//! `cli/` declares what can be said, `config/` merges it with files and variables, `commands/` has one file per
//! command.

mod advisories;
mod cli;
mod commands;
mod config;
mod documents;
mod exit;
mod folders;
mod images;
mod output;
mod pages;
mod shellcheck;
mod statements;

use clap::{CommandFactory as _, FromArgMatches as _};

use exit::{Failure, code_of};

fn main() -> std::process::ExitCode {
    let matches = match cli::Cli::command().try_get_matches() {
        Ok(matches) => matches,
        // Help and version go to standard output with 0, mistakes to standard error with 2.
        Err(error) => {
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            // Nothing is left to be done when even this cannot be written.
            let (Ok(()) | Err(_)) = error.print();
            return std::process::ExitCode::from(code);
        }
    };
    let outcome =
        cli::Cli::from_arg_matches(&matches).map_err(|error| Failure::usage(error.to_string())).and_then(commands::run);
    std::process::ExitCode::from(code_of(outcome))
}
