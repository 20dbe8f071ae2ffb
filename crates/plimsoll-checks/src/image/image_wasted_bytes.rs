//! PLM-I031: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_facts::image::{Entry, EntryKind, Gone};
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(image: &'e Image, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let view = image.complete_view()?;
    let bytes = |entry: &Entry| if entry.kind == EntryKind::File { entry.size } else { 0 };
    let indexes = image.layers.iter().filter_map(|layer| layer.index.as_ref());
    let all: u64 = indexes.flat_map(|index| &index.entries).map(bytes).fold(0, u64::saturating_add);
    let mut wasted: Vec<_> = view
        .gone()
        .filter_map(|(member, gone)| Some((bytes(view.member(member)?), member, gone)))
        .filter(|(bytes, ..)| *bytes > 0)
        .collect();
    let sum = wasted.iter().map(|(bytes, ..)| *bytes).fold(0, u64::saturating_add);
    let percent = u128::from(sum) * 100 / u128::from(all.max(1));
    if sum < FEWEST_BYTES || percent <= u128::from(context.settings.most_wasted_percent) {
        return Ok(());
    }
    wasted.sort_by_key(|(bytes, member, _)| (std::cmp::Reverse(*bytes), *member));
    let mebibytes = sum >> 20;
    let title = format_args!("{percent} % of the bytes, {mebibytes} MiB, are in layers but not in the image");
    let mut found = findings.on_file(image, view.root(), title);
    for (_, member, gone) in wasted.into_iter().take(MOST_SHOWN) {
        let Some(entry) = view.member(member) else { continue };
        let label = match gone {
            Gone::Deleted(layer) => format!("deleted in layer {layer}"),
            Gone::Replaced(layer) => format!("replaced in layer {layer}"),
        };
        found = found.with_member(image, member.layer, &entry.path, &label);
    }
    Ok(())
}

/// Less than that is not worth a word, whatever the share.
const FEWEST_BYTES: u64 = 1 << 20;

/// Files that the finding names.
const MOST_SHOWN: usize = 5;
