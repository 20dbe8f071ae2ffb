//! The catalogue of base images, which is the user's own (trust spec section 3.4).

use plimsoll_facts::image::{BaseEntry, Digest};
use plimsoll_source::Node;

use super::ConfigFile;
use crate::exit::Failure;

/// What the file says it is.
const SCHEMA: &str = "plimsoll/base-catalogue/1";

/// Keys of an entry that say nothing of what an image is built on: what is approved is judged elsewhere.
const OTHERS: [&str; 4] = ["approved", "signer", "end-of-life", "instead-of"];

/// The layer without any member: 1,024 bytes of zero. Everything may be built on it, so that it proves nothing.
const EMPTY_LAYER: &str = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

impl ConfigFile {
    /// The base images that a catalogue lists.
    pub(crate) fn bases(&self) -> Result<Vec<BaseEntry>, Failure> {
        let Some(root) = self.root() else { return Ok(Vec::new()) };
        let schema = root.get("schema").filter(|schema| schema.text() == SCHEMA);
        if schema.is_none() {
            return Err(self.mistake(root, format!("a catalogue of base images begins with `schema: {SCHEMA}`")));
        }
        let mut entries = Vec::new();
        for (key, value) in root.entries() {
            match key.text() {
                "schema" => {}
                "bases" if value.kind().is_sequence() => {
                    for entry in value.items() {
                        entries.push(self.base(entry)?);
                    }
                }
                "bases" => return Err(self.mistake(value, "`bases` takes a list")),
                other => return Err(self.mistake(key, format!("unknown key `{other}`"))),
            }
        }
        Ok(entries)
    }

    fn base(&self, node: Node<'_>) -> Result<BaseEntry, Failure> {
        if !node.kind().is_mapping() {
            return Err(self.mistake(node, "a base is a mapping with `name`, `digest` and `diff-ids`"));
        }
        let mut entry =
            BaseEntry { name: String::new(), digest: None, diff_ids: Vec::new(), created: None, platform: None };
        let mut channel = None;
        for (key, value) in node.entries() {
            match key.text() {
                "name" => value.text().clone_into(&mut entry.name),
                "channel" => channel = Some(value.text()),
                "platform" => entry.platform = Some(value.text().to_owned()),
                "digest" => entry.digest = Some(self.digest(value)?),
                "diff-ids" => {
                    entry.diff_ids = value.items().map(|item| self.digest(item)).collect::<Result<_, _>>()?;
                }
                "created" => entry.created = self.time(value)?,
                other if OTHERS.contains(&other) => {}
                other => return Err(self.mistake(key, format!("unknown key `{other}`"))),
            }
        }
        if entry.name.is_empty() || entry.digest.is_none() || entry.diff_ids.is_empty() {
            return Err(self.mistake(node, "a base has a `name`, a `digest` and `diff-ids`"));
        }
        if entry.diff_ids.iter().all(|digest| digest.hex() == EMPTY_LAYER) {
            return Err(self.mistake(node, "a base of nothing but the empty layer is that of every image"));
        }
        if let Some(channel) = channel {
            entry.name = format!("{}:{channel}", entry.name);
        }
        Ok(entry)
    }

    fn digest(&self, node: Node<'_>) -> Result<Digest, Failure> {
        let text = node.text();
        let digest = text.starts_with("sha256:").then(|| Digest::parse(text)).flatten();
        digest.ok_or_else(|| self.mistake(node, format!("`{text}` is no digest `sha256:` and 64 digits")))
    }

    /// Seconds since 1970; `None` for 0, which is what builds write that do not tell the time.
    fn time(&self, node: Node<'_>) -> Result<Option<i64>, Failure> {
        let text = node.text();
        let midnight = || format!("{text}T00:00:00Z").parse::<jiff::Timestamp>();
        let stamp = text.parse::<jiff::Timestamp>().or_else(|_| midnight());
        let stamp =
            stamp.map_err(|_| self.mistake(node, format!("`{text}` is neither a day nor a time of RFC 3339")))?;
        Ok(Some(stamp.as_second()).filter(|second| *second > 0))
    }
}
