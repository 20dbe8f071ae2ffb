//! PLM-D080: compilers and package managers in the image.

use std::collections::BTreeSet;

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{BaseImage, ImageReference, Instruction, ShellCommand, Stage};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

use crate::docker::package::call::{Call, Package};
use crate::docker::package::words::{Effect, Family};
use crate::image_repository::before_placeholder;
use crate::shell::mode::is_shell;

/// Programs that compile when the container runs, so that their tools have to be there.
const COMPILING: &[&str] =
    &["cargo", "gcc", "go", "gradle", "gradlew", "make", "mvn", "mvnw", "npm", "sbt", "stack", "yarn"];

/// Images that are made for building, by the last word of their path.
const BUILD_IMAGES: &[&str] = &["buildpack-deps", "gcc", "golang", "gradle", "haskell", "maven", "rust"];

pub(crate) fn check<'e>(stage: Stage<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if !stage.is_in_image() || !runs_a_program(stage) {
        return Ok(());
    }
    let base = check_base(stage, findings);
    let own = stage.each(Keyword::Run);
    let of_later_stages = stage.file().target().into_iter().flat_map(Stage::chain).take_while(|later| *later != stage);
    let mut outcome = Ok(());
    let mut removed = Removed::default();
    // From the last to the first, so that what is removed later is known.
    for instruction in of_later_stages.flat_map(|later| later.instructions().rev()) {
        instruction.commands().filter_map(Call::of).for_each(|call| removed.add(&call));
    }
    for run in own.rev() {
        let calls: Vec<Call<'_>> = run.commands().filter_map(Call::of).collect();
        for call in calls.iter().rev() {
            removed.add(call);
            if call.effect() == Effect::Installs {
                outcome = outcome.and(report(call, &removed, findings));
            }
        }
    }
    base.and(outcome)
}

fn report<'e>(call: &Call<'e>, removed: &Removed<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let mut left = tools(call)?;
    left.retain(|tool| !removed.takes(call, *tool));
    if let Some(first) = left.first() {
        let names: Vec<String> = left.iter().map(|tool| format!("`{}`", tool.text)).collect();
        let verb = if left.len() == 1 { "stays" } else { "stay" };
        let title = format_args!("{} {verb} in the image", names.join(", "));
        findings.on(call.command.spot_of(first.word), title).discriminated_by(first.text);
    }
    Ok(())
}

/// True when the file says what the image runs, and that is neither a compiler nor a shell for people: an image made
/// for building says nothing, and one made for developing begins with a shell.
fn runs_a_program(stage: Stage<'_>) -> bool {
    let Some(target) = stage.file().target() else { return false };
    let says = [Keyword::Entrypoint, Keyword::Cmd].into_iter().filter_map(|keyword| target.last(keyword));
    let mut commands = says.flat_map(Instruction::commands).peekable();
    commands.peek().is_some() && !commands.any(|command| is_for_people(command) || compiles(command))
}

fn is_for_people(command: ShellCommand<'_>) -> bool {
    is_shell(command.program()) && command.arguments().all(|word| word.is_option() && word.text() != "-c")
}

fn compiles(command: ShellCommand<'_>) -> bool {
    let is_run = command.arguments().next().is_some_and(|word| matches!(word.text(), "run" | "test" | "watch"));
    COMPILING.contains(&command.program()) || (command.program() == "dotnet" && is_run)
}

/// Reports a base image that is made for building.
fn check_base<'e>(stage: Stage<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let written = stage.from().and_then(|from| from.arguments().next()).map_or("", |image| image.raw());
    // A variable that can only stand for the version hides nothing.
    let name = match (stage.base(), before_placeholder(written)) {
        (Ok(BaseImage::Image(name)), _) => name,
        (Ok(BaseImage::Scratch | BaseImage::Stage(_)), _) => return Ok(()),
        (Err(_), Some(repository)) => repository,
        (Err(unknown), None) => return Err(unknown),
    };
    // What is malformed is the business of PLM-D011.
    if ImageReference::parse(name).is_ok_and(is_build_image) {
        findings.on(stage, format_args!("`{name}` is made for building, and becomes the image"));
    }
    Ok(())
}

fn is_build_image(image: ImageReference<'_>) -> bool {
    let path = image.path();
    BUILD_IMAGES.contains(&path.rsplit('/').next().unwrap_or(path))
        || path.ends_with("dotnet/sdk")
        || path.ends_with("dotnet/core/sdk")
}

/// The tools for building that a call installs.
fn tools<'e>(call: &Call<'e>) -> Assessed<Vec<Package<'e>>> {
    let of_system = matches!(call.family, Family::Apt | Family::Apk | Family::Rpm | Family::Zypper);
    let mut tools = Vec::new();
    let mut first = Ok(());
    for package in call.packages().filter(|_| of_system) {
        match package {
            Ok(package) if is_tool(package.text) => tools.push(package),
            Ok(_) => {}
            Err(unknown) => first = first.and(Err(unknown)),
        }
    }
    if tools.is_empty() { first.map(|()| tools) } else { Ok(tools) }
}

/// True for a package that compiles, builds, or fetches packages of a language.
fn is_tool(package: &str) -> bool {
    let name = package.split(['=', '~', '<', '>', ':', '/']).next().unwrap_or(package);
    matches!(
        name,
        "alpine-sdk"
            | "autoconf"
            | "automake"
            | "base-devel"
            | "bison"
            | "build-base"
            | "build-essential"
            | "cargo"
            | "clang"
            | "cmake"
            | "composer"
            | "default-jdk"
            | "default-jdk-headless"
            | "devel_basis"
            | "Development Tools"
            | "@development"
            | "@development-tools"
            | "flex"
            | "g++"
            | "gcc"
            | "gcc-c++"
            | "go"
            | "golang"
            | "golang-go"
            | "gradle"
            | "libtool"
            | "llvm"
            | "make"
            | "maven"
            | "meson"
            | "ninja"
            | "ninja-build"
            | "npm"
            | "py-pip"
            | "py3-pip"
            | "python-pip"
            | "python2-pip"
            | "python3-pip"
            | "rust"
            | "rustc"
            | "rustup"
            | "yarn"
            | "yarnpkg"
    ) || is_versioned(name)
}

/// True for the compilers that carry a version in their names: `gcc-12`, `openjdk-17-jdk-headless`, `golang-1.23`.
fn is_versioned(name: &str) -> bool {
    let after = |prefix: &str| {
        name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    };
    ["gcc-", "g++-", "clang-", "llvm-", "golang-"].into_iter().any(|prefix| after(prefix) && !name.ends_with("-base"))
        || (name.contains("openjdk") && (name.contains("-jdk") || name.ends_with("-devel")))
}

/// What calls remove.
#[derive(Default)]
struct Removed<'t> {
    names: BTreeSet<&'t str>,
    /// True when a name is not known: it may be any.
    has_open: bool,
    /// Families in which all was removed that was marked so, or the last change was undone.
    families: Vec<Family>,
}

impl<'t> Removed<'t> {
    fn add(&mut self, call: &Call<'t>) {
        let undoes = call.family == Family::Rpm && call.verb() == "history";
        if call.effect() != Effect::Removes && !undoes {
            return;
        }
        if undoes || call.packages().next().is_none() {
            self.families.push(call.family);
        }
        for package in call.packages() {
            match package {
                Ok(package) => _ = self.names.insert(package.text),
                Err(_) => self.has_open = true,
            }
        }
    }

    /// True when a tool that a call installs is taken away by its name, by that of the virtual package it was installed
    /// for, or with everything.
    fn takes(&self, call: &Call<'_>, tool: Package<'_>) -> bool {
        let mut groups = call.values(&["t", "virtual"]);
        self.has_open
            || self.families.contains(&call.family)
            || self.names.contains(tool.text)
            || groups.any(|group| self.names.contains(group))
    }
}
