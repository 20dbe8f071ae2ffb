//! Credential helpers: programs that tell a secret on their standard output.
//!
//! A helper gets a time limit and is killed with all that it started; nothing that it prints gets into an error or a
//! log. Source of the protocol: docker/docker-credential-helpers, README.

use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use super::credential::{Credential, HelperRun};
use super::error::RegistryError;

/// The most that a helper may print, in bytes.
const OUTPUT_BYTES: u64 = 64 << 10;

/// How often to look whether a helper that closed its output has ended.
const POLL: Duration = Duration::from_millis(5);

/// What helpers print when they know no secret for a server.
const NOT_FOUND: &[u8] = b"credentials not found";

/// The name of an account that says that the secret is an identity token.
const IDENTITY: &str = "<token>";

#[derive(serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    username: String,
    secret: String,
}

/// Asks a helper for the secret of a server. `None` is its answer that it knows none.
pub(super) fn ask(
    name: &str,
    host: &str,
    server: &str,
    run: &HelperRun<'_>,
) -> Result<Option<Credential>, RegistryError> {
    let helper = format!("docker-credential-{name}");
    let failed = |reason: String| RegistryError::Helper { host: host.to_owned(), helper: helper.clone(), reason };
    let (output, status) = output(&helper, server, run).map_err(failed)?;
    if !status.success() {
        if output.windows(NOT_FOUND.len()).any(|window| window.eq_ignore_ascii_case(NOT_FOUND)) {
            return Ok(None);
        }
        return Err(failed(format!("failed, {status}")));
    }
    // The message of the parser could quote the secret.
    let Ok(answer) = serde_json::from_slice::<Answer>(&output) else {
        return Err(failed("printed no JSON with a user name and a secret".to_owned()));
    };
    if answer.secret.is_empty() {
        return Ok(None);
    }
    Ok(Some(match answer.username.as_str() {
        IDENTITY => Credential::Identity(answer.secret),
        _ => Credential::Password { username: answer.username, secret: answer.secret },
    }))
}

/// Runs a helper to its end, or to ours.
fn output(helper: &str, server: &str, run: &HelperRun<'_>) -> Result<(Vec<u8>, ExitStatus), String> {
    let mut command = Command::new(helper);
    command.arg("get").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0);
    if let Some(path) = run.path {
        command.env("PATH", path);
    }
    let mut child = command.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "is not installed".to_owned(),
        _ => format!("cannot be run: {error}"),
    })?;
    let deadline = Instant::now() + run.limit;
    let answer = converse(&mut child, server, deadline);
    if answer.is_err() {
        kill(&mut child);
    }
    answer.map_err(|reason| match reason {
        Silence::TooLong => format!("gave no answer within {} seconds", run.limit.as_secs_f64()),
        Silence::TooMuch => "printed more than 64 KiB".to_owned(),
        Silence::Broken(error) => format!("cannot be read: {error}"),
    })
}

/// Why there is no answer of a helper.
enum Silence {
    TooLong,
    TooMuch,
    Broken(std::io::Error),
}

/// Writes and reads in threads of their own, because a pipe knows no time limit. They end with the helper.
fn converse(child: &mut Child, server: &str, deadline: Instant) -> Result<(Vec<u8>, ExitStatus), Silence> {
    let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Silence::Broken(std::io::Error::other("no pipes")));
    };
    let question = server.to_owned();
    thread::spawn(move || tell(input, &question));
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(listen(output)));
    let left = deadline.saturating_duration_since(Instant::now());
    let bytes = match receiver.recv_timeout(left) {
        Ok(read) => read.map_err(Silence::Broken)?,
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Err(Silence::TooLong),
    };
    if bytes.len() as u64 > OUTPUT_BYTES {
        return Err(Silence::TooMuch);
    }
    loop {
        match child.try_wait().map_err(Silence::Broken)? {
            Some(status) => return Ok((bytes, status)),
            None if Instant::now() >= deadline => return Err(Silence::TooLong),
            None => thread::sleep(POLL),
        }
    }
}

/// A helper may answer without reading the question, so a closed pipe is no mistake.
fn tell(mut input: ChildStdin, question: &str) {
    let _closed = input.write_all(question.as_bytes());
}

fn listen(output: ChildStdout) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    output.take(OUTPUT_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Ends the helper and what it started. Errors mean that it ended by itself.
fn kill(child: &mut Child) {
    if let Some(group) = i32::try_from(child.id()).map_or(None, Pid::from_raw) {
        let _ended = kill_process_group(group, Signal::KILL);
    }
    let _ended = child.kill();
    let _ended = child.wait();
}
