//! Where Java finds jars. Source: the manual page of `java`, "Standard options for Java".

use plimsoll_facts::image::{View, ViewFile};

use super::tree::{find, glob, join};

/// The jars of a class path: files, and folders whose jars all count when they end in a star.
pub(super) fn class_path<'v>(view: &'v View, folder: &[u8], list: &str) -> Vec<ViewFile<'v>> {
    let mut found = Vec::new();
    for part in list.split(':').filter(|part| !part.is_empty()) {
        let path = join(folder, part.as_bytes());
        match path.strip_suffix(b"*") {
            Some(folder) => found.extend(glob(view, &join(folder, b"*.jar"))),
            None => found.extend(find(view, &path).map(|found| found.file).filter(|file| file.is_file())),
        }
    }
    found
}
