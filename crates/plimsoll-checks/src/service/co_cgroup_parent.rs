//! PLM-M029: Compose service leaves the place of its control group.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Site, Word};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let name = service.name();
    let parent = service.field::<Word<'e>>(&["cgroup_parent"]);
    let of_parent = parent.get().map(|word| {
        if word.is_some_and(|word| !word.text.is_empty()) {
            findings.at(parent, format_args!("service `{name}` is put below another control group"));
        }
    });
    let group = service.field::<Word<'e>>(&["cgroup"]);
    let of_group = group.get().map(|word| {
        if word.is_some_and(|word| word.text == "host") {
            let title = format_args!("service `{name}` sees the control groups of the host");
            findings.at(group, title).discriminated_by("cgroup");
        }
    });
    of_parent.and(of_group)
}

pub(crate) fn fix<'e>(_: ComposeService<'e>, site: Site<'e>) -> Edit {
    site.remove()
}
