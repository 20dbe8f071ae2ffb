//! PLM-D041: build step without sandbox or in the network of the host.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

use crate::docker::build_flag;

pub(crate) fn check<'e>(run: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for flag in run.flags() {
        let value = flag.value.as_ref().map_or("", |value| &*value.text);
        let what = match (&*flag.name, value) {
            ("security", "insecure") => "without the sandbox",
            ("network", "host") => "in the network of the build host",
            _ => continue,
        };
        findings.on(run.file().spot(flag.extent), format_args!("RUN runs {what}")).discriminated_by(&flag.name);
    }
    Ok(())
}

pub(crate) fn fix(run: Instruction<'_>, at: Extent) -> Rewrite {
    let flag = run.flags().iter().find(|flag| flag.extent == at);
    flag.map_or_else(Rewrite::none, |flag| build_flag::removal(run, flag))
}
