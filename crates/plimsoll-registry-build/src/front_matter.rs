//! The front matter of a check's page: flat `key: value` lines between two lines of `---`.

use std::collections::BTreeMap;
use std::path::Path;

/// What the front matter says, checked, with values ready to be written as Rust.
#[derive(Debug)]
pub(crate) struct FrontMatter {
    pub(crate) id: String,
    pub(crate) slug: String,
    pub(crate) fix: String,
    title: String,
    remedy: String,
    severity: String,
    default: String,
    needs: String,
    platform: String,
    families: Vec<String>,
    kinds: Vec<String>,
    controls: Vec<String>,
    aliases: Vec<String>,
    part_of: Option<String>,
    absorbs: Vec<String>,
    /// Byte offset of the Markdown below the front matter.
    body: usize,
}

/// The headings every page has, in this order.
const SECTIONS: [&str; 7] =
    ["What it finds", "Why it matters", "Bad", "Good", "How to fix", "When to waive", "References"];

/// The family word of each letter. Source: DESIGN section 5.
const FAMILIES: [(char, &str); 15] = [
    ('P', "privilege"),
    ('V', "vulnerabilities"),
    ('B', "rbac"),
    ('R', "resources"),
    ('E', "exposure"),
    ('S', "secrets"),
    ('C', "supply-chain"),
    ('H', "hygiene"),
    ('D', "dockerfile"),
    ('M', "compose"),
    ('K', "control-plane"),
    ('I', "image"),
    ('N', "host"),
    ('T', "trust"),
    ('X', "runtime"),
];

impl FrontMatter {
    /// Reads and checks a page.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let rest = text.strip_prefix("---\n").ok_or("the page must begin with a line `---`")?;
        let end = rest.find("\n---\n").ok_or("the front matter has no closing line `---`")?;
        let mut keys = BTreeMap::new();
        for line in rest[..end].lines() {
            let (key, value) = line.split_once(':').ok_or_else(|| format!("not `key: value`: {line}"))?;
            if keys.insert(key.trim().to_owned(), value.trim().to_owned()).is_some() {
                return Err(format!("the key `{key}` stands twice"));
            }
        }
        let mut take = |key: &str| keys.remove(key);
        let mut need = |key: &str| {
            take(key).filter(|value| !value.is_empty()).ok_or_else(|| format!("the key `{key}` is missing"))
        };
        let body = "---\n".len() + end + "\n---\n".len();
        let page = Self {
            id: need("id")?,
            slug: need("slug")?,
            title: need("title")?,
            remedy: need("remedy")?,
            severity: word("severity", &need("severity")?, &["info", "low", "medium", "high", "critical"])?,
            default: word("default", &need("default")?, &["on", "off", "restricted", "config"])?,
            fix: word("fix", &need("fix")?, &["none", "unsafe", "safe"])?,
            controls: none_or_list(&need("controls")?),
            aliases: none_or_list(&need("aliases")?),
            needs: word(
                "needs",
                &take("needs").unwrap_or_else(|| "files".to_owned()),
                &[
                    "files",
                    "set",
                    "image",
                    "image-config",
                    "signatures",
                    "advisories",
                    "database",
                    "live",
                    "reachability",
                    "shellcheck",
                ],
            )?,
            platform: word("platform", &take("platform").unwrap_or_else(|| "any".to_owned()), &["any", "linux"])?,
            families: take("families").as_deref().map(list).unwrap_or_default(),
            part_of: take("part-of"),
            absorbs: take("absorbs").as_deref().map(list).unwrap_or_default(),
            kinds: take("kinds").as_deref().map(list).unwrap_or_default(),
            body,
        };
        if let Some(key) = keys.keys().next() {
            return Err(format!("unknown key `{key}`"));
        }
        page.check_id()?;
        sections(&text[body..])?;
        Ok(page)
    }

    fn check_id(&self) -> Result<(), String> {
        let rest = self.id.strip_prefix("PLM-").unwrap_or_default();
        let well_formed = rest.len() == 4 && rest[1..].bytes().all(|byte| byte.is_ascii_digit());
        if well_formed && self.family().is_some() {
            Ok(())
        } else {
            Err(format!("`{}` is not an id such as PLM-P001", self.id))
        }
    }

    fn family(&self) -> Option<&'static str> {
        let letter = self.id.chars().nth(4)?;
        FAMILIES.iter().find(|(known, _)| *known == letter).map(|(_, family)| *family)
    }

    /// The page as an expression of type `plimsoll_model::Page`.
    pub(crate) fn to_rust(&self, path: &Path) -> String {
        let families: Vec<_> =
            self.family().into_iter().map(str::to_owned).chain(self.families.iter().cloned()).collect();
        format!(
            "plimsoll_model::Page {{ meta: plimsoll_model::Meta {{ \
             id: plimsoll_model::CheckId::new(b'{letter}', {number}), slug: {:?}, title: {:?}, remedy: {:?}, \
             severity: plimsoll_model::Severity::{}, default: plimsoll_model::Activation::{}, families: &{families:?}, \
             needs: plimsoll_model::Needs::{}, kinds: &{:?}, linux_only: {}, \
             controls: &{:?}, aliases: &{:?}, fix: plimsoll_model::FixClass::{}, part_of: {:?}, absorbs: &{:?} }}, \
             markdown: include_str!({path:?}).split_at({}).1 }}",
            self.slug,
            self.title,
            self.remedy,
            self.severity,
            self.default,
            self.needs,
            self.kinds,
            self.platform == "Linux",
            self.controls,
            self.aliases,
            self.fix,
            self.part_of,
            self.absorbs,
            self.body,
            letter = &self.id[4..5],
            number = self.id[5..].trim_start_matches('0'),
        )
    }
}

/// The enum variant for a word, which must be one of `allowed`.
fn word(key: &str, value: &str, allowed: &[&str]) -> Result<String, String> {
    if !allowed.contains(&value) {
        return Err(format!("`{key}: {value}`: must be one of {}", allowed.join(", ")));
    }
    Ok(value.split('-').map(|part| part[..1].to_uppercase() + &part[1..]).collect())
}

fn none_or_list(value: &str) -> Vec<String> {
    if value == "none" { Vec::new() } else { list(value) }
}

fn list(value: &str) -> Vec<String> {
    value.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
}

/// Checks that the fixed sections are all there, in order, and that there is a bad and a good block.
fn sections(markdown: &str) -> Result<(), String> {
    let found: Vec<_> = markdown.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    if found != SECTIONS {
        return Err(format!("the sections must be {SECTIONS:?}, found {found:?}"));
    }
    let block = |section: &str| {
        let after = markdown.split(&format!("## {section}\n")).nth(1).unwrap_or_default();
        after.split("\n## ").next().unwrap_or_default().contains("```")
    };
    match (block("Bad"), block("Good")) {
        (true, true) => Ok(()),
        (false, _) => Err("the section Bad has no block".to_owned()),
        (_, false) => Err("the section Good has no block".to_owned()),
    }
}
