//! Custom resource definitions say where their objects keep pods.

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_engine::{Book, Collected};
use plimsoll_facts::{Completeness, CustomDefinition, Object, PodOrigin, SourceFile};
use plimsoll_manifest::{Options, pod_routes, read, settle};

fn files(texts: &[&str]) -> Vec<SourceFile> {
    let collected = |(number, text): (u32, &&str)| Collected {
        number,
        path: Arc::from(format!("{number}.yaml")),
        bytes: text.as_bytes().to_vec(),
        named: true,
    };
    let mut files: Vec<_> =
        (0..).zip(texts).filter_map(|file| read(collected(file), &Options::default()).file).collect();
    settle(&mut files, &mut Book::default());
    files
}

/// A definition of the kind `Till` whose schema has these properties below `spec`.
fn definition(properties: &str) -> String {
    format!(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: tills.shop.example}}\n\
         spec: {{group: shop.example, names: {{kind: Till, plural: tills}}, versions: [{{name: v1, schema: \
         {{openAPIV3Schema: {{type: object, properties: {{spec: {{type: object, properties: {properties}}}}}}}}}}}]}}\n"
    )
}

fn till(spec: &str) -> String {
    format!("apiVersion: shop.example/v1\nkind: Till\nmetadata: {{name: front}}\nspec: {spec}\n")
}

const CONTAINERS: &str = "containers: {type: array, items: {properties: {image: {}, command: {}}}}";

/// The pods of the last object: what they are, and whether a schema told.
fn pods(definition: &str, object: &str) -> Vec<(String, Completeness, PodOrigin)> {
    let files = files(&[definition, object]);
    let object = files.last().unwrap().objects.last().unwrap();
    let text = |template: &plimsoll_facts::PodTemplate| {
        let node = object.document.node(template.spec).unwrap();
        node.document().text().slice(node.extent()).to_owned()
    };
    object.pods.iter().map(|template| (text(template), template.completeness, template.origin)).collect()
}

#[test]
fn schemas_lead_to_pods_through_lists_and_maps() {
    let pod = format!("{{required: [containers], properties: {{{CONTAINERS}}}}}");
    let list = definition(&format!("{{tasks: {{items: {{properties: {{pod: {pod}}}}}}}}}"));
    let map = definition(&format!("{{sets: {{additionalProperties: {pod}}}}}"));
    let found = |spec: &str| (spec.to_owned(), Completeness::Full, PodOrigin::Schema);
    let (one, other) = ("{containers: [{name: a}]}", "{hostPID: true}");
    assert_eq!(
        pods(&list, &till(&format!("{{tasks: [{{pod: {one}}}, {{pod: {other}}}]}}"))),
        [found(one), found(other)]
    );
    assert_eq!(pods(&map, &till(&format!("{{sets: {{a: {one}, b: {other}}}}}"))), [found(one), found(other)]);
}

#[test]
fn containers_that_are_not_required_make_a_partial_pod() {
    let schema = definition(&format!("{{pod: {{properties: {{{CONTAINERS}}}}}}}"));
    let found = pods(&schema, &till("{pod: {containers: [{name: a, image: b}]}}"));
    assert_eq!(found, [("{containers: [{name: a, image: b}]}".to_owned(), Completeness::Partial, PodOrigin::Schema)]);
}

#[test]
fn what_a_schema_leaves_open_is_still_found_by_its_shape() {
    let schema = definition("{pod: {type: object, x-kubernetes-preserve-unknown-fields: true}}");
    let found = pods(&schema, &till("{pod: {containers: [{name: a, image: b}]}}"));
    assert_eq!(found[0].2, PodOrigin::Shape);
}

#[test]
fn what_is_known_of_a_kind_wins_over_its_schema() {
    let schema = definition(&format!("{{template: {{properties: {{spec: {{properties: {{{CONTAINERS}}}}}}}}}}}"))
        .replace("shop.example", "argoproj.io")
        .replace("Till", "Rollout");
    let object = till("{template: {spec: {containers: [{name: a}]}}}");
    let found = pods(&schema, &object.replace("shop.example", "argoproj.io").replace("Till", "Rollout"));
    assert_eq!((found.len(), found[0].1, found[0].2), (1, Completeness::Full, PodOrigin::Kind));
}

#[test]
fn an_object_that_holds_pods_is_a_workload() {
    let pod = format!("{{pod: {{properties: {{{CONTAINERS}}}}}}}");
    let files = files(&[&definition(&pod), &till("{pod: {hostPID: true}}")]);
    assert_eq!(files[1].objects[0].subject.as_str(), "workload:default/Till/front");
}

/// The rows of the corpus: file and version to path and shape.
fn expected(text: &str) -> BTreeMap<(String, String), Vec<(String, String)>> {
    let mut rows: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let path = columns[4].replace(".{}", ".*");
        rows.entry((columns[0].to_owned(), columns[2].to_owned())).or_default().push((path, columns[5].to_owned()));
    }
    rows
}

/// A privileged pod at a route of an object.
fn object_at(definition: CustomDefinition<'_>, version: &str, route: &str) -> String {
    let pod = "{containers: [{name: a, image: b, securityContext: {privileged: true}}]}".to_owned();
    let spec = route.rsplit('.').fold(pod, |inner, step| {
        let name = step.trim_end_matches("[]");
        let inner = if step.ends_with("[]") { format!("[{inner}]") } else { inner };
        format!("{{{}: {inner}}}", if name == "*" { "any" } else { name })
    });
    let (group, kind) = (definition.group(), definition.kind());
    format!("apiVersion: {group}/{version}\nkind: {kind}\nmetadata: {{name: one}}\n{}\n", &spec[1..spec.len() - 1])
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn pods_of_public_operators_are_found_where_they_stand() {
    let root = std::env::var_os("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the folder of the corpora");
    let folder = std::path::Path::new(&root).join("corpora/cluster/crds");
    let mut found = 0;
    let mut others = Vec::new();
    for ((file, version), rows) in expected(&std::fs::read_to_string(folder.join("podspec-paths.tsv")).unwrap()) {
        let text = std::fs::read_to_string(folder.join(&file)).unwrap();
        let own = files(&[&text]);
        let definition = own[0].objects.iter().find_map(|object: &Object| CustomDefinition::of(object)).unwrap();
        let schema = definition.version(&version).unwrap().schema.unwrap();
        let mut routes = pod_routes(schema);
        for (path, shape) in &rows {
            let place = routes.iter().position(|route| route.route == *path);
            match shape.as_str() {
                "podspec" | "flattened" => {
                    let route = routes.remove(place.unwrap_or_else(|| panic!("{file} {version} {path}")));
                    if (shape == "podspec") != route.requires_containers {
                        others.push(format!("{shape} {file} {version} {path}"));
                    }
                }
                // The schema says nothing of containers there.
                _ => assert_eq!(place, None, "{file} {version} {path}"),
            }
            if shape != "fragment-no-containers" {
                let both = files(&[&text, &object_at(definition, &version, path)]);
                let object = both[1].objects.first().unwrap();
                let privileged = object.pods().flat_map(|pod| pod.containers().items);
                assert_eq!(privileged.count(), 1, "{file} {version} {path}");
                found += 1;
            }
        }
        assert_eq!(routes, [], "{file} {version}: routes that nobody expects");
    }
    // Flink and Grafana merge the spec into a pod of their own; Knative takes a whole one, as is known of its kinds.
    assert_eq!(
        others,
        [
            "podspec flink.apache.org_flinkdeployments.yaml v1beta1 spec.jobManager.podTemplate.spec",
            "podspec flink.apache.org_flinkdeployments.yaml v1beta1 spec.podTemplate.spec",
            "podspec flink.apache.org_flinkdeployments.yaml v1beta1 spec.taskManager.podTemplate.spec",
            "podspec grafana.integreatly.org_grafanas.yaml v1beta1 spec.deployment.spec.template.spec",
            "flattened serving.knative.dev_revisions.yaml v1 spec",
            "flattened serving.knative.dev_services.yaml v1 spec.template.spec",
        ]
    );
    assert_eq!(found, 57);
}
