//! Claims that hold for every format, and what each of them writes for the sample.

use plimsoll_model::Severity;
use plimsoll_report::{Style, format};

use crate::sample::{STYLE, clean, render, verdict};

/// Characters that a terminal, a browser or a reader's eye obeys; the line feed is the only one a text needs.
fn is_obeyed(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[test]
fn no_format_lets_a_control_character_through() {
    for format in format::ALL {
        for style in [STYLE, Style { all: true, show_waived: true, ..STYLE }] {
            // RFC 4180 ends lines with CR LF.
            let out = render(format.name, &verdict(), style).replace("\r\n", "\n");
            let obeyed = out.char_indices().find(|(_, character)| is_obeyed(*character));
            assert_eq!(obeyed, None, "{}: {out}", format.name);
        }
    }
}

#[test]
fn colours_are_the_only_escape_sequences() {
    let out = render("text", &verdict(), Style { color: true, all: true, show_waived: true, ..STYLE });
    for (index, piece) in out.split('\u{1b}').enumerate().skip(1) {
        let parameters =
            piece.strip_prefix('[').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';'));
        assert!(parameters.is_some_and(|rest| rest.starts_with('m')), "{index}: {piece}");
    }
    assert!(!out.chars().any(|character| is_obeyed(character) && character != '\u{1b}'), "{out}");
}

#[test]
fn two_runs_give_the_same_bytes() {
    for format in format::ALL {
        assert_eq!(render(format.name, &verdict(), STYLE), render(format.name, &verdict(), STYLE), "{}", format.name);
    }
}

#[test]
fn every_format_ends_its_last_line() {
    for format in format::ALL {
        for verdict in [verdict(), clean()] {
            let out = render(format.name, &verdict, STYLE);
            // `concise` and `github` have a line per finding, so none when there is none.
            assert!(out.is_empty() || out.ends_with('\n') && !out.ends_with("\n\n"), "{}: {out}", format.name);
        }
    }
}

#[test]
fn severities_below_the_least_one_are_left_out() {
    let style = Style { min_severity: Severity::High, ..STYLE };
    for format in format::ALL {
        let out = render(format.name, &verdict(), style);
        assert!(!out.contains("no policy selects the pods of"), "{}: {out}", format.name);
    }
}

#[test]
fn each_format_writes_what_it_wrote() {
    for format in format::ALL {
        insta::assert_snapshot!(format!("{}", format.name), render(format.name, &verdict(), STYLE));
        insta::assert_snapshot!(format!("{}-clean", format.name), render(format.name, &clean(), STYLE));
    }
}

#[test]
fn no_name_becomes_markup_or_a_formula_or_a_command() {
    let style = Style { all: true, show_waived: true, ..STYLE };
    let html = render("html", &verdict(), style);
    assert_eq!((html.matches("<script").count(), html.matches("<img").count()), (1, 0), "{html}");
    assert!(!render("junit", &verdict(), style).contains("<img"));
    assert!(!render("csv", &verdict(), style).replace('"', "").split([',', '\n']).any(|field| field.starts_with('=')));
    assert!(render("github", &verdict(), style).lines().all(|line| line.starts_with("::")));
    for line in render("markdown", &verdict(), style).lines() {
        let outside = outside_code_spans(line);
        assert!(!outside.contains(['<', '@']), "{line}");
    }
}

/// The line without its code spans: from a run of backticks to the next run of the same length, as in CommonMark.
fn outside_code_spans(line: &str) -> String {
    let mut outside = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        let fence = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        let (before, after) = (&rest[..start], &rest[start + fence..]);
        outside.push_str(before);
        let is_end = |at: &usize| {
            let run = after[*at..].len() - after[*at..].trim_start_matches('`').len();
            run == fence && !after[..*at].ends_with('`')
        };
        let Some(end) = after.match_indices('`').map(|(at, _)| at).find(is_end) else { break };
        rest = &after[end + fence..];
    }
    outside + rest
}
