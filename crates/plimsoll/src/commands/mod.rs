//! One file per command.

mod checks;
mod completions;
mod config;
mod db;
mod db_search;
mod db_update;
mod dev;
mod explain;
mod explain_flaw;
mod fix;
mod image;
mod image_base;
mod image_bloat;
mod image_cat;
mod image_diff;
mod image_files;
mod image_grade;
mod image_grade_format;
mod init;
mod man;
mod pipeline;
mod scan;
mod version;
mod vex;
mod waive;

use crate::cli::{Checks, Cli, Command, Config};
use crate::exit::{Failure, Outcome};

/// Runs a command.
pub(crate) fn run(cli: Cli) -> Outcome {
    if let Some(directory) = &cli.global.directory {
        std::env::set_current_dir(directory)
            .map_err(|error| Failure::usage(format!("cannot work in {}: {error}", directory.display())))?;
    }
    let global = &cli.global;
    match cli.command {
        Command::Scan(args) => scan::run(&args, global),
        Command::Explain(args) => explain::run(&args, global),
        Command::Image { command } => image::run(&command, global),
        Command::Db { command } => db::run(&command, global),
        Command::Vex { command } => vex::run(&command, global),
        Command::Fix(args) => fix::run(&args, global),
        Command::Waive { command } => waive::run(&command, global),
        Command::Checks { command: Checks::List(args) } => checks::list(&args),
        Command::Init => init::run(),
        Command::Config { command: Config::Show { origin } } => config::show(global, origin),
        Command::Completions { shell } => completions::run(shell),
        Command::Man { output } => man::run(output.as_deref()),
        Command::Version { features } => version::run(features),
        Command::Dev { command } => dev::run(&command),
    }
}
