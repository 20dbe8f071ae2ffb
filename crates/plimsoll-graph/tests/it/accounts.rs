//! Bindings are found by the service accounts that they hold.

use std::sync::Arc;

use plimsoll_engine::Collected;
use plimsoll_facts::Estate;
use plimsoll_graph::{Relations, World};
use plimsoll_manifest::{Options, read};

/// A binding for each list of subjects, named after its place.
fn estate(kind: &str, subjects: &[&str]) -> Estate {
    let binding = |(number, subjects): (usize, &&str)| {
        format!(
            "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\n\
             metadata: {{name: b{number}, namespace: shop}}\nsubjects: {subjects}\n"
        )
    };
    let text: String = subjects.iter().enumerate().map(binding).collect();
    let collected = Collected { number: 0, path: Arc::from("a.yaml"), bytes: text.into_bytes(), named: true };
    let estate = Estate::new(read(collected, &Options::default()).file.into_iter().collect(), false);
    let relations = Relations::of(&estate);
    estate.with(relations)
}

fn bindings(estate: &Estate, namespace: &str, account: &str) -> Vec<String> {
    let world = World::of(estate).unwrap();
    world.bindings(namespace, account).map(|binding| binding.name.clone()).collect()
}

#[test]
fn a_binding_is_found_by_each_way_to_name_an_account() {
    let estate = estate(
        "ClusterRoleBinding",
        &[
            "[{kind: ServiceAccount, name: web, namespace: shop}]",
            "[{kind: User, name: 'system:serviceaccount:shop:web'}]",
            "[{kind: ServiceAccount, name: web, namespace: other}]",
            "[{kind: User, name: web}, {kind: Group, name: developers}]",
            "[{kind: Group, name: 'system:serviceaccounts:shop'}]",
            "[{kind: ServiceAccount, name: '${NAME}', namespace: shop}]",
        ],
    );
    assert_eq!(bindings(&estate, "shop", "web"), ["b0", "b1", "b4", "b5"]);
}

#[test]
fn a_role_binding_holds_accounts_of_any_namespace() {
    let estate = estate(
        "RoleBinding",
        &[
            "[{kind: ServiceAccount, name: web}]",
            "[{kind: Group, name: 'system:authenticated'}]",
            "[{kind: ServiceAccount, name: web, namespace: other}]",
            "[{kind: Group, name: 'system:serviceaccounts:other'}]",
        ],
    );
    // Whether a group holds the account is for the caller to say; an account that is named is the one of its namespace.
    assert_eq!(bindings(&estate, "shop", "web"), ["b0", "b1", "b3"]);
    assert_eq!(bindings(&estate, "other", "web"), ["b2", "b1", "b3"]);
}
