//! The programs of the control plane and of nodes: which flags they were started with, and what those must be.
//!
//! A program is found in a container by the name of what its command runs, and in the objects that configure the
//! kubelet, kube-proxy and kubeadm. A check is a table of [`Rule`]s; [`judge`] looks each of them up and reports one
//! finding per flag. Where a program takes its settings from a file that is not at hand, a flag that is missing says
//! nothing.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Container, Mapping, Object, Sequence, Site};
use plimsoll_model::{Assessed, Minor, Unknown, Why};
use plimsoll_source::{Node, Scalar};

use crate::command::simple_commands;
use crate::flags::{Flag, Flags, flags, is_open};

pub(crate) const API_SERVER: &str = "kube-apiserver";
pub(crate) const CONTROLLER_MANAGER: &str = "kube-controller-manager";
pub(crate) const SCHEDULER: &str = "kube-scheduler";
pub(crate) const ETCD: &str = "etcd";
pub(crate) const KUBELET: &str = "kubelet";
pub(crate) const PROXY: &str = "kube-proxy";

/// What a flag must be.
#[derive(Clone, Copy)]
pub(crate) enum Want {
    /// Set to something.
    Set,
    /// Not set at all.
    Unset,
    /// This truth value.
    Truth(bool),
    /// This text.
    Is(&'static str),
    /// Any text but these.
    IsNot(&'static [&'static str]),
    /// A number that is no less.
    AtLeast(i64),
    /// A list with this item.
    Includes(&'static str),
    /// A list with none of these items.
    Excludes(&'static [&'static str]),
}

/// A flag and what it must be.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    program: &'static str,
    flag: &'static str,
    want: Want,
    /// What is wrong, said of the program.
    says: &'static str,
    /// Whether the program's own default is wrong.
    missing_is_wrong: bool,
    /// The same setting in the program's configuration file, and whether its default there is wrong.
    field: Option<(&'static [&'static str], bool)>,
    /// Flags that settle the matter in another way when they are there.
    settled_by: &'static [&'static str],
    /// Flags without which the question does not arise.
    asked_with: Option<&'static str>,
    /// The last version that has the flag.
    until: Minor,
}

impl Rule {
    /// A flag whose default is wrong.
    pub(crate) const fn must(program: &'static str, flag: &'static str, want: Want, says: &'static str) -> Self {
        Self {
            program,
            flag,
            want,
            says,
            missing_is_wrong: true,
            field: None,
            settled_by: &[],
            asked_with: None,
            until: Minor(u16::MAX),
        }
    }

    /// A flag whose default is right.
    pub(crate) const fn may(program: &'static str, flag: &'static str, want: Want, says: &'static str) -> Self {
        Self { missing_is_wrong: false, ..Self::must(program, flag, want, says) }
    }

    /// The setting's place in the configuration file, in which it must be written.
    pub(crate) const fn must_in_file(self, path: &'static [&'static str]) -> Self {
        Self { field: Some((path, true)), ..self }
    }

    /// The setting's place in the configuration file, whose default is right.
    pub(crate) const fn may_in_file(self, path: &'static [&'static str]) -> Self {
        Self { field: Some((path, false)), ..self }
    }

    /// Not asked when one of these flags is there.
    pub(crate) const fn settled_by(self, flags: &'static [&'static str]) -> Self {
        Self { settled_by: flags, ..self }
    }

    /// Asked only when this flag is there.
    pub(crate) const fn asked_with(self, flag: &'static str) -> Self {
        Self { asked_with: Some(flag), ..self }
    }

    /// Not asked for versions after this one, which do not have the flag.
    pub(crate) const fn until(self, minor: u16) -> Self {
        Self { until: Minor(minor), ..self }
    }
}

/// Where the settings of a program were read.
enum Settings<'t> {
    /// From its command line, or from what kubeadm adds to one; a flag that is missing is reported here.
    Line { flags: Flags<'t>, place: Site<'t>, is_whole: bool },
    /// From its configuration file.
    File(Base<'t>),
}

/// A program of the control plane.
struct Program<'t> {
    name: &'static str,
    /// Who runs it, for titles.
    holder: String,
    settings: Settings<'t>,
}

/// True when an object runs or configures a program of the control plane, or may.
pub(crate) fn is_part(object: &Object) -> bool {
    !programs(object).is_empty()
}

/// Looks up the rules for every program of an object. Of the rules for one flag only the first that is broken counts.
pub(crate) fn judge<'e>(
    object: &'e Object,
    context: &Context<'e>,
    findings: &mut Findings<'_, 'e>,
    rules: &'static [Rule],
) -> Assessed {
    findings.each(programs(object), |findings, program| {
        let program = program?;
        let mut reported: Vec<&str> = Vec::new();
        let rules = rules.iter().filter(|rule| rule.program == program.name && context.target <= rule.until);
        findings.each(rules, |findings, rule| {
            if reported.contains(&rule.flag) {
                return Ok(());
            }
            if let Some(site) = broken(&program, rule)? {
                let holder = &program.holder;
                let name = match (&program.settings, rule.field) {
                    (Settings::File(_), Some((path, _))) => path.join("."),
                    _ => format!("--{}", rule.flag),
                };
                let title = format_args!("{holder} {} (`{name}`)", rule.says);
                findings.at(site, title).discriminated_by(rule.flag);
                reported.push(rule.flag);
            }
            Ok(())
        })
    })
}

/// The place where a rule is broken, if it is.
fn broken<'t>(program: &Program<'t>, rule: &Rule) -> Assessed<Option<Site<'t>>> {
    match &program.settings {
        Settings::File(base) => {
            let Some((path, missing_is_wrong)) = rule.field else { return Ok(None) };
            let field = base.field::<Setting<'t>>(path);
            let wrong = match field.get()? {
                Some(Setting(node)) => violates(rule.want, Some(&written(node)?)),
                None => missing_is_wrong,
            };
            Ok(wrong.then_some(field.site()))
        }
        Settings::Line { flags, place, is_whole } => {
            if rule.asked_with.is_some_and(|flag| flags.get(flag).is_none()) {
                return flags.hidden.map_or(Ok(None), Err);
            }
            if rule.settled_by.iter().any(|flag| flags.get(flag).is_some()) {
                return Ok(None);
            }
            let occurrences = flags.all(rule.flag);
            let Some(last) = occurrences.last() else {
                if let Some(unknown) = flags.hidden {
                    return Err(unknown);
                }
                let is_elsewhere = file_flags(program.name).iter().any(|flag| flags.get(flag).is_some());
                return Ok((rule.missing_is_wrong && *is_whole && !is_elsewhere).then_some(*place));
            };
            let is_list = matches!(rule.want, Want::Includes(_) | Want::Excludes(_));
            let counted = if is_list { occurrences } else { std::slice::from_ref(last) };
            let mut values = Vec::new();
            for flag in counted {
                values.push(match flag.value {
                    // That it is there is enough.
                    Err(_) if matches!(rule.want, Want::Set) => Some("set"),
                    value => value?,
                });
            }
            let value =
                values.iter().all(Option::is_some).then(|| values.iter().flatten().copied().collect::<Vec<_>>());
            let wrong = violates(rule.want, value.map(|values| values.join(",")).as_deref());
            Ok(wrong.then_some(last.site))
        }
    }
}

/// The flags that name the file from which a program takes what its flags do not say.
fn file_flags(program: &str) -> &'static [&'static str] {
    match program {
        KUBELET => &["config", "config-dir"],
        PROXY => &["config"],
        _ => &[],
    }
}

/// True when a value, `None` for a flag alone, is not what is wanted.
fn violates(want: Want, value: Option<&str>) -> bool {
    let text = value.unwrap_or("");
    let mut items = text.split(',').map(str::trim);
    match want {
        Want::Set => text.is_empty(),
        Want::Unset => !text.is_empty() || value.is_none(),
        Want::Truth(wanted) => truth(value) != Some(wanted),
        Want::Is(wanted) => text != wanted,
        Want::IsNot(refused) => refused.contains(&text),
        Want::AtLeast(least) => text.parse::<i64>().map_or(true, |number| number < least),
        Want::Includes(wanted) => !items.any(|item| item == wanted),
        Want::Excludes(refused) => items.any(|item| refused.contains(&item)),
    }
}

/// The truth value of a flag as Go reads it; a flag alone is true.
fn truth(value: Option<&str>) -> Option<bool> {
    match value {
        None | Some("1" | "t" | "T" | "true" | "TRUE" | "True") => Some(true),
        Some("0" | "f" | "F" | "false" | "FALSE" | "False") => Some(false),
        Some(_) => None,
    }
}

/// A node that holds a setting: a scalar or a list of them.
#[derive(Clone, Copy)]
struct Setting<'t>(Node<'t>);

impl<'t> plimsoll_facts::Leaf<'t> for Setting<'t> {
    fn from_node(node: Node<'t>) -> Option<Self> {
        (node.kind().is_scalar() || node.kind().is_sequence()).then_some(Self(node))
    }
}

/// A setting of a file in the words of a flag.
fn written(node: Node<'_>) -> Assessed<String> {
    if node.is_placeholder() {
        return Err(Unknown::at(Why::Unresolved, node.document().id(), node.id()));
    }
    if node.kind().is_sequence() {
        let items: Assessed<Vec<String>> = node.items().map(written).collect();
        return Ok(items?.join(","));
    }
    Ok(match node.scalar() {
        Some(Scalar::Bool(value)) => value.to_string(),
        Some(Scalar::Integer(value)) => value.to_string(),
        _ => node.text().to_owned(),
    })
}

/// The programs of the control plane that an object runs or configures.
fn programs(object: &Object) -> Vec<Assessed<Program<'_>>> {
    let Some(base) = object.base() else { return Vec::new() };
    match (object.kind.as_str(), object.group()) {
        ("KubeletConfiguration", "kubelet.config.k8s.io") => vec![Ok(from_file(KUBELET, base))],
        ("KubeProxyConfiguration", "kubeproxy.config.k8s.io") => vec![Ok(from_file(PROXY, base))],
        ("ClusterConfiguration", KUBEADM) => {
            let arguments: [(&'static str, &'static [&'static str]); 4] = [
                (API_SERVER, &["apiServer", "extraArgs"]),
                (CONTROLLER_MANAGER, &["controllerManager", "extraArgs"]),
                (SCHEDULER, &["scheduler", "extraArgs"]),
                (ETCD, &["etcd", "local", "extraArgs"]),
            ];
            arguments.into_iter().filter_map(|(name, path)| extra_arguments(name, base, path)).collect()
        }
        ("InitConfiguration" | "JoinConfiguration", KUBEADM) => {
            extra_arguments(KUBELET, base, &["nodeRegistration", "kubeletExtraArgs"]).into_iter().collect()
        }
        _ => {
            let containers = object.pods().flat_map(|pod| pod.every_container().collect::<Vec<_>>());
            containers.filter_map(|container| container.and_then(from_container).transpose()).collect()
        }
    }
}

const KUBEADM: &str = "kubeadm.k8s.io";

fn from_file<'t>(name: &'static str, base: Base<'t>) -> Program<'t> {
    Program { name, holder: format!("the configuration of {name}"), settings: Settings::File(base) }
}

/// What kubeadm is told to add to the flags it sets itself: a mapping, or in newer versions a list of names and values.
fn extra_arguments<'t>(
    name: &'static str,
    base: Base<'t>,
    path: &'static [&'static str],
) -> Option<Assessed<Program<'t>>> {
    let field = base.field::<Arguments<'t>>(path);
    let Arguments(node) = match field.get() {
        Ok(arguments) => arguments?,
        Err(unknown) => return Some(Err(unknown)),
    };
    let mut flags = Flags::default();
    let named = node.items().filter_map(|item| Some((item.get("name")?, item.get("value")?)));
    for (name, value) in node.entries().chain(named) {
        let unresolved = Unknown::at(Why::Unresolved, value.document().id(), value.id());
        let value_text = if is_open(value.text()) { Err(unresolved) } else { Ok(Some(value.text())) };
        flags.add(name.text(), Flag { site: value.into(), value: value_text });
    }
    let holder = format!("{name} as kubeadm starts it");
    Some(Ok(Program { name, holder, settings: Settings::Line { flags, place: node.into(), is_whole: false } }))
}

#[derive(Clone, Copy)]
struct Arguments<'t>(Node<'t>);

impl<'t> plimsoll_facts::Leaf<'t> for Arguments<'t> {
    fn from_node(node: Node<'t>) -> Option<Self> {
        (!node.kind().is_scalar()).then_some(Self(node))
    }
}

/// The program of a container, when it is one of the control plane.
fn from_container(container: Container<'_>) -> Assessed<Option<Program<'_>>> {
    // Nothing in a partial spec's command is judged by its absence.
    let base = Base::whole(container.base().node);
    let mut elements: Vec<(Node<'_>, &str)> = Vec::new();
    let mut place = None;
    for path in [&["command"], &["args"]] {
        let Some(list) = base.field::<Sequence<'_>>(path).get()? else { continue };
        let was_empty = elements.is_empty();
        elements.extend(list.items().map(|item| (item, item.text())));
        place = place.or(Some(Site::from(list.0)));
        // What the command runs is settled before the arguments are looked at.
        if was_empty && !elements.is_empty() && !may_be_known(&elements)? {
            return Ok(None);
        }
    }
    let elements = words(elements);
    let Some((name, first)) = known(&elements)? else { return Ok(None) };
    let Some(place) = place else { return Ok(None) };
    if name == ETCD && !is_of_control_plane(container)? {
        return Ok(None);
    }
    let mut flags = flags(elements.get(first..).unwrap_or_default());
    if name == ETCD {
        if flags.get("config-file").is_some() {
            // All other flags are ignored.
            return Ok(None);
        }
        add_environment(container, &mut flags)?;
    }
    let holder = format!("{name} in container `{}`", container.name());
    Ok(Some(Program { name, holder, settings: Settings::Line { flags, place, is_whole: true } }))
}

/// True for a container of a pod that belongs to the cluster itself; any other etcd stores something else.
fn is_of_control_plane(container: Container<'_>) -> Assessed<bool> {
    let pod = container.pod();
    Ok(pod.object().namespace == "kube-system" || pod.host_network().get()? == Some(true))
}

/// Adds the settings that etcd takes from variables: `ETCD_CERT_FILE` for `--cert-file`. A flag wins.
fn add_environment<'t>(container: Container<'t>, flags: &mut Flags<'t>) -> Assessed {
    for entry in container.base().items::<Base<'t>>(&["env"]) {
        let entry = entry?;
        let Some(name) = entry.field::<&str>(&["name"]).get()?.and_then(|name| name.strip_prefix("ETCD_")) else {
            continue;
        };
        let flag = name.to_ascii_lowercase().replace('_', "-");
        if flags.get(&flag).is_some() {
            continue;
        }
        let value = entry.field::<&str>(&["value"]);
        let unknown = Unknown::at(Why::NotCollected, entry.node.document().id(), entry.node.id());
        let text = value.get().and_then(|text| text.map(Some).ok_or(unknown));
        flags.add(&flag, Flag { site: value.site(), value: text });
    }
    let from_objects = container.base().items::<Mapping<'t>>(&["envFrom"]).into_iter().next();
    if let Some(Mapping(node)) = from_objects.transpose()? {
        flags.hidden = flags.hidden.or(Some(Unknown::at(Why::NotCollected, node.document().id(), node.id())));
    }
    Ok(())
}

/// The elements of a command line; where a shell is given a line, the words of its last command instead, each with the
/// element that holds the line.
fn words<'t>(elements: Vec<(Node<'t>, &'t str)>) -> Vec<(Node<'t>, &'t str)> {
    let is_shell = elements.first().is_some_and(|(_, text)| base_name(text).ends_with("sh"));
    let line = elements.iter().skip(1).find(|(_, text)| text.contains(char::is_whitespace)).filter(|_| is_shell);
    let Some((node, line)) = line else { return elements };
    let commands = simple_commands(line);
    let of_interest = commands.iter().rev().find(|command| command.iter().any(|word| program(word).is_some()));
    let words = of_interest.into_iter().flatten().filter(|word| **word != "exec");
    words.map(|word| (*node, word.trim_matches(['"', '\'']))).collect()
}

/// Programs that run another one, which their arguments name.
const WRAPPERS: &[&str] = &["go-runner", "hyperkube", "tini", "dumb-init", "nice", "env", "sh", "bash", "ash", "dash"];

/// False when the elements of a command settle that it runs nothing of the control plane.
fn may_be_known(elements: &[(Node<'_>, &str)]) -> Assessed<bool> {
    let is_wrapper = elements.first().is_some_and(|(_, text)| WRAPPERS.contains(&base_name(text)));
    Ok(is_wrapper || known(elements)?.is_some())
}

/// The program of the control plane that a command line runs, and where its arguments begin.
fn known(elements: &[(Node<'_>, &str)]) -> Assessed<Option<(&'static str, usize)>> {
    let mut is_hyperkube = false;
    for (index, (node, text)) in elements.iter().enumerate() {
        if let Some(name) = program(text).or_else(|| of_hyperkube(text).filter(|_| is_hyperkube)) {
            return Ok(Some((name, index + 1)));
        }
        let is_option = text.starts_with('-');
        if node.is_placeholder() && !is_option {
            return Err(Unknown::at(Why::Unresolved, node.document().id(), node.id()));
        }
        is_hyperkube |= base_name(text) == "hyperkube";
        if !WRAPPERS.contains(&base_name(text)) && (index == 0 || !is_option) {
            return Ok(None);
        }
    }
    Ok(None)
}

/// The program that a word names.
fn program(word: &str) -> Option<&'static str> {
    let programs = [API_SERVER, CONTROLLER_MANAGER, SCHEDULER, PROXY, KUBELET, ETCD];
    programs.into_iter().find(|program| base_name(word) == *program && !word.starts_with('-'))
}

/// The program that a word names as an argument of `hyperkube`; by itself it may be anything.
fn of_hyperkube(word: &str) -> Option<&'static str> {
    Some(match word {
        "apiserver" => API_SERVER,
        "controller-manager" => CONTROLLER_MANAGER,
        "scheduler" => SCHEDULER,
        "proxy" => PROXY,
        _ => return None,
    })
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
