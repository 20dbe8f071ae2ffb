//! The words of package managers: what their sub-commands do, and which options take a value.

use crate::shell::getopt::Syntax;

/// Package managers that take the same words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Family {
    /// apt-get, apt and aptitude.
    Apt,
    /// apk.
    Apk,
    /// yum, dnf and those that read their settings and fill their caches.
    Rpm,
    /// zypper.
    Zypper,
    /// pip, also as a module of Python and within uv.
    Pip,
    /// pipx.
    Pipx,
    /// npm.
    Npm,
    /// yarn.
    Yarn,
    /// gem.
    Gem,
    /// cargo.
    Cargo,
}

/// What a call does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Effect {
    /// Installs what it names.
    Installs,
    /// Upgrades what it names, or everything.
    Upgrades,
    /// Removes packages, or says which may be installed.
    Removes,
    /// Fetches the index.
    Refreshes,
    /// Deletes all of the cache, or of the lists.
    Cleans,
    /// Something else.
    Other,
}

/// The family of a program.
pub(crate) fn family(program: &str) -> Option<Family> {
    Some(match program {
        "apt-get" | "apt" | "aptitude" => Family::Apt,
        "apk" => Family::Apk,
        "yum" | "dnf" | "dnf5" | "microdnf" | "tdnf" => Family::Rpm,
        "zypper" => Family::Zypper,
        "pipx" => Family::Pipx,
        "npm" => Family::Npm,
        "yarn" | "yarnpkg" => Family::Yarn,
        "gem" => Family::Gem,
        "cargo" => Family::Cargo,
        "uv" => Family::Pip,
        _ if program.starts_with("pip") || program.starts_with("python") => Family::Pip,
        _ => return None,
    })
}

/// What the sub-commands of a family do; two words for those that begin with an area. Source: the manuals named below.
pub(crate) fn effects(family: Family) -> &'static [(Effect, &'static [&'static str])] {
    match family {
        Family::Apt => &[
            (Effect::Installs, &["install", "reinstall", "build-dep", "satisfy"]),
            (Effect::Upgrades, &["upgrade", "dist-upgrade", "dselect-upgrade", "full-upgrade", "safe-upgrade"]),
            (Effect::Removes, &["remove", "purge", "autoremove", "autopurge"]),
            (Effect::Refreshes, &["update"]),
            (Effect::Cleans, &["dist-clean", "distclean"]),
        ],
        Family::Apk => &[
            (Effect::Installs, &["add"]),
            (Effect::Upgrades, &["upgrade"]),
            (Effect::Removes, &["del"]),
            (Effect::Refreshes, &["update"]),
        ],
        Family::Rpm => &[
            (
                Effect::Installs,
                &[
                    "install",
                    "in",
                    "builddep",
                    "debuginfo-install",
                    "dg",
                    "downgrade",
                    "group install",
                    "groups install",
                    "groupinstall",
                    "localinstall",
                    "module install",
                    "rei",
                    "reinstall",
                    "swap",
                ],
            ),
            (
                Effect::Upgrades,
                &[
                    "update",
                    "upgrade",
                    "up",
                    "distribution-synchronization",
                    "distro-sync",
                    "dsync",
                    "group update",
                    "group upgrade",
                    "groups update",
                    "groupupdate",
                    "localupdate",
                    "module update",
                    "up-min",
                    "update-minimal",
                    "upgrade-minimal",
                ],
            ),
            (
                Effect::Removes,
                &[
                    "remove",
                    "rm",
                    "autoremove",
                    "erase",
                    "group remove",
                    "groups remove",
                    "groupremove",
                    "module disable",
                    "module enable",
                    "module remove",
                    "module reset",
                    "module switch-to",
                ],
            ),
            (Effect::Refreshes, &["makecache"]),
            (Effect::Cleans, &["clean all"]),
        ],
        Family::Zypper => &[
            (Effect::Installs, &["install", "in", "install-new-recommends", "inr", "source-install", "si"]),
            (Effect::Upgrades, &["update", "up", "dist-upgrade", "dup", "patch"]),
            (Effect::Removes, &["remove", "rm"]),
            (Effect::Refreshes, &["refresh", "ref"]),
            (Effect::Cleans, &["clean", "cc"]),
        ],
        Family::Pip => &[(Effect::Installs, &["install"]), (Effect::Cleans, &["cache purge"])],
        Family::Npm => &[(
            Effect::Installs,
            &["install", "i", "in", "ins", "inst", "insta", "instal", "isnt", "isnta", "isntal", "isntall", "add"],
        )],
        Family::Yarn => {
            &[(Effect::Installs, &["", "install", "add", "global add"]), (Effect::Cleans, &["cache clean"])]
        }
        Family::Gem => &[(Effect::Installs, &["install", "i"])],
        Family::Cargo | Family::Pipx => &[(Effect::Installs, &["install"])],
    }
}

/// Options with which a family only says something: help, versions, and what it would do.
pub(crate) fn idle_options(family: Family) -> &'static [&'static str] {
    match family {
        Family::Apt => {
            &["s", "assume-no", "dry-run", "h", "help", "just-print", "no-act", "print-uris", "recon", "simulate"]
        }
        Family::Apk => &["s", "simulate", "h", "help"],
        Family::Rpm => &["assumeno", "h", "help"],
        Family::Cargo => &["list", "dry-run", "h", "help"],
        Family::Yarn => &["v", "version", "h", "help"],
        Family::Zypper | Family::Pip | Family::Pipx | Family::Npm | Family::Gem => &["dry-run", "h", "help"],
    }
}

/// The options of a family.
pub(crate) struct Options {
    /// Before the word that says what to do.
    pub(crate) before: Syntax,
    /// After it.
    pub(crate) after: Syntax,
    /// Words after which the word follows that says what to do.
    pub(crate) areas: &'static [&'static str],
}

/// The options of a family.
pub(crate) fn options(family: Family) -> Options {
    let anywhere = |syntax: fn() -> Syntax, areas| Options { before: syntax(), after: syntax(), areas };
    match family {
        Family::Apt => anywhere(apt, &[]),
        Family::Apk => anywhere(apk, &[]),
        Family::Rpm => anywhere(rpm, &["clean", "group", "groups", "module"]),
        Family::Zypper => Options { before: zypper(), after: zypper_command(), areas: &[] },
        Family::Pip => anywhere(pip, &["cache"]),
        Family::Pipx => anywhere(pipx, &[]),
        Family::Npm => anywhere(npm, &[]),
        Family::Yarn => anywhere(yarn, &["cache", "global"]),
        Family::Gem => anywhere(gem, &[]),
        Family::Cargo => anywhere(cargo, &[]),
    }
}

/// Source: apt-get(8) of apt 2.9, aptitude(8) of aptitude 0.8.
fn apt() -> Syntax {
    Syntax {
        letters: "acFoOPtw",
        long: &[
            "build-profiles",
            "config-file",
            "default-release",
            "display-format",
            "host-architecture",
            "option",
            "planner",
            "solver",
            "sort",
            "target-release",
            "width",
            "with-source",
        ],
    }
}

/// Source: apk(8) of apk-tools 2.14.
fn apk() -> Syntax {
    Syntax {
        letters: "ptX",
        long: &[
            "arch",
            "cache-dir",
            "cache-max-age",
            "keys-dir",
            "progress-fd",
            "repositories-file",
            "repository",
            "root",
            "timeout",
            "virtual",
            "wait",
        ],
    }
}

/// Source: yum(8) of yum 3.4, the command references of dnf 4.20 and dnf5 5.2, `--help` of microdnf 3.9 and tdnf 3.5.
fn rpm() -> Syntax {
    Syntax {
        letters: "cdeRx",
        long: &[
            "advisories",
            "advisory",
            "arch",
            "bugzilla",
            "bz",
            "bzs",
            "color",
            "comment",
            "config",
            "cve",
            "cves",
            "debuglevel",
            "destdir",
            "disableexcludepkgs",
            "disableexcludes",
            "disableplugin",
            "disablerepo",
            "downloaddir",
            "enableplugin",
            "enablerepo",
            "errorlevel",
            "exclude",
            "excludepkgs",
            "forcearch",
            "from-repo",
            "from-vendor",
            "installroot",
            "randomwait",
            "releasever",
            "repo",
            "repofrompath",
            "repoid",
            "rpmverbosity",
            "sec-severity",
            "secseverity",
            "setopt",
            "setvar",
        ],
    }
}

/// Source: zypper(8) of zypper 1.14, global options.
fn zypper() -> Syntax {
    Syntax {
        letters: "cCDpR",
        long: &[
            "cache-dir",
            "config",
            "installroot",
            "pkg-cache-dir",
            "plus-content",
            "plus-repo",
            "raw-cache-dir",
            "releasever",
            "reposd-dir",
            "root",
            "solv-cache-dir",
            "userdata",
        ],
    }
}

/// Source: zypper(8) of zypper 1.14, options of the commands that install, update and remove.
fn zypper_command() -> Syntax {
    Syntax {
        letters: "bgrt",
        long: &["bugzilla", "category", "cve", "date", "download", "from", "issues", "repo", "severity", "type"],
    }
}

/// Source: pip 25 and uv 0.5, `pip install --help` of both.
fn pip() -> Syntax {
    Syntax {
        letters: "bcCefipPrt",
        long: &[
            "abi",
            "allow-insecure-host",
            "build",
            "build-constraint",
            "build-constraints",
            "build-option",
            "cache-dir",
            "cert",
            "client-cert",
            "color",
            "config-file",
            "config-setting",
            "config-settings",
            "constraint",
            "constraints",
            "default-index",
            "default-timeout",
            "directory",
            "editable",
            "exclude-newer",
            "exists-action",
            "extra",
            "extra-index-url",
            "find-links",
            "fork-strategy",
            "global-option",
            "group",
            "hash",
            "implementation",
            "index",
            "index-strategy",
            "index-url",
            "install-option",
            "keyring-provider",
            "link-mode",
            "log",
            "log-file",
            "no-binary",
            "no-build-package",
            "only-binary",
            "override",
            "overrides",
            "platform",
            "prefix",
            "prerelease",
            "progress-bar",
            "project",
            "proxy",
            "python",
            "python-platform",
            "python-version",
            "refresh-package",
            "reinstall-package",
            "report",
            "requirement",
            "requirements",
            "resolution",
            "resume-retries",
            "retries",
            "root",
            "root-user-action",
            "src",
            "target",
            "timeout",
            "torch-backend",
            "trusted-host",
            "upgrade-package",
            "upgrade-strategy",
            "use-deprecated",
            "use-feature",
        ],
    }
}

/// Source: pipx 1.7, `pipx install --help`.
fn pipx() -> Syntax {
    Syntax { letters: "i", long: &["index-url", "pip-args", "preinstall", "python", "suffix"] }
}

/// Source: npm 11, config.
fn npm() -> Syntax {
    Syntax {
        letters: "Cw",
        long: &[
            "arch",
            "audit-level",
            "auth-type",
            "before",
            "ca",
            "cache",
            "cache-max",
            "cache-min",
            "cafile",
            "cert",
            "cpu",
            "depth",
            "fetch-retries",
            "fetch-retry-factor",
            "fetch-retry-maxtimeout",
            "fetch-retry-mintimeout",
            "fetch-timeout",
            "globalconfig",
            "https-proxy",
            "include",
            "install-strategy",
            "key",
            "libc",
            "local-address",
            "location",
            "loglevel",
            "logs-dir",
            "maxsockets",
            "node-gyp",
            "node-options",
            "noproxy",
            "omit",
            "only",
            "os",
            "otp",
            "platform",
            "prefix",
            "proxy",
            "python",
            "registry",
            "save-prefix",
            "scope",
            "script-shell",
            "tag",
            "target",
            "user",
            "userconfig",
            "workspace",
        ],
    }
}

/// Source: the command line of yarn 1.22, `yarn help`.
fn yarn() -> Syntax {
    Syntax {
        letters: "",
        long: &[
            "cache-folder",
            "child-concurrency",
            "cwd",
            "global-folder",
            "https-proxy",
            "link-folder",
            "modules-folder",
            "mutex",
            "network-concurrency",
            "network-timeout",
            "otp",
            "preferred-cache-folder",
            "prefix",
            "proxy",
            "registry",
            "use-yarnrc",
        ],
    }
}

/// Source: the command reference of RubyGems 3.6, `gem install`.
fn gem() -> Syntax {
    Syntax {
        letters: "BginpPsv",
        long: &[
            "bindir",
            "build-root",
            "bulk-threshold",
            "config-file",
            "file",
            "http-proxy",
            "install-dir",
            "platform",
            "source",
            "target-rbconfig",
            "trust-policy",
            "version",
            "without",
        ],
    }
}

/// Source: the documentation of cargo 1.84, `cargo install`.
fn cargo() -> Syntax {
    Syntax {
        letters: "CFjZ",
        long: &[
            "bin",
            "branch",
            "color",
            "config",
            "example",
            "features",
            "git",
            "index",
            "jobs",
            "lockfile-path",
            "manifest-path",
            "message-format",
            "path",
            "profile",
            "registry",
            "rev",
            "root",
            "tag",
            "target",
            "target-dir",
            "vers",
            "version",
        ],
    }
}
