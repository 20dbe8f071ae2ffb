//! PLM-D011: FROM needs a variable that has no usable value.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{BaseImage, ImageReference, Instruction, InvalidReference};
use plimsoll_model::{Assessed, Why};

use crate::docker::build_defaults::Defaults;

pub(crate) fn check<'e>(from: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(stage) = from.stage().filter(|_| !from.is_trigger()) else { return Ok(()) };
    let mut undeclared: Vec<_> =
        from.undeclared().iter().map(|one| (one.at, &*one.name, one.meant.as_deref())).collect();
    undeclared.sort_unstable();
    undeclared.dedup();
    for (at, name, meant) in &undeclared {
        let hint = meant.map_or(String::new(), |meant| format!("; is `{meant}` meant?"));
        let title = format_args!("no ARG before the first FROM declares `{name}`{hint}");
        let finding = findings.on(from.file().spot(*at), title);
        finding.discriminated_by(name).answers("buildkit:UndefinedArgInFrom");
    }
    // A stage may be named in any case, and an undeclared variable is the cause of whatever is wrong with the name.
    if !undeclared.is_empty() || matches!(stage.base(), Ok(BaseImage::Stage(_))) {
        return Ok(());
    }
    let (argument, defaults) = (from.arguments().next(), Defaults::of(from.file()));
    let (Some(argument), Some(defaults)) = (argument, defaults) else { return Ok(()) };
    let Some(image) = defaults.fill(argument.raw(), from.file()) else { return Ok(()) };
    match ImageReference::parse(&image) {
        Err(InvalidReference::Template) => return Err(from.unknown(Why::Unresolved)),
        Err(invalid) => {
            let title = format_args!("without build arguments the name of the image is `{image}`: {invalid}");
            findings.on(argument, title).answers("buildkit:InvalidDefaultArgInFrom");
        }
        Ok(_) => {}
    }
    Ok(())
}
