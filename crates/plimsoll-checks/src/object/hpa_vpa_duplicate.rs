//! PLM-R022: two autoscalers act on one target.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Field, Object};
use plimsoll_model::{Assessed, Role};

use crate::logic::{all, any};
use crate::scale::resource;

/// A kind of autoscaler: its resource, and where its target stands.
struct Kind {
    resource: &'static str,
    target: &'static [&'static str],
    name: &'static [&'static str],
    default_target: Option<&'static str>,
    is_vertical: bool,
}

const KINDS: [Kind; 3] = [
    Kind {
        resource: "HorizontalPodAutoscaler",
        target: &["spec", "scaleTargetRef"],
        name: &["spec", "scaleTargetRef", "name"],
        default_target: None,
        is_vertical: false,
    },
    Kind {
        resource: "ScaledObject.keda.sh",
        target: &["spec", "scaleTargetRef"],
        name: &["spec", "scaleTargetRef", "name"],
        default_target: Some("Deployment"),
        is_vertical: false,
    },
    Kind {
        resource: "VerticalPodAutoscaler",
        target: &["spec", "targetRef"],
        name: &["spec", "targetRef", "name"],
        default_target: None,
        is_vertical: true,
    },
];

#[derive(Clone, Copy)]
struct Acting<'e> {
    kind: &'static Kind,
    object: &'e Object,
    base: Base<'e>,
}

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(this) = Acting::new(object) else { return Ok(()) };
    // Of two, the later one by kind and name has the finding.
    let before = KINDS.iter().flat_map(|kind| context.estate.of_resource(kind.resource, &object.namespace));
    let before = before.filter_map(Acting::new).filter(|other| other.order() < this.order());
    findings.each(before, |findings, other| {
        if this.clashes_with(other)? {
            let title =
                format_args!("`{}` scales what the {} `{}` scales", object.name, other.object.kind, other.object.name);
            findings
                .at(this.name(), title)
                .related(Role::Context, other.name(), "the same target")
                .discriminated_by(&other.object.kind)
                .discriminated_by(&other.object.name);
        }
        Ok(())
    })
}

impl<'e> Acting<'e> {
    fn new(object: &'e Object) -> Option<Self> {
        let resource = object.resource();
        let kind = KINDS.iter().find(|kind| kind.resource == resource)?;
        Some(Self { kind, object, base: object.base()? })
    }

    fn order(self) -> (&'e str, &'e str) {
        (&self.object.kind, &self.object.name)
    }

    fn name(self) -> Field<'e, &'e str> {
        self.base.field(self.kind.name)
    }

    fn target(self) -> Assessed<Option<String>> {
        let reference = self.base.field::<Base<'e>>(self.kind.target).get()?;
        reference.map_or(Ok(None), |reference| resource(reference, self.kind.default_target))
    }

    fn clashes_with(self, other: Self) -> Assessed<bool> {
        let same = |one: Assessed<Option<String>>, two: Assessed<Option<String>>| {
            let one = one?;
            Ok(one.is_some() && one == two?)
        };
        let owned = |name: Field<'_, &str>| name.get().map(|name| name.map(str::to_owned));
        all([
            same(owned(self.name()), owned(other.name())),
            same(self.target(), other.target()),
            self.acts(),
            other.acts(),
            // The one sizes pods, the other counts them: fine, unless both look at the same figures.
            match (self.kind.is_vertical, other.kind.is_vertical) {
                (true, false) => other.counts_by_resources(),
                (false, true) => self.counts_by_resources(),
                _ => Ok(true),
            },
        ])
    }

    /// False for a vertical autoscaler that only advises.
    fn acts(self) -> Assessed<bool> {
        let mode = self.base.field::<&str>(&["spec", "updatePolicy", "updateMode"]).get();
        if self.kind.is_vertical { mode.map(|mode| mode != Some("Off")) } else { Ok(true) }
    }

    /// Does it count pods by CPU or memory? Without metrics it counts them by CPU.
    fn counts_by_resources(self) -> Assessed<bool> {
        let metrics = self.base.items::<Base<'e>>(&["spec", "metrics"]);
        let triggers = self.base.items::<Base<'e>>(&["spec", "triggers"]);
        if metrics.is_empty() && triggers.is_empty() {
            return Ok(true);
        }
        any(metrics.into_iter().chain(triggers).map(|metric| {
            let sort = metric?.field::<&str>(&["type"]).get()?;
            Ok(matches!(sort, Some("Resource" | "ContainerResource" | "cpu" | "memory")))
        }))
    }
}
