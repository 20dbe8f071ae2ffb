//! PLM-D019: what is copied is left out by `.dockerignore`.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;

use crate::docker::copied::context_paths;
use crate::docker::ignore::leaves_out;

pub(crate) fn check<'e>(copy: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // What `ONBUILD` copies comes from the folder of another build.
    if copy.is_trigger() {
        return Ok(());
    }
    findings.each(context_paths(copy), |findings, source| {
        let ignore = match &copy.file().ignore {
            Ok(Some(ignore)) => ignore,
            Ok(None) => return Ok(()),
            Err(unknown) => return Err(*unknown),
        };
        let path = source.get()?;
        if leaves_out(ignore, path) {
            let title = format_args!("{} takes `{}`, which `{}` leaves out", copy.keyword(), source.raw(), ignore.path);
            findings.on(source, title).discriminated_by(path);
        }
        Ok(())
    })
}
