//! Elements of DER, one after the other. Only what is asked for is read, so that one odd field of a certificate does
//! not hide the rest of it.

use der::asn1::{AnyRef, GeneralizedTime, ObjectIdentifier, UtcTime};
use der::{Decode, Reader, SliceReader, Tag, Tagged};

/// The elements that are still to come.
#[derive(Clone)]
pub(super) struct Parts<'b> {
    reader: SliceReader<'b>,
}

impl<'b> Parts<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Option<Self> {
        let Ok(reader) = SliceReader::new(bytes) else { return None };
        Some(Self { reader })
    }

    /// The elements of the sequence that these bytes are, whatever stands behind it.
    pub(super) fn of_sequence(bytes: &'b [u8]) -> Option<Self> {
        Self::new(bytes)?.sequence()
    }

    pub(super) fn next(&mut self) -> Option<AnyRef<'b>> {
        let Ok(element) = AnyRef::decode(&mut self.reader) else { return None };
        Some(element)
    }

    /// The next element, if it is of that tag; else it is still to come.
    pub(super) fn next_if(&mut self, fits: impl Fn(Tag) -> bool) -> Option<AnyRef<'b>> {
        let mut ahead = self.clone();
        let element = ahead.next().filter(|element| fits(element.tag()))?;
        *self = ahead;
        Some(element)
    }

    fn value(&mut self, tag: Tag) -> Option<&'b [u8]> {
        self.next_if(|found| found == tag).map(AnyRef::value)
    }

    pub(super) fn sequence(&mut self) -> Option<Self> {
        Self::new(self.value(Tag::Sequence)?)
    }

    pub(super) fn set(&mut self) -> Option<Self> {
        Self::new(self.value(Tag::Set)?)
    }

    /// The value of what has that number in its context.
    pub(super) fn tagged(&mut self, number: u32) -> Option<&'b [u8]> {
        self.next_if(|tag| tag.is_context_specific() && tag.number().value() == number).map(AnyRef::value)
    }

    /// The bytes of a number, without those that say nothing.
    pub(super) fn integer(&mut self) -> Option<&'b [u8]> {
        self.value(Tag::Integer).map(without_zeros)
    }

    pub(super) fn octets(&mut self) -> Option<&'b [u8]> {
        self.value(Tag::OctetString)
    }

    /// The whole bytes of a bit string.
    pub(super) fn bits(&mut self) -> Option<&'b [u8]> {
        self.value(Tag::BitString)?.get(1..)
    }

    pub(super) fn boolean(&mut self) -> Option<bool> {
        self.value(Tag::Boolean).map(|value| value.iter().any(|byte| *byte != 0))
    }

    pub(super) fn oid(&mut self) -> Option<ObjectIdentifier> {
        let Ok(oid) = ObjectIdentifier::from_bytes(self.value(Tag::ObjectIdentifier)?) else { return None };
        Some(oid)
    }

    /// A time, in seconds since 1970.
    pub(super) fn time(&mut self) -> Option<i64> {
        let element = self.next()?;
        let since = if element.tag() == Tag::UtcTime {
            element.decode_as::<UtcTime>().map(|time| time.to_unix_duration())
        } else {
            element.decode_as::<GeneralizedTime>().map(|time| time.to_unix_duration())
        };
        let Ok(since) = since else { return None };
        let Ok(seconds) = i64::try_from(since.as_secs()) else { return None };
        Some(seconds)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.reader.is_finished()
    }
}

/// How many bytes the first element takes.
pub(super) fn first_length(bytes: &[u8]) -> Option<usize> {
    let mut parts = Parts::new(bytes)?;
    parts.next()?;
    let Ok(length) = usize::try_from(parts.reader.position()) else { return None };
    Some(length)
}

/// A number without the zeros that it begins with.
pub(super) fn without_zeros(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    bytes.get(first..).unwrap_or_default()
}
