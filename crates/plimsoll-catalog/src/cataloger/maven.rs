//! Projects of Maven: `pom.xml`, and `.pom` files of local repositories, which only say what projects need.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;

use crate::java::pom::Pom;
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "maven",
    version: 1,
    interest: &[Interest::Name("pom.xml"), Interest::Suffix(".pom")],
    read,
    assemble: Assemble::By(crate::java::project::assemble),
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let Some(text) = crate::xml::whole_text(file, facts) else { return };
    match Pom::parse(&text) {
        Ok(pom) => facts.keep(&pom),
        Err(error) => facts.problem(format!("is no project of Maven: {error}")),
    }
}
