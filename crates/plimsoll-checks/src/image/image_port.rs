//! PLM-I014: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::Assessed;

use crate::image_view::{UserSpec, is_windows};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let config = image.config()?;
    let user = UserSpec::of(config);
    let is_root = user.user.is_empty() || user.user == "root" || user.user_id() == Some(0) || is_windows(config);
    for written in &config.exposed_ports {
        let key = format!("config.ExposedPorts[{written}]");
        let (first, protocol) = written.split_once('/').unwrap_or((written, "tcp"));
        let Ok(port) = first.parse::<u16>() else { continue };
        let administers = ADMINISTRATION.iter().find(|(known, _)| *known == port && protocol == "tcp");
        if let Some((_, what)) = administers {
            findings.on_config(&key, Some(written), format_args!("port {port} is that of {what}"));
        } else if port < 1024 && !is_root {
            let title = format_args!("the user `{}` may not be allowed to open port {port}", user.user);
            findings.on_config(&key, Some(written), title).with_config("config.User", &config.user);
        }
    }
    Ok(())
}

/// Ports over which a machine, a container engine or a process is administered. Source: IANA service names; Docker,
/// Kubernetes, Node.js and Java documentation.
const ADMINISTRATION: [(u16, &str); 12] = [
    (22, "SSH"),
    (23, "telnet"),
    (512, "rexec"),
    (513, "rlogin"),
    (514, "rsh"),
    (2375, "the Docker API without TLS"),
    (2376, "the Docker API"),
    (3389, "RDP"),
    (5005, "the debugger of Java"),
    (5900, "VNC"),
    (9229, "the debugger of Node.js"),
    (10250, "the kubelet"),
];
