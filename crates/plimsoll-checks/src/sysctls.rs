//! Sysctls that a pod may set: each belongs to a namespace of the pod, so that no other pod notices.

use plimsoll_model::Minor;

/// The safe set, with the Kubernetes version from which each name belongs to it. Source: Pod Security Standards,
/// control `sysctls`.
const SAFE: &[(&str, Minor)] = &[
    ("kernel.shm_rmid_forced", Minor(0)),
    ("net.ipv4.ip_local_port_range", Minor(0)),
    ("net.ipv4.tcp_syncookies", Minor(0)),
    ("net.ipv4.ping_group_range", Minor(0)),
    ("net.ipv4.ip_unprivileged_port_start", Minor(0)),
    ("net.ipv4.ip_local_reserved_ports", Minor(27)),
    ("net.ipv4.tcp_keepalive_time", Minor(29)),
    ("net.ipv4.tcp_keepalive_intvl", Minor(29)),
    ("net.ipv4.tcp_keepalive_probes", Minor(29)),
    ("net.ipv4.tcp_fin_timeout", Minor(29)),
    ("net.ipv4.tcp_rmem", Minor(32)),
    ("net.ipv4.tcp_wmem", Minor(32)),
    ("net.ipv4.tcp_slow_start_after_idle", Minor(37)),
    ("net.ipv4.tcp_notsent_lowat", Minor(37)),
];

/// True when the name belongs to the safe set of that version.
pub(crate) fn is_safe(name: &str, version: Minor) -> bool {
    SAFE.iter().any(|(safe, since)| *safe == name && *since <= version)
}
