//! PLM-I013: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::image::{Content, Format, View, ViewFile};
use plimsoll_facts::{Image, ImageConfig};
use plimsoll_model::Assessed;

use crate::image_view::{Start, is_windows, program, shown};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let config = image.config()?;
    let Some(start) = Start::of(config).filter(|_| !is_windows(config)) else { return Ok(()) };
    let view = image.complete_view()?;
    let word = start.first;
    let Some(file) = program(view, config, word) else {
        findings.on_config(start.key, Some(word), format_args!("`{word}` is no executable file of the image"));
        return Ok(());
    };
    if let Some(problem) = problem(view, config, file) {
        findings
            .on_config(start.key, Some(word), format_args!("`{word}` cannot be started: {problem}"))
            .with_file(image, file, "is what it starts");
    }
    Ok(())
}

/// Why the kernel would not start a file.
fn problem(view: &View, config: &ImageConfig, file: ViewFile<'_>) -> Option<String> {
    let architecture = &*config.platform.architecture;
    match file.entry()?.format {
        Format::Elf(machine) => {
            let (_, machines) = MACHINES.iter().find(|(name, _)| *name == architecture)?;
            (!machines.contains(&machine)).then(|| format!("it is not made for {architecture}"))
        }
        Format::Pe | Format::MachO => Some("it is made for another operating system".to_owned()),
        Format::Script => {
            let Some(Content::Script(script)) = Content::of(file) else { return None };
            let mut words = script.interpreter.iter();
            let interpreter = words.next()?;
            let Some(found) = program(view, config, interpreter) else {
                return Some(format!("its interpreter `{interpreter}` is not there"));
            };
            let named = words.find(|word| !word.starts_with('-') && !word.contains('='));
            let is_env = interpreter.ends_with("/env");
            let missing = named.filter(|name| is_env && program(view, config, name).is_none());
            missing.map(|name| format!("`{name}`, which {} looks for, is not there", shown(found)))
        }
        Format::Other => None,
    }
}

/// The machines (`e_machine`) whose programs an architecture runs. Sources: elf.h; Go, names of `GOARCH`.
const MACHINES: [(&str, &[u16]); 9] = [
    ("386", &[3]),
    ("amd64", &[62, 3]),
    ("arm", &[40]),
    ("arm64", &[183, 40]),
    ("loong64", &[258]),
    ("mips64le", &[8]),
    ("ppc64le", &[21]),
    ("riscv64", &[243]),
    ("s390x", &[22]),
];
