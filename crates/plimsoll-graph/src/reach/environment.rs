//! The variables and the folder that a start command begins with.

use plimsoll_facts::ImageConfig;

/// Folders of programs when an image sets none. Source: Docker, `DefaultPathEnvUnix`.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What a start command begins with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Environment {
    variables: Vec<(String, String)>,
    /// The working folder, an absolute path.
    pub(super) folder: String,
}

impl Environment {
    /// That of an image.
    pub fn of(config: &ImageConfig) -> Self {
        let variables = config.env.iter().filter_map(|text| text.split_once('='));
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let folder = if config.working_dir.is_empty() { "/".to_owned() } else { config.working_dir.clone() };
        Self { variables, folder }
    }

    /// The folders or files that a variable lists with colons between them; none when it is not set.
    pub(super) fn list(&self, name: &str) -> impl Iterator<Item = &str> {
        let value = self.variables.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let default = if name == "PATH" { PATH } else { "" };
        value.unwrap_or(default).split(':').filter(|part| !part.is_empty())
    }
}

impl Default for Environment {
    fn default() -> Self {
        Self::of(&ImageConfig::default())
    }
}
