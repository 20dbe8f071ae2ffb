//! PLM-M015: Compose service runs as root, or as whom the image says.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Word};
use plimsoll_model::Assessed;

use crate::docker::built;

pub(crate) fn check<'e>(
    service: ComposeService<'e>,
    context: &Context<'e>,
    findings: &mut Findings<'_, 'e>,
) -> Assessed {
    let user = service.field::<Word<'e>>(&["user"]);
    let name = user.get()?.map_or("", |word| word.text.split(':').next().unwrap_or_default().trim());
    let built = match built::of_service(context, service)? {
        Some(stage) if name.is_empty() => built::known_user(stage)?,
        _ => None,
    };
    if let Some(built) = built {
        if built.is_root() {
            let title = format_args!("service `{}` runs as root, which its image is built with", service.name());
            let noted = findings.at(user, title);
            built.word.map(|word| noted.beside(word, "the user of the image"));
        }
    } else if name.is_empty() {
        findings.at(user, format_args!("service `{}` does not say as which user it runs", service.name()));
    } else if name == "root" || name.bytes().all(|digit| digit == b'0') {
        findings.at(user, format_args!("service `{}` runs as root", service.name()));
    }
    Ok(())
}
