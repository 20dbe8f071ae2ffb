//! PLM-I004: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::Assessed;

use crate::capabilities::DANGEROUS;
use crate::image_view::{is_from_base, owners, shown};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let view = image.complete_view()?;
    let capability = |file: plimsoll_facts::image::ViewFile<'e>| file.entry()?.capability.as_deref();
    let files: Vec<_> = view.files().filter(|file| file.is_file() && capability(*file).is_some()).collect();
    let owners = owners(image, &files);
    for file in files.into_iter().filter(|file| !is_from_base(image, *file)) {
        let names = permitted(capability(file).unwrap_or_default());
        let owner = owners.get(&file.id()).filter(|owner| !owner.is_modified());
        let dangerous = names.iter().find(|name| DANGEROUS.contains(&name.as_str()));
        let path = shown(file);
        match (dangerous, owner) {
            (Some(name), _) => {
                findings.on_file(image, file, format_args!("`{path}` gives {name} to whoever runs it"));
            }
            (None, None) if !names.is_empty() => {
                let names = names.join(", ");
                let title = format_args!("`{path}` gives {names} to whoever runs it and is no file of a package");
                findings.on_file(image, file, title);
            }
            _ => {}
        }
    }
    Ok(())
}

/// The names of capabilities by their numbers. Source: linux/capability.h.
const NAMES: [&str; 41] = [
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "KILL",
    "SETGID",
    "SETUID",
    "SETPCAP",
    "LINUX_IMMUTABLE",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_ADMIN",
    "NET_RAW",
    "IPC_LOCK",
    "IPC_OWNER",
    "SYS_MODULE",
    "SYS_RAWIO",
    "SYS_CHROOT",
    "SYS_PTRACE",
    "SYS_PACCT",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_NICE",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "MKNOD",
    "LEASE",
    "AUDIT_WRITE",
    "AUDIT_CONTROL",
    "SETFCAP",
    "MAC_OVERRIDE",
    "MAC_ADMIN",
    "SYSLOG",
    "WAKE_ALARM",
    "BLOCK_SUSPEND",
    "AUDIT_READ",
    "PERFMON",
    "BPF",
    "CHECKPOINT_RESTORE",
];

/// The permitted capabilities of `security.capability`: a word with version and flags, then pairs of 32 bits, permitted
/// and inheritable, one pair in version 1 and two after it. Source: linux/capability.h, `vfs_ns_cap_data`.
fn permitted(data: &[u8]) -> Vec<String> {
    let word = |place: usize| match data.get(place..) {
        Some([one, two, three, four, ..]) => u32::from_le_bytes([*one, *two, *three, *four]),
        _ => 0,
    };
    let high = if data.len() >= 20 { word(12) } else { 0 };
    let set = u64::from(word(4)) | u64::from(high) << 32;
    let has = |number: u32| set.checked_shr(number).is_some_and(|rest| rest & 1 == 1);
    let name = |number: u32| {
        NAMES.get(number as usize).map_or_else(|| format!("capability {number}"), |name| (*name).to_owned())
    };
    (0..64).filter(|number| has(*number)).map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_of_the_attribute_are_read() {
        let one = [1, 0, 0, 1, 0, 0x20, 0, 0, 0, 0, 0, 0];
        assert_eq!(permitted(&one), ["NET_RAW"]);
        let mut two = vec![1, 0, 0, 2, 0, 0, 0x20, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0];
        assert_eq!(permitted(&two), ["SYS_ADMIN", "BPF"]);
        two.extend([0, 0, 0, 0]);
        assert_eq!(permitted(&two), ["SYS_ADMIN", "BPF"]);
        assert_eq!(permitted(&[]), [""; 0]);
        assert_eq!(permitted(&[0xff; 20]).len(), 64);
    }
}
