//! Where statements of VEX are kept: a file of OpenVEX for those made here, and beside it a folder of documents that
//! were imported, unchanged, so that signatures on them stay good.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use plimsoll_advisory::vex::{Document, Listed, Source, read};

use crate::exit::Failure;

/// Bytes of a document that are read; one more and reading refuses it.
const BYTES: u64 = (16 << 20) + 1;

/// The file of statements that were made here.
pub(crate) const FILE: &str = ".plimsoll/vex.json";

/// What is kept beside the project: said by the operator.
pub(crate) fn kept(file: &Path) -> Result<Vec<Listed>, Failure> {
    let of = |(path, document)| listed(path, Source::Operator, document);
    Ok(stored(file)?.into_iter().map(of).collect())
}

/// The documents of a file or folder that was named: said by the maker of the product.
pub(crate) fn named(path: &Path) -> Result<Vec<Listed>, Failure> {
    let paths = if path.is_dir() { in_folder(path)? } else { vec![path.to_path_buf()] };
    let of = |path: PathBuf| {
        let document = document(&path, &bytes(&path)?)?;
        Ok(listed(path, Source::Maker, document))
    };
    paths.into_iter().map(of).collect()
}

fn listed(path: PathBuf, source: Source, document: Document) -> Listed {
    Listed { name: path.to_string_lossy().into_owned(), source, is_verified: false, document }
}

/// The folder of imported documents beside a file of statements.
pub(crate) fn imported(file: &Path) -> PathBuf {
    file.with_extension("d")
}

/// The bytes of a document.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let cannot = |error: std::io::Error| anyhow::Error::new(error).context(format!("cannot read {}", path.display()));
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(cannot)?;
    file.take(BYTES).read_to_end(&mut bytes).map_err(cannot)?;
    Ok(bytes)
}

/// A document; one that is none cannot be used, which is code 3.
pub(crate) fn document(path: &Path, bytes: &[u8]) -> Result<Document, Failure> {
    read(bytes).map_err(|refused| Failure::job(anyhow::anyhow!("{} is no document of VEX: {refused}", path.display())))
}

/// All documents: the file, if there is one, and those imported, in the order of their names.
pub(crate) fn stored(file: &Path) -> Result<Vec<(PathBuf, Document)>, Failure> {
    let mut paths: Vec<PathBuf> = file.exists().then(|| file.to_path_buf()).into_iter().collect();
    paths.extend(in_folder(&imported(file))?);
    let of = |path: PathBuf| {
        let document = document(&path, &bytes(&path)?)?;
        Ok((path, document))
    };
    paths.into_iter().map(of).collect()
}

/// The files of a folder by name; none of one that is not there.
fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let cannot = |error: std::io::Error| anyhow::Error::new(error).context(format!("cannot read {}", folder.display()));
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        if path.is_file() {
            paths.push(path);
        }
    }
    paths.sort_unstable();
    Ok(paths)
}
