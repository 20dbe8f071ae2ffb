//! The keywords of all rules, sought in all bytes at once.
//!
//! Every byte that is read goes through this, so it must cost little where no keyword is: four bytes at a time are
//! hashed into a table of bits that fits the first cache. An automaton of several hundred keywords does not fit it, and
//! each of its steps waits for the one before. Where the bit is set, which is seldom, the keywords with these four
//! bytes are compared.

use std::borrow::Cow;

/// The bytes of a keyword that are hashed.
const GRAM: usize = 4;
/// Bytes that hold eight places where such bytes may begin, and one more.
const BLOCK: usize = 12;
/// The table of bits has 2 to the power of this many bytes.
const FILTER_BITS: u32 = 14;
const FILTER_BYTES: usize = 1 << FILTER_BITS;
/// The keywords are kept in 2 to the power of this many buckets.
const BUCKET_BITS: u32 = 12;
const BUCKETS: usize = 1 << BUCKET_BITS;
/// Sets the bit that tells lower case in each byte: upper and lower case become one, and so do some other signs.
const LOWER: u32 = 0x2020_2020;

/// A keyword.
struct Keyword {
    text: Cow<'static, [u8]>,
    /// True when the case of letters counts.
    is_exact: bool,
    /// Where in it the bytes stand that are hashed.
    offset: usize,
    /// The hash of these.
    hash: u32,
    /// Whose it is.
    owner: usize,
}

/// A keyword at a place.
#[derive(Clone, Copy)]
pub(crate) struct Hit {
    /// Where it begins, in bytes.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// Whose it is.
    pub(crate) owner: usize,
}

/// All keywords, ready to be sought.
pub(crate) struct Keywords {
    filter: Box<[u8; FILTER_BYTES]>,
    /// By hash. What is shorter than four bytes stands there once for each byte that may follow in a name.
    keywords: Vec<Keyword>,
    /// The first of `keywords` in each bucket, and their number at the end.
    buckets: Vec<usize>,
}

impl Keywords {
    /// Takes keywords of three bytes or more, each with its owner, and whether the case of its letters counts.
    pub(crate) fn new(all: impl Iterator<Item = (Cow<'static, [u8]>, bool, usize)>) -> Self {
        let mut keywords = Vec::new();
        for (text, is_exact, owner) in all {
            let keyword = |offset, gram| Keyword { text: text.clone(), is_exact, offset, hash: hash(gram), owner };
            if let Some((offset, gram)) = rarest(&text) {
                keywords.push(keyword(offset, gram));
            } else if let [first, second, third] = *text {
                // What follows is part of the same word or name.
                let lower = (0..=u8::MAX).filter(|next| is_within_name(*next));
                keywords.extend(lower.map(|next| keyword(0, u32::from_le_bytes([first, second, third, next]) | LOWER)));
            }
        }
        keywords.sort_by_key(|keyword| keyword.hash);
        let mut filter = Box::new([0; FILTER_BYTES]);
        let mut buckets = vec![0; BUCKETS + 1];
        for keyword in &keywords {
            let (byte, bit) = place(keyword.hash);
            if let Some(byte) = filter.get_mut(byte) {
                *byte |= bit;
            }
            if let Some(next) = buckets.get_mut(bucket(keyword.hash) + 1) {
                *next += 1;
            }
        }
        let mut sum = 0;
        for count in &mut buckets {
            sum += *count;
            *count = sum;
        }
        Self { filter, keywords, buckets }
    }

    /// Calls `found` for each keyword that stands in `bytes`, by the place of its hashed bytes.
    pub(crate) fn find(&self, bytes: &[u8], found: &mut impl FnMut(Hit)) {
        let mut at = 0;
        while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<BLOCK>()) {
            // One test for all eight: mostly none is there.
            if grams(block).iter().fold(0, |bits, gram| bits | self.bit(*gram)) != 0 {
                self.compare_block(bytes, at, block, found);
            }
            at += 8;
        }
        // The last ones; a keyword of three bytes may be followed by nothing.
        while let Some([first, second, third, rest @ ..]) = bytes.get(at..) {
            let next = rest.first().copied().unwrap_or_default();
            let word = u32::from_le_bytes([*first, *second, *third, next]) | LOWER;
            if self.bit(word) != 0 {
                self.compare(bytes, at, word, found);
            }
            at += 1;
        }
    }

    /// Apart, so that nothing of it costs where no keyword is.
    #[cold]
    #[inline(never)]
    fn compare_block(&self, bytes: &[u8], at: usize, block: &[u8; BLOCK], found: &mut impl FnMut(Hit)) {
        for (number, gram) in grams(block).into_iter().enumerate() {
            if self.bit(gram) != 0 {
                self.compare(bytes, at + number, gram, found);
            }
        }
    }

    /// Not 0 when a keyword may hold these bytes.
    #[inline]
    fn bit(&self, gram: u32) -> u8 {
        let (byte, bit) = place(hash(gram));
        self.filter.get(byte).map_or(0, |byte| byte & bit)
    }

    /// The keywords whose hashed bytes are these.
    fn compare(&self, bytes: &[u8], at: usize, gram: u32, found: &mut impl FnMut(Hit)) {
        let hash = hash(gram);
        let bucket = bucket(hash);
        let (Some(from), Some(to)) = (self.buckets.get(bucket), self.buckets.get(bucket + 1)) else { return };
        for keyword in self.keywords.get(*from..*to).unwrap_or_default() {
            if keyword.hash != hash {
                continue;
            }
            let Some(start) = at.checked_sub(keyword.offset) else { continue };
            let end = start + keyword.text.len();
            let is_equal = bytes.get(start..end).is_some_and(|text| {
                if keyword.is_exact { text == &*keyword.text } else { text.eq_ignore_ascii_case(&keyword.text) }
            });
            if is_equal {
                found(Hit { start, end, owner: keyword.owner });
            }
        }
    }
}

/// The four bytes at each of eight places, in lower case.
#[inline(always)]
#[allow(clippy::inline_always, reason = "the loop that calls it is the whole cost of a scan")]
fn grams(block: &[u8; BLOCK]) -> [u32; 8] {
    let (Some(first), Some(second)) = (block.first_chunk(), block.last_chunk()) else { return [0; 8] };
    let lower = u64::from(LOWER) << 32 | u64::from(LOWER);
    let (first, second) = (u64::from_le_bytes(*first) | lower, u64::from_le_bytes(*second) | lower);
    #[allow(clippy::cast_possible_truncation, reason = "the lower four bytes are wanted")]
    let gram = |word: u64, number: u32| (word >> (8 * number)) as u32;
    [
        gram(first, 0),
        gram(first, 1),
        gram(first, 2),
        gram(first, 3),
        gram(second, 0),
        gram(second, 1),
        gram(second, 2),
        gram(second, 3),
    ]
}

/// Spreads four bytes over 32 bits, one to one. The number is 2 to the power of 32 over the golden ratio (Knuth, The
/// Art of Computer Programming, 6.4).
#[inline]
const fn hash(gram: u32) -> u32 {
    gram.wrapping_mul(0x9e37_79b1)
}

/// The byte and the bit of a hash in the table of bits.
#[inline]
fn place(hash: u32) -> (usize, u8) {
    let bit = (hash >> (32 - FILTER_BITS - 3)) as usize & 7;
    ((hash >> (32 - FILTER_BITS)) as usize, BITS.get(bit).copied().unwrap_or_default())
}

/// A table is quicker than a shift by a number that is not known before.
const BITS: [u8; 8] = [1, 2, 4, 8, 16, 32, 64, 128];

const fn bucket(hash: u32) -> usize {
    (hash >> (32 - BUCKET_BITS)) as usize
}

/// True for a byte of a name, in lower case, and for `:`, as in `://:password@`.
const fn is_within_name(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b':' | b'.' | 0x7f)
}

/// Bytes of texts and programs, the most frequent first; what is not there is seldom.
const FREQUENT: &[u8] = b" etaoi-nsrhl/.dcu_mfpgw01ybv23456789kxjqz:";

/// Where the four bytes of a text stand that are met least in other texts, and these in lower case; `None` when it has
/// no four.
fn rarest(text: &[u8]) -> Option<(usize, u32)> {
    let rarity = |byte: &u8| {
        FREQUENT.iter().position(|frequent| *frequent == byte.to_ascii_lowercase()).unwrap_or(FREQUENT.len())
    };
    let grams = text.array_windows::<GRAM>().enumerate();
    let best = grams.max_by_key(|(offset, gram)| (gram.iter().map(rarity).sum::<usize>(), usize::MAX - offset))?;
    Some((best.0, u32::from_le_bytes(*best.1) | LOWER))
}
