//! `plimsoll man`: the manual pages, made from the same declarations as the help.

use std::io::Write as _;
use std::path::Path;

use clap::{Command, CommandFactory as _};

use crate::cli::Cli;
use crate::exit::{Failure, Outcome};
use crate::output::{stdout, write_file};

pub(crate) fn run(folder: Option<&Path>) -> Outcome {
    let mut command = Cli::command();
    command.build();
    match folder {
        None => {
            let mut out = stdout();
            out.write_all(&page(command, "plimsoll")?)?;
            out.flush()?;
        }
        Some(folder) => {
            std::fs::create_dir_all(folder)?;
            write_pages(&command, "plimsoll", folder)?;
        }
    }
    Ok(0)
}

fn write_pages(command: &Command, name: &str, folder: &Path) -> Result<(), Failure> {
    write_file(&folder.join(format!("{name}.1")), &page(command.clone(), name)?)?;
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help" && !inner.is_hide_set()) {
        write_pages(inner, &format!("{name}-{}", inner.get_name()), folder)?;
    }
    Ok(())
}

fn page(command: Command, name: &str) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command.name(name.to_owned())).render(&mut text)?;
    Ok(text)
}
