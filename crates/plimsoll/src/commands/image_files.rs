//! `plimsoll image files`: the files that a container sees, and those that are in layers and no longer there.

use std::collections::BTreeMap;
use std::io::Write;

use plimsoll_facts::Image;
use plimsoll_facts::image::{EntryKind, Gone, MemberId, ViewFile, ViewId, shown_path};
use plimsoll_graph::{Owner, owners, owners_among};
use plimsoll_report::harmless_line;

use super::image::{code, gaps_of, seen_files};
use crate::cli::{Global, ImageFiles};
use crate::config::Configuration;
use crate::exit::{Failure, Outcome};
use crate::images::Depth;
use crate::output::stdout;

/// Digits of a digest that are shown: enough to tell files of one image apart.
const DIGITS: usize = 12;

pub(super) fn run(args: &ImageFiles, global: &Global) -> Outcome {
    let configuration = Configuration::load(global, &args.settings)?;
    if let Some(path) = &args.cat {
        return super::image_cat::run(args, path, &configuration);
    }
    let mut seen = seen_files(&args.target, &configuration, Depth::Programs)?;
    let gaps = gaps_of(&mut seen);
    let mut out = stdout();
    for image in &seen.images {
        let path = normal(args.path.as_deref().unwrap_or_default().as_bytes());
        if let Some(layer) = args.layer {
            check_layer(image, layer)?;
        }
        if args.deleted {
            write_all_gone(image, args.layer, &path, &mut out)?;
        } else {
            write_files(image, args, &path, &mut out)?;
        }
    }
    out.flush()?;
    Ok(code(&gaps, &configuration))
}

/// A path as in a view: no slash at its ends, no `.` in it.
pub(super) fn normal(path: &[u8]) -> Vec<u8> {
    let parts: Vec<&[u8]> = path.split(|byte| *byte == b'/').filter(|part| !part.is_empty() && *part != b".").collect();
    parts.join(&b'/')
}

/// A layer that the image has.
pub(super) fn check_layer(image: &Image, layer: u32) -> Result<(), Failure> {
    let count = image.layers.len();
    match usize::try_from(layer).is_ok_and(|layer| layer < count) {
        true => Ok(()),
        false if count == 1 => Err(Failure::usage(format!("there is no layer {layer}; the only one is 0"))),
        false => Err(Failure::usage(format!("there is no layer {layer}; they are 0 to {}", count.saturating_sub(1)))
            .with_help("`plimsoll image layers` shows them")),
    }
}

/// Why a path is not in the view, with where it was.
pub(super) fn missing(image: &Image, path: &[u8]) -> Failure {
    let shown = shown_path(path);
    let was = image.view.gone().filter_map(|(member, gone)| Some((member, gone, image.view.member(member)?)));
    let last = was.filter(|(.., entry)| *entry.path == *path).last();
    Failure::job(match last {
        Some((member, gone, _)) => anyhow::anyhow!(
            "/{shown} is not in the image any more: layer {} has it, and it was {}; `--layer {}` asks for that one",
            member.layer,
            how(gone),
            member.layer
        ),
        None => anyhow::anyhow!("there is no /{shown} in the image"),
    })
}

fn how(gone: Gone) -> String {
    match gone {
        Gone::Deleted(by) => format!("deleted in layer {by}"),
        Gone::Replaced(by) => format!("replaced in layer {by}"),
    }
}

/// True for a path and for what is below it.
fn is_below(path: &[u8], folder: &[u8]) -> bool {
    let rest = path.strip_prefix(folder);
    folder.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
}

fn write_files(image: &Image, args: &ImageFiles, path: &[u8], out: &mut dyn Write) -> Result<(), Failure> {
    // Folders on the way may be links.
    let below = match image.view.at(path) {
        _ if path.is_empty() => Vec::new(),
        Some(file) => file.path(),
        None => return Err(missing(image, path)),
    };
    let files: Vec<ViewFile<'_>> = image.view.files().filter(|file| is_below(&file.path(), &below)).collect();
    let owners = Owners { system: owners(image, &files), languages: owners_among(image, &files, false) };
    let asks_for_state = args.unowned || args.modified;
    for file in files {
        let state = owners.state(file);
        let is_setuid = file.entry().is_some_and(|entry| entry.mode & 0o6000 != 0) && file.is_file();
        let is_of_layer = args.layer.is_none_or(|of| file.origin().is_some_and(|member| member.layer == of));
        let is_of_state = args.unowned && state == UNOWNED || args.modified && state == "modified";
        if is_of_layer && (!args.setuid || is_setuid) && (!asks_for_state || is_of_state) {
            write_file(image, file, &owners, state, out)?;
        }
    }
    Ok(())
}

/// What no package has in its list of files.
const UNOWNED: &str = "unowned";

/// Nothing to say.
const NONE: &str = "-";

/// The owners of files; a package of the operating system counts before one of a language.
struct Owners {
    system: BTreeMap<ViewId, Owner>,
    languages: BTreeMap<ViewId, Owner>,
}

impl Owners {
    fn of(&self, file: ViewFile<'_>) -> Option<&Owner> {
        self.system.get(&file.id()).or_else(|| self.languages.get(&file.id()))
    }

    /// What is known of files and links; folders belong to many, devices to nobody.
    fn state(&self, file: ViewFile<'_>) -> &'static str {
        let has_state = file.is_file() || file.link_target().is_some();
        if has_state { self.of(file).map_or(UNOWNED, Owner::state) } else { NONE }
    }
}

fn write_file(
    image: &Image,
    file: ViewFile<'_>,
    owners: &Owners,
    state: &str,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let entry = file.entry();
    let kind = match entry.map(|entry| &entry.kind) {
        None | Some(EntryKind::Directory) => 'd',
        Some(EntryKind::Symlink(_)) => 'l',
        Some(EntryKind::CharDevice(..)) => 'c',
        Some(EntryKind::BlockDevice(..)) => 'b',
        Some(EntryKind::Fifo) => 'p',
        Some(EntryKind::Socket) => 's',
        Some(_) => '-',
    };
    let (mode, uid, gid, size) = entry.map_or((0o755, 0, 0, 0), |entry| (entry.mode, entry.uid, entry.gid, entry.size));
    let layer = file.origin().map_or_else(|| NONE.to_owned(), |member| member.layer.to_string());
    let digest = file.content_digest().filter(|_| file.is_file()).map(|digest| digest.hex());
    let digest: String = digest.map_or_else(|| NONE.to_owned(), |digest| digest.chars().take(DIGITS).collect());
    let package = owners.of(file).and_then(|owner| image.inventory.packages.get(owner.package as usize));
    let package = harmless_line(package.map_or(NONE, |package| &package.record.name));
    let link = file.link_target().map_or_else(String::new, |target| format!(" -> {}", shown_path(target)));
    let name = harmless_line(&format!("{}{link}", shown_path(&file.path())));
    write!(out, "{kind} {mode:04o} {uid:>5}:{gid:<5} {size:>11}  {layer:>3}  {digest:<DIGITS$}  ")?;
    writeln!(out, "{state:<10}  {package:<20}  /{name}")?;
    Ok(())
}

fn write_all_gone(image: &Image, layer: Option<u32>, path: &[u8], out: &mut dyn Write) -> Result<(), Failure> {
    for (member, gone) in image.view.gone().filter(|(member, _)| layer.is_none_or(|of| of == member.layer)) {
        write_gone(image, member, gone, path, out)?;
    }
    Ok(())
}

fn write_gone(image: &Image, member: MemberId, gone: Gone, below: &[u8], out: &mut dyn Write) -> Result<(), Failure> {
    let Some(entry) = image.view.member(member).filter(|entry| is_below(&entry.path, below)) else { return Ok(()) };
    let (name, how) = (shown_path(&entry.path), how(gone));
    writeln!(out, "{:>11}  {:>3}  {how:<21}  /{}", entry.size, member.layer, harmless_line(&name))?;
    Ok(())
}
