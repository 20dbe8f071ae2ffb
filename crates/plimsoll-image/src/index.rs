//! Members to entries and raw facts: the one pass over the content of a layer, whatever it is read from.

use std::collections::BTreeMap;
use std::ops::Range;

use md5::Md5;
use plimsoll_engine::{FileBytes, FileReader, Interest, Part, Passing};
use plimsoll_facts::PackageRecord;
use plimsoll_facts::image::{
    Ambiguity, Compression, ContentDigests, Digest, Entry, EntryKind, Format, LayerIndex, LayerProblem, OlderDigests,
    RawFacts, RawFile, Wanted,
};
use postcard::ser_flavors::Size;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use crate::Limits;
use crate::name;
use crate::readers::{HEAD_BYTES, Readers, format_of};
use crate::sparse::Sparse;
use crate::tar::Segment;

/// How often a layer is read again at most. The first time gives what a table at the end of a file leads to; what that
/// leads to in turn needs another one.
pub(crate) const AGAIN: u32 = 3;

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
    asked: BTreeMap<u64, Asked<'r>>,
}

/// A file of which readers want to see more.
#[derive(Clone)]
pub(crate) struct Asked<'r> {
    /// Its number among the members.
    number: u32,
    /// Whether something is asked for that was not looked for yet.
    is_open: bool,
    readers: Vec<Asking<'r>>,
}

/// A reader that wants to see more of a file.
#[derive(Clone)]
struct Asking<'r> {
    reader: &'r dyn FileReader,
    /// What it said when it saw the file last.
    facts: RawFacts,
    /// The size of that.
    bytes: u64,
    /// What it asked for so far and is to be there when it sees the file again.
    ranges: Vec<Range<u64>>,
    /// Parts that it asked for, by offset, until they were shown.
    parts: BTreeMap<u64, (u64, String, u64)>,
    /// What it said of parts.
    of_parts: RawFacts,
    /// Where the parts began that were shown.
    shown: Vec<u64>,
}

impl Asking<'_> {
    /// Takes what it wants now; false when there is nothing new in it.
    fn ask(&mut self, wanted: Vec<Wanted>) -> bool {
        let mut is_new = false;
        for Wanted { range, part } in wanted.into_iter().filter(|wanted| !wanted.range.is_empty()) {
            match part {
                None if self.ranges.contains(&range) => {}
                None => {
                    self.ranges.push(range);
                    is_new = true;
                }
                Some(_) if self.shown.binary_search(&range.start).is_ok() => {}
                Some((name, allowance)) => {
                    is_new |= self.parts.insert(range.start, (range.end, name, allowance)).is_none();
                }
            }
        }
        is_new
    }

    /// Shows it a part, or that it could not be had.
    fn see_part(&mut self, file: &FileBytes<'_>, start: u64, bytes: &[u8]) {
        let Some((end, name, allowance)) = self.parts.remove(&start) else { return };
        let part = Some(Part { name: &name, allowance });
        let mut facts = RawFacts::default();
        self.reader.read(&FileBytes { bytes, rest: &[], size: end - start, part, ..*file }, &mut facts);
        self.of_parts.packages.append(&mut facts.packages);
        self.of_parts.problems.append(&mut facts.problems);
        if let Err(place) = self.shown.binary_search(&start) {
            self.shown.insert(place, start);
        }
    }
}

/// A part of a file on its way past.
#[derive(Default)]
struct Passage {
    start: u64,
    bytes: Vec<u8>,
}

impl Passage {
    /// Takes bytes at an offset, and shows the reader the parts that are complete.
    fn see(&mut self, file: &FileBytes<'_>, asking: &mut Asking<'_>, most: u64, at: u64, data: &[u8]) {
        let end = at + data.len() as u64;
        while let Some((start, until)) =
            asking.parts.range(self.start..).next().map(|(start, (until, ..))| (*start, *until))
        {
            if start >= end {
                break;
            }
            self.start = start;
            let next = start + self.bytes.len() as u64;
            // A part that begins within the one before, or is too large, is not had.
            if until - start > most || next < at {
                self.start += 1;
                self.bytes.clear();
                continue;
            }
            let place = |place: u64| usize::try_from(place - at).unwrap_or(usize::MAX);
            self.bytes.extend(data.get(place(next)..place(until.min(end))).unwrap_or_default());
            if until > end {
                break;
            }
            asking.see_part(file, start, &self.bytes);
            self.start += 1;
            self.bytes.clear();
        }
    }
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
        Self { readers, limits, index, buffer: Vec::new(), kept: 0, wanting: Vec::new(), asked: BTreeMap::new() }
    }

    /// A member without content, or whose content does not matter.
    pub(crate) fn push(&mut self, entry: Entry) {
        self.index.entries.push(entry);
    }

    /// A file, whose content is read as far as somebody wants it. Its place tells it from all others.
    pub(crate) fn file<P: Pieces>(&mut self, mut entry: Entry, place: u64, content: &mut P) -> Result<(), P::Error> {
        let outcome = self.content(&mut entry, place, content);
        // What one file needed is kept for the next one, unless it was much.
        self.buffer.shrink_to(1 << 20);
        self.index.entries.push(entry);
        outcome
    }

    fn content<P: Pieces>(&mut self, entry: &mut Entry, place: u64, content: &mut P) -> Result<(), P::Error> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
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
        let is_large = entry.size > self.limits.file_buffer;
        // Of a large file nothing is there any more when readers have spoken.
        let is_hashed = is_program && (self.readers.hash_all() || is_large);
        let mut digests = (is_hashed && holes == 0).then(|| Digests::of(&entry.path));
        if self.wanting.is_empty() && digests.is_none() {
            self.buffer = buffer;
            return Ok(());
        }
        if let Some(digests) = &mut digests {
            digests.update(&buffer);
        }
        let keeps = !self.wanting.is_empty() && holes == 0;
        let finders = if is_large { finders(&self.wanting) } else { Vec::new() };
        let mut sparse = Sparse::new(bare(entry), buffer, self.most(entry), finders, Vec::new(), 0);
        while !ended {
            match content.piece()? {
                Some(Segment::Data(data)) => {
                    if let Some(digests) = &mut digests {
                        digests.update(data);
                    }
                    if keeps {
                        sparse.see(data);
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
        } else {
            if sparse.end() {
                let what = "more of its middle looks like something that is sought than is kept";
                self.problem(&entry.path, what, Some("file-buffer"));
            }
            sparse.show(|file| {
                let is_recognised = self.read(entry, place, file);
                if is_program && is_recognised && digests.is_none() && file.is_whole() {
                    let mut late = Digests::of(&entry.path);
                    late.update(file.bytes);
                    digests = Some(late);
                }
            });
        }
        self.buffer = sparse.into_start();
        entry.digests = digests.filter(|_| holes == 0).map(|digests| Box::new(digests.finish()));
        Ok(())
    }

    /// How many bytes of a file are kept from its start on. Of one that will not be kept as a whole it is less: what
    /// matters in the rest is found in other ways.
    fn most(&self, entry: &Entry) -> usize {
        let buffer = self.limits.file_buffer;
        usize::try_from(if entry.size > buffer { buffer / 4 } else { buffer }).unwrap_or(usize::MAX)
    }

    /// Lets the readers see a file; true when one of them says something of it.
    fn read(&mut self, entry: &Entry, place: u64, file: &FileBytes<'_>) -> bool {
        let mut is_recognised = false;
        let number = u32::try_from(self.index.entries.len()).unwrap_or(u32::MAX);
        for reader in std::mem::take(&mut self.wanting) {
            let mut facts = RawFacts::default();
            reader.read(file, &mut facts);
            let wanted = std::mem::take(&mut facts.wanted);
            if facts.is_empty() && wanted.is_empty() {
                continue;
            }
            is_recognised = true;
            let mut asking = Asking {
                reader,
                bytes: 0,
                ranges: Vec::new(),
                parts: BTreeMap::new(),
                of_parts: RawFacts::default(),
                shown: Vec::new(),
                facts,
            };
            let bytes = size_of_facts(&asking.facts);
            if !file.is_whole() && asking.ask(wanted) && self.kept + bytes <= self.limits.facts_bytes {
                asking.bytes = bytes;
                self.kept += bytes;
                let asked = self.asked.entry(place);
                let asked = asked.or_insert_with(|| Asked { number, is_open: true, readers: Vec::new() });
                asked.readers.push(asking);
            } else {
                self.keep(number, &entry.path, reader, asking.facts);
            }
        }
        is_recognised
    }

    /// True when a file is to be read again.
    pub(crate) fn asks(&self) -> bool {
        self.asked.values().any(|asked| asked.is_open)
    }

    /// The files that are to be read again, by their places.
    pub(crate) fn asked(&self) -> BTreeMap<u64, Asked<'r>> {
        let open = self.asked.iter().filter(|(_, asked)| asked.is_open);
        open.map(|(place, asked)| (*place, asked.clone())).collect()
    }

    /// Reads a file again, for the readers that asked for it. What they say now replaces what they said before.
    pub(crate) fn again<P: Pieces>(&self, asked: &mut Asked<'r>, content: &mut P) -> Result<(), P::Error> {
        let Some(entry) = self.index.entries.get(asked.number as usize) else { return Ok(()) };
        let file = bare(entry);
        let finders = finders(&asked.readers.iter().map(|asking| asking.reader).collect::<Vec<_>>());
        let ranges = asked.readers.iter().flat_map(|asking| asking.ranges.iter().cloned()).collect();
        let room = self.limits.file_buffer / 2;
        let mut sparse = Sparse::new(file, Vec::new(), self.most(entry), finders, ranges, room);
        let mut passages: Vec<_> = asked.readers.iter().map(|_| Passage::default()).collect();
        let mut at = 0;
        while let Some(segment) = content.piece()? {
            // Files with holes are not read at all.
            let Segment::Data(data) = segment else { return Ok(()) };
            sparse.see(data);
            for (asking, passage) in asked.readers.iter_mut().zip(&mut passages) {
                passage.see(&file, asking, self.limits.file_buffer, at, data);
            }
            at += data.len() as u64;
        }
        sparse.end();
        asked.is_open = false;
        sparse.show(|file| {
            for asking in &mut asked.readers {
                let mut facts = RawFacts::default();
                asking.reader.read(file, &mut facts);
                let wanted = std::mem::take(&mut facts.wanted);
                asked.is_open |= asking.ask(wanted);
                asking.facts = facts;
            }
        });
        Ok(())
    }

    /// Takes what came of files that were read again.
    pub(crate) fn answer(&mut self, answers: BTreeMap<u64, Asked<'r>>) {
        for (place, mut asked) in answers {
            let before = self.asked.remove(&place);
            let before = before.iter().flat_map(|asked| &asked.readers).map(|asking| asking.bytes).sum();
            self.kept = self.kept.saturating_sub(before);
            for asking in &mut asked.readers {
                asking.bytes = size_of_facts(&asking.facts) + size_of_facts(&asking.of_parts);
                self.kept += asking.bytes;
            }
            self.asked.insert(place, asked);
        }
    }

    /// Keeps what a reader said, if there is room for it.
    fn keep(&mut self, number: u32, path: &[u8], reader: &dyn FileReader, facts: RawFacts) {
        if facts.is_empty() {
            return;
        }
        self.kept += size_of_facts(&facts);
        if self.kept > self.limits.facts_bytes {
            let what = "is not used: what was read of this layer is too much already";
            return self.problem(path, what, Some("facts-bytes"));
        }
        self.index.raw.push(RawFile { entry: number, reader: reader.name().to_owned(), facts });
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

    /// Ends the asking: what was asked for and not had is told.
    pub(crate) fn settle(&mut self) {
        for asked in std::mem::take(&mut self.asked).into_values() {
            let Some(path) = self.index.entries.get(asked.number as usize).map(|entry| entry.path.clone()) else {
                continue;
            };
            for mut asking in asked.readers {
                self.kept = self.kept.saturating_sub(asking.bytes);
                if let Some(entry) = self.index.entries.get(asked.number as usize) {
                    while let Some(start) = asking.parts.keys().next().copied() {
                        asking.see_part(&bare(entry), start, &[]);
                    }
                }
                asking.facts.packages.append(&mut asking.of_parts.packages);
                asking.facts.problems.append(&mut asking.of_parts.problems);
                self.keep(asked.number, &path, asking.reader, asking.facts);
            }
        }
    }

    /// The index.
    pub(crate) fn finish(mut self) -> LayerIndex {
        self.settle();
        self.index.raw.sort_by_key(|raw| raw.entry);
        self.index.entries.shrink_to_fit();
        self.index
    }
}

/// A file, without bytes.
fn bare(entry: &Entry) -> FileBytes<'_> {
    FileBytes {
        path: &entry.path,
        bytes: &[],
        rest: &[],
        part: None,
        size: entry.size,
        mode: entry.mode,
        format: entry.format,
    }
}

/// What is kept of a name that may be no path.
fn start(path: &[u8]) -> &[u8] {
    path.get(..name::BYTES).unwrap_or(path)
}

/// What readers look for in the middle of a large file.
fn finders(readers: &[&dyn FileReader]) -> Vec<Passing> {
    let passing = |interest: &Interest| if let Interest::Passing(passing) = interest { Some(*passing) } else { None };
    readers.iter().flat_map(|reader| reader.interest()).filter_map(passing).collect()
}

/// About as many bytes as facts take in memory: their texts, and each record with its empty fields.
fn size_of_facts(facts: &RawFacts) -> u64 {
    let texts = postcard::serialize_with_flavor(facts, Size::default()).unwrap_or(usize::MAX);
    let records = facts.packages.len().saturating_mul(size_of::<PackageRecord>());
    texts.saturating_add(records).saturating_add(size_of::<RawFile>()) as u64
}

/// The digests that databases of packages hold.
struct Digests {
    sha256: Sha256,
    older: Option<(Sha1, Md5)>,
}

/// Folders into which packages of the operating system put nothing. Source: Filesystem Hierarchy Standard 3.0.
const NOT_OF_PACKAGES: [&[u8]; 5] = [b"usr/local/", b"home/", b"root/", b"srv/", b"tmp/"];

impl Digests {
    /// What a file of that path is hashed with: the older digests cost as much as reading it.
    fn of(path: &[u8]) -> Self {
        let is_of_packages = !NOT_OF_PACKAGES.iter().any(|folder| path.starts_with(folder));
        Self { sha256: Sha256::default(), older: is_of_packages.then(Default::default) }
    }

    fn update(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        if let Some((sha1, md5)) = &mut self.older {
            sha1.update(bytes);
            md5.update(bytes);
        }
    }

    fn finish(self) -> ContentDigests {
        let older =
            |(sha1, md5): (Sha1, Md5)| OlderDigests { sha1: sha1.finalize().into(), md5: md5.finalize().into() };
        ContentDigests { sha256: Digest(self.sha256.finalize().into()), older: self.older.map(older) }
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
