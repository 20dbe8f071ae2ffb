//! Programs by their names, as `execvp` finds them.

use plimsoll_facts::ImageConfig;
use plimsoll_facts::image::{Entry, View, ViewFile};

/// The folders of programs when the configuration says none. Source: Docker, `DefaultPathEnv`.
const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Folders that are looked at; a real PATH has a dozen.
const MOST_FOLDERS: usize = 64;

/// A variable of the environment; of several the last counts.
pub(crate) fn variable<'c>(config: &'c ImageConfig, name: &str) -> Option<&'c str> {
    config.env.iter().rev().find_map(|entry| entry.strip_prefix(name)?.strip_prefix('='))
}

/// The folders in which programs are looked for, in their order.
pub(crate) fn folders(config: &ImageConfig) -> impl Iterator<Item = &str> {
    let path = variable(config, "PATH").unwrap_or(DEFAULT_PATH);
    path.split(':').filter(|folder| !folder.is_empty()).take(MOST_FOLDERS)
}

/// The executable file that a word starts, links followed: a path as it is, a name by the folders.
pub(crate) fn program<'v>(view: &'v View, config: &ImageConfig, word: &str) -> Option<ViewFile<'v>> {
    let executable = |path: &str| {
        view.resolve(path.as_bytes()).filter(|file| file.is_file() && file.entry().is_some_and(Entry::is_executable))
    };
    if word.starts_with('/') {
        return executable(word);
    }
    if word.contains('/') {
        return executable(&format!("{}/{word}", config.working_dir));
    }
    folders(config).find_map(|folder| executable(&format!("{folder}/{word}")))
}
