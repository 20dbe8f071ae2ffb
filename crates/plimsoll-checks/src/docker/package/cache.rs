//! What package managers leave in a layer: where it lies, and what takes it away in the same `RUN`.

use plimsoll_facts::{Instruction, ShellCommand, ShellWord};
use plimsoll_model::{Assessed, Why};

use crate::docker::copied::base_name;
use crate::docker::ignore::matches;
use crate::docker::package::call::Call;
use crate::docker::package::words::{self, Effect, Family};
use crate::shell::mode::is_shell;

/// Where the lists of apt lie.
const APT_LISTS: &str = "/var/lib/apt/lists";

/// True when what a call fetches stays in the layer: no later command deletes it, and it lies in no mount that is not
/// part of the image. Unknown when the rest of the script cannot be read.
pub(crate) fn stays(call: &Call<'_>) -> Assessed<bool> {
    let instruction = call.command.instruction();
    let places = places(call)?;
    let is_taken = |taken: &str| places.iter().any(|place| covers(taken, place));
    if is_mounted(instruction, is_taken) {
        return Ok(false);
    }
    let mut outcome = instruction.is_read();
    for later in call.command.later() {
        let program = later.program();
        if deletes(program, later, is_taken) || cleans(program, later, call.family) {
            return Ok(false);
        }
        // What such a script deletes is not in the Dockerfile.
        if is_cleaning_script(program, later) {
            outcome = outcome.and(Err(instruction.unknown(Why::OutOfReach)));
        }
    }
    outcome.map(|()| true)
}

/// True for a call that tells the package manager itself to clean up.
fn cleans(program: &str, command: ShellCommand<'_>, family: Family) -> bool {
    // To take every call apart would take long in a script of thousands.
    let is_verb = |word: ShellWord<'_>| matches!(word.text(), "clean" | "cc" | "dist-clean" | "distclean" | "purge");
    words::family(program) == Some(family)
        && command.arguments().any(is_verb)
        && Call::of(command).is_some_and(|call| call.effect() == Effect::Cleans)
}

/// True for a script that is there to clean, by its name.
fn is_cleaning_script(program: &str, command: ShellCommand<'_>) -> bool {
    let is_given = is_shell(program) || matches!(program, "." | "source");
    let first = command.arguments().find(|word| is_given && !word.is_option());
    base_name(first.map_or(program, ShellWord::text)).contains("clean")
}

/// Where a call puts what it fetches; `~` stands for the home of whoever calls. Where several are named, versions
/// differ.
fn places<'t>(call: &Call<'t>) -> Assessed<Vec<&'t str>> {
    let (usual, option, variable): (&[&str], &'static [&'static str], &str) = match call.family {
        Family::Apt => (&[APT_LISTS], &[], ""),
        Family::Apk => (&["/var/cache/apk"], &["cache-dir"], ""),
        Family::Rpm => (&["/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5", "/var/cache/tdnf"], &[], ""),
        Family::Zypper => (&["/var/cache/zypp"], &[], ""),
        Family::Pip => (&["~/.cache/pip"], &["cache-dir"], "PIP_CACHE_DIR"),
        Family::Yarn => (
            &["/usr/local/share/.cache/yarn", "~/.cache/yarn", "~/.yarn/berry"],
            &["cache-folder"],
            "YARN_CACHE_FOLDER",
        ),
        Family::Pipx | Family::Npm | Family::Gem | Family::Cargo => (&[], &[], ""),
    };
    if let Some(given) = call.values(option).last() {
        return Ok(vec![given]);
    }
    let set = if variable.is_empty() { None } else { call.command.instruction().environment(variable)? };
    Ok(set.map_or_else(|| usual.to_vec(), |set| vec![set]))
}

/// True when a mount that is not part of the image lies over a place.
fn is_mounted(instruction: Instruction<'_>, is_taken: impl Fn(&str) -> bool) -> bool {
    let mut mounts = instruction.mounts().filter(|mount| matches!(mount.kind(), "cache" | "tmpfs"));
    mounts.any(|mount| mount.target().is_some_and(&is_taken))
}

/// True when a command deletes a place.
fn deletes(program: &str, command: ShellCommand<'_>, is_taken: impl Fn(&str) -> bool) -> bool {
    if !matches!(program, "rm" | "find") {
        return false;
    }
    let has = |words: &[&str]| command.arguments().any(|word| words.contains(&word.text()));
    // Where a relative path leads to is not known.
    let mut paths = command.arguments().map(ShellWord::text).filter(|text| text.starts_with(['/', '~', '$']));
    match program {
        "rm" => paths.any(|path| path.contains("cache dir") || is_taken(path)),
        _ => has(&["-delete", "-exec"]) && !has(&["-iname", "-name", "-path", "-regex"]) && paths.any(is_taken),
    }
}

/// True when a path, with the patterns and braces of a shell, names a place, a folder above it, or what is in it.
fn covers(path: &str, place: &str) -> bool {
    if let Some((before, rest)) = path.split_once('{')
        && let Some((choices, after)) = rest.split_once('}')
        && !before.ends_with('$')
    {
        return choices.split(',').any(|choice| covers(&format!("{before}{choice}{after}"), place));
    }
    let path = at_home(path);
    let mut place = place.split('/').filter(|part| !part.is_empty());
    let mut is_above = true;
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match place.next() {
            Some(name) if matches(part, name) => {}
            None if is_above && part.contains('*') => is_above = false,
            Some(_) | None => return false,
        }
    }
    true
}

/// The path with `~` for every home.
fn at_home(path: &str) -> String {
    for home in ["$HOME", "${HOME}", "/root"] {
        if let Some(rest) = path.strip_prefix(home)
            && (rest.is_empty() || rest.starts_with('/'))
        {
            return format!("~{rest}");
        }
    }
    match path.strip_prefix("/home").and_then(|rest| rest.strip_prefix('/')) {
        Some(rest) => format!("~/{}", rest.split_once('/').map_or("", |(_, rest)| rest)),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_path_covers_a_place_from_above_and_from_within() {
        let lists = "/var/lib/apt/lists";
        for path in [
            "/var/lib/apt/lists",
            "/var/lib/apt/lists/",
            "/var/lib/apt/lists/*",
            "/var/lib/apt/lists/*_*",
            "/var/lib/apt",
            "/var/lib/apt/*",
            "/var/lib/{apt,dpkg}/lists/*",
            "/var/lib/{cache,log,apt}/",
            "/var/lib/apt/li*",
            "/var/lib/ap?/lists",
            "/*",
        ] {
            assert!(covers(path, lists), "{path}");
        }
        for path in [
            "/var/lib/apt/lists/partial",
            "/var/lib/apt/lists/*/x",
            "/var/lib/apt/archives",
            "/var/lib/apt/list",
            "/var/lib/{dpkg,cache}/apt",
            "/var/cache/apt",
            "lists",
            "$LISTS",
        ] {
            assert!(!covers(path, lists), "{path}");
        }
    }

    #[test]
    fn every_home_is_one() {
        for home in ["/root", "~", "$HOME", "${HOME}", &["", "home", "web"].join("/")] {
            for path in [".cache", ".cache/*", ".cache/pip", ".cache/pip/*"] {
                assert!(covers(&format!("{home}/{path}"), "~/.cache/pip"), "{home}/{path}");
            }
            assert!(!covers(&format!("{home}/.cache/uv"), "~/.cache/pip"), "{home}");
        }
        assert!(!covers("/roots/.cache", "~/.cache/pip"));
    }
}
