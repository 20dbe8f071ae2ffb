//! PLM-P052: runAsNonRoot contradicts the user of the image.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Container;
use plimsoll_model::{Assessed, Role};

use crate::docker::built::{self, BuiltUser};

pub(crate) fn check<'e>(container: Container<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let non_root = container.run_as_non_root();
    if non_root.get()? != Some(true) || container.run_as_user().get()?.is_some() {
        return Ok(());
    }
    let image = container.image();
    let Some(reference) = image.get()? else { return Ok(()) };
    let built = match built::of_image(context, reference)? {
        Some(stage) => Some((stage, built::user(stage)?)),
        None => None,
    };
    let user = match &built {
        Some((_, user)) => user_of(user.name),
        None => user_of(&context.images.get(reference)?.config()?.user),
    };
    let name = container.name();
    let title = match user {
        User::Number => return Ok(()),
        User::Root => format!("container `{name}` must not run as root, but its image does"),
        User::Word(word) => format!("container `{name}` must not run as root, but its image names the user `{word}`"),
    };
    let noted = findings
        .at(non_root, format_args!("{title}"))
        .related(Role::Context, image, "the image")
        // Containers that inherit the field have images of their own.
        .discriminated_by(name);
    match built {
        Some((_, BuiltUser { word: Some(word), .. })) => _ = noted.beside(word, "the user it is built with"),
        Some((stage, BuiltUser { word: None, .. })) => _ = noted.beside(stage, "built here, without a user"),
        None => {}
    }
    Ok(())
}

/// What the kubelet can tell of the user of an image.
enum User<'i> {
    /// Root, named or by number or because nothing else is said.
    Root,
    /// A number above 0.
    Number,
    /// A word, which only the image's own files resolve.
    Word(&'i str),
}

/// The user of an image, without its group.
fn user_of(configured: &str) -> User<'_> {
    let user = configured.split(':').next().unwrap_or(configured);
    match user.parse::<i64>() {
        Ok(number) if number > 0 => User::Number,
        Ok(_) => User::Root,
        Err(_) if matches!(user, "" | "root") => User::Root,
        Err(_) => User::Word(user),
    }
}
