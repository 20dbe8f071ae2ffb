//! What variables mean in the options and here-documents of a Dockerfile.

use std::sync::Arc;

use plimsoll_engine::Collected;
use plimsoll_facts::{Instruction, SourceFile};
use plimsoll_manifest::{Options, read};
use plimsoll_source::dockerfile::Keyword;

fn dockerfile(text: &str) -> SourceFile {
    let bytes = text.as_bytes().to_vec();
    let collected = Collected { number: 0, path: Arc::from("Dockerfile"), bytes, named: true };
    read(collected, &Options::default()).file.unwrap()
}

#[test]
fn options_are_filled_in_where_buildkit_does_it() {
    let text = "FROM scratch\nARG WHO=10001\nARG OPEN\nCOPY --chown=${WHO}:0 --from=$WHO --link a /a\n\
                COPY --chown=$OPEN b /b\nRUN --mount=type=cache,target=/home/$WHO,id=$MISSING make\n";
    let file = dockerfile(text);
    let dockerfile = file.dockerfile().unwrap();
    let copies: Vec<_> =
        dockerfile.instructions().filter(|instruction| instruction.keyword() == Keyword::Copy).collect();
    assert_eq!(copies[0].flag_filled("chown"), Ok(Some("10001:0")));
    assert_eq!(copies[0].flag_filled("from"), Ok(Some("$WHO")));
    assert_eq!(copies[0].flag_filled("link"), Ok(Some("")));
    assert_eq!(copies[0].flag_filled("chmod"), Ok(None));
    assert!(copies[1].flag_filled("chown").is_err());
    let run = dockerfile.instructions().last().unwrap();
    assert_eq!(run.flag_filled("mount"), Ok(Some("type=cache,target=/home/10001,id=")));
    assert_eq!(run.undeclared().iter().map(|used| &*used.name).collect::<Vec<_>>(), ["MISSING"]);
}

#[test]
fn variables_of_heredocs_are_used_where_the_builder_expands_them() {
    let text = "FROM scratch\nARG KNOWN=1\nCOPY <<EOF <<'RAW' /x/\necho \"it's $KNOWN ${LOST}\" \\$ESCAPED\nexec $@\n\
                EOF\n$RAW\nRAW\nRUN <<EOF\necho $SHELL_VARIABLE\nEOF\n";
    let file = dockerfile(text);
    let used: Vec<_> = file.dockerfile().unwrap().instructions().flat_map(Instruction::undeclared).collect();
    let names: Vec<_> = used.iter().map(|used| (&*used.name, file.text.slice(used.at))).collect();
    assert_eq!(names, [("LOST", "${LOST"), ("@", "$@")]);
}

#[test]
fn a_variable_of_a_heredoc_is_not_found_in_a_longer_name() {
    let text = "FROM scratch\nCOPY <<EOF /x\n$LOST_TOO é ${LOST}\nEOF\n";
    let file = dockerfile(text);
    let used: Vec<_> = file.dockerfile().unwrap().instructions().flat_map(Instruction::undeclared).collect();
    let names: Vec<_> = used.iter().map(|used| (&*used.name, used.at.start)).collect();
    assert_eq!(names, [("LOST_TOO", 27), ("LOST", 40)]);
}

#[test]
fn an_argument_sees_those_before_it_on_its_line_and_what_onbuild_keeps_sets_nothing() {
    let text = "ARG A=1 B=$A\nFROM scratch\nARG B\nONBUILD ARG B=2 C=$B\nLABEL b=$B c=$C\n";
    let file = dockerfile(text);
    let dockerfile = file.dockerfile().unwrap();
    let label = dockerfile.instructions().last().unwrap();
    let values: Vec<_> = label.pairs().map(|pair| pair.value.unwrap().get()).collect();
    assert_eq!(values, [Ok("1"), Ok("")]);
    let trigger = dockerfile.instructions().find(|instruction| instruction.is_trigger()).unwrap();
    assert_eq!(trigger.pairs().last().unwrap().value.unwrap().get(), Ok("2"));
}

#[test]
fn values_that_double_and_stages_that_copy_many_end_at_a_limit() {
    let doubled = format!("FROM scratch\nENV A=aaaaaaaa\n{}", "ENV A=$A$A\n".repeat(60));
    let names = (0..50_000).map(|number| format!("a{number}=b")).collect::<Vec<_>>().join(" ");
    let copied = format!("FROM scratch AS base\nENV {names}\n{}LABEL a=$a1\n", "FROM base\n".repeat(4_000));
    for text in [doubled, copied] {
        let file = dockerfile(&text);
        let last = file.dockerfile().unwrap().instructions().last().unwrap();
        assert!(last.pairs().next().unwrap().value.unwrap().get().is_err());
    }
}

#[test]
fn many_comments_and_onbuild_after_onbuild_take_no_square_time() {
    let comments = format!("# plimsoll:ignore x\n{}FROM scratch\n", "#a\n".repeat(300_000));
    assert_eq!(dockerfile(&comments).dockerfile().unwrap().tree.comments.len(), 300_001);
    let triggers = format!("FROM scratch\n{}RUN x\n", format!("{}\\\n", "ONBUILD ".repeat(7_000)).repeat(16));
    assert_eq!(dockerfile(&triggers).dockerfile().unwrap().tree.instructions.len(), 3);
}
