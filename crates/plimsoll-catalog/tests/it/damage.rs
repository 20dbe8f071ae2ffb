//! Files that were cut off and changed: whatever comes out, they are read to an end and nothing panics.

use std::num::NonZero;
use std::sync::Mutex;

use crate::viewed::inventory_of;

/// Bytes of which a file at most is read again for one sort of damage, as far as places allow: a large file says little
/// more at forty places than at ten, and costs as much as all small ones.
const BYTES: usize = 32 << 10;
/// Places at which each file is damaged, however large it is.
const LEAST_PLACES: usize = 5;

/// How a byte is changed.
pub(crate) type Change = fn(u8) -> u8;

/// Cuts a file at so many places and changes it there in each of these ways.
pub(crate) fn damage(path: &str, bytes: &[u8], places: usize, changes: &[Change]) {
    let step = (bytes.len() / places.max(1)).max(1);
    for place in (0..bytes.len()).step_by(step) {
        inventory_of(&[(path, &bytes[..place])]);
        for change in changes {
            let mut damaged = bytes.to_vec();
            damaged[place] = change(bytes[place]);
            inventory_of(&[(path, &damaged)]);
        }
    }
}

/// Damages files at so many places, or at fewer when they are large, on all processors.
pub(crate) fn damage_all(files: Vec<(String, Vec<u8>)>, places: usize, changes: &[Change]) {
    let files = Mutex::new(files);
    let next = || files.lock().unwrap().pop();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                while let Some((path, bytes)) = next() {
                    damage(&path, &bytes, places.min(BYTES / bytes.len().max(1)).max(LEAST_PLACES), changes);
                }
            });
        }
    });
}
