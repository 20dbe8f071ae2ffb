//! The folder that a source is kept in, and which files of a source there are.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use plimsoll_database::{hex, split_ecosystem};
use reqwest::Url;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::FetchError;
use super::file::{Came, forget, read_json, refresh, write_json};
use super::origin::{Remote, shown};
use super::transport::Transport;

/// The export of OSV, the catalogue of CISA, the scores of FIRST.
const OSV: &str = "https://osv-vulnerabilities.storage.googleapis.com";
const KEV: &str = "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json";
const EPSS: &str = "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz";

/// Ecosystems that are taken only when they are named. The terms of Chainguard and Wolfi do not allow every use; the
/// others name repositories and revisions, which no package of an image does.
pub const NEVER_UNASKED: [&str; 7] = ["Android", "Chainguard", "GIT", "Linux", "OSS-Fuzz", "Wolfi", "[EMPTY]"];

/// Bytes of files at most. In 2026 the largest archive of the export had 0.3 GB, the tables had 2 MB.
const LIST_BYTES: u64 = 1 << 20;
const ARCHIVE_BYTES: u64 = 4 << 30;
const TABLE_BYTES: u64 = 256 << 20;
const DATABASE_BYTES: u64 = 4 << 30;
/// Ecosystems of a source at most, and characters of a name. OSV knows about fifty.
const ECOSYSTEMS: usize = 2000;
const NAME_LENGTH: usize = 100;

/// Tables beside the records: where they lie in a mirror, in the order in which they are asked for.
const TABLES: [&str; 4] = [
    "kev/known_exploited_vulnerabilities.json",
    "epss/epss_scores-current.csv.gz",
    "ssvc/vulnrichment-ssvc.csv",
    "ssvc/vulnrichment-ssvc.csv.gz",
];

/// What a source came to.
#[derive(Debug)]
pub struct Gathered {
    /// What is here now.
    pub content: Content,
    /// Requests that were answered, and what they brought.
    pub tally: Tally,
    /// Equal for equal content: a digest of the digests of all files and of the names of ecosystems, in hex.
    pub state: String,
}

/// Requests that were answered.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Tally {
    /// How many.
    pub asked: usize,
    /// Of these, for files that came.
    pub came: usize,
    /// Bytes that came.
    pub bytes: u64,
    /// Archives of ecosystems that the source names and has not.
    pub absent: Vec<String>,
}

/// What there is to build from, or is built.
#[derive(Debug)]
pub enum Content {
    /// A folder as a build reads it, and the ecosystems to take.
    Folder(PathBuf, Vec<String>),
    /// A finished database.
    Database(PathBuf),
}

/// What was made of a source the last time.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Stamp {
    /// [`Gathered::state`].
    pub state: String,
    /// Digest of the database, in hex.
    pub database: String,
    /// Version of the program that made it: another one may make other bytes.
    pub program: String,
}

impl Stamp {
    /// That a state gave a database, with this program.
    pub fn new(state: &str, database: &[u8]) -> Self {
        Self { state: state.to_owned(), database: hex(database), program: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// The folder of one source. As long as this lives nobody else writes into it.
pub struct Mirror<'m> {
    remote: &'m Remote,
    folder: PathBuf,
    is_full: bool,
    tell: &'m mut dyn FnMut(&str),
    transport: Transport,
    tally: Tally,
    state: Sha256,
    _lock: File,
}

impl<'m> Mirror<'m> {
    /// The folder of a source below `cache`, where each has its own; waits for whoever uses it. `is_full`: everything
    /// comes again. `tell` is called with a line for each file that comes. Errors: the folder cannot be written.
    pub fn open(
        cache: &Path,
        remote: &'m Remote,
        is_full: bool,
        tell: &'m mut dyn FnMut(&str),
    ) -> Result<Self, FetchError> {
        let name = match remote {
            Remote::Public => "public".to_owned(),
            Remote::Mirror(url) | Remote::Database(url) => hex(&Sha256::digest(url.as_str())),
        };
        let folder = cache.join(name);
        let refuse = |source| FetchError::Store { path: folder.clone(), source };
        fs::create_dir_all(&folder).map_err(refuse)?;
        let lock = File::create(folder.join("lock")).map_err(refuse)?;
        lock.lock().map_err(refuse)?;
        let (transport, tally, state) = (Transport::default(), Tally::default(), Sha256::new());
        Ok(Self { remote, is_full, tell, transport, tally, state, _lock: lock, folder })
    }

    /// Makes the folder what the source has, for these ecosystems, or for all but [`NEVER_UNASKED`]. Errors: no
    /// connection, damage, no such ecosystem; files that came before stay, and cost one request the next time.
    pub fn gather(&mut self, ecosystems: &[String]) -> Result<Gathered, FetchError> {
        self.state = Sha256::new();
        let content = match self.remote {
            Remote::Database(url) => {
                let path = self.folder.join("advisories.plimdb");
                if self.take(url, &path, DATABASE_BYTES)? == Came::Absent {
                    return Err(FetchError::Missing { url: shown(url) });
                }
                Content::Database(path)
            }
            Remote::Public => {
                let osv = address(OSV)?;
                let names = self.folder_of(&osv, "", ecosystems)?;
                let names = names.ok_or_else(|| FetchError::Missing { url: OSV.to_owned() })?;
                for (place, url) in [(TABLES[0], KEV), (TABLES[1], EPSS)] {
                    self.table(&address(url)?, place)?;
                }
                Content::Folder(self.folder.clone(), names)
            }
            Remote::Mirror(base) => {
                let mut names = self.folder_of(base, "osv/", ecosystems)?;
                if names.is_none() {
                    names = self.folder_of(base, "", ecosystems)?;
                }
                let names =
                    names.ok_or_else(|| FetchError::Missing { url: shown(&within(base, "osv/ecosystems.txt")) })?;
                for place in TABLES {
                    self.table(&within(base, place), place)?;
                }
                Content::Folder(self.folder.clone(), names)
            }
        };
        let state = hex(&self.state.clone().finalize());
        Ok(Gathered { content, state, tally: self.tally.clone() })
    }

    /// The overlay beside a finished database, of the same name with `.plimdelta`, if there is one.
    pub fn overlay(&mut self) -> Result<Option<PathBuf>, FetchError> {
        let Remote::Database(url) = self.remote else { return Ok(None) };
        let mut url = url.clone();
        let Some((name, _)) = url.path().rsplit_once('.') else { return Ok(None) };
        let place = format!("{name}.plimdelta");
        url.set_path(&place);
        let path = self.folder.join("advisories.plimdelta");
        Ok((self.take(&url, &path, DATABASE_BYTES)? != Came::Absent).then_some(path))
    }

    /// What was made of the source the last time, if anything is known of it.
    pub fn stamp(&self) -> Option<Stamp> {
        read_json(&self.folder.join("stamp"))
    }

    /// Keeps what was made of the source.
    pub fn set_stamp(&self, stamp: &Stamp) -> Result<(), FetchError> {
        write_json(&self.folder.join("stamp"), stamp)
    }

    /// Lets a file that turned out to be damaged come again the next time, whatever the server says of it then.
    pub fn distrust(&self, path: &Path) -> Result<(), FetchError> {
        if path.starts_with(&self.folder) { forget(path) } else { Ok(()) }
    }

    /// Takes the archives of the ecosystems that stand in a list below `base`, and returns their names; nothing, if
    /// there is no list.
    fn folder_of(&mut self, base: &Url, part: &str, wanted: &[String]) -> Result<Option<Vec<String>>, FetchError> {
        let place = format!("{part}ecosystems.txt");
        let (url, path) = (within(base, &place), self.folder.join(&place));
        if self.take(&url, &path, LIST_BYTES)? == Came::Absent {
            return Ok(None);
        }
        let listed = read_list(&path)?;
        if listed.is_err() {
            self.distrust(&path)?;
        }
        let listed = listed.map_err(|reason| FetchError::List { url: shown(&url), reason })?;
        let names = chosen(listed, wanted)?;
        for name in &names {
            let url = within(base, &format!("{part}{name}/all.zip"));
            let path = self.folder.join("osv").join(name).join("all.zip");
            self.state.update(name);
            if self.take(&url, &path, ARCHIVE_BYTES)? == Came::Absent {
                self.tally.absent.push(shown(&url));
            }
        }
        Ok(Some(names))
    }

    fn table(&mut self, url: &Url, place: &str) -> Result<(), FetchError> {
        let path = self.folder.join(place);
        self.take(url, &path, TABLE_BYTES).map(|_| ())
    }

    /// Makes a file what the server has, and counts it.
    fn take(&mut self, url: &Url, path: &Path, limit: u64) -> Result<Came, FetchError> {
        let came = refresh(&mut self.transport, url, path, limit, self.is_full)?;
        self.tally.asked += 1;
        self.state.update([0]);
        if let Came::There { sha256, bytes } = &came {
            self.state.update(sha256);
            if let Some(bytes) = bytes {
                self.tally.came += 1;
                self.tally.bytes += bytes;
                (self.tell)(&format!("{}: {bytes} bytes", shown(url)));
            }
        }
        Ok(came)
    }
}

/// An address of this program, which is one.
fn address(text: &str) -> Result<Url, FetchError> {
    Url::parse(text).map_err(|error| FetchError::Connect { url: text.to_owned(), reason: error.to_string() })
}

/// The address of a file below another. Each part of the place is one segment, whatever characters it has; a query
/// stays, as it may be what lets us in.
fn within(base: &Url, place: &str) -> Url {
    let mut url = base.clone();
    // Addresses of http and https always have segments.
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(place.split('/'));
    }
    url
}

/// The ecosystems of a list, or what is wrong with it. Releases lie in the folders of their ecosystems.
fn read_list(path: &Path) -> Result<Result<Vec<String>, String>, FetchError> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LIST_BYTES).read_to_end(&mut bytes));
    read.map_err(|source| FetchError::Store { path: path.to_owned(), source })?;
    Ok(listed(&bytes))
}

fn listed(bytes: &[u8]) -> Result<Vec<String>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut names = BTreeSet::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (name, _) = split_ecosystem(line);
        if !is_name(name) {
            return Err(format!("`{}` is no name", line.escape_debug().take(NAME_LENGTH).collect::<String>()));
        }
        names.insert(name.to_owned());
        if names.len() > ECOSYSTEMS {
            return Err(format!("it has more than {ECOSYSTEMS} names"));
        }
    }
    if names.is_empty() { Err("it is empty".to_owned()) } else { Ok(names.into_iter().collect()) }
}

/// Whether a name can be one of a folder: it becomes a part of paths here and of addresses there.
fn is_name(name: &str) -> bool {
    let is_harmless = |character: char| !character.is_control() && !matches!(character, '/' | '\\');
    !name.is_empty() && !name.starts_with('.') && name.chars().count() <= NAME_LENGTH && name.chars().all(is_harmless)
}

/// The names to take: those that are asked for in any case of letters, else all but [`NEVER_UNASKED`].
fn chosen(listed: Vec<String>, wanted: &[String]) -> Result<Vec<String>, FetchError> {
    let among = |names: &[&str], name: &str| names.iter().any(|one| one.eq_ignore_ascii_case(name));
    if wanted.is_empty() {
        return Ok(listed.into_iter().filter(|name| !among(&NEVER_UNASKED, name)).collect());
    }
    let known: Vec<&str> = listed.iter().map(String::as_str).collect();
    if let Some(unknown) = wanted.iter().find(|wanted| !among(&known, wanted)) {
        return Err(FetchError::Ecosystem(unknown.clone()));
    }
    let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
    Ok(listed.into_iter().filter(|name| among(&wanted, name)).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_list_gives_each_ecosystem_once_without_its_releases() {
        let names = listed(b"npm\nDebian:11\r\n Debian:12 \n\n[EMPTY]\nAzure Linux\nDebian").unwrap();
        assert_eq!(names, ["Azure Linux", "Debian", "[EMPTY]", "npm"]);
    }

    #[test]
    fn a_list_with_a_name_that_leaves_its_folder_is_refused_as_a_whole() {
        for name in ["..", ".", "../etc", "a/b", "a\\b", ".hidden", "..:1", "a\0b", "a\u{85}b", ":1", &"a".repeat(101)]
        {
            assert!(listed(format!("npm\n{name}\n").as_bytes()).is_err(), "{name:?}");
        }
        assert!(listed(b"\n").is_err());
        assert!(listed(b"npm\xff").is_err());
        let many = (0..=ECOSYSTEMS).map(|number| format!("e{number}")).collect::<Vec<_>>().join("\n");
        assert!(listed(many.as_bytes()).is_err());
    }

    #[test]
    fn what_is_not_taken_unasked_is_taken_when_it_is_named() {
        let listed = || ["GIT", "Linux", "Wolfi", "npm"].map(str::to_owned).to_vec();
        assert_eq!(chosen(listed(), &[]).unwrap(), ["npm"]);
        assert_eq!(chosen(listed(), &["wolfi".to_owned(), "NPM".to_owned()]).unwrap(), ["Wolfi", "npm"]);
        assert!(matches!(chosen(listed(), &["Go".to_owned()]), Err(FetchError::Ecosystem(_))));
    }

    #[test]
    fn every_character_of_a_name_stays_within_its_segment() {
        for (base, place, expected) in [
            ("https://m.example", "osv/npm/all.zip", "https://m.example/osv/npm/all.zip"),
            ("https://m.example/a/", "[EMPTY]/all.zip", "https://m.example/a/[EMPTY]/all.zip"),
            ("https://m.example/a?t=1", "Azure Linux/x", "https://m.example/a/Azure%20Linux/x?t=1"),
            ("https://m.example/a", "a%2fb?c#d/x", "https://m.example/a/a%252fb%3Fc%23d/x"),
        ] {
            assert_eq!(within(&Url::parse(base).unwrap(), place).as_str(), expected);
        }
    }
}
