//! ShellCheck, an installed program, asked about the scripts of Dockerfiles when the user wants it.

use std::io::Write as _;
use std::process::{Command, Stdio};

use plimsoll_facts::{DockerPart, Dockerfile, ScriptOrigin, ShellKind, ShellLint, SourceFile};
use plimsoll_source::Extent;
use plimsoll_source::dockerfile::{Instruction, Keyword};
use rayon::prelude::*;
use serde_json::Value;

use crate::exit::Failure;

/// The program.
const PROGRAM: &str = "shellcheck";

/// What means nothing in a build: files that a script reads are not here.
const EXCLUDED: &str = "SC1090,SC1091,SC2187";

/// A script as it is given to the program.
struct Script<'t> {
    /// A line before it that says which variables the build sets.
    variables: &'t str,
    text: &'t str,
    /// The byte of the file at which a byte of the script stands.
    at: Box<dyn Fn(usize) -> u32 + Sync + 't>,
    dialect: &'static str,
}

/// Adds to each instruction of the Dockerfiles what ShellCheck says of its scripts.
pub(crate) fn lint(files: &mut [SourceFile]) -> Result<(), Failure> {
    if Command::new(PROGRAM).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
        return Err(Failure::job(
            anyhow::anyhow!("`{PROGRAM}` is not installed")
                .context("`--shellcheck` asks it about the commands of Dockerfiles"),
        ));
    }
    for file in files {
        let Some(DockerPart::Dockerfile(dockerfile)) = &mut file.docker else { continue };
        let found: Vec<Result<Vec<ShellLint>, Failure>> =
            (0..dockerfile.tree.instructions.len()).into_par_iter().map(|index| of(dockerfile, index)).collect();
        for (details, lints) in dockerfile.details.iter_mut().zip(found) {
            details.lints = Some(lints?);
        }
    }
    Ok(())
}

/// What is said of the scripts of one instruction.
fn of(file: &Dockerfile, index: usize) -> Result<Vec<ShellLint>, Failure> {
    let (Some(tree), Some(details)) = (file.tree.instructions.get(index), file.details.get(index)) else {
        return Ok(Vec::new());
    };
    if tree.keyword != Keyword::Run || details.shell != ShellKind::Posix {
        return Ok(Vec::new());
    }
    let dialect = dialect(file, index);
    let variables = variables(file, index);
    let mut lints = Vec::new();
    for script in &details.scripts {
        let script = match script.origin {
            // A string of a JSON array is no script of its own.
            ScriptOrigin::Words(_) => continue,
            ScriptOrigin::Line(..) => in_line(tree, dialect, &variables),
            ScriptOrigin::Piece(start) => {
                let Some(heredoc) = tree.heredocs.iter().find(|heredoc| heredoc.content.start == start) else {
                    continue;
                };
                let text = file.text.slice(heredoc.content);
                Script { variables: &variables, text, at: Box::new(move |at| start + offset(at)), dialect }
            }
        };
        lints.extend(ask(&script)?);
    }
    Ok(lints)
}

fn in_line<'t>(tree: &'t Instruction, dialect: &'static str, variables: &'t str) -> Script<'t> {
    let at = move |at: usize| {
        let at = tree.body.start + at;
        tree.line.extent(at..at + 1).start
    };
    Script { variables, text: tree.body(), at: Box::new(at), dialect }
}

/// A line that says which variables `ARG` and `ENV` set.
fn variables(file: &Dockerfile, index: usize) -> String {
    let mut names: Vec<&str> = Vec::new();
    for earlier in file.instruction(index).into_iter().flat_map(plimsoll_facts::Instruction::earlier) {
        if matches!(earlier.keyword(), Keyword::Arg | Keyword::Env) {
            names.extend(earlier.pairs().map(|pair| pair.key).filter(|key| is_name(key)));
        }
    }
    // Without a value here, so that nothing is taken to be known of it.
    if names.is_empty() { "\n".to_owned() } else { format!("export {}\n", names.join(" ")) }
}

/// True for a name that a shell allows.
fn is_name(name: &str) -> bool {
    !name.starts_with(|first: char| first.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The dialect of the shell in force.
fn dialect(file: &Dockerfile, index: usize) -> &'static str {
    let shell = file.instruction(index).and_then(plimsoll_facts::Instruction::shell_instruction);
    let program = shell.and_then(|shell| shell.arguments().next()).map_or("", |program| program.raw());
    match program.rsplit('/').next().unwrap_or(program) {
        "bash" => "bash",
        "dash" | "ash" | "busybox" => "dash",
        "ksh" | "mksh" => "ksh",
        _ => "sh",
    }
}

/// Asks the program about a script.
fn ask(script: &Script<'_>) -> Result<Vec<ShellLint>, Failure> {
    let failed =
        |error: std::io::Error| Failure::job(anyhow::Error::new(error).context(format!("cannot run `{PROGRAM}`")));
    let mut command = Command::new(PROGRAM);
    command.args(["--norc", "--format", "json1", "--shell", script.dialect, "--exclude", EXCLUDED, "-"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(failed)?;
    if let Some(mut stdin) = child.stdin.take() {
        // It reads everything before it writes anything.
        stdin.write_all([script.variables, script.text].concat().as_bytes()).map_err(failed)?;
    }
    let output = child.wait_with_output().map_err(failed)?;
    let said: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| Failure::job(anyhow::Error::new(error).context(format!("`{PROGRAM}` answers in no JSON"))))?;
    let comments = said.get("comments").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    Ok(comments.iter().filter_map(|comment| of_comment(comment, script)).collect())
}

/// A comment in the program's notation: lines and columns count from 1, columns in characters.
fn of_comment(comment: &Value, script: &Script<'_>) -> Option<ShellLint> {
    // Scripts are far shorter than any of these numbers can say.
    let number = |key: &str| Some(usize::try_from(comment.get(key)?.as_u64()?).unwrap_or(usize::MAX));
    // The first line is that of the variables.
    let line = |key: &str| number(key)?.checked_sub(1).filter(|line| *line > 0);
    let start = byte(script.text, line("line")?, number("column")?);
    let end = byte(script.text, line("endLine")?, number("endColumn")?).max(start);
    let first = (script.at)(start);
    let last = if end > start { (script.at)(end - 1) + 1 } else { first };
    Some(ShellLint {
        code: format!("SC{}", comment.get("code")?.as_u64()?),
        message: comment.get("message")?.as_str()?.to_owned(),
        at: Extent { start: first, end: last.max(first) },
    })
}

/// The byte of a line and a column.
fn byte(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let within: usize = rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
    (start + within).min(text.len())
}

/// A text is at most 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
