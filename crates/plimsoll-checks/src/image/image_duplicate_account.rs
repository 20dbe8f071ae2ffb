//! PLM-I007: see the page beside this file.

use std::collections::BTreeMap;
use std::fmt::Display;

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_facts::image::ViewFile;
use plimsoll_model::Assessed;

use crate::image_view::Accounts;

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let accounts = Accounts::of(image.complete_view()?)?;
    if let Some(file) = accounts.users_file {
        let users = || accounts.users.iter();
        doubles(findings, image, file, "user id", users().filter_map(|user| Some((user.uid?, &*user.name))));
        doubles(findings, image, file, "user name", users().map(|user| (&*user.name, &*user.name)));
    }
    if let Some(file) = accounts.groups_file {
        let groups = || accounts.groups.iter();
        doubles(findings, image, file, "group id", groups().filter_map(|group| Some((group.gid?, &*group.name))));
        doubles(findings, image, file, "group name", groups().map(|group| (&*group.name, &*group.name)));
    }
    Ok(())
}

/// Tells of keys that several names have.
fn doubles<'n, K: Ord + Display>(
    findings: &mut Findings<'_, '_>,
    image: &Image,
    file: ViewFile<'_>,
    what: &str,
    names: impl Iterator<Item = (K, &'n str)>,
) {
    let mut known: BTreeMap<K, Vec<&str>> = BTreeMap::new();
    for (key, name) in names {
        known.entry(key).or_default().push(name);
    }
    for (key, mut names) in known.into_iter().filter(|(_, names)| names.len() > 1) {
        let times = names.len();
        names.dedup();
        let found = if names.len() == 1 {
            findings.on_file(image, file, format_args!("the {what} `{key}` stands {times} times"))
        } else {
            let names = names.join("`, `");
            findings.on_file(image, file, format_args!("the {what} {key} is that of `{names}`"))
        };
        found.discriminated_by(&format!("{what} {key}"));
    }
}
