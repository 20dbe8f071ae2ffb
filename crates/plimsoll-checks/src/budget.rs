//! Pod disruption budgets against the number of pods they cover.

use plimsoll_engine::Context;
use plimsoll_facts::{Base, Field, Leaf, Object};
use plimsoll_graph::{Selector, World};
use plimsoll_model::Assessed;
use plimsoll_source::{Node, Scalar};

use crate::scale::{self, REPLICATED};

/// A number of pods, or a percentage of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Amount {
    Pods(i64),
    Percent(i64),
}

impl<'t> Leaf<'t> for Amount {
    fn from_node(node: Node<'t>) -> Option<Self> {
        match node.scalar()? {
            Scalar::Integer(number) => Some(Self::Pods(number)),
            Scalar::Text(text) => match text.strip_suffix('%')?.parse() {
                Ok(percent) => Some(Self::Percent(percent)),
                Err(_) => None,
            },
            _ => None,
        }
    }
}

impl Amount {
    /// So many of a number of pods, rounded up as the disruption controller does.
    pub(crate) fn of(self, pods: i64) -> i64 {
        match self {
            Self::Pods(number) => number,
            Self::Percent(percent) => pods.saturating_mul(percent).saturating_add(99).div_euclid(100),
        }
    }
}

/// `spec.minAvailable` of a budget.
pub(crate) fn min_available(budget: Base<'_>) -> Field<'_, Amount> {
    budget.field(&["spec", "minAvailable"])
}

/// What a budget selects. `None` without a selector, which selects nothing.
pub(crate) fn selector(budget: Base<'_>) -> Assessed<Option<Selector<'_>>> {
    Ok(budget.field::<Base<'_>>(&["spec", "selector"]).get()?.map(Selector::label_selector))
}

/// The least number of pods under a budget, as far as the set tells: `None` when it covers nothing there, or something
/// whose number is not written.
pub(crate) fn covered<'e>(object: &'e Object, budget: Base<'e>, context: &Context<'e>) -> Assessed<Option<i64>> {
    let Some(selector) = selector(budget)? else { return Ok(None) };
    let selected = World::of(context.estate)?.selected(&object.namespace, &selector);
    if selected.pods.iter().any(|pod| !REPLICATED.contains(&pod.object().kind.as_str())) {
        return Ok(None);
    }
    let workloads = scale::selected(&object.namespace, &selector, context)?;
    let mut pods = None;
    for workload in workloads {
        let Some(number) = scale::least(workload, context)? else { return Ok(None) };
        pods = Some(number.saturating_add(pods.unwrap_or(0)));
    }
    Ok(pods)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_of_pods_is_rounded_up() {
        for (percent, pods, expected) in [(50, 4, 2), (50, 3, 2), (34, 3, 2), (100, 3, 3), (0, 3, 0), (1, 1, 1)] {
            assert_eq!(Amount::Percent(percent).of(pods), expected, "{percent} % of {pods}");
        }
        assert_eq!(Amount::Pods(2).of(9), 2);
    }
}
