//! PLM-D044: credential in a command of the build or the image.

use plimsoll_content::{handed_on, written_in};
use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, Spot};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

use crate::docker::build_variable::value_of;

pub(crate) fn check<'e>(run: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for written in written_in(run) {
        let given_to = match written.given_to.as_str() {
            "" => String::new(),
            name => format!(", given to `{name}`"),
        };
        let title = format_args!("{} holds a {}{given_to}", run.keyword(), written.kind);
        findings.on(run.file().spot(written.extent), title).discriminated_by(&written.given_to);
    }
    if run.keyword() != Keyword::Run || run.mounts().any(|mount| mount.kind() == "secret") {
        return Ok(());
    }
    for declaration in declared_credentials(run) {
        let (name, keyword) = (declaration.name, declaration.keyword);
        if let Some(used) = use_of(run, name).filter(|_| !is_set_by(run, name)) {
            findings
                .on(used, format_args!("RUN takes the credential `{name}` from {keyword}"))
                .beside(declaration.spot, "it comes from here")
                .discriminated_by(name);
        }
    }
    Ok(())
}

/// A variable that is a credential.
struct Declaration<'e> {
    name: &'e str,
    keyword: Keyword,
    spot: Spot<'e>,
}

/// The credentials that an `ARG` or `ENV` gives a `RUN`, each once.
fn declared_credentials(run: Instruction<'_>) -> Vec<Declaration<'_>> {
    let mut found: Vec<Declaration<'_>> = Vec::new();
    for earlier in run.earlier().filter(|earlier| matches!(earlier.keyword(), Keyword::Arg | Keyword::Env)) {
        for pair in earlier.pairs() {
            let is_new = !found.iter().any(|other| other.name == pair.key);
            if is_new && handed_on(pair.key, value_of(pair)).is_some() {
                found.push(Declaration { name: pair.key, keyword: earlier.keyword(), spot: pair.key_spot });
            }
        }
    }
    found
}

/// Where the scripts of a `RUN` first use a variable: `$NAME`, `${NAME..}`, `$env:NAME`.
fn use_of<'e>(run: Instruction<'e>, name: &str) -> Option<Spot<'e>> {
    let in_body = place_in(run.body(), name).map(|(start, end)| run.body_spot(start..end));
    in_body.or_else(|| {
        run.heredocs().iter().map(|heredoc| run.content(heredoc)).find_map(|content| {
            let (start, end) = place_in(content.as_str(), name)?;
            Some(content.part(start..end))
        })
    })
}

/// The bytes of the first use of a variable in a text.
fn place_in(text: &str, name: &str) -> Option<(usize, usize)> {
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
    text.match_indices(name).find_map(|(at, _)| {
        let (before, rest) = text.split_at_checked(at)?;
        let after = rest.strip_prefix(name)?;
        let start = ["$", "${", "$env:", "$Env:", "$ENV:"].iter().find_map(|sign| before.strip_suffix(sign))?.len();
        (!after.starts_with(is_part)).then_some((start, at + name.len()))
    })
}

/// True when the script itself gives the variable another value.
fn is_set_by(run: Instruction<'_>, name: &str) -> bool {
    run.commands().any(|command| {
        let is_assigned = |assigned: &str, value: &str| assigned == name && place_in(value, name).is_none();
        let by_sign = command.tree().assignments.iter().any(|set| is_assigned(&set.name, &set.value.text));
        let is_builtin = matches!(command.program(), "export" | "local" | "declare" | "readonly" | "read");
        let by_word = |text: &str| match text.split_once('=') {
            Some((assigned, value)) => is_assigned(assigned, value),
            None => command.program() == "read" && text == name,
        };
        by_sign || (is_builtin && command.arguments().any(|word| by_word(word.text())))
    })
}
