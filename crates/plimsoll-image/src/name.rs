//! Names of archive members as paths inside a layer.

/// Bytes that a path may have: nothing longer can be unpacked. Source: Linux, `PATH_MAX`.
pub const BYTES: usize = 4096;

/// A name that is no path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing stands before the first NUL.
    #[error("empty name")]
    Empty,
    /// More than [`BYTES`] bytes.
    #[error("name of more than {BYTES} bytes")]
    TooLong,
}

/// The path inside the layer: components joined by single slashes, without leading slash; empty for the root itself.
///
/// A NUL ends the name. Empty components and `.` are dropped, `..` takes the component before it away and stops at the
/// root: links are not looked at here.
pub fn inside(name: &[u8]) -> Result<Vec<u8>, NameError> {
    let name = name.split(|&byte| byte == 0).next().unwrap_or_default();
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    let mut path = Vec::with_capacity(name.len());
    for component in name.split(|&byte| byte == b'/') {
        match component {
            b"" | b"." => {}
            b".." => path.truncate(path.iter().rposition(|&byte| byte == b'/').unwrap_or(0)),
            _ => {
                if !path.is_empty() {
                    path.push(b'/');
                }
                path.extend_from_slice(component);
            }
        }
    }
    if path.len() > BYTES { Err(NameError::TooLong) } else { Ok(path) }
}
