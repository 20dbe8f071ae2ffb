//! PLM-I021: see the page beside this file.

use plimsoll_content::SignFact;
use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::Assessed;

use crate::image_view::{Start, Suspect, suspects, tell, tell_config};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let (suspects, outcome) = suspects(image);
    for found in suspects.values() {
        let found: Vec<Suspect<'_>> = found.iter().map(|suspect| suspect.with(is_sign)).collect();
        tell(image, findings, WHAT, &found);
    }
    let config = image.config()?;
    if let Some(start) = Start::of(config) {
        let signs: Vec<SignFact> = start.signs().into_iter().filter(is_sign).collect();
        tell_config(findings, WHAT, start.key, start.first, &signs);
    }
    outcome
}

/// What such a file is.
const WHAT: &str = "a miner or starts one";

fn is_sign(fact: &SignFact) -> bool {
    fact.sign.what.is_miner()
}
