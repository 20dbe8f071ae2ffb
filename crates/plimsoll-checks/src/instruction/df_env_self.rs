//! PLM-D045: ENV refers to a variable of the same instruction.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Argument, Instruction, KeyValue};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::{Expansion, expand};

pub(crate) fn check<'e>(env: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let pairs: Vec<KeyValue<'e>> = env.pairs().collect();
    let references = pairs.iter().enumerate().flat_map(|(number, pair)| {
        let value = pair.value.into_iter();
        value.flat_map(move |value| variables(env, value).into_iter().map(move |name| (number, value, name)))
    });
    findings.each(references, |findings, (number, value, name)| {
        let others = pairs.iter().enumerate().filter(|(other, pair)| *other != number && pair.key == name);
        for (_, other) in others {
            if !keeps_its_value(env, *other)? {
                let key = pairs.get(number).map_or("", |pair| pair.key);
                findings
                    .on(value, format_args!("`{key}` does not see the `{name}` that the same ENV sets"))
                    .beside(other.key_spot, "set here, and seen by later instructions")
                    .discriminated_by(key)
                    .discriminated_by(&name);
                break;
            }
        }
        Ok(())
    })
}

/// True when a variable holds after the instruction what it held before.
fn keeps_its_value(env: Instruction<'_>, pair: KeyValue<'_>) -> Assessed<bool> {
    let Some(value) = pair.value else { return Ok(true) };
    let name = pair.key;
    // `ENV VERSION=$VERSION` keeps an argument, whatever it holds.
    let is_itself = [format!("${name}"), format!("${{{name}}}")].iter().any(|own| value.raw().trim_matches('"') == own);
    if is_itself {
        return Ok(true);
    }
    let Some(before) = env.environment(name).transpose() else { return Ok(false) };
    Ok(before? == value.get()?)
}

/// The variables that a value refers to, each once. A value that cannot be read refers to none: BuildKit refuses it.
fn variables(env: Instruction<'_>, value: Argument<'_>) -> Vec<String> {
    let Ok(Expansion { variables, .. }) = expand(value.raw(), env.file().tree.escape(), &mut |_| Some(" ".to_owned()))
    else {
        return Vec::new();
    };
    let mut names: Vec<String> = variables.into_iter().map(|variable| variable.name).collect();
    names.sort_unstable();
    names.dedup();
    names
}
