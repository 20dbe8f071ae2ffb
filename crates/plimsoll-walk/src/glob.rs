//! Globs over the paths that reports show.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A glob that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("`{glob}` is not a glob: {reason}")]
pub struct GlobError {
    /// The glob.
    pub glob: String,
    /// What is wrong with it.
    pub reason: String,
}

/// A set of globs; `*` stays within a folder and `**` does not.
#[derive(Clone, Debug, Default)]
pub struct Exclude {
    globs: GlobSet,
    /// What stands before a path, seen from the folder that the globs are for.
    prefix: String,
}

impl Exclude {
    /// The set of these globs. A glob that names a folder covers what is in it. `prefix` stands before each path,
    /// seen from the folder that the globs are for; it ends with `/` or is empty.
    pub fn new(globs: &[String], prefix: &str) -> Result<Self, GlobError> {
        let mut set = GlobSetBuilder::new();
        for glob in globs {
            let stem = glob.trim_start_matches("./").trim_end_matches('/');
            for form in [stem.to_owned(), format!("{stem}/**")] {
                let built = GlobBuilder::new(&form).literal_separator(true).build();
                set.add(built.map_err(|error| GlobError { glob: glob.clone(), reason: error.kind().to_string() })?);
            }
        }
        let built = set.build();
        let globs = built.map_err(|error| GlobError { glob: globs.join(", "), reason: error.kind().to_string() })?;
        Ok(Self { globs, prefix: prefix.to_owned() })
    }

    /// True when a glob covers the path.
    pub fn covers(&self, path: &str) -> bool {
        self.globs.is_match(format!("{}{path}", self.prefix))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Exclude;

    #[test]
    fn a_folder_covers_what_is_in_it() {
        let exclude = Exclude::new(&["**/testdata/**".to_owned(), "vendor/".to_owned()], "").unwrap();
        assert!(exclude.covers("a/testdata/x.yaml") && exclude.covers("vendor/x/y.yaml"));
        assert!(!exclude.covers("a/x.yaml") && !exclude.covers("a/vendor.yaml"));
        let below = Exclude::new(&["sub/vendor/**".to_owned()], "sub/").unwrap();
        assert!(below.covers("vendor/x.yaml") && !below.covers("sub/vendor/x.yaml"));
    }
}
