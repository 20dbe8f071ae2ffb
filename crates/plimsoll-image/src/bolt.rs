//! Files of bbolt, read only: where containerd keeps names. Source: go.etcd.io/bbolt, page.go, bucket.go, db.go: a
//! B+tree of pages below one of two meta pages.
//!
//! Writers copy pages and then change the older meta page, so what lies below a meta page stays as it is until the next
//! but one change: whoever finds the same newest meta page afterwards has seen one state of the file.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BoltError {
    #[error("{0}")]
    Read(#[from] io::Error),
    #[error("it is damaged: {0}")]
    Damaged(&'static str),
}

/// Bytes at places.
pub(crate) trait Bytes {
    /// All of `into` from `offset` on.
    fn fill(&self, into: &mut [u8], offset: u64) -> io::Result<()>;
}

impl Bytes for File {
    fn fill(&self, into: &mut [u8], offset: u64) -> io::Result<()> {
        self.read_exact_at(into, offset)
    }
}

impl Bytes for [u8] {
    fn fill(&self, into: &mut [u8], offset: u64) -> io::Result<()> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let found = start.checked_add(into.len()).and_then(|end| self.get(start..end));
        found.map(|bytes| into.copy_from_slice(bytes)).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

/// Bytes of a page's header, and of an element in it.
const HEADER: usize = 16;

const MAGIC: u32 = 0xed0c_daed;
const VERSION: u32 = 2;

/// Bytes of one node with its overflow.
const NODE_BYTES: u64 = 16 << 20;

/// Nodes below each other. Each has two elements at least, so no file needs more.
const DEPTH: usize = 64;

/// Nodes that are read for a list.
const NODES: usize = 10_000;

/// A state of a file.
pub(crate) struct Bolt<'b, B: Bytes + ?Sized> {
    bytes: &'b B,
    meta: Meta,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Meta {
    page_size: u32,
    root: u64,
    /// Number of the change that wrote it.
    transaction: u64,
}

/// A table of keys.
#[derive(Clone)]
pub(crate) enum Bucket {
    /// Below a page.
    Page(u64),
    /// A node within a value.
    Inline(Vec<u8>),
}

/// What stands under a key.
pub(crate) enum Value {
    Bytes(Vec<u8>),
    Bucket(Bucket),
}

impl<'b, B: Bytes + ?Sized> Bolt<'b, B> {
    /// The newest state.
    pub(crate) fn open(bytes: &'b B) -> Result<Self, BoltError> {
        let sizes = (9..=16).map(|power| 1_u32 << power);
        let second = sizes.filter_map(|size| Meta::at(bytes, size.into()).filter(|meta| meta.page_size == size));
        let metas = Meta::at(bytes, 0).into_iter().chain(second);
        let meta = metas.max_by_key(|meta| meta.transaction).ok_or(BoltError::Damaged("it has no valid meta page"))?;
        Ok(Self { bytes, meta })
    }

    /// True when nothing was changed since.
    pub(crate) fn is_newest(&self) -> bool {
        Self::open(self.bytes).is_ok_and(|newest| newest.meta == self.meta)
    }

    /// The table of tables.
    pub(crate) const fn root(&self) -> Bucket {
        Bucket::Page(self.meta.root)
    }

    /// What stands under a key.
    pub(crate) fn get(&self, bucket: &Bucket, key: &[u8]) -> Result<Option<Value>, BoltError> {
        let mut node = self.top(bucket)?;
        for _ in 0..DEPTH {
            if node.is_leaf {
                let mut found = None;
                node.each(|element| {
                    if element.key == key {
                        found = Some(element.value()?);
                    }
                    Ok(())
                })?;
                return Ok(found);
            }
            // The first child holds what is smaller than all keys, too.
            let mut child = None;
            node.each(|element| {
                if child.is_none() || element.key <= key {
                    child = Some(element.child);
                }
                Ok(())
            })?;
            let Some(child) = child else { return Ok(None) };
            node = self.node(child)?;
        }
        Err(BoltError::Damaged("its tree is too deep"))
    }

    /// The table under a key.
    pub(crate) fn bucket(&self, bucket: &Bucket, key: &[u8]) -> Result<Option<Bucket>, BoltError> {
        Ok(match self.get(bucket, key)? {
            Some(Value::Bucket(bucket)) => Some(bucket),
            _ => None,
        })
    }

    /// The first `most` keys of a table in their order, as far as [`NODES`] hold them.
    pub(crate) fn keys(&self, bucket: &Bucket, most: usize) -> Result<Vec<Vec<u8>>, BoltError> {
        let mut keys = Vec::new();
        let mut next = Some(self.top(bucket)?);
        let mut left: Vec<u64> = Vec::new();
        for _ in 0..NODES {
            let Some(node) = next.take() else { break };
            let mut children = Vec::new();
            node.each(|element| {
                match node.is_leaf {
                    true if keys.len() < most => keys.push(element.key.to_vec()),
                    true => {}
                    false => children.push(element.child),
                }
                Ok(())
            })?;
            left.extend(children.iter().rev());
            if keys.len() >= most || left.len() > NODES {
                break;
            }
            next = left.pop().map(|number| self.node(number)).transpose()?;
        }
        Ok(keys)
    }

    fn top(&self, bucket: &Bucket) -> Result<Node, BoltError> {
        match bucket {
            Bucket::Page(number) => self.node(*number),
            Bucket::Inline(bytes) => Node::new(bytes.clone()),
        }
    }

    fn node(&self, number: u64) -> Result<Node, BoltError> {
        let size = u64::from(self.meta.page_size);
        let start = number.checked_mul(size).ok_or(BoltError::Damaged("a page lies outside the file"))?;
        let mut header = [0; HEADER];
        self.bytes.fill(&mut header, start)?;
        let length = (u64::from(u32_at(&header, 12).unwrap_or(0)) + 1) * size;
        if u64_at(&header, 0) != Some(number) || length > NODE_BYTES {
            return Err(BoltError::Damaged("a page is not what its header says"));
        }
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        self.bytes.fill(&mut bytes, start)?;
        Node::new(bytes)
    }
}

impl Meta {
    /// The meta page at a place, if it is whole.
    fn at<B: Bytes + ?Sized>(bytes: &B, offset: u64) -> Option<Self> {
        let mut page = [0; 80];
        bytes.fill(&mut page, offset).map_or(None, Some)?;
        let meta = page.get(HEADER..)?;
        let is_sized = |size: &u32| size.is_power_of_two() && (512..=65536).contains(size);
        let is_valid =
            u32_at(meta, 0)? == MAGIC && u32_at(meta, 4)? == VERSION && u64_at(meta, 56)? == checksum(meta.get(..56)?);
        let page_size = u32_at(meta, 8).filter(is_sized)?;
        is_valid.then_some(Self { page_size, root: u64_at(meta, 16)?, transaction: u64_at(meta, 48)? })
    }
}

/// A page with its overflow, or a table within a value.
struct Node {
    bytes: Vec<u8>,
    is_leaf: bool,
    count: usize,
}

struct Element<'n> {
    key: &'n [u8],
    /// The page below, in a branch.
    child: u64,
    /// What is under the key, in a leaf.
    content: &'n [u8],
    is_bucket: bool,
}

impl Node {
    fn new(bytes: Vec<u8>) -> Result<Self, BoltError> {
        let word = |at| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().map_or(None, Some)?));
        let is_leaf = match word(8) {
            Some(1) => false,
            Some(2) => true,
            _ => return Err(BoltError::Damaged("a page is neither branch nor leaf")),
        };
        let count = word(10).unwrap_or(0).into();
        Ok(Self { bytes, is_leaf, count })
    }

    fn each<'n>(&'n self, mut visit: impl FnMut(Element<'n>) -> Result<(), BoltError>) -> Result<(), BoltError> {
        for number in 0..self.count {
            visit(self.element(number).ok_or(BoltError::Damaged("an element reaches beyond its page"))?)?;
        }
        Ok(())
    }

    fn element(&self, number: usize) -> Option<Element<'_>> {
        let start = HEADER + number * HEADER;
        let element = self.bytes.get(start..)?;
        let field = |at| usize::try_from(u32_at(element, at)?).map_or(None, Some);
        let (place, key_length, content_length) =
            if self.is_leaf { (field(4)?, field(8)?, field(12)?) } else { (field(0)?, field(4)?, 0) };
        let rest = element.get(place..)?;
        let (key, rest) = rest.split_at_checked(key_length)?;
        let content = rest.get(..content_length)?;
        let child = if self.is_leaf { 0 } else { u64_at(element, 8)? };
        Some(Element { key, child, content, is_bucket: self.is_leaf && u32_at(element, 0)? & 1 == 1 })
    }
}

impl Element<'_> {
    fn value(&self) -> Result<Value, BoltError> {
        if !self.is_bucket {
            return Ok(Value::Bytes(self.content.to_vec()));
        }
        let (root, inline) = (u64_at(self.content, 0), self.content.get(HEADER..));
        match (root, inline) {
            (Some(0), Some(inline)) => Ok(Value::Bucket(Bucket::Inline(inline.to_vec()))),
            (Some(page), Some(_)) => Ok(Value::Bucket(Bucket::Page(page))),
            _ => Err(BoltError::Damaged("a table has no header")),
        }
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().map_or(None, Some)?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().map_or(None, Some)?))
}

/// FNV-1a of 64 bits.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
