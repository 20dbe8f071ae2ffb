//! Rules of roles over all checks: each cause has one finding, and what cannot be read is said.

use plimsoll_checks::{PostureJudge, all};
use plimsoll_engine::{Plan, Reach, Selection};
use plimsoll_model::{GapKind, Page};
use plimsoll_testkit::{Input, judged};

/// The numbers of the findings of all checks of RBAC on a manifest, and whether there is a blind gap.
fn judge(text: &str) -> (Vec<String>, bool) {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let selection = Selection { only: vec!["rbac".to_owned()], ..Selection::default() };
    let plan = Plan::new(&pages, &selection, Reach::ALL).unwrap();
    let judgement = judged(&Input::files(&[("rbac.yaml", text)]), &plan, &[&PostureJudge::new(&plan, false)]);
    let mut numbers: Vec<String> =
        judgement.findings.iter().map(|finding| finding.check.to_string().replace("PLM-", "")).collect();
    numbers.sort();
    (numbers, judgement.gaps.iter().any(|gap| gap.kind == GapKind::Blind))
}

fn role(kind: &str, metadata: &str, rule: &str) -> String {
    format!("apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {metadata}\nrules: [{rule}]\n")
}

#[test]
fn one_rule_has_one_finding() {
    for (rule, expected) in [
        ("{apiGroups: ['*'], resources: ['*'], verbs: ['*']}", "B001"),
        ("{apiGroups: [shop.example.com], resources: ['*'], verbs: ['*']}", "B002"),
        ("{apiGroups: [''], resources: [secrets, pods/exec], verbs: ['*']}", "B002"),
        ("{apiGroups: ['*'], resources: [secrets], verbs: [get]}", "B003"),
        ("{apiGroups: [''], resources: ['*'], verbs: [get]}", "B003"),
        ("{apiGroups: [''], resources: ['*/status'], verbs: [patch]}", "B027"),
        ("{apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs: [create, bind]}", "B005"),
        ("{apiGroups: [''], resources: [secrets], verbs: [get, list, watch]}", "B007"),
        ("{apiGroups: [apps], resources: [deployments, statefulsets], verbs: [create]}", "B008"),
        ("{apiGroups: [admissionregistration.k8s.io], resources: [mutatingadmissionpolicies], verbs: [patch]}", "B014"),
        (
            "{apiGroups: [admissionregistration.k8s.io], resources: [validatingadmissionpolicies], verbs: [patch]}",
            "B033",
        ),
    ] {
        let found = judge(&role("ClusterRole", "{name: one}", rule));
        assert_eq!(found, (vec![expected.to_owned()], false), "{rule}");
    }
}

#[test]
fn what_cannot_be_read_is_said_beside_what_is_found() {
    for (rule, expected) in [
        ("{apiGroups: [''], resources: [secrets], verbs: [get, '${X}']}", vec!["B007"]),
        ("{apiGroups: [''], resources: [secrets], verbs: ['${X}']}", vec![]),
        ("{apiGroups: [shop.example.com], resources: ['${X}'], verbs: ['*']}", vec!["B002"]),
        ("'${X}'", vec![]),
    ] {
        let (found, is_blind) = judge(&role("Role", "{name: one}", rule));
        assert_eq!((found, is_blind), (expected.iter().map(ToString::to_string).collect(), true), "{rule}");
    }
}

#[test]
fn what_kubernetes_ships_has_no_findings() {
    let rule = "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}";
    for (kind, name, expected) in [
        ("ClusterRole", "system:controller", vec![]),
        ("ClusterRole", "cluster-admin", vec![]),
        ("Role", "system:controller", vec![]),
        ("Role", "admin", vec!["B001".to_owned()]),
        ("ClusterRole", "systems", vec!["B001".to_owned()]),
    ] {
        assert_eq!(judge(&role(kind, &format!("{{name: '{name}'}}"), rule)), (expected, false), "{kind} {name}");
    }
}

#[test]
fn a_name_that_is_reserved_hides_no_role_from_its_binding() {
    let role = role("ClusterRole", "{name: 'system:mine'}", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}");
    let binding = "---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: mine}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:mine'}
subjects: [{kind: User, name: jane}]
";
    assert_eq!(judge(&format!("{role}{binding}")), (vec!["B004".to_owned()], false));
}

#[test]
fn a_kind_of_the_same_name_in_another_group_is_no_role() {
    let rule = "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}";
    let other = role("Role", "{name: one}", rule).replace("rbac.authorization.k8s.io", "iam.example.com");
    assert_eq!(judge(&other), (vec![], false));
    let openshift =
        role("Role", "{name: one}", rule).replace("rbac.authorization.k8s.io", "authorization.openshift.io");
    assert_eq!(judge(&openshift), (vec!["B001".to_owned()], false));
}

/// A pod, and a cluster role that gathers the rules of another one and is bound to the pod's account.
fn bound(subject: &str, label: &str) -> String {
    let gathered = role(
        "ClusterRole",
        &format!("{{name: part, labels: {{gather: '{label}'}}}}"),
        "{apiGroups: [''], resources: [pods/exec], verbs: [create]}",
    );
    format!(
        "{gathered}---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {{name: whole}}
aggregationRule: {{clusterRoleSelectors: [{{matchLabels: {{gather: 'yes'}}}}]}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {{name: web}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: whole}}
subjects: [{subject}]
---
apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: shop}}
spec: {{serviceAccountName: web, containers: [{{name: web, image: web}}]}}
"
    )
}

#[test]
fn an_account_is_joined_with_rules_that_its_role_gathers() {
    let account = "{kind: ServiceAccount, name: web, namespace: shop}";
    let unknown = "{kind: ServiceAccount, name: web, namespace: '${X}'}";
    for (subject, label, expected, is_blind) in [
        (account, "yes", vec!["B009", "B031"], false),
        (account, "no", vec!["B009"], false),
        (account, "${X}", vec!["B009"], true),
        (unknown, "yes", vec!["B009"], true),
    ] {
        let expected = expected.iter().map(ToString::to_string).collect();
        assert_eq!(judge(&bound(subject, label)), (expected, is_blind), "{subject} {label}");
    }
}
