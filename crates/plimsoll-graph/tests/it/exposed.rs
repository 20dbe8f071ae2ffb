//! Who exposes a workload, by the objects beside it.

use std::sync::Arc;

use plimsoll_engine::Collected;
use plimsoll_facts::{Estate, ImageSet};
use plimsoll_graph::{Reach, exposure};
use plimsoll_manifest::{Options, read};

/// The exposure of `Deployment shop/web`, beside what the text says.
fn of(beside: &str) -> Option<(Reach, String)> {
    let web = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\n\
               spec: {template: {metadata: {labels: {app: web, tier: front}}, spec: {containers: [{name: web}]}}}\n";
    let text = format!("{web}---\n{beside}");
    let collected = Collected { number: 0, path: Arc::from("a.yaml"), bytes: text.into_bytes(), named: true };
    let estate = Estate::new(read(collected, &Options::default()).file.into_iter().collect(), false);
    let table = exposure(&estate, &ImageSet::default());
    table
        .into_iter()
        .find(|(id, _)| id.as_str() == "workload:shop/Deployment/web")
        .map(|(_, found)| (found.reach, found.by))
}

fn service(namespace: &str, spec: &str) -> String {
    format!("apiVersion: v1\nkind: Service\nmetadata: {{name: web, namespace: {namespace}}}\nspec: {spec}\n")
}

const INGRESS: &str = "---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop}
spec: {rules: [{http: {paths: [{backend: {service: {name: web}}}]}}]}
";

const ROUTE: &str = "---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop, namespace: edge}
spec: {rules: [{backendRefs: [{name: web, namespace: shop}]}]}
";

#[test]
fn the_type_of_a_service_decides_from_where() {
    for (spec, expected) in [
        ("{selector: {app: web}, type: LoadBalancer}", (Reach::Outside, "LoadBalancer Service shop/web")),
        ("{selector: {app: web}, type: NodePort}", (Reach::Outside, "NodePort Service shop/web")),
        (
            "{selector: {app: web}, externalIPs: [192.0.2.1]}",
            (Reach::Outside, "external addresses of Service shop/web"),
        ),
        ("{selector: {app: web, tier: front}}", (Reach::Cluster, "Service shop/web")),
    ] {
        assert_eq!(of(&service("shop", spec)), Some((expected.0, expected.1.to_owned())), "{spec}");
    }
}

#[test]
fn an_ingress_or_a_route_opens_an_inner_service() {
    let inner = service("shop", "{selector: {app: web}}");
    assert_eq!(of(&format!("{inner}{INGRESS}")), Some((Reach::Outside, "Ingress shop/shop".to_owned())));
    assert_eq!(of(&format!("{inner}{ROUTE}")), Some((Reach::Outside, "HTTPRoute edge/shop".to_owned())));
}

#[test]
fn a_service_that_selects_something_else_says_nothing() {
    for other in [
        service("shop", "{selector: {app: api}}"),
        service("shop", "{selector: {app: web, tier: back}}"),
        service("stage", "{selector: {app: web}, type: LoadBalancer}"),
        service("shop", "{type: LoadBalancer}"),
        INGRESS.trim_start_matches("---\n").to_owned(),
    ] {
        assert_eq!(of(&other), None, "{other}");
    }
}
