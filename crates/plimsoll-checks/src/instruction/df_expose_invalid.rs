//! PLM-D049: EXPOSE with a port that is none, or that is read otherwise.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

use crate::docker::exposed_port::ExposedPort;

pub(crate) fn check<'e>(expose: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(expose.arguments(), |findings, word| {
        // A variable may hold several ports, or none.
        for port in word.get()?.split_whitespace() {
            let title = match ExposedPort::read(port) {
                Err(why) => format!("`{port}` cannot be exposed: {why}"),
                Ok(read) if read.has_host => format!("`{port}` publishes nothing: `{}` alone is used", read.used),
                Ok(read) if !is_lower(read.protocol) => format!("the protocol of `{port}` stands in capitals"),
                Ok(_) => continue,
            };
            findings.on(word, format_args!("{title}")).discriminated_by(port);
        }
        Ok(())
    })
}

pub(crate) fn fix(expose: Instruction<'_>, at: Extent) -> Rewrite {
    let word = expose.arguments().find(|word| word.extent() == at);
    // What a variable holds is not written here.
    let written = word.filter(|word| word.get().is_ok_and(|value| value == word.raw()));
    match written.map(|word| ExposedPort::read(word.raw())) {
        Some(Ok(port)) => Rewrite::replace(at, port.used.to_ascii_lowercase()),
        Some(Err(_)) | None => Rewrite::none(),
    }
}

fn is_lower(protocol: &str) -> bool {
    !protocol.contains(|letter: char| letter.is_ascii_uppercase())
}
