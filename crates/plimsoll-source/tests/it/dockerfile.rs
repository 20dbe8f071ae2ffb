//! Dockerfiles are read as BuildKit reads them.

use std::fs;
use std::path::{Path, PathBuf};

use plimsoll_source::dockerfile::{
    Arguments, Instruction, Keyword, LexError, Tree, Variable, expand, heredoc_word, heredoc_words, parse,
};
use plimsoll_source::{Extent, Text};
use proptest::prelude::*;
use serde_json::Value;

fn read(content: &str) -> (Text, Tree) {
    let text = Text::new("Dockerfile", content);
    let tree = parse(&text);
    (text, tree)
}

/// The tree in the notation of BuildKit's own dump: an instruction a line.
fn dump(text: &Text, tree: &Tree) -> String {
    let mut dumped = String::new();
    let mut instructions = tree.instructions.iter().peekable();
    while let Some(instruction) = instructions.next() {
        let inner = instructions.next_if(|next| next.is_trigger);
        let inner = inner.map_or(String::new(), |inner| format!(" ({})", dump_one(text, inner)));
        dumped.push_str(&format!("({}{inner})\n", dump_one(text, instruction)));
    }
    dumped
}

fn dump_one(text: &Text, instruction: &Instruction) -> String {
    let mut dumped = text.slice(instruction.name).to_lowercase();
    let flags: Vec<String> = instruction
        .flags
        .iter()
        .map(|flag| {
            quoted(
                &flag
                    .value
                    .as_ref()
                    .map_or(format!("--{}", flag.name), |value| format!("--{}={}", flag.name, value.text)),
            )
        })
        .collect();
    if !flags.is_empty() {
        dumped.push_str(&format!(" [{}]", flags.join(" ")));
    }
    let is_arg = instruction.keyword == Keyword::Arg;
    let mut words: Vec<String> = instruction.verb.iter().map(|verb| verb.text.to_string()).collect();
    words.extend(instruction.arguments.words().iter().map(|word| word.text.to_string()));
    for pair in instruction.arguments.pairs() {
        let value = pair.value.as_ref().map(|value| value.text.to_string());
        match (is_arg, value) {
            (true, Some(value)) => words.push(format!("{}={value}", pair.key.text)),
            (true, None) => words.push(pair.key.text.to_string()),
            (false, value) => {
                let sign = if matches!(instruction.arguments, Arguments::Legacy(_)) { "" } else { "=" };
                words.extend([pair.key.text.to_string(), value.unwrap_or_default(), sign.to_owned()]);
            }
        }
    }
    for word in &words {
        dumped.push_str(&format!(" {}", quoted(word)));
    }
    dumped
}

/// A text as Go quotes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            control if control < ' ' => quoted.push_str(&format!("\\x{:02x}", control as u32)),
            _ => quoted.push(character),
        }
    }
    quoted + "\""
}

fn corpus(name: &str) -> PathBuf {
    let root = std::env::var_os("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the folder of the corpora");
    PathBuf::from(root).join("corpora/config").join(name)
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn the_trees_are_those_of_buildkit() {
    let cases = folders(&corpus("dockerfile-cases/parse"));
    assert_eq!(cases.len(), 33);
    let mut wrong = Vec::new();
    for case in cases {
        let (text, tree) = read(&fs::read_to_string(case.join("Dockerfile")).unwrap());
        let expected = fs::read_to_string(case.join("result")).unwrap();
        let found = dump(&text, &tree);
        if found.trim_end() != expected.trim_end() {
            wrong.push(format!("{}\nexpected\n{expected}\nfound\n{found}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn what_buildkit_refuses_is_refused() {
    let cases = folders(&corpus("dockerfile-cases/rejected"));
    assert_eq!(cases.len(), 4);
    for case in cases {
        let (_, tree) = read(&fs::read_to_string(case.join("Dockerfile")).unwrap());
        assert_ne!(tree.problems, [], "{}", case.display());
    }
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn instructions_stand_on_their_lines() {
    let (text, tree) = read(&fs::read_to_string(corpus("dockerfile-cases/line-info/Dockerfile")).unwrap());
    let found: Vec<String> = (0..)
        .zip(&tree.instructions)
        .map(|(number, instruction)| {
            let span = text.span(instruction.extent);
            format!("{number}\t{}\t{}", span.line, span.end_line)
        })
        .collect();
    let expected = fs::read_to_string(corpus("dockerfile-cases/line-info/expected.tsv")).unwrap();
    assert_eq!(found, expected.lines().skip(1).collect::<Vec<_>>());
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn here_documents_are_those_of_buildkit() {
    let records = fs::read_to_string(corpus("dockerfile-cases/heredocs.jsonl")).unwrap();
    let mut count = 0;
    for line in records.lines() {
        count += 1;
        let record: Value = serde_json::from_str(line).unwrap();
        match record["kind"].as_str().unwrap() {
            "word" => {
                let (result, name) = match heredoc_word(record["text"].as_str().unwrap()) {
                    Ok(Some(word)) => ("heredoc", Some(word.name)),
                    Ok(None) => ("none", None),
                    Err(_) => ("error", None),
                };
                assert_eq!(
                    (Some(result), name.as_deref()),
                    (record["result"].as_str(), record["name"].as_str()),
                    "{line}"
                );
            }
            "line" => {
                let line = record["text"].as_str().unwrap();
                let words = heredoc_words(line).unwrap();
                let names: Vec<Value> = words.into_iter().map(|word| word.name.into()).collect();
                // BuildKit's own test compares only the names that are found, and finds none here: the blank ends the
                // word `<<-`.
                let expected = if line == "RUN <<- EOF" { Value::Array(Vec::new()) } else { record["names"].clone() };
                assert_eq!(Value::Array(names), expected, "{line}");
            }
            _ => {
                let (text, tree) = read(record["dockerfile"].as_str().unwrap());
                let found: Vec<Value> =
                    tree.instructions[1..].iter().map(|instruction| heredocs(&text, instruction)).collect();
                assert_eq!(Value::Array(found), record["heredocs"]);
            }
        }
    }
    assert_eq!(count, 32);
}

fn heredocs(text: &Text, instruction: &Instruction) -> Value {
    let records = instruction.heredocs.iter().map(|heredoc| {
        serde_json::json!({
            "name": heredoc.word.name,
            "content": text.slice(heredoc.content),
            "expand": heredoc.word.expand,
            "chomp": heredoc.word.chomp,
            "fd": heredoc.word.fd,
        })
    });
    records.collect()
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn real_files_are_accepted_and_refused_as_by_buildkit() {
    let index = fs::read_to_string(corpus("dockerfiles/index.tsv")).unwrap();
    let mut wrong = Vec::new();
    let mut rows = 0;
    for row in index.lines().skip(1) {
        rows += 1;
        let columns: Vec<&str> = row.split('\t').collect();
        let (_, tree) = read(&fs::read_to_string(corpus("dockerfiles").join(columns[0])).unwrap());
        let instructions = tree.instructions.iter().filter(|instruction| !instruction.is_trigger).count();
        let is_right = match columns[6] {
            "accept" => tree.problems.is_empty() && instructions.to_string() == columns[8],
            _ => !tree.problems.is_empty(),
        };
        if !is_right {
            wrong.push(format!("{} {} {} {instructions} {:?}", columns[0], columns[6], columns[8], tree.problems));
        }
    }
    assert_eq!(rows, 400);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each instruction's line joined, with its problems after it.
fn lines(content: &str) -> (Vec<String>, Vec<String>) {
    let (_, tree) = read(content);
    let lines = tree.instructions.iter().map(|instruction| instruction.line.text().to_owned()).collect();
    (lines, tree.problems.into_iter().map(|problem| problem.message).collect())
}

#[test]
fn lines_are_continued_as_buildkit_continues_them() {
    for (content, expected) in [
        ("FROM a\\\n b", &["FROM a b"][..]),
        ("RUN a \\  \n\tb", &["RUN a \tb"]),
        ("RUN a \\\n# comment\n\n  # another\nb", &["RUN a b"]),
        ("RUN a\\\\\nRUN b", &["RUN a\\\\", "RUN b"]),
        ("RUN a\\\\\\\nRUN b", &["RUN a\\\\\\", "RUN b"]),
        ("\\\nRUN a", &["RUN a"]),
        ("# escape=`\nRUN dir C:\\\nRUN b `\n c", &["RUN dir C:\\", "RUN b  c"]),
        ("\u{feff}FROM a\r\nRUN b \\\r\n c\r\n", &["FROM a", "RUN b  c"]),
        ("  FROM a\n\t\n# x\nRUN b \\", &["FROM a", "RUN b "]),
        ("RUN <<EOF\na \\\n# b\nEOF\nUSER c", &["RUN <<EOF", "USER c"]),
    ] {
        assert_eq!(lines(content).0, expected, "{content:?}");
    }
}

#[test]
fn every_word_knows_its_bytes_through_continued_lines() {
    let (text, tree) = read(
        "FROM a\nRUN --mount=type=cache,target=/x \\\n  # why\n  apt-get \\\n\n  install\nCOPY [\"a b\", \\\n \"c\"]\n\
         ENV A=1 \\\n  B='2 3'\n",
    );
    let run = &tree.instructions[1];
    assert_eq!(text.slice(run.flags[0].extent), "--mount=type=cache,target=/x");
    assert_eq!(run.blank_lines.len(), 1);
    let body = run.line.text();
    let at = body.find("install").unwrap();
    assert_eq!(text.slice(run.line.extent(at..at + 7)), "install");
    let copy: Vec<_> =
        tree.instructions[2].arguments.words().iter().map(|word| (&*word.text, text.slice(word.extent))).collect();
    assert_eq!(copy, [("a b", "\"a b\""), ("c", "\"c\"")]);
    let env: Vec<_> = tree.instructions[3].arguments.pairs().iter().map(|pair| text.slice(pair.extent)).collect();
    assert_eq!(env, ["A=1", "B='2 3'"]);
}

#[test]
fn mistakes_are_told_and_reading_goes_on() {
    for (content, expected) in [
        ("FROM a\nFRO b\nUSER c", &["an instruction that there is not"][..]),
        ("FROM a\nfoo\nbar\nbaz\nUSER c", &["an instruction that there is not"]),
        ("RUN a\nFROM b", &["RUN stands before the first FROM"]),
        ("ARG a", &["the file has no FROM"]),
        ("", &["the file has no instructions"]),
        ("FROM a AS", &["FROM takes an image, or an image, AS and a name"]),
        ("FROM a AS 1x", &["the name of a stage begins with a letter and has letters, digits, -, _ and ."]),
        ("FROM a\nENV A", &["ENV needs a name and a value"]),
        ("FROM a\nENV A=1 B", &["a word of ENV has no `=`: it must be name=value"]),
        ("FROM a\nCMD [\"a\", 1]", &["a JSON array here holds strings only"]),
        ("FROM a\nRUN <<EOF\nx", &["the here-document `EOF` has no end"]),
        // A line that cannot be taken apart begins no here-document.
        ("FROM a\nRUN <<'EOF\nx", &["an instruction that there is not"]),
        ("FROM a\nCOPY b", &["COPY needs a source and a destination"]),
        ("FROM a\nCOPY --chwon=1 b c", &["COPY has no option `--chwon`"]),
        ("FROM a\nCOPY --from b c", &["the option `--from` needs a value"]),
        ("FROM a\nHEALTHCHECK FOO", &["HEALTHCHECK takes CMD or NONE"]),
        ("FROM a\nONBUILD FROM b", &["FROM is not allowed after ONBUILD"]),
        ("FROM a\nONBUILD COPY b\nONBUILD WHAT c\nONBUILD RUN --what d", &[]),
        ("FROM a\nONBUILD ENV b", &["ENV needs a name and a value"]),
        ("FROM a\nSHELL sh -c", &["SHELL takes a JSON array"]),
        ("# escape=x\nFROM a", &["the escape character must be a backslash or a backtick"]),
        ("# check=skip=all\n# check=skip=all\nFROM a", &["the directive `check` stands twice"]),
    ] {
        assert_eq!(lines(content).1, expected, "{content:?}");
    }
    let long = format!("FROM a\nRUN {}\n", "x".repeat(70_000));
    assert_eq!(lines(&long).1, ["a line of 70004 bytes; the limit is 65535"]);
}

#[test]
fn variables_are_filled_in_in_every_form() {
    let value = |name: &str| match name {
        "v" => Some("1.2.3".to_owned()),
        "empty" => Some(String::new()),
        _ => None,
    };
    for (word, expected) in [
        ("a", Ok("a")),
        ("$v", Ok("1.2.3")),
        ("${v}x", Ok("1.2.3x")),
        ("a$none", Ok("a")),
        ("$", Ok("$")),
        ("\\$v", Ok("$v")),
        ("'$v'", Ok("$v")),
        ("\"$v \\\" \\a\"", Ok("1.2.3 \" \\a")),
        ("${none:-d}", Ok("d")),
        ("${empty:-d}", Ok("d")),
        ("${empty-d}", Ok("")),
        ("${v:+a}", Ok("a")),
        ("${empty+a}", Ok("a")),
        ("${v%.*}", Ok("1.2")),
        ("${v%%.*}", Ok("1")),
        ("${v#*.}", Ok("2.3")),
        ("${v##*.}", Ok("3")),
        ("${v/./-}", Ok("1-2.3")),
        ("${v//./-}", Ok("1-2-3")),
        ("${none:-${v}}", Ok("1.2.3")),
        ("${none:?say}", Err(LexError::Required { name: "none".into(), message: "say".into() })),
        ("${", Err(LexError::Brace)),
        ("${}", Err(LexError::BadSubstitution)),
        ("${v", Err(LexError::Modifier(String::new()))),
        ("${v:0:3}", Err(LexError::Modifier(":0".into()))),
        ("'a", Err(LexError::Quote('\''))),
    ] {
        let found = expand(word, '\\', &mut |name| value(name)).map(|expansion| expansion.text);
        assert_eq!(found, expected.map(str::to_owned), "{word}");
    }
    let used = expand("$v${none:-$empty}", '\\', &mut |name| value(name)).unwrap().variables;
    let named = |name: &str, is_unset, has_default| Variable { name: name.to_owned(), is_unset, has_default };
    assert_eq!(used, [named("v", false, false), named("empty", false, false), named("none", true, true)]);
}

/// The claims that hold for any text.
fn assert_sound(content: &str) {
    let (text, tree) = read(content);
    let fits = |extent: Extent| {
        assert!(
            extent.start <= extent.end && content.get(extent.start as usize..extent.end as usize).is_some(),
            "{extent:?}"
        );
    };
    for instruction in &tree.instructions {
        assert!(instruction.extent.contains(instruction.name) && instruction.extent.contains(instruction.head));
        let arguments = instruction.arguments.words().iter().map(|word| word.extent);
        let pairs = instruction.arguments.pairs().iter().map(|pair| pair.extent);
        let flags = instruction.flags.iter().map(|flag| flag.extent);
        for extent in arguments.chain(pairs).chain(flags).chain([instruction.extent, instruction.name]) {
            fits(extent);
            assert!(instruction.extent.contains(extent), "{extent:?} in {instruction:?}");
        }
        for heredoc in &instruction.heredocs {
            fits(heredoc.content);
        }
        for word in instruction.arguments.words().iter().chain(&instruction.verb) {
            let (Ok(_) | Err(_)) = expand(&word.text, tree.escape(), &mut |_| Some("x".to_owned()));
        }
    }
    for comment in &tree.comments {
        assert!(text.slice(*comment).starts_with('#'));
    }
    for problem in &tree.problems {
        fits(problem.at);
    }
}

/// What a Dockerfile is made of, and what breaks it.
const PARTS: &str = "(FROM a|RUN |COPY |ENV |ONBUILD |HEALTHCHECK CMD |# escape=`|<<-?'?EOF|EOF|--from=|[a-zé]|\
                     [\\\\`\n\r\t \"'$\\{\\}\\[\\],=:#<-]){0,60}";

proptest! {
    #[test]
    fn any_text_is_read(content in PARTS) {
        assert_sound(&content);
    }
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn damaged_real_files_are_read() {
    let mut state = 0x2026_1121_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below.max(1)
    };
    for path in folders(&corpus("dockerfiles/files")) {
        let content = fs::read(path).unwrap();
        for _ in 0..12 {
            let mut damaged = content[..next(content.len() + 1)].to_vec();
            for _ in 0..next(8) {
                let at = next(damaged.len());
                if let Some(byte) = damaged.get_mut(at) {
                    *byte = u8::try_from(next(256)).unwrap();
                }
            }
            assert_sound(&String::from_utf8_lossy(&damaged));
        }
    }
}
