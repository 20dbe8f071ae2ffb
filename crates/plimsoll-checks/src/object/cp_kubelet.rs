//! PLM-K011: a setting that protects nodes or their kubelets is loose.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::control_plane::{API_SERVER, CONTROLLER_MANAGER, KUBELET, Rule, Want, judge};

const NEVER: &[&str] = &["0", "0s", "0m", "0h", "0m0s", "0h0m0s"];

const RULES: &[Rule] = &[
    Rule::must(KUBELET, "client-ca-file", Want::Set, "knows no authority for client certificates").must_in_file(&[
        "authentication",
        "x509",
        "clientCAFile",
    ]),
    Rule::may(KUBELET, "streaming-connection-idle-timeout", Want::IsNot(NEVER), "never closes idle connections")
        .may_in_file(&["streamingConnectionIdleTimeout"]),
    Rule::may(KUBELET, "make-iptables-util-chains", Want::Truth(true), "leaves its iptables chains alone")
        .may_in_file(&["makeIPTablesUtilChains"]),
    Rule::may(KUBELET, "hostname-override", Want::Unset, "calls its node by another name"),
    Rule::may(KUBELET, "protect-kernel-defaults", Want::Truth(true), "changes kernel parameters of its node")
        .may_in_file(&["protectKernelDefaults"]),
    Rule::must(KUBELET, "rotate-certificates", Want::Truth(true), "does not renew its client certificate")
        .must_in_file(&["rotateCertificates"]),
    Rule::must(
        KUBELET,
        "rotate-server-certificates",
        Want::Truth(true),
        "serves with a certificate that it signed itself",
    )
    .settled_by(&["tls-cert-file"])
    .must_in_file(&["serverTLSBootstrap"]),
    Rule::must(KUBELET, "pod-max-pids", Want::AtLeast(1), "sets no limit to the processes of a pod")
        .must_in_file(&["podPidsLimit"]),
    Rule::must(KUBELET, "seccomp-default", Want::Truth(true), "runs containers without a seccomp profile by default")
        .must_in_file(&["seccompDefault"]),
    Rule::may(CONTROLLER_MANAGER, "terminated-pod-gc-threshold", Want::IsNot(&["0"]), "never removes finished pods"),
    Rule::may(
        CONTROLLER_MANAGER,
        "feature-gates",
        Want::Excludes(&["RotateKubeletServerCertificate=false"]),
        "does not sign serving certificates of kubelets",
    ),
    Rule::may(API_SERVER, "request-timeout", Want::IsNot(NEVER), "never ends a slow request"),
];

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    judge(object, context, findings, RULES)
}
