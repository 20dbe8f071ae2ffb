//! Lists the checks by their folders, each of one shape, and the controls of the Pod Security Standards.

use plimsoll_registry_build::{Shape, checks, modules};

fn main() {
    checks(
        &[
            Shape { folder: "container", variant: Some("crate::Run::Container"), fix: Some("crate::Cure::Container") },
            Shape { folder: "workload", variant: Some("crate::Run::Workload"), fix: Some("crate::Cure::Workload") },
            Shape { folder: "object", variant: Some("crate::Run::Object"), fix: Some("crate::Cure::Object") },
            // There is no such variant: no check of files has a fix, and a page that says otherwise must not compile.
            Shape { folder: "file", variant: Some("crate::Run::File"), fix: Some("crate::Cure::File") },
        ],
        "crate::Check",
    );
    modules("src/pss", "controls", "CONTROL", "crate::pss::Control");
}
