//! PLM-D048: image exposes the port of SSH.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, Stage};
use plimsoll_model::Assessed;

use crate::docker::exposed_port::ExposedPort;

/// Where SSH listens. Source: IANA service name and port number registry.
const SSH: u16 = 22;

pub(crate) fn check<'e>(expose: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if !expose.stage().is_some_and(Stage::is_in_image) {
        return Ok(());
    }
    findings.each(expose.arguments(), |findings, word| {
        let mut ports = word.get()?.split_whitespace();
        if ports.any(|port| ExposedPort::read(port).is_ok_and(|port| port.has_tcp(SSH))) {
            findings.on(word, format_args!("the image exposes port 22, where SSH listens"));
        }
        Ok(())
    })
}
