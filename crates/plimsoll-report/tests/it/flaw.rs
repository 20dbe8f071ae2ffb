//! A flaw of a package for the sample, with texts as an attacker would write them into an advisory.

use plimsoll_model::{
    Activation, AdvisoryRecord, CheckId, Due, Epss, Evidence, Finding, Fix, FixClass, FixState, KnownExploited, Meta,
    Needs, Page, Rating, Role, Severity, Ssvc, Status, VexNote, Vulnerability, VulnerabilityClass, VulnerabilityFix,
};

use crate::sample::{finding, fingerprint};

/// The subject of the finding.
pub(crate) const IMAGE: &str = "image:registry.example/web@sha256:4f";

/// Its page.
pub(crate) static VULNERABLE: Page = Page {
    meta: Meta {
        id: CheckId::new(b'V', 1),
        slug: "vulnerable-package",
        title: "a package has a known flaw",
        remedy: "upgrade the package",
        severity: Severity::High,
        default: Activation::On,
        families: &["vulnerabilities"],
        needs: Needs::Database,
        kinds: &[],
        linux_only: false,
        controls: &[],
        aliases: &[],
        fix: FixClass::None,
        part_of: None,
        absorbs: &[],
    },
    markdown: "\n# A package has a known flaw\n\n## What it finds\n\nA package that is below a fix.\n",
};

/// The finding.
pub(crate) fn flaw() -> Finding {
    let mut found = finding(
        &VULNERABLE,
        IMAGE,
        "nghttp2 1.55.1-r0 is below the fix 1.57.0-r0",
        &[("known to be exploited since 2023-10-10", 40), ("CVSS 7.5", 15), ("exposure unknown", 12)],
        vec![Evidence::Package {
            role: Role::Primary,
            purl: "pkg:apk/alpine/nghttp2@1.55.1-r0".to_owned(),
            path: "/lib/apk/db/installed".to_owned(),
            layer: 1,
            label: Some("by ALPINE-CVE-2023-44487".to_owned()),
        }],
    );
    found.fixes = vec![Fix::Upgrade {
        package: "nghttp2".to_owned(),
        version: Some("1.57.0-r0".to_owned()),
        text: "upgrade nghttp2 to 1.57.0-r0".to_owned(),
    }];
    found.former_fingerprints = vec![fingerprint("under its other id")];
    found.vulnerability = Some(Box::new(vulnerability()));
    found
}

/// The same of another package, of which a statement says that it is not affected.
pub(crate) fn closed() -> Finding {
    let found = flaw();
    Finding {
        title: "libnghttp2 1.55.1-r0 is below the fix 1.57.0-r0".to_owned(),
        status: Status::Closed {
            says: "not_affected".to_owned(),
            reason: "inline_mitigations_already_exist: <b>limits</b>\u{1b}[2J of streams".to_owned(),
            author: "the shop, \u{202e}reverof".to_owned(),
            source: "vex.json:1".to_owned(),
        },
        fingerprint: fingerprint("closed"),
        ..found
    }
}

fn vulnerability() -> Vulnerability {
    Vulnerability {
        id: "CVE-2023-44487".to_owned(),
        ids: vec!["CVE-2023-44487".to_owned(), "GHSA-qppj-fm5r-hxr3".to_owned()],
        class: VulnerabilityClass::Flaw,
        summary: "=resets\u{1b}[2J of <b>streams</b> [cost](https://evil.example) \u{202e}nothing\n::error::x"
            .to_owned(),
        published: Some("2023-10-10".to_owned()),
        package: "pkg:apk/alpine/nghttp2@1.55.1-r0".to_owned(),
        name: "nghttp2".to_owned(),
        version: "1.55.1-r0".to_owned(),
        records: vec![AdvisoryRecord {
            id: "ALPINE-CVE-2023-44487".to_owned(),
            source: "Alpine".to_owned(),
            ecosystem: "Alpine:v3.18".to_owned(),
            package: "nghttp2".to_owned(),
            installed: "1.55.1-r0".to_owned(),
            scheme: "apk",
            rule: "the version lies in a range that is affected".to_owned(),
            boundary: Some("1.57.0-r0".to_owned()),
        }],
        fix: VulnerabilityFix {
            state: FixState::Fixed,
            version: Some("1.57.0-r0".to_owned()),
            channel: None,
            release: None,
        },
        rating: Rating {
            word: Some("high"),
            vector: Some("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H".to_owned()),
            score: Some(7.5),
            source: "Alpine".to_owned(),
        },
        kev: Some(KnownExploited {
            added: "2023-10-10".to_owned(),
            due: Some("2023-10-31".to_owned()),
            ransomware: false,
        }),
        epss: Some(Epss { score: 0.944, percentile: 0.999 }),
        ssvc: Ssvc {
            exploitation: Some("active"),
            automatable: Some(true),
            total_impact: Some(false),
            derived: vec!["impact"],
        },
        due: Some(Due {
            table: "cisa-bod-26-04",
            row: Some(11),
            days: Some(3),
            within: "3 days",
            because: vec!["known exploited since 2023-10-10".to_owned(), "exposure assumed".to_owned()],
            assumed: vec!["exposure"],
        }),
        vex: vec![VexNote {
            document: "vex.json".to_owned(),
            statement: 1,
            status: "not_affected".to_owned(),
            why: "the version differs: 1.55.0-r0 is stated".to_owned(),
            applies: false,
            closes: false,
            reason: "component_not_present".to_owned(),
            author: "shop".to_owned(),
        }],
    }
}
