//! Lock files of npm: `package-lock.json` and `npm-shrinkwrap.json`, versions 1 to 3.
//! Source: docs.npmjs.com, package-lock.json.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;

use crate::npm_tree::{LockFile, read_lock};
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "npm_lock",
    version: 2,
    interest: &[Interest::Name("package-lock.json"), Interest::Name("npm-shrinkwrap.json")],
    read,
    assemble: Assemble::Each,
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    match read_lock(&text, facts) {
        Ok(LockFile::Tree(tree)) => tree.locked(facts).finish(facts),
        Ok(LockFile::Old(locked)) => locked.finish(facts),
        Err(error) => facts.problem(format!("is no lock file of npm: {error}")),
    }
}
