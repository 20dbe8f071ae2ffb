//! Throw-away judges that show what fits the traits: an image, the whole estate, a judge that panics, one that skips.

use std::sync::Arc;

use plimsoll_engine::{
    Book, Collected, Context, Findings, Judge, Judgement, Plan, Reach, Scope, Selection, Unit, judge,
};
use plimsoll_facts::{Estate, Image, ImageConfig, ImageSet, Object};
use plimsoll_manifest::{Options, read};
use plimsoll_model::{
    Activation, Assessed, CheckId, FixClass, GapKind, Meta, Minor, Needs, Page, Settings, Severity, Unknown, Why,
};

const ID: CheckId = CheckId::new(b'P', 999);

static PAGE: Page = Page {
    meta: Meta {
        id: ID,
        slug: "throw-away",
        title: "a check for this test",
        remedy: "nothing",
        severity: Severity::Low,
        default: Activation::On,
        families: &["privilege"],
        needs: Needs::Files,
        kinds: &[],
        linux_only: false,
        controls: &[],
        aliases: &[],
        fix: FixClass::None,
        part_of: None,
        absorbs: &[],
    },
    markdown: "",
};

fn plan() -> Plan {
    Plan::new(&[&PAGE], &Selection::default(), Reach::default()).unwrap()
}

fn estate(text: &str, complete: bool) -> Estate {
    let collected = Collected { number: 0, path: Arc::from("a.yaml"), bytes: text.as_bytes().to_vec(), named: true };
    Estate::new(read(collected, &Options::default()).file.into_iter().collect(), complete)
}

fn run(judge_under_test: &dyn Judge, estate: &Estate, images: &ImageSet) -> Judgement {
    let context =
        Context { target: Minor::NEWEST, estate, images, settings: &Settings::default(), as_of: "2026-06-30" };
    judge(&plan(), &[judge_under_test], &context, Book::default())
}

const SERVICES: &str = "apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}}
---
apiVersion: v1
kind: Ingress
metadata: {name: shop}
spec: {service: api}
";

/// An image whose user is root.
struct RootImage;

impl Judge for RootImage {
    fn judge<'e>(&self, unit: Unit<'e>, _: &Context<'e>, book: &mut Book) {
        let Unit::Image(image) = unit else { return };
        book.attempt(ID, &Scope::estate(), |findings| {
            if image.config()?.user.is_empty() {
                let name = image.name();
                findings.absent("a user".to_owned(), name.to_owned(), format_args!("{name} runs as root"));
            }
            Ok(())
        });
    }

    fn expected(&self, unit: Unit<'_>) -> u64 {
        u64::from(matches!(unit, Unit::Image(_)))
    }
}

/// An Ingress that names a Service that is not there.
struct Dangling;

impl Judge for Dangling {
    fn judge<'e>(&self, unit: Unit<'e>, _: &Context<'e>, book: &mut Book) {
        let Unit::Estate(estate) = unit else { return };
        book.attempt(ID, &Scope::estate(), |findings| {
            let ingresses: Vec<&Object> = estate.objects().filter(|object| object.kind == "Ingress").collect();
            findings.each(ingresses, |findings: &mut Findings<'_, '_>, ingress| {
                let name = ingress.base().unwrap().field::<&str>(&["spec", "service"]);
                let Some(wanted) = name.get()? else { return Ok(()) };
                if estate.find("Service", &ingress.namespace, wanted)?.is_none() {
                    findings.about(ingress).at(name, format_args!("no Service `{wanted}`"));
                }
                Ok(())
            })
        });
    }

    fn expected(&self, unit: Unit<'_>) -> u64 {
        u64::from(matches!(unit, Unit::Estate(_)))
    }
}

/// Works on every object, as told.
struct PerObject(fn() -> Assessed);

impl Judge for PerObject {
    fn judge<'e>(&self, unit: Unit<'e>, _: &Context<'e>, book: &mut Book) {
        let Unit::Object(object) = unit else { return };
        book.attempt(ID, &Scope::object(object), |_| self.0());
    }

    fn expected(&self, unit: Unit<'_>) -> u64 {
        u64::from(matches!(unit, Unit::Object(_)))
    }
}

/// Passes over every second object without a word.
struct Skipping;

impl Judge for Skipping {
    fn judge<'e>(&self, unit: Unit<'e>, _: &Context<'e>, book: &mut Book) {
        if let Unit::Object(object) = unit
            && object.kind == "Service"
        {
            book.attempt(ID, &Scope::object(object), |_| Ok(()));
        }
    }

    fn expected(&self, unit: Unit<'_>) -> u64 {
        u64::from(matches!(unit, Unit::Object(_)))
    }
}

#[test]
fn an_image_fits_the_same_judge() {
    let image = |reference: &str, user: &str| {
        Image::of_config(reference, ImageConfig { user: user.to_owned(), ..ImageConfig::default() })
    };
    let images = ImageSet::new([image("web:1", ""), image("api:1", "1000")]);
    let judgement = run(&RootImage, &estate("", false), &images);
    assert_eq!(judgement.findings.len(), 1);
    assert_eq!(judgement.findings[0].title, "web:1 runs as root");
    assert_eq!(judgement.assessments, 2);
}

#[test]
fn a_missing_reference_is_a_finding_only_in_a_complete_set() {
    let complete = run(&Dangling, &estate(SERVICES, true), &ImageSet::default());
    assert_eq!(complete.findings.len(), 1);
    assert_eq!(complete.findings[0].subject.as_str(), "object:default/Ingress/shop");
    assert_eq!(complete.findings[0].primary().unwrap().route(), "spec.service");
    let partial = run(&Dangling, &estate(SERVICES, false), &ImageSet::default());
    assert_eq!(partial.findings.len(), 0);
    assert_eq!(partial.gaps[0].kind, GapKind::OutOfReach);
    assert_eq!(partial.gaps[0].checks, [ID]);
}

#[test]
fn a_panic_becomes_a_gap_and_the_others_are_judged() {
    // The hook would print the panic that this test makes on purpose.
    std::panic::set_hook(Box::new(|_| {}));
    let judgement = run(&PerObject(|| panic!("on purpose")), &estate(SERVICES, false), &ImageSet::default());
    assert_eq!(judgement.gaps.len(), 2);
    assert!(judgement.gaps.iter().all(|gap| gap.why == "panicked" && gap.kind == GapKind::Blind));
}

#[test]
fn an_unknown_becomes_a_gap_that_names_the_check() {
    let judgement =
        run(&PerObject(|| Err(Unknown::new(Why::Unresolved))), &estate(SERVICES, false), &ImageSet::default());
    assert_eq!(judgement.gaps.len(), 2);
    assert_eq!(judgement.gaps[0].checks, [ID]);
}

#[test]
fn books_that_do_not_balance_are_a_gap() {
    let judgement = run(&Skipping, &estate(SERVICES, false), &ImageSet::default());
    assert_eq!(judgement.gaps.iter().map(|gap| gap.why).collect::<Vec<_>>(), ["unbalanced"]);
    let balanced = run(&PerObject(|| Ok(())), &estate(SERVICES, false), &ImageSet::default());
    assert_eq!(balanced.gaps, []);
}
