//! PLM-D022: files are given to the user the container runs as.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{BaseImage, Instruction, Stage};
use plimsoll_model::{Assessed, Why};
use plimsoll_source::dockerfile::Keyword;

pub(crate) fn check<'e>(copy: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let in_image = copy.stage().is_some_and(Stage::is_in_image) && !copy.is_trigger();
    let (Some(target), Some(flag), true) = (copy.file().target(), copy.flag("chown"), in_image) else { return Ok(()) };
    let owner = user_of(copy.flag_filled("chown")?.unwrap_or_default());
    if is_root(owner) {
        return Ok(());
    }
    let Some(user) = target.last(Keyword::User) else {
        // Without an image there is only root.
        let is_known = *target.root_base()? == BaseImage::Scratch;
        return if is_known { Ok(()) } else { Err(copy.unknown(Why::OutOfReach)) };
    };
    let Some(runs_as) = user.arguments().next() else { return Ok(()) };
    let name = user_of(runs_as.get()?);
    if name == owner {
        let title = format_args!("`{owner}`, as whom the container runs, owns the files and can change them");
        findings.on(copy.file().spot(flag.extent), title).beside(runs_as, "the container runs as this user");
        return Ok(());
    }
    // Whether a name and a number are one user, the image says.
    let is_comparable = is_root(name) || is_number(name) == is_number(owner);
    if is_comparable { Ok(()) } else { Err(copy.unknown(Why::OutOfReach)) }
}

/// The user of `user:group`.
fn user_of(owner: &str) -> &str {
    owner.split(':').next().unwrap_or_default()
}

fn is_root(user: &str) -> bool {
    matches!(user, "" | "0" | "root")
}

fn is_number(user: &str) -> bool {
    user.bytes().all(|byte| byte.is_ascii_digit())
}
