//! PLM-M015: Compose service runs as root, or as whom the image says.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Word};
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let user = service.field::<Word<'e>>(&["user"]);
    let name = user.get()?.map_or("", |word| word.text.split(':').next().unwrap_or_default().trim());
    if name.is_empty() {
        findings.at(user, format_args!("service `{}` does not say as which user it runs", service.name()));
    } else if name == "root" || name.bytes().all(|digit| digit == b'0') {
        findings.at(user, format_args!("service `{}` runs as root", service.name()));
    }
    Ok(())
}
