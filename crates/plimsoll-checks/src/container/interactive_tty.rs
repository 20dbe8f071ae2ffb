//! PLM-P049: container keeps an interactive terminal open.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Field, Site};
use plimsoll_model::{Assessed, Role};
use plimsoll_source::edit::Edit;

use crate::logic;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let tty = container.base().field(&["tty"]);
    if logic::all([tty, stdin(container)].map(logic::is_true))? {
        findings.at(tty, format_args!("container `{}` keeps an interactive terminal open", container.name())).related(
            Role::Context,
            stdin(container),
            "input is kept open",
        );
    }
    Ok(())
}

fn stdin(container: Container<'_>) -> Field<'_, bool> {
    container.base().field(&["stdin"])
}

pub(crate) fn fix<'e>(container: Container<'e>, tty: Site<'e>) -> Edit {
    let operations = [tty, stdin(container).site()].into_iter().flat_map(|site| site.remove().operations);
    Edit { operations: operations.collect() }
}
