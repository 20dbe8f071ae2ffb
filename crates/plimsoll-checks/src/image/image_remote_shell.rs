//! PLM-I009: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::Assessed;

use crate::image_view::{Reached, Start, reached};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let config = image.config()?;
    let Some(start) = Start::of(config) else { return Ok(()) };
    let (programs, outcome) = reached(image.complete_view()?, config, &start);
    let is_server = |program: &&Reached<'_>| {
        let known: &[&str] = if program.is_service { &SERVICES } else { &SERVERS };
        known.contains(&&*program.name)
    };
    for program in programs.iter().filter(is_server) {
        let name = &program.name;
        let title = format_args!("the image starts `{name}`, which lets people log in");
        match program.file {
            Some(file) => findings.on_file(image, file, title).with_config(start.key, start.first),
            None => findings.on_config(start.key, Some(start.first), title).discriminated_by(name),
        };
    }
    outcome
}

/// Servers of SSH and telnet.
const SERVERS: [&str; 6] = ["dropbear", "in.telnetd", "sshd", "telnetd", "tinysshd", "utelnetd"];

/// The same by the names of services.
const SERVICES: [&str; 6] = ["dropbear", "inetutils-telnetd", "ssh", "sshd", "telnet", "telnetd"];
