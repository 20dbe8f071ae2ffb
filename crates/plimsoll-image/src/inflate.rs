//! Layers and archives as plain bytes: what they are compressed with is decided by their first bytes, and limits,
//! digests and counts are kept on the way.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use flate2::bufread::GzDecoder;
use sha2::{Digest as _, Sha256};

/// Bytes asked of the stream below at once.
const BUFFER: usize = 256 * 1024;

/// How a stream is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Plain bytes.
    None,
    /// gzip, one or more members. Source: RFC 1952.
    Gzip,
    /// Zstandard, one or more frames, skippable ones among them. Source: RFC 8878.
    Zstd,
}

impl fmt::Display for Compression {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::None => "plain",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        })
    }
}

/// What is wrong with a stream. Comes inside an [`io::Error`]; errors of the reader below pass as they are.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Broken {
    /// Compressed in a way that no container runtime reads in a layer.
    #[error("compressed with {0}, which is not read")]
    Unsupported(&'static str),
    /// The stream ends too early.
    #[error("the {0} stream is cut off")]
    CutOff(Compression),
    /// The bytes are not what the format asks for. With zstd also: a window of more than 128 MiB.
    #[error("invalid {0} stream")]
    Invalid(Compression, #[source] Arc<io::Error>),
    /// Something that is neither another gzip member nor zeros stands behind the last one.
    #[error("bytes behind the end of the gzip stream")]
    Behind,
    /// More plain bytes than allowed.
    #[error("above the limit `layer-bytes` of {0} bytes")]
    LayerBytes(u64),
    /// More plain bytes for each compressed one than allowed.
    #[error("above the limit `ratio` of {0} plain bytes for a compressed one")]
    Ratio(u64),
}

impl Broken {
    /// What is wrong, if the error came from inflating.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

impl From<Broken> for io::Error {
    fn from(broken: Broken) -> Self {
        Self::new(io::ErrorKind::InvalidData, broken)
    }
}

/// What one stream may become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// `layer-bytes`: plain bytes.
    pub layer_bytes: u64,
    /// `ratio`: plain bytes for each compressed one.
    pub ratio: u64,
    /// Plain bytes from which on the ratio is looked at.
    pub ratio_from: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { layer_bytes: 64 << 30, ratio: 200, ratio_from: 1 << 30 }
    }
}

/// The plain bytes of a stream.
///
/// ```text
/// let mut blob = Hashing::new(file);
/// let mut plain = Hashing::new(Plain::new(&mut blob, Limits::default())?);
/// let mut members = Members::new(&mut plain);
/// …
/// members.finish()?;
/// let diff_id = plain.finish()?.digest();
/// let digest = blob.finish()?.digest();
/// ```
///
/// Errors when read: [`Broken`], or what the reader below gives. Nothing more is to be read after one.
pub struct Plain<R: Read> {
    codec: Codec<R>,
    limits: Limits,
    passed: (u64, u64),
}

enum Codec<R: Read> {
    None(Source<R>),
    /// Inside a member, and between two or behind the last one: one of them is there.
    Gzip(Option<Box<GzDecoder<Source<R>>>>, Option<Source<R>>),
    Zstd(zstd::stream::read::Decoder<'static, Source<R>>),
}

impl<R: Read> Plain<R> {
    /// Largest window of a zstd frame, as a power of two: 128 MiB, what `zstd --ultra -22` and `--long` write and what
    /// the format's own tool accepts by default.
    const WINDOW: u32 = 27;

    /// Looks at the first bytes of `reader`.
    ///
    /// Errors: the reader fails, or [`Broken::Unsupported`].
    pub fn new(mut reader: R, limits: Limits) -> io::Result<Self> {
        let mut head = Vec::with_capacity(MAGIC);
        reader.by_ref().take(MAGIC as u64).read_to_end(&mut head)?;
        let compression = compression(&head)?;
        let source = Source::new(head, reader);
        let codec = match compression {
            Compression::None => Codec::None(source),
            Compression::Gzip => Codec::Gzip(Some(Box::new(GzDecoder::new(source))), None),
            Compression::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(source)?;
                decoder.window_log_max(Self::WINDOW)?;
                Codec::Zstd(decoder)
            }
        };
        Ok(Self { codec, limits, passed: (0, 0) })
    }

    /// How the stream is compressed.
    pub fn compression(&self) -> Compression {
        match &self.codec {
            Codec::None(_) => Compression::None,
            Codec::Gzip(..) => Compression::Gzip,
            Codec::Zstd(_) => Compression::Zstd,
        }
    }

    /// Bytes used of the reader below and plain bytes given, so far.
    pub fn passed(&self) -> (u64, u64) {
        self.passed
    }

    fn source(&self) -> Option<&Source<R>> {
        match &self.codec {
            Codec::None(source) => Some(source),
            Codec::Gzip(member, between) => member.as_ref().map(|decoder| decoder.get_ref()).or(between.as_ref()),
            Codec::Zstd(decoder) => Some(decoder.get_ref()),
        }
    }

    /// Tells what is wrong with the stream from what the reader below says.
    fn named(&self, error: io::Error) -> io::Error {
        if self.source().is_none_or(|source| source.failed) || Broken::of(&error).is_some() {
            return error;
        }
        match error.kind() {
            io::ErrorKind::Interrupted => error,
            io::ErrorKind::UnexpectedEof => Broken::CutOff(self.compression()).into(),
            _ => Broken::Invalid(self.compression(), Arc::new(error)).into(),
        }
    }

    fn within_limits(&self) -> Result<(), Broken> {
        let Limits { layer_bytes, ratio, ratio_from } = self.limits;
        let (used, given) = self.passed;
        if given > layer_bytes {
            return Err(Broken::LayerBytes(layer_bytes));
        }
        if given > ratio_from && given > used.saturating_mul(ratio) {
            return Err(Broken::Ratio(ratio));
        }
        Ok(())
    }
}

impl<R: Read> Read for Plain<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = match &mut self.codec {
            Codec::None(source) => source.read(into),
            Codec::Gzip(member, between) => read_members(member, between, into),
            Codec::Zstd(decoder) => decoder.read(into),
        }
        .map_err(|error| self.named(error))?;
        if let Some(source) = self.source() {
            self.passed.0 = source.used;
        }
        self.passed.1 += length as u64;
        self.within_limits()?;
        Ok(length)
    }
}

/// Reads gzip members behind each other. Zeros behind the last one are padding, as for gzip and pigz; Go refuses them.
fn read_members<R: Read>(
    member: &mut Option<Box<GzDecoder<Source<R>>>>,
    between: &mut Option<Source<R>>,
    into: &mut [u8],
) -> io::Result<usize> {
    loop {
        if let Some(decoder) = member {
            let length = decoder.read(into)?;
            if length > 0 || into.is_empty() {
                return Ok(length);
            }
            *between = member.take().map(|decoder| decoder.into_inner());
        }
        let Some(source) = between else { return Ok(0) };
        match source.fill_buf()?.first() {
            None => return Ok(0),
            Some(&GZIP_FIRST) => *member = between.take().map(|source| Box::new(GzDecoder::new(source))),
            Some(_) => source.only_zeros()?,
        }
    }
}

/// Bytes that decide.
const MAGIC: usize = 10;

/// First byte of a gzip member.
const GZIP_FIRST: u8 = 0x1f;

/// Decides by the first bytes. Sources: RFC 1952, RFC 8878 3.1, the formats of bzip2 and xz.
fn compression(head: &[u8]) -> Result<Compression, Broken> {
    match head {
        [GZIP_FIRST, 0x8b, 8, ..] => Ok(Compression::Gzip),
        // A frame, or a skippable one in front.
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Ok(Compression::Zstd),
        // Both are longer than a name that a tar could begin with by chance.
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59] => Err(Broken::Unsupported("bzip2")),
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Err(Broken::Unsupported("xz")),
        _ => Ok(Compression::None),
    }
}

/// The reader below, with its first bytes put back.
struct Source<R> {
    buffer: BufReader<io::Chain<io::Cursor<Vec<u8>>, R>>,
    used: u64,
    /// The reader has failed, so that an error is its own.
    failed: bool,
}

impl<R: Read> Source<R> {
    fn new(head: Vec<u8>, reader: R) -> Self {
        let whole = io::Cursor::new(head).chain(reader);
        Self { buffer: BufReader::with_capacity(BUFFER, whole), used: 0, failed: false }
    }

    /// Reads to the end. Errors: [`Broken::Behind`] if there is anything but zeros.
    fn only_zeros(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.fill_buf()?;
            if bytes.is_empty() {
                return Ok(());
            }
            if bytes.iter().any(|&byte| byte != 0) {
                return Err(Broken::Behind.into());
            }
            let length = bytes.len();
            self.consume(length);
        }
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let result = self.buffer.read(into);
        self.failed = result.is_err();
        self.used += *result.as_ref().unwrap_or(&0) as u64;
        result
    }
}

impl<R: Read> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let result = self.buffer.fill_buf();
        self.failed = result.is_err();
        result
    }

    fn consume(&mut self, length: usize) {
        self.used += length as u64;
        self.buffer.consume(length);
    }
}

/// Passes bytes on, counts them and takes their SHA-256.
pub struct Hashing<R> {
    reader: R,
    hash: Sha256,
    bytes: u64,
}

/// What has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed {
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256 of them.
    pub sha256: [u8; 32],
}

impl Passed {
    /// The digest as manifests write it, `sha256:` and 64 hexadecimal digits.
    pub fn digest(&self) -> String {
        let mut digest = String::from("sha256:");
        for byte in self.sha256 {
            for digit in [byte >> 4, byte & 15] {
                digest.extend(char::from_digit(digit.into(), 16));
            }
        }
        digest
    }
}

impl<R: Read> Hashing<R> {
    /// Begins with no bytes.
    pub fn new(reader: R) -> Self {
        Self { reader, hash: Sha256::new(), bytes: 0 }
    }

    /// Reads what is left and says what has passed in all.
    pub fn finish(mut self) -> io::Result<Passed> {
        let mut buffer = vec![0; BUFFER];
        loop {
            match self.read(&mut buffer) {
                Ok(0) => break,
                Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
                _ => {}
            }
        }
        Ok(Passed { bytes: self.bytes, sha256: self.hash.finalize().into() })
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(into)?;
        self.hash.update(into.get(..length).unwrap_or_default());
        self.bytes += length as u64;
        Ok(length)
    }
}
