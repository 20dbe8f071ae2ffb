//! Where `COPY --from` and the mounts of `RUN` take files from: a stage, or an image.

use plimsoll_facts::{Instruction, Spot, Stage};

/// A place of an instruction that says where files come from.
#[derive(Clone, Copy)]
pub(crate) struct FileSource<'t> {
    /// The place.
    pub(crate) spot: Spot<'t>,
    /// What it names.
    pub(crate) name: &'t str,
    instruction: Instruction<'t>,
}

/// What a name stands for.
#[derive(Clone, Copy)]
pub(crate) enum Source<'t> {
    /// A stage before.
    Stage(Stage<'t>),
    /// The stage it stands in.
    Own,
    /// A stage that comes later.
    Later,
    /// The number of no stage before.
    Number,
    /// A single word that no stage has.
    Word,
    /// An image.
    Image,
    /// Whatever the build says that runs a trigger of `ONBUILD`.
    Open,
    /// It holds a variable, which builders do not take here.
    Unreadable,
}

/// The places of an instruction that say where files come from.
pub(crate) fn sources(instruction: Instruction<'_>) -> impl Iterator<Item = FileSource<'_>> {
    let file = instruction.file();
    let of_copy = instruction.flag("from").and_then(|flag| flag.value.as_ref());
    let of_copy = of_copy.map(move |value| (file.spot(value.extent), &*value.text));
    let of_mounts = instruction.mounts().filter_map(|mount| Some((mount.spot, mount.get(&["from"])?)));
    let named = of_copy.into_iter().chain(of_mounts).filter(|(_, name)| !name.is_empty());
    named.map(move |(spot, name)| FileSource { spot, name, instruction })
}

impl<'t> FileSource<'t> {
    /// What the name stands for.
    pub(crate) fn source(self) -> Source<'t> {
        let name = self.name;
        if name.contains('$') {
            return Source::Unreadable;
        }
        if name.contains([':', '@', '/']) {
            return Source::Image;
        }
        let Some(stage) = self.instruction.stage().filter(|_| !self.instruction.is_trigger()) else {
            return Source::Open;
        };
        let file = self.instruction.file();
        if let Some(earlier) = file.stage_named(name, stage.index()) {
            return Source::Stage(earlier);
        }
        let is_called = |stage: &Stage<'_>| stage.name().is_some_and(|called| called.eq_ignore_ascii_case(name));
        match name.parse::<usize>() {
            Ok(number) if number == stage.index() => Source::Own,
            Ok(_) => Source::Number,
            Err(_) if is_called(&stage) => Source::Own,
            Err(_) if file.stages().any(|stage| is_called(&stage)) => Source::Later,
            Err(_) if name.eq_ignore_ascii_case("scratch") || name.eq_ignore_ascii_case("context") => Source::Open,
            Err(_) => Source::Word,
        }
    }
}
