//! What is read at most. Source of the defaults: image spec section 3.2.

/// Limits on hostile images; each has its name in `--limit NAME=VALUE`. They count bytes and entries, never seconds, so
/// that the same image gives the same answer everywhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// `layer-bytes`: bytes of one plain layer.
    pub layer_bytes: u64,
    /// `ratio`: plain bytes for each stored one, looked at above 1 GiB.
    pub ratio: u64,
    /// `entries`: members of all layers of an image.
    pub entries: u64,
    /// `config-bytes`: bytes of a configuration.
    pub config_bytes: u64,
    /// `manifest-bytes`: bytes of a manifest or index.
    pub manifest_bytes: u64,
    /// `header-bytes`: bytes of one extension record of an archive.
    pub header_bytes: u64,
    /// `file-buffer`: bytes of one file that a reader sees at once.
    pub file_buffer: u64,
    /// `facts-bytes`: bytes of what readers keep of one layer.
    pub facts_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            layer_bytes: 64 << 30,
            ratio: 200,
            entries: 1_000_000,
            config_bytes: 8 << 20,
            manifest_bytes: 4 << 20,
            header_bytes: 1 << 20,
            file_buffer: 32 << 20,
            facts_bytes: 64 << 20,
        }
    }
}

impl Limits {
    /// The names, for messages.
    pub const NAMES: [&'static str; 8] = [
        "layer-bytes",
        "ratio",
        "entries",
        "config-bytes",
        "manifest-bytes",
        "header-bytes",
        "file-buffer",
        "facts-bytes",
    ];

    /// Sets the limit of that name; false when there is none.
    pub fn set(&mut self, name: &str, value: u64) -> bool {
        let field = match name {
            "layer-bytes" => &mut self.layer_bytes,
            "ratio" => &mut self.ratio,
            "entries" => &mut self.entries,
            "config-bytes" => &mut self.config_bytes,
            "manifest-bytes" => &mut self.manifest_bytes,
            "header-bytes" => &mut self.header_bytes,
            "file-buffer" => &mut self.file_buffer,
            "facts-bytes" => &mut self.facts_bytes,
            _ => return false,
        };
        *field = value;
        true
    }
}
