//! Invariant 2: arrows point down only. ARCHITECTURE.md holds the table of rows, and cargo says who depends on whom;
//! the two must agree.
//!
//! A crate sees only crates of lower rows, so crates of one row do not see each other. Dependencies of tests and build
//! scripts are free, and so are the tools, but xtask, which must build when the product does not.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::problem::{Outcome, Problem};
use crate::program;
use crate::tree::Tree;

const TABLE: &str = "ARCHITECTURE.md";
const BEGIN: &str = "<!-- layers -->";
const END: &str = "<!-- /layers -->";

/// The row of the crates that only developers use.
const TOOLS: &str = "TOOLS";

/// What cargo says about the workspace.
pub(crate) fn metadata(root: &Path) -> Outcome<Value> {
    let mut command = Command::new("cargo");
    command.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]).current_dir(root);
    serde_json::from_str(&program::text(&mut command)?)
        .map_err(|error| vec![Problem::of("cargo", format!("cargo metadata: {error}"), "look at what it prints")])
}

/// Where the table and cargo differ.
pub(crate) fn problems(tree: &Tree, metadata: &Value) -> Vec<Problem> {
    match Table::read(tree.text(TABLE).unwrap_or_default()) {
        Ok(table) => table.problems(&members(metadata)),
        Err(problem) => vec![problem],
    }
}

/// A crate of the workspace.
struct Member<'a> {
    /// Without the prefix `plimsoll-`.
    name: &'a str,
    /// Folder of the crate below the root.
    manifest: String,
    /// Each dependency on the workspace, with whether it is one of the crate itself, not of its tests or build script.
    needs: Vec<(&'a str, bool)>,
}

fn members(metadata: &Value) -> Vec<Member<'_>> {
    let packages = metadata["packages"].as_array().expect("cargo metadata lists packages");
    let names: Vec<&str> = packages.iter().map(|package| text(&package["name"])).collect();
    let member = |package| {
        let dependencies = package_dependencies(package).filter(|(name, _)| names.contains(name));
        Member {
            name: short(text(&package["name"])),
            manifest: format!("crates/{}/Cargo.toml", text(&package["name"])),
            needs: dependencies.map(|(name, is_normal)| (short(name), is_normal)).collect(),
        }
    };
    packages.iter().map(member).collect()
}

fn package_dependencies(package: &Value) -> impl Iterator<Item = (&str, bool)> {
    let dependencies = package["dependencies"].as_array().expect("cargo metadata lists dependencies");
    dependencies.iter().map(|dependency| (text(&dependency["name"]), dependency["kind"].is_null()))
}

fn text(value: &Value) -> &str {
    value.as_str().expect("cargo metadata names packages")
}

fn short(name: &str) -> &str {
    name.strip_prefix("plimsoll-").unwrap_or(name)
}

/// The rows, from the top.
struct Table<'a> {
    /// By crate: the number of its row, the row's name and the line in the file.
    rows: BTreeMap<&'a str, (usize, &'a str, usize)>,
    /// The line behind the table.
    end: usize,
}

impl<'a> Table<'a> {
    fn read(text: &'a str) -> Result<Self, Problem> {
        let line_of = |mark: &str| text.lines().position(|line| line == mark);
        let (Some(begin), Some(end)) = (line_of(BEGIN), line_of(END)) else {
            let what = format!("there is no table of crates between the lines `{BEGIN}` and `{END}`");
            return Err(Problem::of(
                TABLE,
                what,
                "write it there: a fenced block of lines `ROW crate crate`, top first",
            ));
        };
        let mut rows = BTreeMap::new();
        let lines = text.lines().enumerate().take(end).skip(begin + 1);
        for (index, line) in lines.filter(|(_, line)| !line.starts_with("```")) {
            let mut words = line.split_whitespace();
            let Some(row) = words.next() else { continue };
            for name in words {
                if rows.insert(name, (index, row, index + 1)).is_some() {
                    let what = format!("crate {name} stands in the table twice");
                    return Err(Problem::at(TABLE, index + 1, what, "leave it in one row"));
                }
            }
        }
        Ok(Self { rows, end: end + 1 })
    }

    fn problems(&self, members: &[Member<'_>]) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (name, (_, _, line)) in &self.rows {
            if !members.iter().any(|member| member.name == *name) {
                let what = format!("the table names crate {name}, which the workspace does not have");
                problems.push(Problem::at(TABLE, *line, what, "take it out of the table"));
            }
        }
        for member in members {
            let Some((rank, row, _)) = self.rows.get(member.name) else {
                let what = format!("crate {} is missing in the table", member.name);
                problems.push(Problem::at(TABLE, self.end, what, "add it to its row"));
                continue;
            };
            for (needed, is_normal) in &member.needs {
                let Some((needed_rank, needed_row, _)) = self.rows.get(needed) else { continue };
                let is_free = if *row == TOOLS { member.name != "xtask" } else { !is_normal };
                if is_free || (needed_rank > rank && *needed_row != TOOLS) {
                    continue;
                }
                problems.push(if member.name == "xtask" {
                    let next = "run the built product instead of linking it";
                    Problem::of(&member.manifest, format!("xtask depends on {needed}"), next)
                } else {
                    let what = format!("{} ({row}) depends on {needed} ({needed_row})", member.name);
                    let next = "depend downward: move what both need to a lower crate, or let the binary join the two";
                    Problem::of(&member.manifest, what, next)
                });
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ROWS: &str =
        "# A\n<!-- layers -->\n```\nTOP a\nMIDDLE b c\nBOTTOM d\nTOOLS kit xtask\n```\n<!-- /layers -->\n";

    /// Whether the crates depend as they should: `from`, `to`, kind.
    fn check(table: &str, needs: &[(&str, &str, Option<&str>)], expected: &[&str]) {
        let package = |name: &str| {
            let of_it = needs.iter().filter(|(from, _, _)| *from == name);
            let dependencies: Vec<_> =
                of_it.map(|(_, to, kind)| json!({"name": format!("plimsoll-{to}"), "kind": kind})).collect();
            json!({"name": name, "dependencies": dependencies})
        };
        let mut packages: Vec<_> =
            ["a", "b", "c", "d", "kit"].map(|name| (name, format!("plimsoll-{name}"))).map(named(&package)).into();
        packages.push(package("xtask"));
        let problems = problems(&Tree::of(&[(TABLE, table)]), &json!({"packages": packages}));
        assert_eq!(problems.iter().map(|problem| problem.what.as_str()).collect::<Vec<_>>(), expected);
    }

    fn named(package: &impl Fn(&str) -> Value) -> impl Fn((&str, String)) -> Value {
        move |(short, long)| {
            let mut value = package(short);
            value["name"] = json!(long);
            value
        }
    }

    #[test]
    fn downward_is_right_over_any_number_of_rows() {
        check(ROWS, &[("a", "b", None), ("b", "d", None), ("a", "d", None)], &[]);
    }

    #[test]
    fn upward_and_sideways_are_wrong() {
        check(ROWS, &[("d", "a", None)], &["d (BOTTOM) depends on a (TOP)"]);
        check(ROWS, &[("b", "c", None)], &["b (MIDDLE) depends on c (MIDDLE)"]);
    }

    #[test]
    fn tests_and_build_scripts_are_free() {
        check(ROWS, &[("d", "kit", Some("dev")), ("d", "kit", Some("build")), ("b", "c", Some("dev"))], &[]);
    }

    #[test]
    fn tools_see_all_and_the_product_sees_no_tool() {
        check(ROWS, &[("kit", "a", None)], &[]);
        check(ROWS, &[("a", "kit", None)], &["a (TOP) depends on kit (TOOLS)"]);
    }

    #[test]
    fn xtask_sees_nothing_not_even_in_tests() {
        check(ROWS, &[("xtask", "d", Some("dev"))], &["xtask depends on d"]);
    }

    #[test]
    fn the_table_holds_every_crate_and_no_other() {
        check(&ROWS.replace(" b c", " b"), &[], &["crate c is missing in the table"]);
        check(&ROWS.replace(" b c", " b c e"), &[], &["the table names crate e, which the workspace does not have"]);
        check(&ROWS.replace("TOP a", "TOP a d"), &[], &["crate d stands in the table twice"]);
    }

    #[test]
    fn a_file_without_a_table_is_a_problem() {
        check(
            "# A\n",
            &[],
            &["there is no table of crates between the lines `<!-- layers -->` and `<!-- /layers -->`"],
        );
    }
}
