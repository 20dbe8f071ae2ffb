//! Scripts: what runs them, and for those of a shell what they run. Source: execve(2), "Interpreter scripts".

use std::collections::BTreeSet;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{Content, RawFacts, Script};
use plimsoll_source::shell;

use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "script",
    version: 1,
    interest: &[Interest::Magic(b"#!")],
    read,
    assemble: Assemble::By(|_, _| {}),
};

/// The longest line after `#!` that Linux reads. Source: `BINPRM_BUF_SIZE`.
const LINE_BYTES: usize = 256;

/// The largest shell script whose commands are looked at. Start scripts are small; generated ones of this size are the
/// work of autoconf.
const SHELL_BYTES: usize = 128 << 10;

/// Programs of a script that are kept.
const MOST_PROGRAMS: usize = 256;

/// The shells whose scripts are understood.
const SHELLS: [&str; 6] = ["ash", "bash", "dash", "ksh", "sh", "zsh"];

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let line = file.bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.get(2..line.len().min(LINE_BYTES)).unwrap_or_default();
    let interpreter: Vec<String> =
        String::from_utf8_lossy(line).split_whitespace().map(str::to_owned).collect();
    let mut script = Script { interpreter, ..Script::default() };
    if is_of_shell(&script.interpreter) {
        commands(file, &mut script);
    }
    facts.data = Some(Content::Script(script).to_data());
}

/// True for `#!/bin/sh` and `#!/usr/bin/env bash`.
fn is_of_shell(interpreter: &[String]) -> bool {
    let mut words = interpreter.iter().map(|word| base_name(word)).filter(|word| !word.starts_with('-'));
    let first = words.next();
    let program = if first == Some("env") { words.next() } else { first };
    program.is_some_and(|program| SHELLS.contains(&program))
}

fn commands(file: &FileBytes<'_>, script: &mut Script) {
    if !file.is_whole() || file.bytes.len() > SHELL_BYTES {
        script.is_partial = true;
        return;
    }
    let text = String::from_utf8_lossy(file.bytes);
    let read = shell::read(&text);
    script.is_partial = read.broken.is_some();
    let (mut programs, mut services) = (BTreeSet::new(), BTreeSet::new());
    for command in &read.commands {
        let mut words = command.words.iter().filter(|word| word.is_literal && word.text.len() <= LINE_BYTES);
        let Some(program) = words.next() else { continue };
        programs.insert(&*program.text);
        let arguments = words.map(|word| &*word.text);
        match base_name(&program.text) {
            "service" | "rc-service" => services.extend(arguments.take(1)),
            "systemctl" => services.extend(arguments.skip_while(|word| *word != "start").skip(1)),
            _ => {}
        }
    }
    script.is_partial |= programs.len() > MOST_PROGRAMS;
    script.programs = programs.into_iter().take(MOST_PROGRAMS).map(str::to_owned).collect();
    script.services = services.into_iter().take(MOST_PROGRAMS).map(str::to_owned).collect();
}

fn base_name(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn script(text: &str) -> Script {
        let mut facts = RawFacts::default();
        read(&FileBytes::whole("start", text.as_bytes()), &mut facts);
        let Content::Script(script) = postcard::from_bytes(&facts.data.unwrap()).unwrap() else { unreachable!() };
        script
    }

    #[test]
    fn programs_and_services_of_shell_scripts_are_told() {
        let found = script("#!/usr/bin/env bash\nset -e\nservice ssh start\nif true; then exec /usr/sbin/sshd -D; fi\n");
        assert_eq!(found.interpreter, ["/usr/bin/env", "bash"]);
        for program in ["/usr/sbin/sshd", "service", "set"] {
            assert!(found.programs.iter().any(|known| known == program), "{program} in {:?}", found.programs);
        }
        assert_eq!((found.services, found.is_partial), (vec!["ssh".to_owned()], false));
    }

    #[test]
    fn other_scripts_tell_their_interpreter_alone() {
        let found = script("#! /usr/bin/python3 -I\nimport os\n");
        assert_eq!(found.interpreter, ["/usr/bin/python3", "-I"]);
        assert_eq!((found.programs, found.is_partial), (Vec::new(), false));
        assert!(script("#!/bin/sh\necho \"open\n").is_partial);
        assert!(script(&format!("#!/bin/sh\n{}", " ".repeat(SHELL_BYTES))).is_partial);
    }
}
