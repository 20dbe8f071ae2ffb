//! Reads the pages of the checks whose findings are made here, where waivers and findings meet.

use plimsoll_registry_build::{Shape, checks};

fn main() {
    checks(&[Shape { folder: "join", variant: None, has_code: false, fix: None }], "crate::Join");
}
