//! The configuration: defaults, the user's file, the project's file, variables, flags; later wins.

mod catalogue;
mod file;
mod typed;

use std::collections::BTreeMap;
use std::path::PathBuf;

use plimsoll_model::{CheckId, Parameter, Settings, Severity, store};
use plimsoll_verdict::WaiverFile;

use crate::cli::{Global, SETTINGS, Setting, SettingArgs, Source};
use crate::exit::Failure;
use crate::folders;

pub(crate) use file::{CONFIG_NAME, ConfigFile, read_text};

/// A setting's value and where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Resolved {
    pub(crate) values: Vec<String>,
    /// For people: `default`, `plimsoll.yaml:3`, `PLIMSOLL_FAIL_ON`, `--fail-on`.
    pub(crate) origin: String,
}

/// What the configuration says of a check.
#[derive(Clone, Default)]
pub(crate) struct CheckConfig {
    pub(crate) enabled: Option<bool>,
    pub(crate) severity: Option<Severity>,
    pub(crate) waivable: Option<bool>,
    /// Its parameters, with the texts given for them.
    pub(crate) parameters: Vec<(&'static Parameter, Vec<String>)>,
}

/// Everything that is configured.
pub(crate) struct Configuration {
    values: BTreeMap<&'static str, Resolved>,
    /// The project's file.
    pub(crate) file: Option<ConfigFile>,
    /// What it says of single checks.
    pub(crate) checks: BTreeMap<CheckId, CheckConfig>,
    /// The parameters of checks.
    pub(crate) parameters: Settings,
}

impl Configuration {
    /// Loads the files and merges them with what was said.
    pub(crate) fn load(global: &Global, said: &SettingArgs) -> Result<Self, Failure> {
        let mut values: BTreeMap<&'static str, Resolved> = SETTINGS
            .iter()
            .map(|setting| {
                let values = setting.default.iter().map(|value| (*value).to_owned()).collect();
                (setting.flag, Resolved { values, origin: "default".to_owned() })
            })
            .collect();
        let mut checks = BTreeMap::new();
        if let Some(path) = user_file() {
            let file = ConfigFile::read(&path)?;
            file.settings(&mut values)?;
            checks.extend(file.checks()?);
        }
        let path = match &global.config {
            Some(path) => Some(path.clone()),
            None => discover()?,
        };
        let file = path.map(|path| ConfigFile::read(&path)).transpose()?;
        if let Some(file) = &file {
            file.settings(&mut values)?;
            checks.extend(file.checks()?);
            file.waivers()?;
        }
        for setting in SETTINGS {
            if let Some(said) = said.0.get(setting.flag) {
                let origin = match said.source {
                    Source::Flag => format!("--{}", setting.flag),
                    Source::Variable => setting.variable(),
                };
                values.insert(setting.flag, Resolved { values: said.values.clone(), origin });
            }
        }
        let mut parameters = Settings::default();
        for (parameter, texts) in checks.values().flat_map(|check: &CheckConfig| &check.parameters) {
            if let Err(takes) = store(&mut parameters, parameter, texts) {
                return Err(Failure::usage(format!("`{}` takes {takes}", parameter.key)));
            }
        }
        let mut configuration = Self { values, file, checks, parameters };
        configuration.parameters.malware_hashes = configuration.malware_hashes()?;
        configuration.validate()?;
        Ok(configuration)
    }

    /// The settings in the order of their declaration.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&'static Setting, &Resolved)> {
        SETTINGS.iter().filter_map(|setting| Some((setting, self.values.get(setting.flag)?)))
    }

    /// The waivers of the project's file.
    pub(crate) fn waivers(&self) -> Result<WaiverFile, Failure> {
        self.file.as_ref().map_or_else(|| Ok(WaiverFile::default()), ConfigFile::waivers)
    }

    fn resolved(&self, flag: &str) -> Option<&Resolved> {
        self.values.get(flag)
    }
}

/// The user's own file under the XDG folder, if it is there.
fn user_file() -> Option<PathBuf> {
    let path = folders::config()?.join(CONFIG_NAME);
    path.is_file().then_some(path)
}

/// The project's file: here or above, up to the root of the repository. Outside a repository, only here.
fn discover() -> Result<Option<PathBuf>, Failure> {
    let here = std::env::current_dir()?;
    let in_repository = here.ancestors().any(|folder| folder.join(".git").exists());
    for (depth, folder) in here.ancestors().enumerate() {
        if folder.join(CONFIG_NAME).is_file() {
            return Ok(Some(PathBuf::from("../".repeat(depth)).join(CONFIG_NAME)));
        }
        if !in_repository || folder.join(".git").exists() {
            break;
        }
    }
    Ok(None)
}
