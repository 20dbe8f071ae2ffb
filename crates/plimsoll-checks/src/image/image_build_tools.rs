//! PLM-I033: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Image, ImageConfig};
use plimsoll_model::Assessed;

use crate::image_view::{Start, base_layers, is_from_base, program};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let view = image.complete_view()?;
    let none = ImageConfig::default();
    // Without a configuration, as in a root file system, the usual folders count.
    let config = image.config.as_deref().unwrap_or(&none);
    if image.config.is_ok() && is_for_building(config) {
        return Ok(());
    }
    for (sort, names) in TOOLS {
        // Package managers come with their base: they tell something only where the base is known.
        if sort == MANAGERS && base_layers(image) == 0 {
            continue;
        }
        let mut tools = Vec::new();
        for name in names {
            let file = program(view, config, name).filter(|file| !is_from_base(image, *file));
            tools.extend(file.map(|file| (*name, file)));
        }
        let [(_, first), ref others @ ..] = *tools else { continue };
        let list = tools.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let mut found = findings.on_file(image, first, format_args!("{sort} are in the image: {list}"));
        for (_, file) in others {
            found = found.with_file(image, *file, "another of them");
        }
        found.discriminated_by(sort);
    }
    // Whether it is made for building is not known without one.
    image.config().map(|_| ())
}

/// True for an image that starts nothing, a shell, or one of the tools: whoever uses it builds.
fn is_for_building(config: &ImageConfig) -> bool {
    let Some(start) = Start::of(config) else { return true };
    let name = start.first.rsplit('/').next().unwrap_or(start.first);
    start.is_shell() || TOOLS.iter().any(|(_, names)| names.contains(&name))
}

const MANAGERS: &str = "package managers";

/// Programs that build, look into other programs or install packages, and that no service needs.
const TOOLS: [(&str, &[&str]); 3] = [
    (
        "compilers and linkers",
        &["gcc", "g++", "clang", "clang++", "rustc", "go", "javac", "ghc", "ld", "make", "cmake", "cargo", "mvn", "gradle"],
    ),
    ("debuggers", &["gdb", "gdbserver", "lldb", "strace", "ltrace", "perf", "bpftrace"]),
    (
        MANAGERS,
        &["apt-get", "apk", "dnf", "microdnf", "yum", "zypper", "pacman", "pip", "pip3", "npm", "yarn", "pnpm", "gem", "composer"],
    ),
];
