//! Selectors select what the API server would select, and say when they cannot know.

use std::sync::Arc;

use plimsoll_engine::Collected;
use plimsoll_facts::{Base, Estate, Mapping, Object};
use plimsoll_graph::{Relations, Selector, World};
use plimsoll_manifest::{Options, read};

/// Pods `a` and `b` of `shop`, `c` of `other`, and a policy with the selector.
fn estate(selector: &str) -> Estate {
    let pod = |namespace: &str, name: &str, labels: &str| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: {namespace}, labels: {labels}}}\n\
             spec: {{containers: [{{name: web}}]}}\n"
        )
    };
    let policy = format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: one, namespace: shop}}\n\
         spec: {{podSelector: {selector}}}\n"
    );
    let text = [
        policy,
        pod("shop", "a", "{app: web, tier: front}"),
        pod("shop", "b", "{app: db, track: '${TRACK}'}"),
        pod("other", "c", "{app: web}"),
    ]
    .concat();
    let collected = Collected { number: 0, path: Arc::from("a.yaml"), bytes: text.into_bytes(), named: true };
    let estate = Estate::new(read(collected, &Options::default()).file.into_iter().collect(), false);
    let relations = Relations::of(&estate);
    estate.with(relations)
}

fn selected(text: &str, pairs: bool) -> (Vec<String>, bool) {
    let estate = estate(text);
    let world = World::of(&estate).unwrap();
    let policy: &Object = estate.find("NetworkPolicy", "shop", "one").unwrap().unwrap();
    let base: Base<'_> = policy.base().unwrap().field(&["spec", "podSelector"]).get().unwrap().unwrap();
    let selector = if pairs { Selector::pairs(Mapping(base.node)) } else { Selector::label_selector(base) };
    let selected = world.selected("shop", &selector);
    (selected.pods.iter().map(|pod| pod.object().name.clone()).collect(), selected.unknown.is_some())
}

#[test]
fn a_label_selector_needs_all_its_requirements() {
    for (selector, names, is_unknown) in [
        ("{}", vec!["a", "b"], false),
        ("{matchLabels: {app: web}}", vec!["a"], false),
        ("{matchLabels: {app: web, tier: back}}", vec![], false),
        ("{matchLabels: {app: '${APP}', tier: front}}", vec![], true),
        ("{matchExpressions: [{key: app, operator: In, values: [web, db]}]}", vec!["a", "b"], false),
        ("{matchExpressions: [{key: tier, operator: NotIn, values: [front]}]}", vec!["b"], false),
        ("{matchExpressions: [{key: tier, operator: DoesNotExist}]}", vec!["b"], false),
        ("{matchExpressions: [{key: track, operator: Exists}]}", vec![], true),
        ("{matchExpressions: [{key: track, operator: Around}]}", vec![], true),
        ("{matchLabels: {track: stable}}", vec![], true),
        ("{matchLabels: {track: stable, app: web}}", vec![], false),
    ] {
        assert_eq!(
            selected(selector, false),
            (names.into_iter().map(str::to_owned).collect(), is_unknown),
            "{selector}"
        );
    }
}

#[test]
fn a_selector_of_pairs_has_no_expressions() {
    assert_eq!(selected("{app: web}", true), (vec!["a".to_owned()], false));
    assert_eq!(selected("{matchLabels: x}", true), (vec![], false));
}
