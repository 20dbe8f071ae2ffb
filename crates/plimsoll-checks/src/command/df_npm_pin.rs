//! PLM-D073: npm packages without a version, and npm install beside a lock file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, ShellCommand, Spot};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

use crate::docker::copied::{as_written, base_name, destination, sources};
use crate::docker::package::call::Call;
use crate::docker::package::pins::{is_file, report};
use crate::docker::package::words::Effect;

const LOCK_FILES: [&str; 2] = ["package-lock.json", "npm-shrinkwrap.json"];

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(call) = Call::of(command).filter(|call| call.effect() == Effect::Installs) else { return Ok(()) };
    if call.packages().next().is_some() {
        return report(&call, findings, "whatever version is the newest", is_pinned);
    }
    if is_elsewhere(&call) {
        return Ok(());
    }
    if let Some(given) = lock_file(command.instruction())? {
        let title = format_args!("`{}` may install something else than the lock file says", call.name());
        findings.on(call.spot(), title).beside(given, "the lock file comes here");
    }
    Ok(())
}

fn is_pinned(package: &str) -> bool {
    const REPOSITORIES: [&str; 6] = ["git+", "git:", "github:", "gitlab:", "bitbucket:", "gist:"];
    let is_repository = REPOSITORIES.iter().any(|scheme| package.starts_with(scheme));
    if !is_repository && (package.starts_with("file:") || is_file(package, &[".tgz", ".tar.gz", ".tar"])) {
        return true;
    }
    let name = package.strip_prefix('@').unwrap_or(package);
    if is_repository || (name == package && package.contains('/')) {
        return package.contains('#');
    }
    // A tag such as `latest` is no version.
    let version = name.rsplit_once('@').map_or("", |(_, version)| version);
    version.contains(|letter: char| letter.is_ascii_digit() || letter == '$')
}

/// True when it does not install the packages of the project that it is called in, or only writes its lock file.
fn is_elsewhere(call: &Call<'_>) -> bool {
    let is_elsewhere = call.has(&["g", "global", "location", "C", "prefix", "package-lock-only", "no-package-lock"]);
    is_elsewhere || call.command.earlier().any(|earlier| matches!(earlier.program(), "cd" | "pushd"))
}

/// The place that gives the folder of an instruction a lock file.
fn lock_file(run: Instruction<'_>) -> Assessed<Option<Spot<'_>>> {
    let is_lock = |path: &str| LOCK_FILES.contains(&base_name(path));
    if let Some(mount) = run.mounts().find(|mount| mount.get(&["source", "src"]).is_some_and(is_lock)) {
        return Ok(Some(mount.spot));
    }
    for copy in run.earlier().filter(|earlier| matches!(earlier.keyword(), Keyword::Copy | Keyword::Add)) {
        let Some(lock) = sources(copy).find(|source| is_lock(as_written(*source))) else { continue };
        let Some(target) = destination(copy) else { continue };
        let target = folder(copy, target.get()?)?;
        let own = folder(run, "")?;
        // Without a slash at its end the target is a folder that exists, or the file.
        if target == own || target.rsplit_once('/').is_some_and(|(parent, _)| parent == own) {
            return Ok(Some(lock.into()));
        }
    }
    Ok(None)
}

/// A path as it is seen from where an instruction works.
fn folder(instruction: Instruction<'_>, path: &str) -> Assessed<String> {
    let mut whole = path.to_owned();
    for earlier in instruction.earlier().filter(|earlier| earlier.keyword() == Keyword::Workdir) {
        if whole.starts_with('/') {
            break;
        }
        let Some(path) = earlier.arguments().next() else { continue };
        whole = format!("{}/{whole}", path.get()?);
    }
    let parts: Vec<&str> = whole.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    Ok(format!("/{}", parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::is_pinned;

    #[test]
    fn a_package_is_pinned_by_a_version_or_a_commit() {
        for package in [
            "pm2@5.4.3",
            "@vue/cli@5",
            "express@>=4 <5",
            "old@npm:express@4.21.2",
            "pm2@$VERSION",
            "git+https://git.example/tool.git#v1",
            "team/tool#8f3e1b2",
            "https://files.example/tool.tgz",
            "./lib",
            "file:lib",
            "tool-1.0.tgz",
        ] {
            assert!(is_pinned(package), "{package}");
        }
        for package in [
            "pm2",
            "pm2@latest",
            "@vue/cli",
            "@vue/cli@next",
            "old@npm:express",
            "git+ssh://git@git.example/tool.git",
            "github:team/tool",
            "team/tool",
        ] {
            assert!(!is_pinned(package), "{package}");
        }
    }
}
