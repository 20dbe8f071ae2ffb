//! The libraries that `ld.so.preload` puts into every program. Source: ld.so(8).

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{Content, RawFacts};

use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "preload",
    version: 1,
    interest: &[Interest::Name("ld.so.preload")],
    read,
    assemble: Assemble::By(|_, _| {}),
};

/// Libraries that are kept; a real list has one or two.
const MOST: usize = 100;

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    // What follows a `#` is a comment.
    let names = text.lines().filter_map(|line| line.split('#').next()).flat_map(|line| line.split([' ', '\t', ':']));
    let names = names.map(str::trim).filter(|name| !name.is_empty()).take(MOST).map(str::to_owned);
    facts.data = Some(Content::Preloaded(names.collect()).to_data());
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_between_blanks_colons_and_line_ends() {
        let mut facts = RawFacts::default();
        read(&FileBytes::whole("etc/ld.so.preload", b"/lib/a.so /lib/b.so:c.so\n# none\n\n/d.so # d\n"), &mut facts);
        let names = ["/lib/a.so", "/lib/b.so", "c.so", "/d.so"].map(str::to_owned).to_vec();
        assert_eq!(facts.data.unwrap(), Content::Preloaded(names).to_data());
    }
}
