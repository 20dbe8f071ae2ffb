//! Packages of Debian and its children: `var/lib/dpkg/status`, or a file per package in `status.d` of images without a
//! shell. Which files are a package's own stands beside, in `info/NAME.list` and `info/NAME.md5sums`, which may be in
//! another layer. opkg of OpenWrt and Yocto has the same files in a place of its own. Source: deb-control(5), dpkg's
//! `lib/dpkg/parse.c`; opkg-lede, `libopkg/pkg_parse.c`.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{PathBytes, RawFacts, ViewFile, base_name, from_hex, parent};
use plimsoll_facts::{OwnedFile, PackageRecord, RecordedDigest, SourcePackage};

use crate::stanzas::{Stanza, stanzas};
use crate::{Assemble, Cataloger, Packages, RawView, ViewedFile};

pub const CATALOGER: Cataloger = Cataloger {
    name: "dpkg",
    version: 1,
    interest: &[
        Interest::Name("status"),
        Interest::In("status.d"),
        Interest::Suffix(".list"),
        Interest::Suffix(".md5sums"),
        Interest::Suffix(".conffiles"),
    ],
    read,
    assemble: Assemble::By(assemble),
};

/// The folders of databases: of dpkg, and of opkg of OpenWrt and Yocto.
const PLACES: [&[u8]; 3] = [b"var/lib/dpkg", b"usr/lib/opkg", b"var/lib/opkg"];

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    if is_list(base_name(file.path)) {
        // Whether it is dpkg's shows only in the view; what is no list of paths is not kept.
        let is_of_info = parent(file.path).ends_with(b"info") || parent(file.path).ends_with(b"status.d");
        if is_of_info && file.is_whole() {
            facts.data = Some(file.bytes.into());
        }
        return;
    }
    let text = file.text(facts);
    for stanza in stanzas(&text) {
        if stanza.get("Package").is_none() && facts.data.is_none() {
            // Any file may be called `status`: whether this is a mistake shows in the view.
            facts.data = Some(stanza.first_line.to_string().into_bytes().into());
        }
        match record(&stanza) {
            Ok(Some(record)) => facts.packages.push(record),
            Ok(None) => {}
            Err(problem) => facts.problem(problem),
        }
    }
}

/// The package of a stanza; `None` when it is not installed, such as one that was removed and left its configuration.
fn record(stanza: &Stanza<'_>) -> Result<Option<PackageRecord>, String> {
    // There is no Status in `status.d`.
    if stanza.get("Status").is_some_and(|status| status.split_whitespace().next_back() != Some("installed")) {
        return Ok(None);
    }
    let at = || format!("the record at line {}", stanza.first_line);
    let Some(name) = stanza.get("Package").filter(|name| !name.is_empty()) else {
        // Any file may be called `status`: only one that has fields of dpkg is one with a mistake.
        return if stanza.get("Version").is_some() { Err(format!("{} has no name", at())) } else { Ok(None) };
    };
    let Some(version) = stanza.get("Version").filter(|version| !version.is_empty()) else {
        return Err(format!("{} (`{name}`) has no version", at()));
    };
    if !is_version(version) {
        return Err(format!("{} (`{name}`) has the version `{version}`, which is none", at()));
    }
    let mut record = PackageRecord::new("deb", name, version);
    record.licences = stanza.get("License").map(str::to_owned).into_iter().collect();
    record.arch = stanza.get("Architecture").map(str::to_owned);
    record.source = stanza.get("Source").map(|source| match source.split_once('(') {
        Some((name, version)) => SourcePackage {
            name: name.trim().to_owned(),
            version: version.trim_end().trim_end_matches(')').trim().to_owned(),
        },
        None => SourcePackage { name: source.trim().to_owned(), version: String::new() },
    });
    let names = |field: &str| stanza.get(field).into_iter().flat_map(|text| text.split([',', '|'])).map(bare_name);
    record.requires = names("Pre-Depends").chain(names("Depends")).filter(|name| !name.is_empty()).collect();
    record.provides = names("Provides").filter(|name| !name.is_empty()).collect();
    record.lines = Some((stanza.first_line, stanza.last_line));
    for (field, property) in [("Maintainer", "maintainer"), ("Installed-Size", "installedSize")] {
        if let Some(value) = stanza.get(field) {
            record.properties.insert(property.to_owned(), value.to_owned());
        }
    }
    if let Some(conffiles) = stanza.get("Conffiles") {
        record.files = conffiles.lines().filter_map(conffile).collect();
    }
    Ok(Some(record))
}

/// True when a version has only characters that one may have. Source: deb-version(7).
fn is_version(version: &str) -> bool {
    version.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".+-:~_".contains(&byte))
}

/// The name in `libc6:any (>= 2.36)`.
fn bare_name(word: &str) -> String {
    word.split(['(', '[', '<', ':']).next().unwrap_or(word).trim().to_owned()
}

/// A line of `Conffiles`: path and digest.
fn conffile(line: &str) -> Option<OwnedFile> {
    let mut words = line.split_whitespace();
    let path = words.next()?.strip_prefix('/')?;
    let digest = words.next().and_then(md5);
    Some(OwnedFile { path: path.as_bytes().into(), digest, may_change: true })
}

fn md5(digits: &str) -> Option<RecordedDigest> {
    let mut digest = [0; 16];
    from_hex(digits, &mut digest).then_some(RecordedDigest::Md5(digest))
}

fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    let mut seen = Vec::new();
    for place in PLACES {
        // One may be a link to the other.
        let status = raw.at(&[place, b"/status"].concat()).filter(|file| !seen.contains(&file.member));
        if let Some(status) = status {
            seen.push(status.member);
            database(raw, status, &[place, b"/info"].concat(), packages);
        }
    }
    let folder = raw.view.resolve(b"var/lib/dpkg/status.d");
    for file in folder.into_iter().flat_map(ViewFile::children) {
        if let Some(stanza) = file.content().and_then(|content| raw.of(content))
            && !is_list(file.name())
        {
            database(raw, stanza, b"var/lib/dpkg/status.d", packages);
        }
    }
}

/// True for the names of files with paths or sums of a package.
fn is_list(name: &[u8]) -> bool {
    [".list", ".md5sums", ".conffiles"].iter().any(|ending| name.ends_with(ending.as_bytes()))
}

/// The packages of one file of stanzas, with their files from the lists in `info`.
fn database(raw: &RawView<'_>, status: ViewedFile<'_>, info: &[u8], packages: &mut Packages) {
    if let Some(line) = status.facts.data.as_deref() {
        let line = String::from_utf8_lossy(line);
        packages.problem(status.file, format!("the record at line {line} names no package"));
    }
    let info = raw.view.resolve(info);
    for record in &status.facts.packages {
        let mut record = record.clone();
        // Packages of several architectures have theirs in the name of the list.
        let names = [format!("{}:{}", record.name, record.arch.as_deref().unwrap_or_default()), record.name.clone()];
        let list = |ending: &str| {
            names.iter().find_map(|name| {
                let file = info?.child(format!("{name}{ending}").as_bytes())?;
                if file.link_target().is_some() { raw.at(&file.path()) } else { raw.of(file.content()?) }
            })
        };
        let (paths, sums) = (list(".list"), list(".md5sums"));
        owned_files(&mut record, paths, sums);
        packages.add(record, status);
        for file in paths.into_iter().chain(sums) {
            packages.also(file);
        }
    }
}

/// Adds the files that the lists name. What `status` said of configuration stays.
fn owned_files(record: &mut PackageRecord, paths: Option<ViewedFile<'_>>, sums: Option<ViewedFile<'_>>) {
    let mut digests: Vec<(&[u8], RecordedDigest)> = Vec::new();
    for line in lines(sums) {
        let Some((digits, path)) = line.split_at_checked(32) else { continue };
        let digest = std::str::from_utf8(digits).map_or(None, md5);
        if let Some(digest) = digest {
            digests.push((path.trim_ascii_start(), digest));
        }
    }
    // Of a path that is there twice the last one counts.
    digests.reverse();
    digests.sort_by_key(|(path, _)| *path);
    digests.dedup_by_key(|(path, _)| *path);
    let configuration: Vec<PathBytes> = record.files.iter().map(|file| file.path.clone()).collect();
    let mut add = |path: &[u8], digest| {
        if !path.is_empty() && !configuration.iter().any(|known| **known == *path) {
            record.files.push(OwnedFile { path: path.into(), digest, may_change: false });
        }
    };
    if paths.is_some() {
        // Both mostly have the same order, so that the next digest is the one.
        let mut next = 0;
        for line in lines(paths) {
            let path = line.strip_prefix(b"/").unwrap_or(line);
            if path != b"." {
                let is_next = digests.get(next).is_some_and(|(of, _)| *of == path);
                let place = if is_next { Ok(next) } else { digests.binary_search_by_key(&path, |(of, _)| *of) };
                next = place.map_or(next, |place| place + 1);
                add(path, place.map_or(None, |place| digests.get(place)).map(|(_, digest)| *digest));
            }
        }
    } else {
        // Images without a shell have only the sums.
        for (path, digest) in digests {
            add(path, Some(digest));
        }
    }
}

fn lines(file: Option<ViewedFile<'_>>) -> impl Iterator<Item = &[u8]> {
    let data = file.and_then(|file| file.facts.data.as_deref()).unwrap_or_default();
    data.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())
}
