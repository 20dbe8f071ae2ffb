//! Commands of scripts: the cases beside this file, and what holds for any text.
//!
//! A case is a script and its commands, one per line: indented by depth, how it is joined (`-` first, `;`, `&&`, `||`,
//! `&`, `|`), `?` for a condition, `$` for a substitution, `<N` for what command N runs. Then assignments, words and
//! redirections. A word is its text and, when they differ, the bytes it came from in `«»`; then `"` when it is quoted,
//! `$` when it is not literal, `*` when it has a pattern. What stands in a word's place is written with `␣` for blanks.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use plimsoll_source::shell::{Joined, Operator, Script, Why, Word, read};
use proptest::prelude::*;

fn show_word(script: &str, word: &Word) -> String {
    let written = &script[word.range.start as usize..word.range.end as usize];
    let mut shown = word.text.to_string();
    if *word.text != *written {
        shown += &format!("«{written}»");
    }
    let marks = [(word.is_quoted, '"'), (!word.is_literal, '$'), (word.has_glob, '*')];
    shown.extend(marks.iter().filter(|(holds, _)| *holds).map(|(_, mark)| mark));
    shown.replace('\n', "⏎").replace('\r', "␍").replace('\t', "⇥").replace(' ', "␣")
}

fn show(script: &str, read: &Script) -> String {
    let mut shown = String::new();
    for command in &read.commands {
        let joined = match command.joined {
            Joined::First => "-",
            Joined::Then => ";",
            Joined::And => "&&",
            Joined::Or => "||",
            Joined::Background => "&",
            Joined::Pipe => "|",
        };
        let mut line = format!("{}{joined}", "  ".repeat(command.depth as usize));
        line += if command.is_condition { "?" } else { "" };
        line += if command.is_substitution { "$" } else { "" };
        if let Some(via) = command.via {
            let _ = write!(line, "<{via}");
        }
        for assignment in &command.assignments {
            let sign = if assignment.is_append { "+=" } else { "=" };
            let name = assignment.name.replace(' ', "␣");
            let _ = write!(line, " {name}{sign}{}", show_word(script, &assignment.value));
        }
        for word in &command.words {
            line += &format!(" {}", show_word(script, word));
        }
        for redirection in &command.redirections {
            let sign = match redirection.operator {
                Operator::In => "<",
                Operator::InOut => "<>",
                Operator::Out => ">",
                Operator::Append => ">>",
                Operator::Clobber => ">|",
                Operator::HereString => "<<<",
                Operator::HereDoc => "<<",
                Operator::DupOut => ">&",
                Operator::DupIn => "<&",
                Operator::Both => "&>",
                Operator::BothAppend => "&>>",
            };
            let fd = redirection.fd.map_or(String::new(), |fd| fd.to_string());
            let _ = write!(line, " [{fd}{sign} {}]", show_word(script, &redirection.target));
        }
        shown += &line;
        shown.push('\n');
    }
    if let Some(broken) = read.broken {
        let _ = writeln!(shown, "broken at {}: {:?}", broken.at, broken.why);
    }
    shown
}

/// What holds for the commands of any text.
fn check_invariants(script: &str, read: &Script) {
    let is_in_text = |range: &std::ops::Range<u32>| script.get(range.start as usize..range.end as usize).is_some();
    assert!(
        read.broken
            .is_none_or(|broken| broken.at as usize <= script.len() && script.is_char_boundary(broken.at as usize))
    );
    for (index, command) in read.commands.iter().enumerate() {
        let is_inside = |range: &std::ops::Range<u32>| {
            is_in_text(range) && command.range.start <= range.start && range.end <= command.range.end
        };
        assert!(is_in_text(&command.range), "{command:?}");
        assert!(command.via.is_none_or(|via| (via as usize) < index), "{command:?}");
        assert!(command.words.iter().all(|word| is_inside(&word.range)), "{command:?}");
        assert!(command.words.is_sorted_by_key(|word| (word.range.start, word.range.end)), "{command:?}");
        for assignment in &command.assignments {
            assert!(is_inside(&assignment.range) && is_inside(&assignment.value.range), "{command:?}");
        }
        for redirection in &command.redirections {
            assert!(is_inside(&redirection.range) && is_inside(&redirection.target.range), "{command:?}");
        }
    }
}

#[test]
fn cases_give_the_commands_they_state() {
    let mut wrong = String::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/shell-cases");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut count = 0;
    for file in files {
        for case in fs::read_to_string(&file).unwrap().split("\n## ").skip(1) {
            count += 1;
            let title = case.lines().next().unwrap();
            let mut blocks = case.split("\n```");
            let script =
                blocks.nth(1).and_then(|block| block.strip_prefix("sh\n")).unwrap_or_else(|| panic!("{title}"));
            let expected =
                blocks.nth(1).and_then(|block| block.strip_prefix('\n')).unwrap_or_else(|| panic!("{title}"));
            // Control characters are written by their pictures.
            let script = script.replace('␍', "\r").replace('⇥', "\t");
            let read = read(&script);
            check_invariants(&script, &read);
            let shown = show(&script, &read);
            if shown.trim_end() != expected {
                let _ = writeln!(wrong, "## {title}\n{script}\n--- expected\n{expected}\n--- read\n{shown}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count >= 80, "only {count} cases");
}

#[test]
fn commands_of_a_pipeline_share_its_number() {
    let read = read("a | b $(c | d); sudo e | f && g");
    let numbers: Vec<_> = read.commands.iter().map(|command| (&*command.words[0].text, command.pipeline)).collect();
    assert_eq!(numbers, [("a", 0), ("b", 0), ("c", 1), ("d", 1), ("sudo", 2), ("e", 2), ("f", 2), ("g", 3)]);
}

#[test]
fn limits_end_the_reading() {
    let nested = |open: &str, close: &str| format!("a; {}b{}", open.repeat(10_000), close.repeat(10_000));
    for (open, close) in [
        ("$(", ")"),
        ("( ", ")"),
        ("\"$(", ")\""),
        ("${A:-", "}"),
        ("if ", "; fi"),
        ("f() ", ""),
        ("A=(", ")"),
        ("$((", "))"),
        ("<(", ")"),
        ("sudo ", ""),
        ("eval ", ""),
        ("case a in b) ", ";; esac"),
    ] {
        let read = read(&nested(open, close));
        let why = read.broken.expect("a limit is told").why;
        assert!(matches!(why, Why::TooDeep | Why::TooLong | Why::TooManyWords), "{open}: {why:?}");
        assert_eq!(&*read.commands[0].words[0].text, "a", "{open}");
    }
    let read = read(&"a b\n".repeat(60_000));
    assert_eq!((read.commands.len(), read.broken.map(|broken| broken.why)), (50_000, Some(Why::TooManyWords)));
}

/// Long scripts in which some part could be read again and again.
#[test]
fn long_scripts_are_read() {
    // Any step that looks back over the whole script would make this take hours.
    for part in [
        "a ",
        "a;",
        "'a'\"b\"$c",
        "`a`",
        "$(a)",
        "a[",
        "a[;",
        "a=(b) ",
        "a=(b)=",
        "@(a)",
        "$((",
        "((",
        "\"$((1))\"",
        "<<a\n",
        "${a",
        "${#!a}",
        "\\\n",
        "#a\n",
        "sh -c \"`a` $(b) \\`c\\`\"; ",
        "a() ",
        "case a in ",
        "\"",
        "(",
        "find -exec ",
        "a[[",
        "a[\"",
    ] {
        let script = part.repeat(200_000 / part.len());
        check_invariants(&script, &read(&script));
        let script = format!("sh -c \"{}\"", part.replace(['"', '\\'], "").repeat(200_000 / part.len()));
        check_invariants(&script, &read(&script));
    }
}

/// Texts that are mostly scripts, and what breaks them.
fn scripts() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "a",
        "b c",
        "apt-get install",
        " ",
        " ",
        " ",
        "\n",
        "\r\n",
        "\\\n",
        "\\",
        "'",
        "\"",
        "$",
        "`",
        "$(",
        "${",
        "$((",
        "((",
        "))",
        "(",
        ")",
        "{",
        "}",
        "[[ ",
        " ]]",
        "<(",
        "<",
        ">",
        ">>",
        "2>&1",
        "<<E",
        "<<-'E'",
        "\nE\n",
        "<<<",
        "&",
        "&&",
        "||",
        "|",
        ";",
        ";;",
        "!",
        "if ",
        "then ",
        "elif ",
        "else ",
        "fi",
        "for x in ",
        "do ",
        "done",
        "while ",
        "case x in ",
        "esac",
        "f() ",
        "function f ",
        "A=",
        "A+=(",
        "A[0]=",
        "$X",
        "${X:-",
        "#",
        "*",
        "?",
        "@(",
        "=~ ",
        "sudo -u x ",
        "env A=b ",
        "sh -c '",
        "bash -lc \"",
        "eval ",
        "find -exec ",
        "a[[",
        "a[\"",
        "\\;",
        "xargs ",
        "time ",
        "é",
        "🚢",
        "$'",
        "\\x41",
        "\\\"",
        "\\`",
        "\\$",
        "\t",
    ]);
    prop::collection::vec(parts, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_commands_inside_of_it(script in scripts()) {
        check_invariants(&script, &read(&script));
    }

    #[test]
    fn what_stands_before_a_line_end_is_read_alike_with_more_after_it(script in scripts()) {
        let alone = read(&script);
        if alone.broken.is_some() || script.contains("<<") || script.ends_with(['\\', '\r']) {
            return Ok(());
        }
        let more = read(&format!("{script}\nz"));
        prop_assert_eq!(more.broken, None);
        prop_assert_eq!(more.commands.get(..alone.commands.len()), Some(&*alone.commands));
        prop_assert_eq!(more.commands.len(), alone.commands.len() + 1);
    }
}
