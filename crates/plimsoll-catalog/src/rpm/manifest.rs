//! The list that Azure Linux and CBL-Mariner images without rpm have in place of a database.
//!
//! Source: microsoft/azurelinux, `toolkit/docs/how_it_works/5_misc.md`, "RPM Manifest File". The file is
//! `var/lib/rpmmanifest/container-manifest-2`; its neighbour `container-manifest-1` says less.

use super::Problems;
use super::header::RpmHeader;
use super::problem::{Fault, Place, Problem};

/// What rpm writes for a tag that a package has not.
const NONE: &str = "(none)";

/// Reads a manifest: a line a package with the columns name, version-release, time of installation, time of build,
/// vendor, epoch, size, architecture, epoch as a number, source package. Keys are in the list as `gpg-pubkey`.
pub fn manifest(text: &[u8]) -> (Vec<RpmHeader>, Vec<Problem>) {
    let mut packages = Vec::new();
    let mut problems = Problems::default();
    for (number, line) in (1..).zip(String::from_utf8_lossy(text).lines()) {
        if line.trim().is_empty() {
            continue;
        }
        match package(line) {
            Ok(package) => packages.push(package),
            Err(fault) => problems.add(Place::Line(number), fault),
        }
    }
    (packages, problems.into_list())
}

fn package(line: &str) -> Result<RpmHeader, Fault> {
    let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
    let &[name, version, installed, _, vendor, epoch, size, arch, epoch_number, source, ..] = columns.as_slice() else {
        return Err(Fault::Line);
    };
    let (version, release) = version.rsplit_once('-').ok_or(Fault::Line)?;
    if [name, version, release].iter().any(|part| part.is_empty()) {
        return Err(Fault::Line);
    }
    // Builders write `(none)` for every epoch and then the number, which is 0 when there is none.
    let epoch = number(epoch)?.or(number(epoch_number)?.filter(|epoch| *epoch != 0));
    Ok(RpmHeader {
        name: name.to_owned(),
        version: version.to_owned(),
        release: release.to_owned(),
        epoch,
        arch: said(arch),
        source_rpm: said(source),
        size: number(size)?,
        vendor: said(vendor),
        install_time: number(installed)?,
        ..RpmHeader::default()
    })
}

fn said(column: &str) -> Option<String> {
    (!column.is_empty() && column != NONE).then(|| column.to_owned())
}

fn number<N: std::str::FromStr>(column: &str) -> Result<Option<N>, Fault> {
    said(column).map(|said| said.parse().map_err(|_| Fault::Line)).transpose()
}
