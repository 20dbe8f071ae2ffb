//! PLM-D046: variable is used that is not defined.

use std::collections::BTreeSet;

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, Undeclared};
use plimsoll_model::{Assessed, Why};

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // What `ONBUILD` keeps is expanded in another build, with its arguments.
    if instruction.is_trigger() {
        return Ok(());
    }
    // Each name once, as often as the instruction uses it.
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let used = instruction.undeclared().iter().filter(|used| !used.has_default && names.insert(&used.name));
    let used: Vec<&Undeclared> = used.collect();
    findings.each(used, |findings, used| {
        let name = &used.name;
        let reason = if let Some(meant) = used.meant.as_deref().filter(|meant| is_slip(name, meant)) {
            format!("is `{meant}` meant?")
        } else if used.is_declared_elsewhere || is_platform(name) {
            "it is declared later, or not in this stage".to_owned()
        } else if !used.may_come_from_base || !is_name(name) {
            "nothing declares it".to_owned()
        } else {
            return Err(instruction.unknown(Why::OutOfReach));
        };
        let title = format_args!("{} uses `${name}`, which is not defined: {reason}", instruction.keyword());
        findings.on(instruction.file().spot(used.at), title).discriminated_by(name);
        Ok(())
    })
}

/// True for the platform arguments, which are there before the first `FROM` without being declared.
fn is_platform(name: &str) -> bool {
    let platform = name.strip_prefix("TARGET").or_else(|| name.strip_prefix("BUILD"));
    matches!(platform, Some("PLATFORM" | "OS" | "OSVERSION" | "ARCH" | "VARIANT"))
}

/// False for `@`, `1` and the like, which no image can define.
fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// True when one name is the other with a single slip of the pen: a letter too many, missing, wrong, or two swapped.
/// Names that differ in a digit are different things.
fn is_slip(name: &str, meant: &str) -> bool {
    let (name, meant): (Vec<char>, Vec<char>) = (name.chars().collect(), meant.chars().collect());
    if name.len().min(meant.len()) < 4 {
        return false;
    }
    let same_start = name.iter().zip(&meant).take_while(|(one, other)| one == other).count();
    let same_end = name.iter().rev().zip(meant.iter().rev()).take_while(|(one, other)| one == other).count();
    let same_end = same_end.min(name.len().min(meant.len()) - same_start);
    let middle =
        |word: &[char]| -> Vec<char> { word.iter().take(word.len() - same_end).skip(same_start).copied().collect() };
    match (middle(&name).as_slice(), middle(&meant).as_slice()) {
        ([one], []) | ([], [one]) => one.is_alphabetic(),
        ([one], [other]) => one.is_alphabetic() && other.is_alphabetic(),
        ([one, two], [other, another]) => one == another && two == other,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_told_from_other_names() {
        for (name, meant, expected) in [
            ("PAHT", "PATH", true),
            ("DIR_ASSET", "DIR_ASSETS", true),
            ("COMF", "CONF", true),
            ("APP_V1", "APP_V2", false),
            ("HOME", "NAME", false),
            ("FOO", "FOE", false),
            ("GOPATH", "PATH", false),
            ("AAAA", "AAAAA", true),
        ] {
            assert_eq!(is_slip(name, meant), expected, "{name} {meant}");
        }
    }
}
