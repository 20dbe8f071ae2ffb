//! Members of a tar stream: headers, extension records, sparse files, contents without copies.
//!
//! Go's `archive/tar` is the reference, because container runtimes unpack with it: what it gives, [`Members`] gives,
//! and what it refuses is an error here. Where other readers see something else, the member carries an [`Ambiguity`].

mod content;
mod fault;
mod header;
mod input;
mod pax;
mod sparse;

use std::io::Read;

pub use content::{Content, Segment};
pub use fault::{Ambiguity, Fault, TarError};

use content::Extent;
use fault::Notes;
use header::{Block, Family, Header, text};
use input::Input;
use pax::Records;
use sparse::Form;

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// A file with content; also contiguous and sparse ones.
    File,
    /// A directory; also a member of the oldest form whose name ends in a slash.
    Directory,
    /// A symbolic link.
    SymLink,
    /// Another name of the file that the link names.
    HardLink,
    /// A character device.
    CharDevice,
    /// A block device.
    BlockDevice,
    /// A named pipe.
    Fifo,
    /// Any other type flag; it may have content.
    Other(u8),
}

/// One member, as its header and extension records together say. Its content is read from [`Members`].
#[derive(Debug, Clone)]
pub struct Member {
    /// The name as it stands in the archive. [`crate::name::inside`] makes a path of it.
    pub name: Vec<u8>,
    /// What it is.
    pub kind: MemberKind,
    /// The type flag of the header.
    pub typeflag: u8,
    /// Permissions and the bits above them, as they stand; the kind does not depend on them.
    pub mode: u32,
    /// Owner; a negative number of the header in two's complement.
    pub uid: u64,
    /// Group, in the same way.
    pub gid: u64,
    /// Bytes of the content, holes included; 0 for kinds without content.
    pub size: u64,
    /// Modification time: seconds since 1970 and nanoseconds, the latter always counted upwards.
    pub mtime: (i64, u32),
    /// Target of a link, as it stands.
    pub link: Vec<u8>,
    /// Major and minor number of a device.
    pub device: (i64, i64),
    /// Name of the owner, or empty.
    pub uname: Vec<u8>,
    /// Name of the group, or empty.
    pub gname: Vec<u8>,
    /// Records of the PAX header, sorted by key, each key once.
    pub pax: Vec<(Vec<u8>, Vec<u8>)>,
    /// Where its header begins: bytes from the start of the plain stream.
    pub offset: u64,
    /// What other readers understand differently.
    pub ambiguities: Vec<Ambiguity>,
}

impl MemberKind {
    fn of(typeflag: u8) -> Self {
        match typeflag {
            // `7` is a contiguous file, `S` a sparse one.
            0 | b'0' | b'7' | b'S' => Self::File,
            b'1' => Self::HardLink,
            b'2' => Self::SymLink,
            b'3' => Self::CharDevice,
            b'4' => Self::BlockDevice,
            b'5' => Self::Directory,
            b'6' => Self::Fifo,
            other => Self::Other(other),
        }
    }

    fn has_content(self) -> bool {
        matches!(self, Self::File | Self::Other(_))
    }
}

impl Member {
    fn of(typeflag: u8) -> Self {
        Self {
            name: Vec::new(),
            kind: MemberKind::of(typeflag),
            typeflag,
            mode: 0,
            uid: 0,
            gid: 0,
            size: 0,
            mtime: (0, 0),
            link: Vec::new(),
            device: (0, 0),
            uname: Vec::new(),
            gname: Vec::new(),
            pax: Vec::new(),
            offset: 0,
            ambiguities: Vec::new(),
        }
    }

    /// Fills in all but names, kind and size. Errors: a value of the header or of a record is not of its kind.
    fn fill(&mut self, header: &Header, records: &Records) -> Result<(), Fault> {
        if let Some(field) = header.damaged {
            return Err(Fault::Number(field));
        }
        for key in [&b"atime"[..], b"ctime"] {
            records.time(key)?;
        }
        self.mode = u32::try_from(header.mode & 0xffff_ffff).map_err(|_| Fault::Number("mode"))?;
        self.uid = records.number(b"uid")?.unwrap_or(header.uid).cast_unsigned();
        self.gid = records.number(b"gid")?.unwrap_or(header.gid).cast_unsigned();
        self.mtime = records.time(b"mtime")?.unwrap_or((header.mtime, 0));
        self.uname = records.get(b"uname").unwrap_or(&header.uname).to_vec();
        self.gname = records.get(b"gname").unwrap_or(&header.gname).to_vec();
        self.device = header.device;
        Ok(())
    }

    /// Extended attributes: name and value. Empty values are no attributes, as in Go.
    pub fn xattrs(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let all = self.pax.iter().filter(|(_, value)| !value.is_empty());
        all.filter_map(|(key, value)| Some((key.strip_prefix(b"SCHILY.xattr.")?, value.as_slice())))
    }
}

/// Reads the members of a plain tar stream in order, in one pass.
///
/// ```text
/// while let Some(member) = members.next()? {
///     while let Some(segment) = members.segment()? { … }
/// }
/// let behind = members.finish()?;
/// ```
pub struct Members<R> {
    input: Input<R>,
    header_bytes: u64,
    content: Extent,
    state: State,
}

enum State {
    Reading,
    Ended,
    Stopped(TarError),
}

/// Extension records in front of a member.
#[derive(Default)]
struct Extensions {
    records: Records,
    long_name: Vec<u8>,
    long_link: Vec<u8>,
    seen: Vec<u8>,
    notes: Notes,
}

impl<R: Read> Members<R> {
    /// Bytes that one extension record or sparse map may have: the limit `header-bytes`, the same as Go's.
    pub const HEADER_BYTES: u64 = 1 << 20;

    /// Reads plain bytes; see [`crate::inflate::Plain`] for compressed ones.
    pub fn new(reader: R) -> Self {
        let content = Extent::default();
        Self { input: Input::new(reader), header_bytes: Self::HEADER_BYTES, content, state: State::Reading }
    }

    /// The same with another limit `header-bytes`.
    pub fn with_header_bytes(self, header_bytes: u64) -> Self {
        Self { header_bytes, ..self }
    }

    /// The next member, or `None` at the end of the archive. What was not read of the content before is skipped.
    ///
    /// Errors: after one that [goes on](TarError::goes_on), the next call gives the next member; an extension record
    /// that was refused is missing from its member.
    #[expect(
        clippy::should_implement_trait,
        reason = "the content is read between two members, so no iterator will do"
    )]
    pub fn next(&mut self) -> Result<Option<Member>, TarError> {
        match &self.state {
            State::Reading => {}
            State::Ended => return Ok(None),
            State::Stopped(error) => return Err(error.clone()),
        }
        // An archive that is cut off in a content says so at that member.
        let mut offset = self.content.offset;
        let result = self.member(&mut offset).map_err(|fault| self.fail(offset, fault));
        if let Ok(None) = result {
            self.state = State::Ended;
        }
        result
    }

    /// The next piece of the content of the current member, or `None` at its end.
    ///
    /// Errors: as for [`Self::next`]. A sparse file whose data and map differ is found out at its end.
    pub fn segment(&mut self) -> Result<Option<Segment<'_>>, TarError> {
        self.segment_of(u64::MAX)
    }

    /// A piece of at most that many bytes.
    fn segment_of(&mut self, most: u64) -> Result<Option<Segment<'_>>, TarError> {
        if let State::Stopped(error) = &self.state {
            return Err(error.clone());
        }
        match self.content.take(&mut self.input, most) {
            Ok(Some(Segment::Hole(length))) => Ok(Some(Segment::Hole(length))),
            Ok(Some(Segment::Data(_))) => Ok(Some(Segment::Data(self.input.lent()))),
            Ok(None) => Ok(None),
            Err(fault) => Err(self.fail(self.content.offset, fault)),
        }
    }

    /// The content of the current member as a stream of bytes in which holes are zeros.
    pub fn content(&mut self) -> Content<'_, R> {
        Content::new(self)
    }

    /// Reads the stream to its end and says whether a header stands behind the end of the archive. Nothing is said of
    /// an archive that was not read to its end.
    ///
    /// Errors: the stream cannot be read.
    pub fn finish(&mut self) -> Result<Option<Ambiguity>, TarError> {
        let ended = matches!(self.state, State::Ended);
        let offset = self.input.offset;
        self.behind(ended).map_err(|fault| self.fail(offset, fault))
    }

    /// The reader below. Bytes may be missing from it that were read ahead.
    pub fn into_inner(self) -> R {
        self.input.into_inner()
    }

    fn fail(&mut self, offset: u64, fault: Fault) -> TarError {
        let error = TarError { offset, fault };
        if !error.goes_on() {
            self.state = State::Stopped(error.clone());
        }
        error
    }

    /// The next member; `offset` is set to each header that is read.
    fn member(&mut self, offset: &mut u64) -> Result<Option<Member>, Fault> {
        let mut extensions = Extensions::default();
        loop {
            if !self.content.skip(&mut self.input)? {
                return Ok(None);
            }
            *offset = self.input.offset;
            let Some(block) = self.header_block()? else { return Ok(None) };
            let header = block.header()?;
            self.content = Extent::of(*offset, stored(header.typeflag, header.size)?);
            if !matches!(header.typeflag, b'x' | b'g' | b'L' | b'K') {
                return self.joined(*offset, &block, header, extensions).map(Some);
            }
            if let Some(field) = header.damaged {
                return Err(Fault::Number(field));
            }
            let record = self.record()?;
            extensions.add(header.typeflag, &record)?;
        }
    }

    /// The next header, or `None` at the end: two blocks of zeros, or the end of the stream before or after the first.
    fn header_block(&mut self) -> Result<Option<Block>, Fault> {
        let Some(block) = self.input.block()? else { return Ok(None) };
        if !block.is_zero() {
            return Ok(Some(block));
        }
        match self.input.block()? {
            Some(second) if !second.is_zero() => Err(Fault::LoneZeroBlock),
            _ => Ok(None),
        }
    }

    /// The whole content of an extension header.
    fn record(&mut self) -> Result<Vec<u8>, Fault> {
        if self.content.stored() > self.header_bytes {
            return Err(Fault::RecordLimit(self.header_bytes));
        }
        let mut record = Vec::new();
        while let Some(Segment::Data(piece)) = self.content.take(&mut self.input, u64::MAX)? {
            record.extend_from_slice(piece);
        }
        Ok(record)
    }

    /// Header and extension records together.
    fn joined(&mut self, offset: u64, block: &Block, header: Header, all: Extensions) -> Result<Member, Fault> {
        // Where the content ends is not known if its size is not.
        let size = all.records.number(b"size").map_err(|_| Fault::Size)?.unwrap_or(header.size);
        let mut notes = all.notes;
        note_sizes(header.size, size, &mut notes);
        let mut member = Member { offset, ..Member::of(header.typeflag) };
        member.name = name(&header.name, &all.long_name, b"path", &all.records, &mut notes);
        member.link = name(&header.link, &all.long_link, b"linkpath", &all.records, &mut notes);
        if header.typeflag == 0 && member.name.ends_with(b"/") {
            member.kind = MemberKind::Directory;
        }
        if member.kind.has_content() {
            member.size = u64::try_from(size).map_err(|_| Fault::Size)?;
        } else if size != 0 {
            notes.add(Ambiguity::SizeWithoutContent(size));
        }
        // From here on an error only costs this member.
        self.content = Extent::of(offset, member.size);
        member.fill(&header, &all.records)?;
        self.sparse(&mut member, block, header.family, &all.records, &mut notes)?;
        member.pax = all.records.0;
        member.ambiguities = notes.0;
        Ok(member)
    }

    /// Reads the map of a sparse file and gives the member its real name and size.
    fn sparse(
        &mut self,
        member: &mut Member,
        block: &Block,
        family: Family,
        records: &Records,
        notes: &mut Notes,
    ) -> Result<(), Fault> {
        let Some(form) = Form::of(member.typeflag, records) else { return Ok(()) };
        let mut size = i64::try_from(member.size).map_err(|_| Fault::Size)?;
        let map = if let Form::Old = form {
            if family != Family::Gnu {
                return Err(Fault::SparseMap);
            }
            if records.0.iter().any(|(key, _)| key.starts_with(b"GNU.sparse.")) {
                notes.add(Ambiguity::MixedSparse);
            }
            size = header::number(block.field(483, 12)).ok_or(Fault::SparseMap)?;
            sparse::old(block, &mut self.input, self.header_bytes)?
        } else {
            if let Some(name) = records.get(b"GNU.sparse.name") {
                if name.contains(&0) {
                    notes.add(Ambiguity::NulInName);
                }
                member.name = name.to_vec();
            }
            if let Some(real) = records.get(b"GNU.sparse.size").or(records.get(b"GNU.sparse.realsize")) {
                size = pax::decimal(real).ok_or(Fault::SparseMap)?;
            }
            match form {
                Form::Content => self.content.map_in_front(&mut self.input, self.header_bytes)?,
                _ => sparse::in_records(records)?,
            }
        };
        if !member.kind.has_content() {
            return Err(Fault::SparseMap);
        }
        let ranges = sparse::checked(&map, size)?;
        member.size = size.unsigned_abs();
        self.content.set_ranges(ranges, member.size);
        Ok(())
    }

    fn behind(&mut self, ended: bool) -> Result<Option<Ambiguity>, Fault> {
        let mut note = None;
        while ended && note.is_none() {
            let offset = self.input.offset;
            match self.input.block() {
                Ok(Some(block)) if !block.is_zero() && block.family().is_some() => {
                    note = Some(Ambiguity::BehindEnd(offset));
                }
                Ok(Some(_)) => {}
                // Part of a block behind the end is no one's header.
                Ok(None) | Err(Fault::CutOff) => break,
                Err(fault) => return Err(fault),
            }
        }
        self.input.skip(u64::MAX)?;
        Ok(note)
    }
}

impl Extensions {
    /// Takes one record in. Errors: it is malformed.
    fn add(&mut self, typeflag: u8, record: &[u8]) -> Result<(), Fault> {
        if typeflag == b'g' {
            return self.global(record);
        }
        if self.seen.contains(&typeflag) {
            self.notes.add(Ambiguity::RepeatedRecord(typeflag));
        } else {
            self.seen.push(typeflag);
        }
        let name = text(record);
        match typeflag {
            b'x' => self.records = Records::parse(record, &mut self.notes)?,
            b'L' => self.long_name = name.to_vec(),
            _ => self.long_link = name.to_vec(),
        }
        let behind = record.get(name.len()..).unwrap_or_default();
        if typeflag != b'x' && behind.iter().any(|&byte| byte != 0) {
            self.notes.add(Ambiguity::NulInName);
        }
        Ok(())
    }

    /// A global header: Go gives it out as a member of its own, so it ends the group of records before it and changes
    /// nothing behind it.
    fn global(&mut self, record: &[u8]) -> Result<(), Fault> {
        let records = Records::parse(record, &mut self.notes)?;
        let mut notes = std::mem::take(&mut self.notes);
        if !self.seen.is_empty() {
            notes.add(Ambiguity::RecordsBeforeGlobal);
        }
        let telling = |key: &[u8]| matches!(key, b"path" | b"linkpath" | b"size") || key.starts_with(b"GNU.sparse.");
        for (key, _) in records.0 {
            if telling(&key) {
                notes.add(Ambiguity::GlobalKey(key));
            }
        }
        *self = Self { notes, ..Self::default() };
        Ok(())
    }
}

/// Bytes in the archive behind a header with this type and size.
fn stored(typeflag: u8, size: i64) -> Result<u64, Fault> {
    if MemberKind::of(typeflag).has_content() { u64::try_from(size).map_err(|_| Fault::Size) } else { Ok(0) }
}

/// The name or link: that of the GNU record, else of the PAX record, else of the header.
fn name(plain: &[u8], long: &[u8], key: &[u8], records: &Records, notes: &mut Notes) -> Vec<u8> {
    let by_records = records.get(key);
    if long.is_empty() {
        return by_records.unwrap_or(plain).to_vec();
    }
    if by_records.is_some_and(|other| other != long) {
        notes.add(Ambiguity::NameConflict);
    }
    long.to_vec()
}

/// Notes a PAX size that contradicts the header. The header cannot say more than eleven octal digits.
fn note_sizes(header: i64, size: i64, notes: &mut Notes) {
    const LARGEST_OCTAL: i64 = 0o777_7777_7777;
    if size != header && size <= LARGEST_OCTAL {
        notes.add(Ambiguity::SizeConflict { header, pax: size });
    }
}
