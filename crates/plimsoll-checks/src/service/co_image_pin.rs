//! PLM-M027: Compose service runs whatever image its tag means today.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, ImageReference};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

use crate::image_name::is_moving;

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let image = service.as_written().image();
    // What a service builds is named by it, not pulled.
    if service.as_written().field::<Node<'_>>(&["build"]).get()?.is_some() {
        return Ok(());
    }
    let Some(word) = image.get()? else { return Ok(()) };
    let Ok(reference) = ImageReference::parse(word.text) else { return Ok(()) };
    if reference.digest().is_some() {
        return Ok(());
    }
    let name = service.name();
    match reference.tag() {
        None => _ = findings.at(image, format_args!("the image of service `{name}` has no tag, which means `latest`")),
        Some(tag) if is_moving(tag) => {
            let shown = if word.node.is_filled() { word.written() } else { tag };
            findings.at(image, format_args!("the image of service `{name}` has the moving tag `{shown}`"));
        }
        Some(_) => {}
    }
    Ok(())
}
