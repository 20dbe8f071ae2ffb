//! `cargo xtask new check ID SLUG SHAPE`: the page and the code of a check that builds and passes its own test, with
//! `EDIT:` wherever it is still about something else. `cargo xtask tidy` refuses it until the last of them is gone.

use crate::problem::{Outcome, Problem};
use crate::program;
use crate::tidy::pages::{UNFINISHED, front_matter, retired};
use crate::tree::Tree;

/// Where the checks are.
const FOLDER: &str = "crates/plimsoll-checks/src";

/// What a check of one shape begins as.
struct Shape {
    /// The word on the command line, which is the folder too.
    name: &'static str,
    /// The page's key `fix`.
    fix: &'static str,
    /// Further keys of the front matter, with their line end.
    keys: &'static str,
    /// What stands below Bad; below Good stands the same without what is marked `# bad`: the line that ends in it, and
    /// in a Dockerfile the line after the comment. In the recipe of an image `bad PATH` marks the file of that path.
    manifest: &'static str,
    /// The code, in which `ID` stands for the id.
    code: &'static str,
}

const SHAPES: [Shape; 12] = [
    Shape {
        name: "container",
        fix: "unsafe",
        keys: "",
        manifest: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      securityContext:
        runAsUser: 10001
        privileged: true # bad
",
        code: "\
//! ID: EDIT: the title.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // EDIT: the field, the condition and the sentence.
    let privileged = container.privileged();
    if privileged.get()? == Some(true) {
        findings.at(privileged, format_args!(\"container `{}` runs privileged\", container.name()));
    }
    Ok(())
}

// EDIT: the value that cures it; or take the function out and write `fix: none` on the page.
pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.set(false)
}
",
    },
    Shape {
        name: "workload",
        fix: "unsafe",
        keys: "",
        manifest: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostPID: true # bad
  containers:
    - name: web
      image: registry.example/web:1.4.2
",
        code: "\
//! ID: EDIT: the title.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{PodSpec, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // EDIT: the field, the condition and the sentence.
    let host_pid = pod.host_pid();
    if host_pid.get()? == Some(true) {
        findings.at(host_pid, format_args!(\"the pod shares the process namespace of the node\"));
    }
    Ok(())
}

// EDIT: the value that cures it; or take the function out and write `fix: none` on the page.
pub(crate) fn fix<'e>(_: PodSpec<'e>, site: Site<'e>) -> Edit {
    site.set(false)
}
",
    },
    Shape {
        name: "object",
        fix: "none",
        keys: "kinds: Service\n",
        manifest: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  externalName: web.example # bad
",
        code: "\
//! ID: EDIT: the title.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // EDIT: the field, the condition and the sentence; the kinds stand on the page.
    let Some(base) = object.base() else { return Ok(()) };
    let external_name = base.field::<&str>(&[\"spec\", \"externalName\"]);
    if let Some(host) = external_name.get()? {
        findings.at(external_name, format_args!(\"the Service `{}` leads to `{host}`\", object.name));
    }
    Ok(())
}
",
    },
    Shape {
        name: "service",
        fix: "unsafe",
        keys: "",
        manifest: "\
services:
  web:
    image: registry.example/web:1.4.2
    privileged: true # bad
",
        code: "\
//! ID: EDIT: the title.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Site, Switch};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // EDIT: the field, the condition and the sentence.
    let privileged = service.privileged();
    if privileged.get()? == Some(Switch(true)) {
        findings.at(privileged, format_args!(\"service `{}` runs privileged\", service.name()));
    }
    Ok(())
}

// EDIT: the value that cures it; or take the function out and write `fix: none` on the page.
pub(crate) fn fix<'e>(_: ComposeService<'e>, site: Site<'e>) -> Edit {
    site.set(false)
}
",
    },
    Shape {
        name: "project",
        fix: "none",
        keys: "",
        manifest: "\
services:
  web: # bad
    image: registry.example/web:1.4.2
",
        code: "\
//! ID: EDIT: the title.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ComposeProject;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(project: &'e ComposeProject, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // EDIT: the condition and the sentence.
    if let [layers] = project.services.as_slice()
        && let Some(part) = layers.layers.get(layers.home).and_then(plimsoll_facts::Part::node)
    {
        findings.about_service(project, layers).at(part, format_args!(\"service `{}` is alone\", layers.name));
    }
    Ok(())
}
",
    },
    Shape {
        name: "estate",
        fix: "none",
        keys: "needs: set\n",
        manifest: "\
apiVersion: v1
kind: Namespace
metadata:
  name: shop # bad
",
        code: "\
//! ID: EDIT: the title.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Estate;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(estate: &'e Estate, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // EDIT: the objects, the condition and the sentence.
    findings.each(estate.everywhere(\"Namespace\"), |findings, namespace| {
        let Some(base) = namespace.base() else { return Ok(()) };
        let name = base.field::<&str>(&[\"metadata\", \"name\"]);
        findings.about(namespace).at(name, format_args!(\"the namespace `{}` is empty\", namespace.name));
        Ok(())
    })
}
",
    },
    Shape {
        name: "file",
        fix: "none",
        keys: "",
        manifest: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    note: change-me # bad
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
",
        code: "\
//! ID: EDIT: the title.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::SourceFile;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(file: &'e SourceFile, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for document in &file.documents {
        // EDIT: the condition and the sentence.
        for node in document.nodes().filter(|node| node.text() == \"change-me\") {
            findings.at(node, format_args!(\"`{}` was left in the file\", node.text()));
        }
    }
    Ok(())
}
",
    },
    Shape {
        name: "dockerfile",
        fix: "none",
        keys: "",
        manifest: "\
FROM registry.example/base:1.4 AS app
# bad
FROM registry.example/other:1.4 AS app
",
        code: "\
//! ID: EDIT: the title.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Dockerfile;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(file: &'e Dockerfile, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // EDIT: the condition and the sentence.
    for stage in file.stages() {
        if stage.name().is_some_and(|name| file.stage_named(name, stage.index()).is_some()) {
            findings.on(stage, format_args!(\"{} has the name of an earlier one\", stage.label()));
        }
    }
    Ok(())
}
",
    },
    Shape {
        name: "stage",
        fix: "none",
        keys: "",
        manifest: "\
FROM registry.example/base:1.4 AS build
# bad
FROM build AS app
",
        code: "\
//! ID: EDIT: the title.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Stage;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(stage: Stage<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // EDIT: the condition and the sentence.
    if let Some(parent) = stage.parent() {
        findings.on(stage, format_args!(\"{} is built on {}\", stage.label(), parent.label()));
    }
    Ok(())
}
",
    },
    Shape {
        name: "instruction",
        fix: "unsafe",
        keys: "kinds: WORKDIR\n",
        manifest: "\
FROM registry.example/base:1.4
# bad
WORKDIR app
",
        code: "\
//! ID: EDIT: the title.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // EDIT: the condition and the sentence.
    let Some(path) = instruction.arguments().next() else { return Ok(()) };
    if !path.get()?.starts_with('/') {
        findings.on(path, format_args!(\"the working directory `{}` is relative\", path.raw()));
    }
    Ok(())
}

// EDIT: the text that cures it; or take the function out and write `fix: none` on the page.
pub(crate) fn fix(_: Instruction<'_>, at: Extent) -> Rewrite {
    Rewrite::insert(at.start, \"/\")
}
",
    },
    Shape {
        name: "command",
        fix: "unsafe",
        keys: "kinds: sudo\n",
        manifest: "\
FROM registry.example/base:1.4
# bad
RUN sudo tool
",
        code: "\
//! ID: EDIT: the title.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ShellCommand;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // EDIT: the condition and the sentence.
    findings.on(command, format_args!(\"`{}` runs at build time\", command.program()));
    Ok(())
}

// EDIT: the text that cures it; or take the function out and write `fix: none` on the page.
pub(crate) fn fix(command: ShellCommand<'_>, at: Extent) -> Rewrite {
    let next = command.arguments().next().map_or(at.end, |word| word.extent().start);
    Rewrite::remove(Extent { start: at.start, end: next })
}
",
    },
    Shape {
        name: "image",
        fix: "none",
        keys: "needs: image\n",
        manifest: "\
file /usr/bin/web elf mode=4755
bad /usr/bin/web
",
        code: "\
//! ID: EDIT: the title.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::Assessed;

use crate::image_view::{SET_ID, mode, shown};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // EDIT: what is asked of the image, the condition and the sentence.
    for file in image.complete_view()?.files().filter(|file| mode(*file) & SET_ID != 0) {
        findings.on_file(image, file, format_args!(\"`{}` is setuid or setgid\", shown(file)));
    }
    Ok(())
}
",
    },
];

impl Shape {
    /// The language of the blocks of its page.
    fn fence(&self) -> &'static str {
        match self.name {
            "image" => "image",
            _ if self.manifest.contains("FROM ") => "dockerfile",
            _ => "yaml",
        }
    }

    /// What stands below Good.
    fn good(&self) -> String {
        if self.fence() == "image" {
            let kept = self.manifest.lines().filter(|line| !line.starts_with("bad "));
            return kept.map(|line| line.replace(" mode=4755", "") + "\n").collect();
        }
        let mut is_marked = false;
        let lines = self.manifest.split_inclusive('\n').filter(|line| {
            let follows = is_marked;
            is_marked = line.starts_with("# bad");
            !line.contains("# bad") && !follows
        });
        lines.collect()
    }
}

/// Writes the two files.
pub(crate) fn run(id: &str, slug: &str, shape: &str) -> Outcome {
    let root = program::root();
    let tree = Tree::read(&root)?;
    for (path, text) in skeleton(&tree, id, slug, shape).map_err(|problem| vec![problem])? {
        std::fs::create_dir_all(root.join(&path).parent().expect("below the root")).expect("it can be written");
        std::fs::write(root.join(&path), text).expect("it can be written");
        println!("wrote {path}");
    }
    println!(
        "next: edit both where they say `{UNFINISHED}`, then `cargo test -p plimsoll-checks` and `cargo xtask tidy`"
    );
    Ok(())
}

/// The page and the code, as path and text.
fn skeleton(tree: &Tree, id: &str, slug: &str, shape: &str) -> Result<[(String, String); 2], Problem> {
    let refuse = |what: String, next: &str| Err(Problem::of("new check", what, next));
    let Some(shape) = SHAPES.iter().find(|known| known.name == shape) else {
        let names: Vec<_> = SHAPES.iter().map(|known| known.name).collect();
        return refuse(format!("there is no shape {shape}"), &format!("take one of {}", names.join(", ")));
    };
    if !is_id(id) {
        return refuse(format!("{id} is not an id"), "write it like PLM-P001");
    }
    if !is_slug(slug) {
        return refuse(format!("{slug} is not a slug"), "write words of small letters and digits joined by `-`");
    }
    if retired(tree).contains(&id) {
        return refuse(format!("the id {id} is retired"), "take the next free number; ids are never used again");
    }
    for (path, text) in tree.pages() {
        for (_, key, value) in front_matter(text) {
            if (key == "id" && value == id) || (key == "slug" && value == slug) {
                return refuse(format!("the {key} {value} is taken by {path}"), &format!("take another {key}"));
            }
        }
    }
    let stem = format!("{FOLDER}/{}/{}", shape.name, slug.replace('-', "_"));
    Ok([(format!("{stem}.md"), page(shape, id, slug)), (format!("{stem}.rs"), shape.code.replacen("ID", id, 1))])
}

fn is_id(id: &str) -> bool {
    let rest = id.strip_prefix("PLM-").unwrap_or_default();
    rest.len() == 4
        && rest.starts_with(|letter: char| letter.is_ascii_uppercase())
        && rest.chars().skip(1).all(|digit| digit.is_ascii_digit())
}

fn is_slug(slug: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
    slug.split('-').all(is_word) && slug.starts_with(|it: char| it.is_ascii_lowercase())
}

fn page(shape: &Shape, id: &str, slug: &str) -> String {
    let fence = shape.fence();
    format!(
        "\
---
id: {id}
slug: {slug}
title: EDIT: what is wrong with the subject
remedy: EDIT: what to do about it
severity: medium
default: on
{keys}controls: none
aliases: none
fix: {fix}
---

# EDIT: the title with a capital letter

## What it finds

EDIT: the field and the value, exactly; and the severity, controls, aliases and default above.

## Why it matters

EDIT: the attack, in two sentences.

## Bad

EDIT: the file; the line of the finding ends in the mark, and in a Dockerfile follows it; in an image, `bad PATH`.

```{fence}
{bad}```

## Good

EDIT: the nearest manifest that is right.

```{fence}
{good}```

## How to fix

EDIT: what to change, and what else may need it.

## When to waive

EDIT: for whom it is right as it is.

## References

- EDIT: the title of what says so
",
        keys = shape.keys,
        fix = shape.fix,
        bad = shape.manifest,
        good = shape.good(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::pages;

    fn refusal(id: &str, slug: &str, shape: &str) -> String {
        let page = "---\nid: PLM-P001\nslug: privileged\n---\n";
        let tree = Tree::of(&[
            ("crates/plimsoll-checks/src/container/privileged.md", page),
            ("crates/plimsoll-checks/retired-ids", "PLM-P002 merged into PLM-P001\n"),
        ]);
        skeleton(&tree, id, slug, shape).unwrap_err().what
    }

    #[test]
    fn what_is_taken_or_retired_is_refused() {
        let page = "crates/plimsoll-checks/src/container/privileged.md";
        assert_eq!(refusal("PLM-P001", "other", "container"), format!("the id PLM-P001 is taken by {page}"));
        assert_eq!(refusal("PLM-P003", "privileged", "workload"), format!("the slug privileged is taken by {page}"));
        assert_eq!(refusal("PLM-P002", "other", "container"), "the id PLM-P002 is retired");
    }

    #[test]
    fn what_is_malformed_is_refused() {
        for id in ["P001", "PLM-p001", "PLM-P01", "PLM-P0001", "PLM-PP01"] {
            assert_eq!(refusal(id, "other", "container"), format!("{id} is not an id"));
        }
        for slug in ["", "Other", "a_b", "a--b", "1a", "../a"] {
            assert_eq!(refusal("PLM-P003", slug, "container"), format!("{slug} is not a slug"));
        }
        assert_eq!(refusal("PLM-P003", "other", "pod"), "there is no shape pod");
    }

    #[test]
    fn a_skeleton_has_every_section_a_mark_and_a_block_without_it() {
        for shape in &SHAPES {
            let [(page_path, page), (code_path, code)] =
                skeleton(&Tree::default(), "PLM-P999", "host-clock", shape.name).unwrap();
            assert_eq!(page_path, format!("{FOLDER}/{}/host_clock.md", shape.name));
            assert_eq!(code_path, format!("{FOLDER}/{}/host_clock.rs", shape.name));
            assert!(code.starts_with("//! PLM-P999: EDIT:"), "{code}");
            let (bad, good) = page.split_once("## Good").unwrap();
            let mark = if shape.name == "image" { "\nbad " } else { "# bad" };
            assert!(bad.contains(mark) && !good.contains(mark), "{page}");
            assert_eq!(page.matches(&format!("```{}\n", shape.fence())).count(), 2);
            assert_eq!(page.lines().filter(|line| line.starts_with("## ")).count(), 7);
            assert_eq!(code.contains("pub(crate) fn fix"), shape.fix != "none");
        }
    }

    #[test]
    fn tidy_refuses_a_skeleton_until_it_is_edited() {
        let [(page_path, page), (code_path, code)] =
            skeleton(&Tree::default(), "PLM-P999", "host-clock", "container").unwrap();
        let problems = pages::problems(&Tree::of(&[(&page_path, &page), (&code_path, &code)]));
        assert!(problems.iter().any(|problem| problem.file == page_path));
        assert!(problems.iter().any(|problem| problem.file == code_path));
    }

    #[test]
    fn every_shape_of_the_build_has_a_skeleton() {
        let build = include_str!("../../plimsoll-checks/build.rs");
        let folders: Vec<_> = build.split(" shape(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(!folders.is_empty());
        for folder in folders {
            assert!(SHAPES.iter().any(|shape| shape.name == folder), "add a skeleton for the shape {folder}");
        }
    }
}
