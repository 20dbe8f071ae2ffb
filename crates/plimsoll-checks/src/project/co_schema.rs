//! PLM-M030: Compose file says something that Compose does not take.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeProblem, ComposeProblemKind, ComposeProject, Leaf, Switch};
use plimsoll_model::Assessed;
use plimsoll_source::{Document, Node};

use crate::tree::keys_to;

/// What a field may be, besides null.
#[derive(Clone, Copy)]
enum Type {
    Scalar,
    Flag,
    List,
    Mapping,
    ScalarOrList,
    ScalarOrMapping,
    ListOrMapping,
}

use Type::{Flag, List, ListOrMapping, Mapping, Scalar, ScalarOrList, ScalarOrMapping};

/// The top-level fields. Source: compose-spec `compose-spec.json`; `version` is of old formats and without effect.
const TOP: &[(&str, Type)] = &[
    ("configs", Mapping),
    ("include", List),
    ("models", Mapping),
    ("name", Scalar),
    ("networks", Mapping),
    ("secrets", Mapping),
    ("services", Mapping),
    ("version", Scalar),
    ("volumes", Mapping),
];

/// The fields of a service. Source: compose-spec `compose-spec.json` and, for `pre_start`, its text.
const SERVICE: &[(&str, Type)] = &[
    ("annotations", ListOrMapping),
    ("attach", Flag),
    ("blkio_config", Mapping),
    ("build", ScalarOrMapping),
    ("cap_add", List),
    ("cap_drop", List),
    ("cgroup", Scalar),
    ("cgroup_parent", Scalar),
    ("command", ScalarOrList),
    ("configs", List),
    ("container_name", Scalar),
    ("cpu_count", Scalar),
    ("cpu_percent", Scalar),
    ("cpu_period", Scalar),
    ("cpu_quota", Scalar),
    ("cpu_rt_period", Scalar),
    ("cpu_rt_runtime", Scalar),
    ("cpu_shares", Scalar),
    ("cpus", Scalar),
    ("cpuset", Scalar),
    ("credential_spec", Mapping),
    ("depends_on", ListOrMapping),
    ("deploy", Mapping),
    ("develop", Mapping),
    ("device_cgroup_rules", List),
    ("devices", List),
    ("dns", ScalarOrList),
    ("dns_opt", List),
    ("dns_search", ScalarOrList),
    ("domainname", Scalar),
    ("entrypoint", ScalarOrList),
    ("env_file", ScalarOrList),
    ("environment", ListOrMapping),
    ("expose", List),
    ("extends", ScalarOrMapping),
    ("external_links", List),
    ("extra_hosts", ListOrMapping),
    ("gpus", ScalarOrList),
    ("group_add", List),
    ("healthcheck", Mapping),
    ("hostname", Scalar),
    ("image", Scalar),
    ("init", Flag),
    ("ipc", Scalar),
    ("isolation", Scalar),
    ("label_file", ScalarOrList),
    ("labels", ListOrMapping),
    ("links", List),
    ("logging", Mapping),
    ("mac_address", Scalar),
    ("mem_limit", Scalar),
    ("mem_reservation", Scalar),
    ("mem_swappiness", Scalar),
    ("memswap_limit", Scalar),
    ("models", ListOrMapping),
    ("network_mode", Scalar),
    ("networks", ListOrMapping),
    ("oom_kill_disable", Flag),
    ("oom_score_adj", Scalar),
    ("pid", Scalar),
    ("pids_limit", Scalar),
    ("platform", Scalar),
    ("ports", List),
    ("post_start", List),
    ("pre_start", List),
    ("pre_stop", List),
    ("privileged", Flag),
    ("profiles", List),
    ("provider", Mapping),
    ("pull_policy", Scalar),
    ("pull_refresh_after", Scalar),
    ("read_only", Flag),
    ("restart", Scalar),
    ("runtime", Scalar),
    ("scale", Scalar),
    ("secrets", List),
    ("security_opt", List),
    ("shm_size", Scalar),
    ("stdin_open", Flag),
    ("stop_grace_period", Scalar),
    ("stop_signal", Scalar),
    ("storage_opt", Mapping),
    ("sysctls", ListOrMapping),
    ("tmpfs", ScalarOrList),
    ("tty", Flag),
    ("ulimits", Mapping),
    ("use_api_socket", Flag),
    ("user", Scalar),
    ("userns_mode", Scalar),
    ("uts", Scalar),
    ("volumes", List),
    ("volumes_from", List),
    ("working_dir", Scalar),
];

pub(crate) fn check<'e>(project: &'e ComposeProject, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for document in &project.documents {
        structure(document, findings);
    }
    for problem in &project.problems {
        report(problem, findings);
    }
    Ok(())
}

fn structure<'e>(document: &'e Document, findings: &mut Findings<'_, 'e>) {
    let Some(root) = document.root() else { return };
    if !root.kind().is_mapping() {
        findings.at(root, format_args!("the file is no mapping of fields")).discriminated_by("document");
        return;
    }
    fields(root, TOP, "the file", findings);
    for (key, service) in root.get("services").into_iter().flat_map(Node::entries) {
        let name = key.text();
        if service.kind().is_mapping() {
            fields(service, SERVICE, &format!("service `{name}`"), findings);
        } else if !service.is_placeholder() && !is_taken_back(service) {
            let title = format_args!("service `{name}` is no mapping of fields");
            findings.at(key, title).discriminated_by(&keys_to(key, None));
        }
    }
}

fn fields<'e>(mapping: Node<'e>, known: &[(&str, Type)], whose: &str, findings: &mut Findings<'_, 'e>) {
    for (key, value) in mapping.entries() {
        let name = key.text();
        if name.starts_with("x-") {
            continue;
        }
        match known.iter().find(|(known, _)| *known == name) {
            None => {
                let title = format_args!("{whose} has the field `{name}`, which Compose does not know");
                findings.at(key, title).discriminated_by(&keys_to(key, None));
            }
            Some((_, expected)) if !fits(value, *expected) => {
                let words = words(*expected);
                let title = format_args!("{whose} has a field `{name}` that is not {words}");
                findings.at(value, title).discriminated_by(&keys_to(key, None));
            }
            Some(_) => {}
        }
    }
}

/// True when a value is of its type, or it cannot be told.
fn fits(value: Node<'_>, expected: Type) -> bool {
    let kind = value.kind();
    if value.is_null() || value.is_placeholder() || is_taken_back(value) {
        return true;
    }
    match expected {
        Scalar => kind.is_scalar(),
        Flag => kind.is_scalar() && Switch::from_node(value).is_some(),
        List => kind.is_sequence(),
        Mapping => kind.is_mapping(),
        ScalarOrList => !kind.is_mapping(),
        ScalarOrMapping => !kind.is_sequence(),
        ListOrMapping => !kind.is_scalar(),
    }
}

/// True for a value with a tag that says how to merge it.
fn is_taken_back(value: Node<'_>) -> bool {
    value.tag().is_some_and(|tag| tag.contains("!reset"))
}

fn words(expected: Type) -> &'static str {
    match expected {
        Scalar => "a single value",
        Flag => "`true` or `false`",
        List => "a list",
        Mapping => "a mapping",
        ScalarOrList => "a single value or a list",
        ScalarOrMapping => "a single value or a mapping",
        ListOrMapping => "a list or a mapping",
    }
}

fn report<'e>(problem: &'e ComposeProblem, findings: &mut Findings<'_, 'e>) {
    let Some(node) = problem.part.node() else { return };
    let (title, name) = match &problem.kind {
        ComposeProblemKind::NoValue(name) => (format!("the variable `{name}` has no value here and no default"), name),
        ComposeProblemKind::BadInterpolation => ("a dollar begins no variable".to_owned(), &String::new()),
        ComposeProblemKind::ExtendsItself(name) => (format!("service `{name}` extends itself"), name),
        ComposeProblemKind::NoSuchService(name) => (format!("there is no service `{name}` to extend"), name),
        ComposeProblemKind::NoImage(name) => (format!("service `{name}` has neither an image nor a build"), name),
    };
    // A service is found by its name.
    let place = node.key().filter(|_| node.kind().is_mapping()).unwrap_or(node);
    findings.at(place, format_args!("{title}")).discriminated_by(&keys_to(place, None)).discriminated_by(name);
}
