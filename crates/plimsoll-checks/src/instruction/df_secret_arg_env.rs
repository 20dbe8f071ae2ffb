//! PLM-D043: credential in ARG, ENV or LABEL.

use plimsoll_content::{HandedOn, handed_on, secret_in};
use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

use crate::docker::build_variable::value_of;

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let keyword = instruction.keyword();
    // A label is read by people, and an argument before `FROM` reaches no step: only what stands there counts.
    let only_value = keyword == Keyword::Label || instruction.stage().is_none();
    for pair in instruction.pairs() {
        let (name, value) = (pair.key, value_of(pair));
        let found = if only_value {
            value.and_then(|value| secret_in(name, value)).map(HandedOn::Written)
        } else {
            handed_on(name, value)
        };
        let finding = match found {
            Some(HandedOn::Written(kind)) => {
                findings.on(pair.key_spot, format_args!("{keyword} `{name}` holds a {kind}"))
            }
            Some(HandedOn::Named) => {
                findings.on(pair.key_spot, format_args!("{keyword} `{name}` is a credential by its name"))
            }
            None => continue,
        };
        finding.discriminated_by(keyword.word()).discriminated_by(name);
    }
    Ok(())
}
