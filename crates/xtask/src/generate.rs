//! `cargo xtask generate [--check]`: the reference of checks and commands, the completions and the manual pages, all
//! written by the built product itself.
//!
//! The product runs in an empty environment with a fixed width, so that everybody's machine writes the same bytes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::problem::{self, Outcome, Problem};
use crate::program;
use crate::tree::extension;

/// Columns of the help in the reference.
const COLUMNS: &str = "100";

/// Shells with completions, which are the names of the files too.
const SHELLS: [&str; 3] = ["bash", "fish", "zsh"];

/// Folders that hold nothing but generated files, with their extensions.
const OWNED: [(&str, &[&str]); 2] = [("completions", &SHELLS), ("man", &["1"])];

const NOTE: &str = "<!-- Written by `cargo xtask generate`; changes made by hand are lost. -->\n";

/// Writes what differs, and deletes what is not generated any more.
pub(crate) fn run() -> Outcome {
    let root = program::root();
    let generated = Product::build(&root)?.everything()?;
    for (path, text) in &generated {
        let place = root.join(path);
        if std::fs::read(&place).is_ok_and(|old| old == text.as_bytes()) {
            continue;
        }
        std::fs::create_dir_all(place.parent().expect("below the root")).expect("the repository can be written");
        std::fs::write(&place, text).expect("the repository can be written");
        println!("wrote {path}");
    }
    for path in orphans(&existing(&root), &generated) {
        std::fs::remove_file(root.join(&path)).expect("the repository can be written");
        println!("deleted {path}");
    }
    Ok(())
}

/// Fails when a file differs.
pub(crate) fn check() -> Outcome {
    problem::outcome(stale(&program::root())?)
}

/// The files that differ from what the product writes.
pub(crate) fn stale(root: &Path) -> Outcome<Vec<Problem>> {
    let generated = Product::build(root)?.everything()?;
    let existing = existing(root);
    Ok(differences(&existing, &generated))
}

fn differences(existing: &BTreeMap<String, String>, generated: &BTreeMap<String, String>) -> Vec<Problem> {
    let next = "run `cargo xtask generate` and commit what it writes";
    let changed = generated.iter().filter(|(path, text)| existing.get(*path) != Some(text));
    let changed = changed.map(|(path, text)| {
        let old = existing.get(path).map_or("", String::as_str);
        let line = 1 + old.lines().zip(text.lines()).take_while(|(old, new)| old == new).count();
        Problem::at(path, line, "differs from what the product writes", next)
    });
    let orphans = orphans(existing, generated).into_iter();
    changed.chain(orphans.map(|path| Problem::of(&path, "is not generated any more", next))).collect()
}

fn orphans(existing: &BTreeMap<String, String>, generated: &BTreeMap<String, String>) -> Vec<String> {
    existing.keys().filter(|path| !generated.contains_key(*path)).cloned().collect()
}

/// The generated files that are there now.
fn existing(root: &Path) -> BTreeMap<String, String> {
    let owned = OWNED.iter().flat_map(|(folder, extensions)| files(root, folder, extensions));
    let pages = ["docs/reference/checks.md", "docs/reference/cli.md"].map(|path| (path.to_owned(), root.join(path)));
    let read = |(name, path): (String, PathBuf)| match std::fs::read_to_string(path) {
        Ok(text) => Some((name, text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => panic!("{name}: {error}"),
    };
    owned.chain(pages).filter_map(read).collect()
}

/// The files of a folder with one of the extensions, as name below the root and path.
fn files(root: &Path, folder: &str, extensions: &[&str]) -> Vec<(String, PathBuf)> {
    let entries = match std::fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => panic!("{folder}: {error}"),
    };
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    paths
        .map(|path| (format!("{folder}/{}", path.file_name().unwrap_or_default().to_string_lossy()), path))
        .filter(|(name, _)| extensions.contains(&extension(name)))
        .collect()
}

/// The built product.
struct Product {
    program: PathBuf,
}

impl Product {
    fn build(root: &Path) -> Outcome<Self> {
        let mut command = Command::new("cargo");
        command.args(["build", "--quiet", "--package", "plimsoll", "--message-format", "json-render-diagnostics"]);
        let messages = program::text(command.current_dir(root))?;
        let program = messages.lines().filter_map(executable).next_back().expect("cargo names the program it built");
        Ok(Self { program })
    }

    fn everything(&self) -> Outcome<BTreeMap<String, String>> {
        let mut all = BTreeMap::new();
        let checks = self.says(&["checks", "list", "--format", "json"])?;
        all.insert("docs/reference/checks.md".to_owned(), checks_page(&checks));
        let mut commands = Vec::new();
        self.helps(&mut Vec::new(), &mut commands)?;
        all.insert("docs/reference/cli.md".to_owned(), commands_page(&commands));
        for shell in SHELLS {
            all.insert(format!("completions/plimsoll.{shell}"), self.says(&["completions", shell])?);
        }
        all.extend(self.manual()?);
        Ok(all)
    }

    /// What it writes to standard output, in an environment that is the same everywhere.
    fn says(&self, arguments: &[&str]) -> Outcome<String> {
        let mut command = Command::new(&self.program);
        command.args(arguments).env_clear().env("COLUMNS", COLUMNS).env("NO_COLOR", "1");
        program::text(&mut command)
    }

    /// The help of a command and of all below it, in the order in which the help lists them.
    fn helps(&self, command: &mut Vec<String>, all: &mut Vec<(String, String)>) -> Outcome {
        let words: Vec<&str> = command.iter().map(String::as_str).chain(["--help"]).collect();
        let help = self.says(&words)?;
        let name = std::iter::once("plimsoll").chain(command.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
        all.push((name, help.clone()));
        for inner in subcommands(&help) {
            command.push(inner.to_owned());
            self.helps(command, all)?;
            command.pop();
        }
        Ok(())
    }

    /// The manual pages, which the product writes to a folder beside itself.
    fn manual(&self) -> Outcome<Vec<(String, String)>> {
        let parent = self.program.parent().expect("cargo builds into a folder");
        let folder = parent.join("xtask-man");
        if folder.exists() {
            std::fs::remove_dir_all(&folder).expect("the target folder can be written");
        }
        self.says(&["man", "--output", folder.to_str().expect("the target folder has a name in UTF-8")])?;
        let pages = files(parent, "xtask-man", &["1"]).into_iter();
        let read = |(name, path): (String, PathBuf)| {
            (name.replace("xtask-man/", "man/"), std::fs::read_to_string(path).expect("written a moment ago"))
        };
        Ok(pages.map(read).collect())
    }
}

/// The path in cargo's message about a program.
fn executable(message: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).expect("cargo writes JSON");
    message["executable"].as_str().map(PathBuf::from)
}

/// The commands that a help lists.
fn subcommands(help: &str) -> impl Iterator<Item = &str> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // A line that is indented further continues the one above.
    let names = lines.filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help")
}

fn commands_page(commands: &[(String, String)]) -> String {
    let mut page = format!("{NOTE}\n# Commands\n\nThe help of every command, as `--help` shows it.\n");
    for (name, help) in commands {
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        page.push_str(&format!("\n## `{name}`\n\n```text\n{}\n```\n", lines.join("\n").trim()));
    }
    page
}

fn checks_page(json: &str) -> String {
    let list: Value = serde_json::from_str(json).expect("the product writes JSON");
    let checks = list["checks"].as_array().expect("`checks list` lists checks");
    let mut page = format!(
        "{NOTE}\n# Checks\n\n\
         {}. `plimsoll explain ID` shows the page of one: what it finds, why it matters, how to fix it and when\nto \
         waive it.\n\n\
         | Id | Severity | Default | Fix | Title | Controls |\n|---|---|---|---|---|---|\n",
        problem::count(checks.len(), "check"),
    );
    for check in checks {
        let word = |key: &str| check[key].as_str().expect("a word").replace('|', "\\|");
        let controls =
            check["controls"].as_array().expect("a list").iter().map(|control| control.as_str().expect("a word"));
        page.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            word("id"),
            word("severity"),
            word("default"),
            word("fix"),
            word("title"),
            controls.collect::<Vec<_>>().join(", "),
        ));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn a_changed_a_missing_and_an_orphan_file_are_stale() {
        let existing = map(&[("man/a.1", "one\ntwo\n"), ("man/old.1", ""), ("man/same.1", "same\n")]);
        let generated = map(&[("man/a.1", "one\n2\n"), ("man/new.1", "new\n"), ("man/same.1", "same\n")]);
        let found: Vec<_> =
            differences(&existing, &generated).into_iter().map(|it| (it.file, it.line, it.what)).collect();
        let differs = "differs from what the product writes".to_owned();
        assert_eq!(
            found,
            [
                ("man/a.1".to_owned(), 2, differs.clone()),
                ("man/new.1".to_owned(), 1, differs),
                ("man/old.1".to_owned(), 0, "is not generated any more".to_owned()),
            ]
        );
    }

    #[test]
    fn commands_are_read_from_the_help() {
        let help = "\
About

Commands:
  scan     Find what
           is wrong
  checks   List
  help     Print

Options:
  -h
";
        assert_eq!(subcommands(help).collect::<Vec<_>>(), ["scan", "checks"]);
        assert_eq!(subcommands("Usage: a\n").count(), 0);
    }

    #[test]
    fn the_table_of_checks_keeps_its_columns_when_a_title_holds_a_bar() {
        let page = checks_page(
            r#"{"checks":[{"id":"PLM-P001","severity":"high","default":"on","fix":"none",
                "title":"a | b","controls":["pss/x"]}]}"#,
        );
        assert!(page.ends_with("| PLM-P001 | high | on | none | a \\| b | pss/x |\n"), "{page}");
    }

    #[test]
    fn the_program_is_found_in_what_cargo_says() {
        assert_eq!(executable(r#"{"executable":"/t/plimsoll"}"#), Some(PathBuf::from("/t/plimsoll")));
        assert_eq!(executable(r#"{"executable":null}"#), None);
    }
}
