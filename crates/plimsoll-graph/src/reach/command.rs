//! What the words of a command lead to beside its program: the script that an interpreter is given, code in an option,
//! a module, a jar. Source: the manual pages of python(1), node(1), ruby(1), java(1), dash(1), perl(1), run-parts(8).

use plimsoll_content::edges::{language_of_program, node_edges, python_edges, ruby_edges};
use plimsoll_facts::image::{CodeKind, Edge, FileEdges};

/// What the words behind a program mean.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Arguments {
    /// Files that are run or read as code.
    pub(super) files: Vec<String>,
    /// Folders of which every file is run.
    pub(super) folders: Vec<String>,
    /// Class paths.
    pub(super) class_paths: Vec<String>,
    /// What is pointed at by code and modules in options.
    pub(super) edges: Vec<FileEdges>,
}

/// Options of an interpreter.
struct Options {
    /// Those whose next word is code.
    code: &'static [&'static str],
    /// Those whose next word is a module.
    module: &'static [&'static str],
    /// Those with another word that means nothing here.
    valued: &'static [&'static str],
}

const PYTHON: Options = Options { code: &["-c"], module: &["-m"], valued: &["-W", "-X", "--check-hash-based-pycs"] };
const NODE: Options = Options {
    code: &["-e", "--eval", "-p", "--print", "-pe"],
    module: &["-r", "--require", "--import", "--loader", "--experimental-loader"],
    valued: &["-C", "--conditions", "--title"],
};
const RUBY: Options = Options { code: &["-e"], module: &["-r"], valued: &["-I", "-C", "-E", "-x"] };
const OTHER: Options =
    Options { code: &["-c", "-e", "-E"], module: &[], valued: &["-I", "-o", "-O", "-M", "-d", "-f"] };

/// What the words of a command mean, the program first.
pub(super) fn arguments(words: &[String]) -> Arguments {
    let mut found = Arguments::default();
    let Some((program, rest)) = words.split_first() else { return found };
    let name = program.rsplit('/').next().unwrap_or(program);
    match (language_of_program(name), name) {
        (CodeKind::Python, _) => interpreter(&PYTHON, CodeKind::Python, rest, &mut found),
        (CodeKind::Node, _) => interpreter(&NODE, CodeKind::Node, rest, &mut found),
        (CodeKind::Ruby, _) => interpreter(&RUBY, CodeKind::Ruby, rest, &mut found),
        (CodeKind::Shell, _) => interpreter(&OTHER, CodeKind::Shell, rest, &mut found),
        (_, "java") => java(rest, &mut found),
        (_, "perl" | "php" | "lua") => interpreter(&OTHER, CodeKind::Other, rest, &mut found),
        (_, "run-parts") => found.folders.extend(rest.iter().find(|word| !word.starts_with('-')).cloned()),
        _ => {}
    }
    found
}

fn interpreter(options: &Options, kind: CodeKind, words: &[String], found: &mut Arguments) {
    let mut words = words.iter().map(String::as_str);
    while let Some(word) = words.next() {
        // A long option may have its value behind a sign.
        let (option, value) = match word.split_once('=') {
            Some((option, value)) if option.starts_with("--") => (option, Some(value)),
            _ => (word, None),
        };
        if options.code.contains(&option) {
            let code = value.or_else(|| words.next()).unwrap_or_default();
            match kind {
                CodeKind::Python => found.edges.push(python_edges(code)),
                CodeKind::Node => found.edges.push(node_edges(code)),
                CodeKind::Ruby => found.edges.push(ruby_edges(code)),
                // The reader of shell scripts has followed it already.
                _ => {}
            }
            // Node and Ruby may have several; behind the code of others stand its arguments.
            if matches!(kind, CodeKind::Python | CodeKind::Shell) {
                return;
            }
        } else if options.module.contains(&option) {
            module(kind, value.or_else(|| words.next()).unwrap_or_default(), found);
            if kind == CodeKind::Python {
                return;
            }
        } else if kind == CodeKind::Ruby && word.starts_with("-r") {
            module(kind, word.trim_start_matches("-r"), found);
        } else if options.valued.contains(&option) && value.is_none() {
            words.next();
        } else if !word.starts_with('-') && !word.is_empty() {
            found.files.push(word.to_owned());
            return;
        }
    }
}

fn module(kind: CodeKind, name: &str, found: &mut Arguments) {
    let mut edges = FileEdges::new(kind);
    edges.edges.push(match kind {
        CodeKind::Python => {
            Edge::Import { module: name.to_owned(), names: vec!["__main__".to_owned()], level: 0, is_main: false }
        }
        _ => Edge::Require(name.to_owned()),
    });
    found.edges.push(edges);
}

fn java(words: &[String], found: &mut Arguments) {
    let mut words = words.iter().map(String::as_str);
    while let Some(word) = words.next() {
        match word {
            "-jar" => {
                found.files.extend(words.next().map(str::to_owned));
                return;
            }
            "-cp" | "-classpath" | "--class-path" | "-p" | "--module-path" => {
                found.class_paths.extend(words.next().map(str::to_owned));
            }
            "-m" | "--module" => return,
            _ => match word.strip_prefix("-javaagent:").or_else(|| word.strip_prefix("-agentpath:")) {
                Some(agent) => found.files.extend(agent.split('=').next().map(str::to_owned)),
                None if word.starts_with('-') || word.starts_with('@') => {}
                None => return,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interpreters_are_given_scripts_code_and_modules() {
        let of = |line: &str| arguments(&line.split(' ').map(str::to_owned).collect::<Vec<_>>());
        for (line, files) in [
            ("python3 -u -W ignore app.py x.py", &["app.py"][..]),
            ("/usr/bin/node --title x server.js y", &["server.js"]),
            ("ruby -I lib bin/x", &["bin/x"]),
            ("sh /start.sh", &["/start.sh"]),
            ("java -Xmx1g -javaagent:/a.jar=x -jar app.jar b.jar", &["/a.jar", "app.jar"]),
            ("nginx -c x", &[]),
        ] {
            assert_eq!(of(line).files, files, "{line}");
        }
        let names = |line: &str| of(line).edges.into_iter().flat_map(|edges| edges.edges).collect::<Vec<_>>();
        let import = |names: &[&str]| Edge::Import {
            module: "os".to_owned(),
            names: names.iter().map(|&name| name.to_owned()).collect(),
            level: 0,
            is_main: false,
        };
        assert_eq!(names("python3 -m os x"), [import(&["__main__"])]);
        let code = arguments(&["python3", "-c", "import os", "x"].map(str::to_owned)).edges;
        assert_eq!(code.first().map(|edges| edges.edges.clone()), Some(vec![import(&[])]));
        assert_eq!(names("node -r dotenv/config app.js"), [Edge::Require("dotenv/config".to_owned())]);
        assert_eq!(of("java -cp /a/*:b.jar Main x").class_paths, ["/a/*:b.jar"]);
        assert_eq!(of("run-parts --report /etc/cron.daily").folders, ["/etc/cron.daily"]);
    }
}
