//! Members to entries and raw facts: the one pass over the content of a layer, whatever it is read from.

use std::collections::VecDeque;

use md5::Md5;
use plimsoll_engine::{FileBytes, FileReader};
use plimsoll_facts::PackageRecord;
use plimsoll_facts::image::{
    Ambiguity, Compression, ContentDigests, Digest, Entry, EntryKind, Format, LayerIndex, LayerProblem, RawFacts,
    RawFile,
};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use crate::Limits;
use crate::name;
use crate::readers::{HEAD_BYTES, Readers, format_of};
use crate::tar::Segment;

/// The end of a file that is kept when it is larger than the buffer: tables of sections and of archives stand there.
const TAIL_BYTES: usize = 1 << 20;

/// Content in pieces.
pub(crate) trait Pieces {
    /// What can go wrong.
    type Error;

    /// The next piece, or `None` at the end.
    fn piece(&mut self) -> Result<Option<Segment<'_>>, Self::Error>;
}

/// Builds the index of a layer, member by member.
pub(crate) struct Builder<'r> {
    readers: &'r Readers<'r>,
    limits: &'r Limits,
    index: LayerIndex,
    buffer: Vec<u8>,
    /// Bytes of what readers kept so far.
    kept: u64,
    wanting: Vec<&'r dyn FileReader>,
}

impl<'r> Builder<'r> {
    pub(crate) fn new(readers: &'r Readers<'r>, limits: &'r Limits) -> Self {
        let index = LayerIndex {
            compression: Compression::None,
            stored_bytes: 0,
            plain_bytes: 0,
            diff_id: None,
            entries: Vec::new(),
            raw: Vec::new(),
            ambiguities: Vec::new(),
            problems: Vec::new(),
        };
        Self { readers, limits, index, buffer: Vec::new(), kept: 0, wanting: Vec::new() }
    }

    /// A member without content, or whose content does not matter.
    pub(crate) fn push(&mut self, entry: Entry) {
        self.index.entries.push(entry);
    }

    /// A file, whose content is read as far as somebody wants it.
    pub(crate) fn file<P: Pieces>(&mut self, mut entry: Entry, content: &mut P) -> Result<(), P::Error> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        let outcome = self.content(&mut entry, content, &mut buffer);
        // What one file needed is kept for the next one, unless it was much.
        buffer.shrink_to(1 << 20);
        self.buffer = buffer;
        self.index.entries.push(entry);
        outcome
    }

    fn content<P: Pieces>(&mut self, entry: &mut Entry, content: &mut P, buffer: &mut Vec<u8>) -> Result<(), P::Error> {
        let mut holes = 0;
        let mut ended = false;
        while buffer.len() < HEAD_BYTES {
            match content.piece()? {
                Some(Segment::Data(data)) => buffer.extend(data),
                // Nothing that matters begins with a hole.
                Some(Segment::Hole(bytes)) => {
                    holes += bytes;
                    break;
                }
                None => {
                    ended = true;
                    break;
                }
            }
        }
        let head = buffer.get(..HEAD_BYTES.min(buffer.len())).unwrap_or_default();
        entry.format = format_of(head);
        self.readers.wanting(&entry.path, head, entry.format, &mut self.wanting);
        let is_program = entry.format.is_binary() || entry.format == Format::Script && entry.is_executable();
        let mut digests = (is_program && holes == 0).then(Digests::default);
        if self.wanting.is_empty() && digests.is_none() {
            return Ok(());
        }
        if let Some(digests) = &mut digests {
            digests.update(buffer);
        }
        let most = usize::try_from(self.limits.file_buffer).unwrap_or(usize::MAX);
        let mut tail = VecDeque::new();
        let keeps = !self.wanting.is_empty() && holes == 0;
        while !ended {
            match content.piece()? {
                Some(Segment::Data(data)) => {
                    if let Some(digests) = &mut digests {
                        digests.update(data);
                    }
                    if keeps {
                        let room = most.saturating_sub(buffer.len());
                        let (first, rest) = data.split_at_checked(room).unwrap_or((data, &[]));
                        buffer.extend(first);
                        push_tail(&mut tail, rest);
                    }
                }
                Some(Segment::Hole(_)) => {
                    digests = None;
                    holes += 1;
                    break;
                }
                None => ended = true,
            }
        }
        if holes > 0 {
            if !self.wanting.is_empty() {
                self.problem(&entry.path, "is sparse, so that nothing of it was read", None);
            }
            return Ok(());
        }
        entry.digests = digests.map(Digests::finish);
        self.read(entry, buffer, tail.make_contiguous());
        Ok(())
    }

    /// Lets the readers see a file.
    fn read(&mut self, entry: &Entry, bytes: &[u8], tail: &[u8]) {
        let file = FileBytes {
            path: &entry.path,
            bytes,
            tail,
            size: (bytes.len() as u64).max(entry.size),
            mode: entry.mode,
            format: entry.format,
        };
        let number = u32::try_from(self.index.entries.len()).unwrap_or(u32::MAX);
        for reader in std::mem::take(&mut self.wanting) {
            let mut facts = RawFacts::default();
            reader.read(&file, &mut facts);
            if facts.is_empty() {
                continue;
            }
            self.kept = self.kept.saturating_add(held(&facts));
            if self.kept > self.limits.facts_bytes {
                let what = "is not used: what was read of this layer is too much already";
                self.problem(&entry.path, what, Some("facts-bytes"));
                continue;
            }
            self.index.raw.push(RawFile { entry: number, reader: reader.name().to_owned(), facts });
        }
    }

    /// What could not be read of a member.
    pub(crate) fn problem(&mut self, path: &[u8], what: impl Into<String>, limit: Option<&str>) {
        // One line for each of a million members helps nobody.
        const MOST: usize = 1000;
        let what = match self.index.problems.len() {
            0..MOST => what.into(),
            MOST => "and what is behind it has more problems".to_owned(),
            _ => return,
        };
        let limit = limit.map(str::to_owned);
        self.index.problems.push(LayerProblem { path: start(path).into(), what, limit });
    }

    /// Where readers of archives disagree about a member.
    pub(crate) fn ambiguity(&mut self, path: &[u8], what: String) {
        const MOST: usize = 1000;
        if self.index.ambiguities.len() < MOST {
            self.index.ambiguities.push(Ambiguity { path: start(path).into(), what });
        }
    }

    pub(crate) fn finish(mut self) -> LayerIndex {
        self.index.entries.shrink_to_fit();
        self.index
    }
}

/// What is kept of a name that may be no path.
fn start(path: &[u8]) -> &[u8] {
    path.get(..name::BYTES).unwrap_or(path)
}

/// About how many bytes facts take: what they hold written out, and the fixed part of each record. The file says
/// nothing of it: a program of 100 MB may name three packages.
fn held(facts: &RawFacts) -> u64 {
    let written = postcard::experimental::serialized_size(facts).unwrap_or(usize::MAX);
    let fixed = facts.packages.len().saturating_mul(size_of::<PackageRecord>());
    written.saturating_add(fixed).saturating_add(64) as u64
}

/// Keeps the last bytes.
fn push_tail(tail: &mut VecDeque<u8>, bytes: &[u8]) {
    let bytes = bytes.get(bytes.len().saturating_sub(TAIL_BYTES)..).unwrap_or_default();
    let over = (tail.len() + bytes.len()).saturating_sub(TAIL_BYTES);
    tail.drain(..over.min(tail.len()));
    tail.extend(bytes);
}

/// The digests that databases of packages hold.
#[derive(Default)]
struct Digests {
    sha256: Sha256,
    sha1: Sha1,
    md5: Md5,
}

impl Digests {
    fn update(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.sha1.update(bytes);
        self.md5.update(bytes);
    }

    fn finish(self) -> Box<ContentDigests> {
        Box::new(ContentDigests {
            sha256: Digest(self.sha256.finalize().into()),
            sha1: self.sha1.finalize().into(),
            md5: self.md5.finalize().into(),
        })
    }
}

/// The kind and path of a member whose name may be that of a whiteout. Source: OCI image specification, layer.md,
/// "Whiteouts"; containerd ignores other names that begin with `.wh..wh.`.
pub(crate) fn whiteout(path: &[u8], kind: EntryKind) -> Result<(Vec<u8>, EntryKind), Reserved> {
    let (folder, name) = match path.iter().rposition(|byte| *byte == b'/') {
        Some(slash) => path.split_at_checked(slash + 1).unwrap_or((path, &[])),
        None => (&[][..], path),
    };
    let Some(target) = name.strip_prefix(b".wh.") else { return Ok((path.to_vec(), kind)) };
    if name == b".wh..wh..opq" {
        return Ok((folder.strip_suffix(b"/").unwrap_or(folder).to_vec(), EntryKind::Opaque));
    }
    if target.starts_with(b".wh.") {
        return Err(Reserved::Ignored);
    }
    match target {
        b"" | b"." | b".." => Err(Reserved::Invalid),
        _ => Ok(([folder, target].concat(), EntryKind::Whiteout)),
    }
}

/// A name that only looks like a whiteout.
pub(crate) enum Reserved {
    /// One that runtimes leave out.
    Ignored,
    /// One that takes nothing, its own folder or the folder above away, and that runtimes refuse.
    Invalid,
}
