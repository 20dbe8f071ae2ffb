//! Exit codes, one table for every command: 0 done, 1 gate failed, 2 usage or configuration error, 3 could not do the
//! job.

use std::fmt;
use std::io;

/// Why a command ended early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A mistake in the arguments or the configuration; nothing was done. The help is a next step.
    Usage { message: String, help: Option<String> },
    /// The job could not be done. The help is a next step.
    Job { error: anyhow::Error, help: Option<String> },
    /// Whoever reads the output stopped reading, which is no failure.
    ReaderLeft,
}

impl Failure {
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: None }
    }

    pub(crate) fn job(error: anyhow::Error) -> Self {
        Self::Job { error, help: None }
    }

    pub(crate) fn with_help(self, next: impl fmt::Display) -> Self {
        let help = Some(next.to_string());
        match self {
            Self::Usage { message, .. } => Self::Usage { message, help },
            Self::Job { error, .. } => Self::Job { error, help },
            Self::ReaderLeft => Self::ReaderLeft,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::ReaderLeft } else { Self::job(error.into()) }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::job(error)
    }
}

/// What a command comes to: its exit code, or why it ended early.
pub(crate) type Outcome = Result<u8, Failure>;

/// The exit code of an outcome; failures are told on standard error.
pub(crate) fn code_of(outcome: Outcome) -> u8 {
    let (code, message, help) = match outcome {
        Ok(code) => return code,
        Err(Failure::ReaderLeft) => return 0,
        Err(Failure::Usage { message, help }) => (2, message, help),
        Err(Failure::Job { error, help }) => (3, format!("{error:#}"), help),
    };
    // Nothing is left to be done when even this cannot be written.
    let mut stderr = io::stderr().lock();
    let mut say = |text: String| {
        let (Ok(()) | Err(_)) = io::Write::write_all(&mut stderr, text.as_bytes());
    };
    let message = message.strip_prefix("error: ").unwrap_or(&message);
    say(format!("error: {}\n", plimsoll_report::harmless_lines(message.trim_end())));
    if let Some(help) = help {
        say(format!("help: {}\n", plimsoll_report::harmless_lines(&help)));
    }
    code
}
