//! Numbers in byte slices: nothing is read beyond the end.

/// The order of the bytes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Big,
    Little,
}

/// The two bytes from `at` on, `None` beyond the end.
pub(super) fn u16_at(bytes: &[u8], at: usize, order: Order) -> Option<u16> {
    let two = *bytes.get(at..)?.first_chunk()?;
    Some(match order {
        Order::Big => u16::from_be_bytes(two),
        Order::Little => u16::from_le_bytes(two),
    })
}

/// The four bytes from `at` on, `None` beyond the end.
pub(super) fn u32_at(bytes: &[u8], at: usize, order: Order) -> Option<u32> {
    let four = *bytes.get(at..)?.first_chunk()?;
    Some(match order {
        Order::Big => u32::from_be_bytes(four),
        Order::Little => u32::from_le_bytes(four),
    })
}

/// `length` bytes from `at` on, `None` when they are not all there.
pub(super) fn slice(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..)?.get(..length)
}
