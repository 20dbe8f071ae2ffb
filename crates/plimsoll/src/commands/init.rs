//! `plimsoll init`: a commented plimsoll.yaml, never over an existing one.

use std::io::Write as _;
use std::path::Path;

use crate::config::CONFIG_NAME;
use crate::exit::{Failure, Outcome};
use crate::output::{stdout, write_new_file};

/// The file, all of it commented out but for what shows its form.
const TEMPLATE: &str = include_str!("init.yaml");

pub(crate) fn run() -> Outcome {
    let path = Path::new(CONFIG_NAME);
    if path.exists() {
        return Err(Failure::usage(format!("{CONFIG_NAME} is already here"))
            .with_help("`plimsoll config show --origin` shows what it says"));
    }
    write_new_file(path, TEMPLATE.as_bytes())?;
    let mut out = stdout();
    writeln!(out, "wrote {CONFIG_NAME}")?;
    writeln!(out, "next: `plimsoll scan`, and in CI `plimsoll scan --format github`")?;
    writeln!(out, "known findings can be written down with `plimsoll scan --write-baseline .plimsoll/baseline.json`")?;
    out.flush()?;
    Ok(0)
}
