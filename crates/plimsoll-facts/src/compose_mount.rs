//! A mount of a Compose service, in short or long notation.

use plimsoll_model::{Assessed, Why};
use plimsoll_source::Node;

use crate::field::unknown;
use crate::{Base, Part, Site, Switch, Word};

/// What is mounted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MountKind {
    /// A path of the host.
    Bind,
    /// A volume that the engine keeps, with a name or without.
    Volume,
    /// Anything else: memory, an image, a cluster's volume.
    Other,
}

/// A view of a mount.
#[derive(Clone, Copy, Debug)]
pub struct ComposeMount<'t> {
    node: Node<'t>,
    kind: Assessed<MountKind>,
    source: Assessed<Option<Word<'t>>>,
    target: Assessed<Option<Word<'t>>>,
    /// The words after the second colon; empty in long notation.
    mode: &'t str,
}

impl<'t> From<ComposeMount<'t>> for Site<'t> {
    fn from(mount: ComposeMount<'t>) -> Self {
        mount.node.into()
    }
}

impl<'t> ComposeMount<'t> {
    pub(crate) fn new(node: Node<'t>) -> Assessed<Self> {
        if node.kind().is_scalar() {
            return Self::short(node).ok_or(unknown(Why::Malformed, node));
        }
        let base = Base::whole(node);
        let kind = base.field::<Word<'t>>(&["type"]).get();
        Ok(Self {
            node,
            kind: kind.map(|kind| match kind.map(|kind| kind.text) {
                Some("bind" | "npipe") => MountKind::Bind,
                Some("volume") | None => MountKind::Volume,
                Some(_) => MountKind::Other,
            }),
            source: base.field(&["source"]).get(),
            target: base.field(&["target"]).get(),
            mode: "",
        })
    }

    /// Reads `[SOURCE:]TARGET[:MODE]`. A letter before a colon and a slash is a drive, as it is for Compose.
    fn short(node: Node<'t>) -> Option<Self> {
        let text = node.text();
        let word = |text| Ok(Some(Word { node, text }));
        let (first, rest) = cut(text);
        let Some(rest) = rest else {
            return Some(Self { node, kind: Ok(MountKind::Volume), source: Ok(None), target: word(first), mode: "" });
        };
        let (target, mode) = cut(rest);
        if first.is_empty() || target.is_empty() {
            return None;
        }
        let is_path = first.starts_with(['.', '/', '~', '\\']) || first.get(1..2) == Some(":");
        let kind = if is_path { MountKind::Bind } else { MountKind::Volume };
        Some(Self { node, kind: Ok(kind), source: word(first), target: word(target), mode: mode.unwrap_or_default() })
    }

    /// The path in the container.
    pub fn target(self) -> Assessed<Option<Word<'t>>> {
        self.target
    }

    /// The path of the host that it shows, if it shows one: its own source, or the device of a volume that stands for
    /// a path. `volume` finds a volume by its name.
    pub fn host_path(self, volume: impl FnOnce(&str) -> Option<&'t Part>) -> Assessed<Option<Word<'t>>> {
        match (self.kind?, self.source?) {
            (MountKind::Bind, source) => Ok(source),
            (MountKind::Volume, Some(source)) => volume(source.text).and_then(Part::node).map_or(Ok(None), bound),
            (MountKind::Volume | MountKind::Other, _) => Ok(None),
        }
    }

    /// True when the container cannot write to it.
    pub fn is_read_only(self) -> Assessed<bool> {
        if self.node.kind().is_scalar() {
            return Ok(self.modes().any(|word| word == "ro"));
        }
        Ok(Base::whole(self.node).field::<Switch>(&["read_only"]).get()? == Some(Switch(true)))
    }

    /// How mounts below it pass between host and container, with the place that says so.
    pub fn propagation(self) -> Assessed<Option<Word<'t>>> {
        if self.node.kind().is_scalar() {
            const WORDS: [&str; 6] = ["private", "rprivate", "shared", "rshared", "slave", "rslave"];
            let found = self.modes().find(|word| WORDS.contains(word));
            return Ok(found.map(|text| Word { node: self.node, text }));
        }
        Base::whole(self.node).field(&["bind", "propagation"]).get()
    }

    fn modes(self) -> impl Iterator<Item = &'t str> {
        self.mode.split(',').map(str::trim)
    }

    /// The path in the container for titles and to tell it from others; as written where a variable was filled in.
    pub fn label(self) -> &'t str {
        match self.target {
            Ok(Some(word)) => word.written(),
            Ok(None) | Err(_) => self.node.written_text(),
        }
    }
}

/// The text up to the first colon that ends a part, and what follows it.
fn cut(text: &str) -> (&str, Option<&str>) {
    let bytes = text.as_bytes();
    let is_drive = bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.get(1) == Some(&b':')
        && matches!(bytes.get(2), Some(b'\\' | b'/'));
    let from = if is_drive { 2 } else { 0 };
    let end = text.get(from..).and_then(|rest| rest.find(':')).map(|end| from + end);
    match end.and_then(|end| text.split_at_checked(end)) {
        Some((part, rest)) => (part, rest.strip_prefix(':')),
        None => (text, None),
    }
}

/// The path that a declared volume stands for, when its driver binds one.
fn bound(declared: Node<'_>) -> Assessed<Option<Word<'_>>> {
    if !declared.kind().is_mapping() {
        return Ok(None);
    }
    let base = Base::whole(declared);
    let options = base.field::<Word<'_>>(&["driver_opts", "o"]).get()?;
    let binds =
        options.is_some_and(|options| options.text.split(',').any(|word| matches!(word.trim(), "bind" | "rbind")));
    if binds { base.field(&["driver_opts", "device"]).get() } else { Ok(None) }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_drive_is_no_part_of_its_own() {
        assert_eq!(cut("C:\\data:/data:ro"), ("C:\\data", Some("/data:ro")));
        assert_eq!(cut("/a:/b"), ("/a", Some("/b")));
        assert_eq!(cut("/data"), ("/data", None));
        assert_eq!(cut("data:/b"), ("data", Some("/b")));
    }
}
