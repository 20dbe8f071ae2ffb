//! Lists the checks by their folders, each of one shape, the controls of the Pod Security Standards, and the
//! frameworks.

use plimsoll_registry_build::{Shape, checks, modules, texts};

/// A folder of checks whose functions are held by variants of these names.
fn shape(folder: &'static str, variant: &'static str, fix: &'static str) -> Shape {
    Shape { folder, variant: Some(variant), has_code: true, fix: Some(fix) }
}

fn main() {
    checks(
        &[
            shape("container", "crate::Run::Container", "crate::Cure::Container"),
            shape("workload", "crate::Run::Workload", "crate::Cure::Workload"),
            shape("object", "crate::Run::Object", "crate::Cure::Object"),
            shape("service", "crate::Run::Service", "crate::Cure::Service"),
            // There are no such variants of `Cure`: no check of these shapes has a fix, and a page that says otherwise
            // must not compile.
            shape("stage", "crate::Run::Stage", "crate::Cure::Stage"),
            shape("project", "crate::Run::Project", "crate::Cure::Project"),
            shape("image", "crate::Run::Image", "crate::Cure::Image"),
            shape("estate", "crate::Run::Estate", "crate::Cure::Estate"),
            shape("file", "crate::Run::File", "crate::Cure::File"),
            shape("dockerfile", "crate::Run::Dockerfile", "crate::Cure::Dockerfile"),
            shape("instruction", "crate::Run::Instruction", "crate::Cure::Instruction"),
            shape("command", "crate::Run::Command", "crate::Cure::Command"),
            Shape {
                folder: "reach",
                variant: Some("crate::Run::Later"),
                has_code: false,
                fix: Some("crate::Cure::Later"),
            },
        ],
        "crate::Check",
    );
    texts("frameworks", "tsv", "frameworks");
    modules("src/pss", "controls", "CONTROL", "crate::pss::Control");
}
