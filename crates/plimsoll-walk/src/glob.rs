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
pub struct Exclude(GlobSet);

impl Exclude {
    /// The set of these globs. A glob that names a folder covers what is in it.
    pub fn new(globs: &[String]) -> Result<Self, GlobError> {
        let mut set = GlobSetBuilder::new();
        for glob in globs {
            let stem = glob.trim_start_matches("./").trim_end_matches('/');
            for form in [stem.to_owned(), format!("{stem}/**")] {
                let built = GlobBuilder::new(&form).literal_separator(true).build();
                set.add(built.map_err(|error| GlobError { glob: glob.clone(), reason: error.kind().to_string() })?);
            }
        }
        let built = set.build();
        Ok(Self(built.map_err(|error| GlobError { glob: globs.join(", "), reason: error.kind().to_string() })?))
    }

    /// True when a glob covers the path.
    pub fn covers(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Exclude;

    #[test]
    fn a_folder_covers_what_is_in_it() {
        let exclude = Exclude::new(&["**/testdata/**".to_owned(), "vendor/".to_owned()]).unwrap();
        assert!(exclude.covers("a/testdata/x.yaml") && exclude.covers("vendor/x/y.yaml"));
        assert!(!exclude.covers("a/x.yaml") && !exclude.covers("a/vendor.yaml"));
    }
}
