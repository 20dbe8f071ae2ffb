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
