//! PLM-C010: see its page in `join/`. It joins images with a table of lives, and workloads with the images they run.

use plimsoll_advisory::{Date, EndOfLife, Resting, State, Support, resting};
use plimsoll_engine::{Book, Context, Findings, GapDraft, Judge, Plan, Scope, Unit};
use plimsoll_facts::image::ImageSource;
use plimsoll_facts::{ComposeProject, Container, Image, Object, Site};
use plimsoll_model::{Assessed, CheckId, Effect, Unknown, Why};

/// Judges what images rest on by a table of lives.
pub struct EndOfLifeJudge<'t> {
    table: &'t EndOfLife,
    support: Support,
    /// The check, if the plan runs it.
    check: Option<CheckId>,
}

impl<'t> EndOfLifeJudge<'t> {
    /// A judge for a plan. `support` says which updates count.
    pub fn new(plan: &Plan, table: &'t EndOfLife, support: Support) -> Self {
        let page = crate::all().iter().find(|join| join.page.meta.slug == "image-eol");
        let check = page.map(|join| join.page.meta.id).filter(|check| plan.runs(*check));
        Self { table, support, check }
    }

    fn image<'e>(&self, check: CheckId, image: &'e Image, context: &Context<'e>, book: &mut Book) {
        let scope = Scope::image(image);
        let found = book.attempt(check, &scope, |findings| {
            let rests = self.known(image)?;
            if let Some((first, words)) = ended(&rests, day(context)?, self.support) {
                tell(image, first, &words, findings);
            }
            Ok(rests)
        });
        for unlisted in found.into_iter().flatten().filter_map(|rest| rest.life.err()) {
            book.gap(GapDraft {
                subject: image.subject.clone(),
                stage: "advisory",
                why: Why::NotCollected,
                reason: unlisted.to_string(),
                consequence: "whether it still gets security updates is unknown".to_owned(),
                effect: Effect::Part,
                place: None,
            });
        }
    }

    fn object<'e>(&self, check: CheckId, object: &'e Object, context: &Context<'e>, book: &mut Book) {
        let scope = Scope::object(object);
        for pod in object.pods() {
            let scope = scope.clone().with_confidence(pod.confidence());
            book.attempt(check, &scope, |findings| {
                findings
                    .each(pod.every_container(), |findings, container| self.container(container?, context, findings))
            });
        }
    }

    fn container<'e>(
        &self,
        container: Container<'e>,
        context: &Context<'e>,
        findings: &mut Findings<'_, 'e>,
    ) -> Assessed {
        let image = container.image();
        let Some(reference) = image.get()? else { return Ok(()) };
        self.runs(&format!("container `{}`", container.name()), reference, image.into(), context, findings)
    }

    fn project<'e>(&self, check: CheckId, project: &'e ComposeProject, context: &Context<'e>, book: &mut Book) {
        for (layers, service) in project.services() {
            let scope = Scope::service(project, layers);
            book.attempt(check, &scope, |findings| {
                let image = service?.image();
                let Some(reference) = image.get()? else { return Ok(()) };
                let what = format!("service `{}`", layers.name);
                self.runs(&what, reference.text, image.into(), context, findings)
            });
        }
    }

    /// A finding where something runs an image that rests on what has ended.
    fn runs<'e>(
        &self,
        what: &str,
        reference: &str,
        site: Site<'e>,
        context: &Context<'e>,
        findings: &mut Findings<'_, 'e>,
    ) -> Assessed {
        let rests = self.known(context.images.get(reference)?)?;
        if let Some((_, words)) = ended(&rests, day(context)?, self.support) {
            findings.at(site, format_args!("the image of {what} rests on {words}"));
        }
        Ok(())
    }

    /// What an image rests on; nothing is known when a layer is not, which may have changed it.
    fn known(&self, image: &Image) -> Assessed<Vec<Resting<'t>>> {
        if image.source != ImageSource::Sbom {
            image.complete_view()?;
        }
        Ok(resting(image, self.table))
    }
}

impl Judge for EndOfLifeJudge<'_> {
    fn judge<'e>(&self, unit: Unit<'e>, context: &Context<'e>, book: &mut Book) {
        let Some(check) = self.check else { return };
        match unit {
            Unit::Image(image) => self.image(check, image, context, book),
            Unit::Object(object) => self.object(check, object, context, book),
            Unit::Project(project) => self.project(check, project, context, book),
            Unit::File(_) | Unit::Dockerfile(_) | Unit::Estate(_) => {}
        }
    }

    fn expected(&self, unit: Unit<'_>) -> u64 {
        if self.check.is_none() {
            return 0;
        }
        match unit {
            Unit::Image(_) => 1,
            Unit::Object(object) => object.pods().count() as u64,
            Unit::Project(project) => project.services.len() as u64,
            Unit::File(_) | Unit::Dockerfile(_) | Unit::Estate(_) => 0,
        }
    }
}

/// The day to judge by.
fn day(context: &Context<'_>) -> Assessed<Date> {
    context.as_of.parse().map_err(|_| Unknown::new(Why::Malformed))
}

/// The first thing that has ended, and all of them in words.
fn ended<'r, 't>(rests: &'r [Resting<'t>], day: Date, support: Support) -> Option<(&'r Resting<'t>, String)> {
    let mut first = None;
    let mut words = Vec::new();
    for rest in rests {
        let Ok(life) = &rest.life else { continue };
        if let State::Ended(last) = life.state(day, support) {
            words.push(format!("{life}, whose security updates ended on {last}"));
            first = first.or(Some(rest));
        }
    }
    Some((first?, words.join(", and on ")))
}

fn tell(image: &Image, first: &Resting<'_>, words: &str, findings: &mut Findings<'_, '_>) {
    let inventory = &image.inventory;
    let title = format_args!("the image rests on {words}");
    let package =
        first.package.and_then(|number| inventory.packages.get(usize::try_from(number).unwrap_or(usize::MAX)));
    if let Some(sight) = package.and_then(|package| package.sights.first()) {
        findings.on_member(image, sight.layer, &sight.path, title);
        return;
    }
    let release = inventory.os.as_ref().and_then(|system| image.view.at(&system.path));
    match release {
        Some(file) => _ = findings.on_file(image, file, title),
        None => _ = findings.on_config("os", Some(&first.what), title),
    }
}
