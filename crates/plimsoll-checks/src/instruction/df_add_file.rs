//! PLM-D023: ADD where COPY would do.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

use crate::docker::build_flag;
use crate::docker::copied::{is_archive, is_heredoc, is_remote, sources, tells};

pub(crate) fn check<'e>(add: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let unpacks = add.flag_value("unpack") != Some("false");
    let needs_add = |source: &str| is_remote(source) || (unpacks && is_archive(source));
    let mut unknown = Ok(());
    for source in sources(add).filter(|source| !is_heredoc(*source)) {
        match tells(source, needs_add) {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(open) => unknown = unknown.and(Err(open)),
        }
    }
    unknown?;
    let first = sources(add).next().map_or("", |source| source.raw());
    findings.on(add, format_args!("ADD of `{first}`, where COPY would do")).discriminated_by(first);
    Ok(())
}

pub(crate) fn fix(add: Instruction<'_>, at: Extent) -> Rewrite {
    let is_lower = add.name().as_str() == "add";
    let keyword = Rewrite::replace(at, if is_lower { "copy" } else { "COPY" });
    match add.flag("unpack") {
        Some(flag) => keyword.and(build_flag::removal(add, flag)),
        None => keyword,
    }
}
