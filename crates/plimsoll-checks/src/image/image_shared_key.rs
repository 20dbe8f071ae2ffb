//! PLM-I053: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::Assessed;

use crate::image_view::{KeyFile, key_files, private_keys};

pub(crate) fn check<'e>(image: &'e Image, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let files = key_files(image)?;
    let keys = private_keys(&files);
    let own: Vec<_> = keys.iter().filter(|key| !key.is_of_packages()).collect();
    if own.is_empty() {
        return Ok(());
    }
    let mut outcome = Ok(());
    let mut others = Vec::new();
    for other in context.images.iter().filter(|other| other.subject != image.subject) {
        match key_files(other) {
            Ok(files) => others.push((other, files)),
            // It may hold them too.
            Err(unknown) => outcome = Err(unknown),
        }
    }
    for key in own {
        let holds = |file: &&KeyFile<'_>| file.facts.keys.iter().any(|fact| fact.public == key.fact.public);
        let shared: Vec<_> =
            others.iter().filter_map(|(other, files)| Some((*other, files.iter().find(holds)?))).collect();
        let Some((first, _)) = shared.first() else { continue };
        let more = match shared.len() {
            1 => String::new(),
            count => format!(" and {} more of the run", count - 1),
        };
        let title = format!("`{}` holds {} that `{}`{more} has too", key.file.shown(), key.words(), first.name());
        let mut found = key.tell(image, findings, &title);
        for (other, file) in shared.into_iter().take(MOST_SHOWN) {
            found = file.beside(found, other, &format!("the same key in {}", other.name()));
        }
    }
    outcome
}

/// Other images that a finding names.
const MOST_SHOWN: usize = 5;
