//! What is read at most. Hits are counted and named, the rest is imported.

/// Bytes of a record.
pub(crate) const RECORD_BYTES: usize = 16 * 1024 * 1024;
/// Bytes of a file of a vendor's feed, which may hold everything that the vendor knows.
pub(crate) const FEED_BYTES: u64 = 1024 * 1024 * 1024;
/// Entries, of all its records, that a file of a vendor's feed may give.
pub(crate) const FEED_ENTRIES: usize = 4_000_000;
/// Bytes of a name or a release in a vendor's feed, which each entry repeats. The longest real ones have some hundred.
pub(crate) const NAME_BYTES: usize = 512;
/// Copies of an id in the files of a vendor's feed.
pub(crate) const COPIES: usize = 1_000;
/// Elements of XML within each other.
pub(crate) const ELEMENTS: usize = 64;
/// Levels of a record's JSON.
pub(crate) const DEPTH: usize = 64;
/// Entries of a record.
pub(crate) const ENTRIES: usize = 50_000;
/// Ids that a record may name, of any sort.
pub(crate) const IDS: usize = 50_000;
/// How much larger a member may be than its compressed form, beyond [`RATIO_FREE_BYTES`].
pub(crate) const RATIO: u64 = 200;
/// A member up to this size may be compressed as well as it likes.
pub(crate) const RATIO_FREE_BYTES: u64 = 256 * 1024;
/// The same for all members of an archive together, which may be as small as [`RATIO_FREE_BYTES`] each.
pub(crate) const RATIO_FREE_ARCHIVE: u128 = 1024 * 1024 * 1024;
/// Bytes of all members of an archive.
pub(crate) const ARCHIVE_BYTES: u128 = 40 * 1024 * 1024 * 1024;
/// Members of an archive.
pub(crate) const MEMBERS: usize = 5_000_000;
/// Bytes of a table of scores, unpacked.
pub(crate) const TABLE_BYTES: u64 = 1024 * 1024 * 1024;
/// Folders below each other.
pub(crate) const FOLDERS: usize = 12;
/// Files that a report names, for each folder; the rest is only counted.
pub(crate) const NAMED: usize = 10_000;
/// Characters of a name or of a fault in a report.
pub(crate) const NAMED_CHARACTERS: usize = 300;
