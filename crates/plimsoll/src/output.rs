//! Where results, notes and progress go.

use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use plimsoll_model::Severity;

use crate::cli::Global;
use crate::config::Configuration;
use crate::exit::Failure;

/// Buffered standard output.
pub(crate) fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// Writes a file that the user named, with the folders above it.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_file_by(path, |out| out.write_all(bytes))
}

/// Writes a file piece by piece; its folder is made when it is not there.
pub(crate) fn write_file_by(
    path: &Path,
    write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let cannot = |error: io::Error| anyhow::Error::new(error).context(format!("cannot write {}", path.display()));
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(cannot)?;
    }
    let mut out = io::BufWriter::new(std::fs::File::create(path).map_err(cannot)?);
    write(&mut out).and_then(|()| out.flush()).map_err(cannot)?;
    Ok(())
}

/// Writes a file that must not be there yet.
pub(crate) fn write_new_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let cannot = |error: io::Error| anyhow::Error::new(error).context(format!("cannot write {}", path.display()));
    let mut file = std::fs::File::create_new(path).map_err(cannot)?;
    file.write_all(bytes).map_err(cannot)?;
    Ok(())
}

/// Replaces a file whose text was `before`, in one step: a reader sees the old text or the new one. A file that
/// somebody else changed meanwhile is left alone.
pub(crate) fn replace_file(path: &Path, before: &str, after: &str) -> Result<(), Failure> {
    let cannot = |error: io::Error| anyhow::Error::new(error).context(format!("cannot write {}", path.display()));
    // A link stays a link; what it points to changes.
    let path = path.canonicalize().map_err(cannot)?;
    if std::fs::read(&path).map_err(cannot)? != before.as_bytes() {
        return Err(Failure::job(anyhow::anyhow!(
            "{} changed while it was being judged; nothing was written",
            path.display()
        )));
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".plimsoll-{}", std::process::id()));
    let temporary = path.with_file_name(name);
    let written = std::fs::File::create_new(&temporary).and_then(|mut file| {
        file.write_all(after.as_bytes())?;
        file.set_permissions(std::fs::metadata(&path)?.permissions())?;
        file.sync_all()?;
        std::fs::rename(&temporary, &path)
    });
    if written.is_err() {
        // The error that matters is the one above.
        let (Ok(()) | Err(_)) = std::fs::remove_file(&temporary);
    }
    written.map_err(cannot)?;
    Ok(())
}

/// How things are shown, from options and terminal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    all: bool,
    color: bool,
    show_waived: bool,
    min_severity: Severity,
    quiet: bool,
}

/// Columns when the terminal does not say. Also the width of reports in files, so that they are the same everywhere.
const WIDTH: usize = 120;

impl Style {
    /// The style of a run. `NO_COLOR` and `CLICOLOR` are obeyed, see no-color.org and bixense.com/clicolors.
    pub(crate) fn of(global: &Global, configuration: &Configuration, all: bool) -> Result<Self, Failure> {
        let is_set =
            |name: &str, unless: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != unless);
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let switched_off = std::env::var_os("CLICOLOR").is_some_and(|value| value == "0");
        let color = match global.color.as_str() {
            "always" => true,
            "never" => false,
            _ if is_set("NO_COLOR", "") => false,
            _ if is_set("CLICOLOR_FORCE", "0") => true,
            _ => io::stdout().is_terminal() && !is_dumb && !switched_off,
        };
        Ok(Self {
            all,
            color,
            show_waived: configuration.switch("show-waived"),
            min_severity: configuration.min_severity()?,
            quiet: global.quiet,
        })
    }

    /// The style of one report.
    pub(crate) fn for_report(self, to_stdout: bool) -> plimsoll_report::Style {
        let width = if to_stdout && io::stdout().is_terminal() { terminal_width().unwrap_or(WIDTH) } else { WIDTH };
        plimsoll_report::Style {
            color: self.color && to_stdout,
            width: width.clamp(40, 200),
            all: self.all,
            show_waived: self.show_waived,
            min_severity: self.min_severity,
        }
    }

    /// Says something that is no result.
    pub(crate) fn note(self, text: &str) {
        if !self.quiet {
            // A note that cannot be shown changes nothing.
            let (Ok(()) | Err(_)) = writeln!(io::stderr(), "{}", plimsoll_report::harmless_line(text));
        }
    }
}

/// The width of the terminal.
fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// A count of files on a terminal, shown once a run takes long.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// When it may be shown; `None` once it is, or when nobody wants it.
    due: Mutex<Option<Instant>>,
}

/// A run that is shorter shows no progress: a line that comes and goes at once only distracts.
const PATIENCE: Duration = Duration::from_millis(700);

impl Progress {
    pub(crate) fn new(wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("read {pos} files, {elapsed}") {
            bar.set_style(style);
        }
        let is_shown = wanted && io::stderr().is_terminal();
        Self { bar, due: Mutex::new(is_shown.then(|| Instant::now() + PATIENCE)) }
    }

    /// One more file.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        if due.is_some_and(|due| due <= Instant::now()) {
            *due = None;
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(5));
        }
    }

    /// Takes the count off the terminal.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
