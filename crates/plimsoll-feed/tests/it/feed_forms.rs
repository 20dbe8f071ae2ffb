//! The form of each feed, with small inputs of our own; and what is done with inputs that are none.

use std::fs;
use std::io::Write as _;

use plimsoll_database::{Database, Event, NewPosting};
use plimsoll_feed::{Imported, Inputs, Options, build, feed_names, import};
use proptest::prelude::*;

/// What files of a provider give, a line for each entry: id, flaws, ecosystem, package, ranges and the rest.
fn check(provider: &str, files: &[(&str, &str)], expected: &[&str]) -> Imported {
    let bytes: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    let imported = import(provider, &bytes).unwrap();
    let lines = imported.advisories.iter().flat_map(|advisory| {
        let id = format!("{} of {}", advisory.record.id, advisory.record.upstream.join(","));
        advisory.entries.iter().map(move |entry| format!("{id}: {}", shown(entry)))
    });
    assert_eq!(lines.collect::<Vec<_>>(), expected, "{:?}", imported.report.named);
    imported
}

fn shown(entry: &NewPosting<'_>) -> String {
    let posting = &entry.posting;
    let range = |events: &[Event<'_>]| {
        let parts = events.iter().filter_map(|event| match event {
            Event::Introduced(version) if version == "0" => None,
            Event::Introduced(version) => Some(format!(">={version}")),
            Event::Fixed(version) => Some(format!("<{version}")),
            Event::LastAffected(version) => Some(format!("<={version}")),
            Event::Limit(version) => Some(format!("limit {version}")),
        });
        let text = parts.collect::<Vec<_>>().join(" ");
        if text.is_empty() { "all".to_owned() } else { text }
    };
    let mut shown = format!("{} {}", entry.ecosystem, entry.name);
    for range in posting.ranges.iter().map(|one| range(&one.events)) {
        shown.push_str(&format!(" [{range}]"));
    }
    for (name, value) in [("arch", &posting.architecture), ("module", &posting.module)] {
        if let Some(value) = value {
            shown.push_str(&format!(" {name}={value}"));
        }
    }
    if posting.fix != plimsoll_database::FixState::Unstated {
        shown.push_str(&format!(" {:?}", posting.fix));
    }
    for rating in &posting.ratings {
        shown.push_str(&format!(" {}", rating.value));
    }
    shown
}

#[test]
fn debian_states_are_kept_and_undetermined_says_nothing_of_any_version() {
    let state = |code: &str, rest: &str| format!(r#""{code}":{{{rest}}}"#);
    let states = [
        state("bookworm", r#""status":"resolved","fixed_version":"1-2","urgency":"low**""#),
        state("bullseye", r#""status":"open","urgency":"end-of-life""#),
        state("buster", r#""status":"open","urgency":"unimportant","nodsa":"Minor","nodsa_reason":"postponed""#),
        state("forky", r#""status":"open","urgency":"not yet assigned","nodsa":"Minor","nodsa_reason":"ignored""#),
        state("jessie", r#""status":"open","urgency":"high","nodsa":"Minor issue""#),
        state("sid", r#""status":"open","urgency":"high""#),
        state("stretch", r#""status":"undetermined""#),
        state("trixie", r#""status":"resolved","fixed_version":"0""#),
    ];
    let tracker = format!(
        r#"{{"pkg":{{"CVE-2024-0001":{{"description":"d","releases":{{{}}}}},"CVE-2024-0002":{{"releases":[]}}}}}}"#,
        states.join(",")
    );
    let list = "[01 Jan 2024] DSA-1-1 pkg - security update\n\t{CVE-2024-0001}\n\t[bookworm] - pkg 1-2\n\
                [02 Jan 2024] DSA-2-1 other - regression update\n";
    let imported = check(
        "debian",
        &[("debian.json", &tracker), ("DSA-list.txt", list)],
        &[
            "DEBIAN-CVE-2024-0001 of CVE-2024-0001: Debian:10 pkg [all] arch=source Deferred unimportant",
            "DEBIAN-CVE-2024-0001 of CVE-2024-0001: Debian:11 pkg [all] arch=source WontFix",
            "DEBIAN-CVE-2024-0001 of CVE-2024-0001: Debian:12 pkg [<1-2] arch=source low",
            "DEBIAN-CVE-2024-0001 of CVE-2024-0001: Debian:13 pkg [<0] arch=source",
            "DEBIAN-CVE-2024-0001 of CVE-2024-0001: Debian:14 pkg [all] arch=source WontFix",
            "DEBIAN-CVE-2024-0001 of CVE-2024-0001: Debian:8 pkg [all] arch=source Deferred high",
            "DEBIAN-CVE-2024-0001 of CVE-2024-0001: Debian:9 pkg arch=source",
            "DEBIAN-CVE-2024-0001 of CVE-2024-0001: Debian:unstable pkg [all] arch=source NotFixed high",
        ],
    );
    assert_eq!(imported.advisories[0].record.related, ["DSA-1-1"]);
    assert!(imported.advisories[0].entries[3].posting.is_never_affected);
}

#[test]
fn a_secdb_is_yaml_or_json_and_0_is_never() {
    let yaml = "distroversion: v3.20\npackages:\n- pkg:\n    name: a\n    secfixes:\n      1.0-r1:\n      - \
                CVE-2024-0001\n      \
                1.1-r2:\n      - CVE-2024-0001\n      '0':\n      - CVE-2024-0002 XSA-1\n";
    let imported = check(
        "alpine",
        &[("v3.20/main.yaml", yaml)],
        &[
            "ALPINE-CVE-2024-0001 of CVE-2024-0001: Alpine:v3.20 a [<1.0-r1] [>=1.1 <1.1-r2] arch=source",
            "ALPINE-CVE-2024-0002 of CVE-2024-0002: Alpine:v3.20 a [<0] arch=source",
        ],
    );
    assert_eq!(imported.report.repaired, 1);
    let json = r#"{"packages":[{"pkg":{"name":"a","secfixes":{"None":["CVE-2024-0001"]}}},{"pkg":{}}]}"#;
    let imported = check(
        "secureos",
        &[("secdb.json", json), ("latest.json", "{}")],
        &["SECUREOS-CVE-2024-0001 of CVE-2024-0001: SecureOS a [all] arch=source NotFixed"],
    );
    assert_eq!((imported.report.partly_used, imported.report.left_out), (1, 1));
}

#[test]
fn red_hat_streams_are_intervals_and_channels_are_releases() {
    let flaw = r#"{"name":"CVE-2024-0001","threat_severity":"Low","affected_release":[
        {"advisory":"RHSA-2024:1","cpe":"cpe:/a:redhat:enterprise_linux:9","package":"a-1:2.0-3.el9_4.1"},
        {"advisory":"RHSA-2024:2","cpe":"cpe:/o:redhat:enterprise_linux:9","package":"a-1:2.1-4.el9"},
        {"advisory":"RHSA-2024:3","cpe":"cpe:/a:redhat:rhel_eus:9.2","package":"a-1:1.9-1.el9_2.7"},
        {"advisory":"RHSA-2024:4","cpe":"cpe:/a:redhat:enterprise_linux:8","package":"m:1-8040020240101000000.abc"},
        {"cpe":"cpe:/a:redhat:openshift:4","package":"openshift4/a:v4"}],
        "package_state":[
        {"fix_state":"Will not fix","package_name":"b","cpe":"cpe:/o:redhat:enterprise_linux:8"},
        {"fix_state":"Fix deferred","package_name":"m:2/b","cpe":"cpe:/o:redhat:enterprise_linux:8"},
        {"fix_state":"Not affected","package_name":"c","cpe":"cpe:/o:redhat:enterprise_linux:8"},
        {"fix_state":"Under investigation","package_name":"d","cpe":"cpe:/o:redhat:enterprise_linux:8"},
        {"fix_state":"Affected","package_name":"x:flatpak/d","cpe":"cpe:/o:redhat:enterprise_linux:8"}]}"#;
    let advisory = r#"{"document":{"tracking":{"id":"RHSA-2024:1"}},"product_tree":{"branches":[
        {"product":{"product_id":"BaseOS-9.4.0.Z.MAIN.EUS",
            "product_identification_helper":{"cpe":"cpe:/o:redhat:enterprise_linux:9::baseos"}}},
        {"branches":[{"product":{"product_id":"a-1:2.0-3.el9_4.1.src",
            "product_identification_helper":{"purl":"pkg:rpm/redhat/a@2.0-3.el9_4.1?arch=src&epoch=1"}}}]}],
        "relationships":[{"full_product_name":{"product_id":"P"},"product_reference":"a-1:2.0-3.el9_4.1.src",
            "relates_to_product_reference":"BaseOS-9.4.0.Z.MAIN.EUS"}]},
        "vulnerabilities":[{"cve":"CVE-2024-0001","product_status":{"fixed":["P","Q"]}}]}"#;
    let id = "REDHAT-CVE-2024-0001 of CVE-2024-0001: Red Hat";
    let imported = check(
        "rhel",
        &[("flaw.json", flaw), ("rhsa.json", advisory)],
        &[
            &format!("{id}:enterprise_linux:8 b [all] arch=source WontFix"),
            &format!("{id}:enterprise_linux:8 b [all] arch=source module=m:2 Deferred"),
            &format!("{id}:enterprise_linux:8 c [<0] arch=source"),
            &format!("{id}:enterprise_linux:8 d arch=source"),
            &format!("{id}:enterprise_linux:9 a [<1:2.0-3.el9_4.1] [>=1:2.1 <1:2.1-4.el9] arch=source"),
            &format!("{id}:rhel_eus:9.4 a [<1:2.0-3.el9_4.1] arch=source"),
            &format!("{id}:rhel_eus:9.2 a [<1:1.9-1.el9_2.7] arch=source"),
        ],
    );
    let named: Vec<&str> = imported.report.named.iter().map(|named| named.what.as_str()).collect();
    assert_eq!(
        named,
        [
            "partly used: the product `Q` is not defined",
            "partly used: REDHAT-CVE-2024-0001: the builds of enterprise_linux:8/m:1 stand in RHSA-2024:4, which is \
             missing",
        ]
    );
}

#[test]
fn ubuntu_will_not_fix_what_its_statements_say() {
    let record = r#"{"id":"UBUNTU-CVE-2024-0001","upstream":["CVE-2024-0001"],"affected":[
        {"package":{"ecosystem":"Ubuntu:22.04:LTS","name":"a"},
         "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"}]}]},
        {"package":{"ecosystem":"Ubuntu:Pro:16.04:LTS","name":"a"},"versions":["1"],
            "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2"}]}]}]}"#;
    let vex = r#"{"@context":"https://openvex.dev/ns/v0.2.0","statements":[{"vulnerability":{"name":"CVE-2024-0001"},
        "products":[{"@id":"pkg:deb/ubuntu/a@1?arch=source&distro=jammy"},
            {"@id":"pkg:deb/ubuntu/a@1?arch=amd64&distro=jammy"}],
        "status":"affected","action_statement":"the team decided to not fix it"}]}"#;
    let legacy = r#"{"name":"CVE-2012-0001","priority":"low","patches":[
        {"distro":"precise","status":"released","version":"1-2","package":"b"},
        {"distro":"quantal","status":"needs-triage","package":"b"},
        {"distro":"raring","status":"DNE","package":"b"}]}"#;
    check(
        "ubuntu",
        &[("osv/a.json", record), ("vex/a.json", vex), ("old/a.json", legacy)],
        &[
            "UBUNTU-CVE-2012-0001 of CVE-2012-0001: Ubuntu:12.04 b [<1-2] arch=source",
            "UBUNTU-CVE-2012-0001 of CVE-2012-0001: Ubuntu:12.10 b arch=source",
            "UBUNTU-CVE-2024-0001 of CVE-2024-0001: Ubuntu:22.04:LTS a [all] WontFix",
            "UBUNTU-CVE-2024-0001 of CVE-2024-0001: Ubuntu:Pro:16.04:LTS a [<2]",
            "UBUNTU-CVE-2024-0001 of CVE-2024-0001: Ubuntu:16.04:LTS a arch=source WontFix",
        ],
    );
}

fn oval(definitions: &str, rest: &str) -> String {
    format!("<oval_definitions><definitions>{definitions}</definitions>{rest}</oval_definitions>")
}

#[test]
fn oracle_flavours_are_releases_of_their_own() {
    let package = |version: &str| {
        format!("<criteria operator='AND'><criterion comment='a is earlier than {version}'/></criteria>")
    };
    let definition = format!(
        "<definition id='d:1'><metadata><title>t</title><reference source='elsa' ref_id='ELSA-2024-1' ref_url='u'/>\
         <advisory><severity>LOW</severity><cve>CVE-2024-0001</cve></advisory></metadata>\
         <criteria operator='AND'><criterion comment='Oracle Linux 8 is installed'/><criteria operator='OR'>{}{}{}\
         </criteria></criteria></definition>",
        package("0:1-2.el8"),
        package("0:1-2.ksplice1.el8"),
        package("0:1-2_fips.el8"),
    );
    check(
        "oracle",
        &[("elsa.xml", &oval(&definition, ""))],
        &[
            "ELSA-2024-1 of CVE-2024-0001: Oracle Linux:8 a [<0:1-2.el8]",
            "ELSA-2024-1 of CVE-2024-0001: Oracle Linux:8:fips a [<0:1-2_fips.el8]",
            "ELSA-2024-1 of CVE-2024-0001: Oracle Linux:8:ksplice a [<0:1-2.ksplice1.el8]",
        ],
    );
}

#[test]
fn suse_packages_are_said_to_be_in_products() {
    let definition = "<definition id='d:1'><metadata><title>CVE-2024-0001</title></metadata><criteria operator='OR'>\
        <criteria operator='AND'><criteria operator='OR'>\
        <criterion comment='SUSE Linux Enterprise Server 15 SP6 is installed'/>\
        <criterion comment='SUSE Manager Server 4.3 is installed'/></criteria><criteria operator='OR'>\
        <criterion comment='a-1-2 is installed' test_ref='t:1'/><criterion comment='b-1-2 is installed'/></criteria>\
        </criteria><criteria operator='AND'><criterion comment='openSUSE Leap 15.6 is installed'/>\
        <criterion comment='a is not affected'/></criteria></criteria></definition>";
    let tests = "<tests><rpminfo_test id='t:1'><object object_ref='o:1'/><state state_ref='s:1'/></rpminfo_test>\
                 </tests>\
        <objects><rpminfo_object id='o:1'><name>a</name></rpminfo_object></objects>\
        <states><rpminfo_state id='s:1'><evr operation='less than'>3:1-2</evr></rpminfo_state></states>";
    check(
        "sles",
        &[("suse.xml", &oval(definition, tests))],
        &[
            "SUSE-CVE-2024-0001 of CVE-2024-0001: SUSE:Linux Enterprise Server 15 SP6 a [<3:1-2]",
            "SUSE-CVE-2024-0001 of CVE-2024-0001: SUSE:Linux Enterprise Server 15 SP6 b [<0:1-2]",
            "SUSE-CVE-2024-0001 of CVE-2024-0001: openSUSE:Leap 15.6 a [<0]",
        ],
    );
}

#[test]
fn azure_linux_ranges_have_both_ends() {
    let definition = "<definition id='x:def:7'><metadata><title>t</title>\
                      <reference ref_id='CVE-2024-0001' source='CVE'/>\
        <patchable>true</patchable><severity>High</severity></metadata><criteria operator='AND'>\
        <criterion test_ref='t:1'/><criterion test_ref='t:2'/></criteria></definition>";
    let test = |number: u8, operation: &str, evr: &str| {
        format!(
            "<rpminfo_test id='t:{number}'><object object_ref='o:1'/><state state_ref='s:{number}'/></rpminfo_test>\
             <rpminfo_state id='s:{number}'><evr operation='{operation}'>{evr}</evr></rpminfo_state>"
        )
    };
    let rest = format!(
        "{}{}<rpminfo_object id='o:1'><name>a</name></rpminfo_object>",
        test(1, "less than", "0:2-1.azl3"),
        test(2, "greater than", "0:1.azl3")
    );
    check(
        "mariner",
        &[("oval.xml", &oval(definition, &rest))],
        &["AZL-3-7 of CVE-2024-0001: Azure Linux:3 a [>=0:1.azl3 <0:2-1.azl3]"],
    );
}

#[test]
fn amazon_pages_name_packages_and_lists_that_lack_one_are_named() {
    let list = "<rss><channel><item><title>ALAS-2024-1 (low): a</title><description>CVE-2024-0001</description>\
        <link>https://example.org/AL2/ALAS-2024-1.html</link></item><item><title>ALAS-2024-2 (low): b</title>\
        <link>https://example.org/AL2/ALAS-2024-2.html</link></item></channel></rss>";
    let page = "<h1 id=''>ALAS-2024-1</h1><b>Amazon Linux 2 Security Advisory:</b> ALAS-2024-1\
        <div id='references'><a>CVE-2024-0001</a></div>\
        <div id='new_packages'><pre>aarch64:<br />&nbsp; a-1-2.aarch64<br />\
        x86_64:<br />&nbsp; a-1-3.x86_64<br />src:<br />&nbsp; s-1-3.src<br /></pre></div>";
    let imported = check(
        "amazon",
        &[("2_rss.xml", list), ("2/ALAS-2024-1.html", page)],
        &[
            "ALAS2-2024-1 of CVE-2024-0001: Amazon Linux:2 a [<1-2] arch=aarch64",
            "ALAS2-2024-1 of CVE-2024-0001: Amazon Linux:2 a [<1-3] arch=x86_64",
            "ALAS2-2024-1 of CVE-2024-0001: Amazon Linux:2 s [<1-3] arch=source",
        ],
    );
    let named = &imported.report.named[0].what;
    assert_eq!(named, "partly used: ALAS2-2024-2: its page, which names the packages, is missing");
}

#[test]
fn smaller_feeds_are_read() {
    let fedora = r#"{"alias":"FEDORA-2024-a","status":"stable","release":{"version":"40","id_prefix":"FEDORA"},
        "bugs":[{"title":"CVE-2024-0001 a: flaw"}],"builds":[{"nvr":"a-1-2.fc40","type":"rpm","epoch":3}]}"#;
    check("fedora", &[("a.json", fedora)], &["FEDORA-2024-a of CVE-2024-0001: Fedora:40 a [<3:1-2.fc40] arch=source"]);
    let photon = r#"[{"cve_id":"CVE-2024-0001","pkg":"a","cve_score":9.8,"res_ver":"1-2.ph5","status":"Fixed"},
        {"cve_id":"CVE-2024-0001","pkg":"b","status":"Not Affected"},
        {"cve_id":"CVE-2024-0001","pkg":"c","res_ver":"NA"}]"#;
    check(
        "photon",
        &[("cve_data_photon5.0.json", photon)],
        &[
            "PHOTON-CVE-2024-0001 of CVE-2024-0001: Photon OS:5.0 a [<1-2.ph5] 9.8",
            "PHOTON-CVE-2024-0001 of CVE-2024-0001: Photon OS:5.0 b [<0]",
            "PHOTON-CVE-2024-0001 of CVE-2024-0001: Photon OS:5.0 c [all] NotFixed",
        ],
    );
    let arch =
        r#"[{"name":"AVG-1","packages":["a","b"],"fixed":"1-2","status":"Fixed","issues":["CVE-2024-0001"]},{}]"#;
    let imported = check(
        "arch",
        &[("all.json", arch)],
        &["AVG-1 of CVE-2024-0001: Arch Linux a [<1-2]", "AVG-1 of CVE-2024-0001: Arch Linux b [<1-2]"],
    );
    assert_eq!(imported.report.partly_used, 1);
    let echo = r#"{"a":{"CVE-2024-0001":{"fixed_version":"1-2"},"CVE-2024-0002":{}}}"#;
    check(
        "echo",
        &[("data.json", echo)],
        &[
            "ECHO-CVE-2024-0001 of CVE-2024-0001: Echo a [<1-2] arch=source",
            "ECHO-CVE-2024-0002 of CVE-2024-0002: Echo a [all] arch=source NotFixed",
        ],
    );
    let github = r#"{"data":{"securityAdvisories":{"nodes":[{"ghsaId":"GHSA-aaaa-bbbb-cccc","vulnerabilities":{"nodes":[
        {"package":{"ecosystem":"PIP","name":"a"},"vulnerableVersionRange":">= 1, < 2"}]}}]}}}"#;
    check("github", &[("a.json", github)], &["GHSA-aaaa-bbbb-cccc of : PyPI a [>=1 <2]"]);
    let nvd = r#"{"vulnerabilities":[{"cve":{"id":"CVE-2024-0001","vulnStatus":"Rejected","lastModified":"2024-01-02",
        "metrics":{"cvssMetricV2":[{"cvssData":{"vectorString":"AV:N/AC:L/Au:N/C:P/I:P/A:P"}}]}}}]}"#;
    let imported = check("nvd", &[("a.json", nvd)], &[]);
    let advisory = &imported.advisories[0];
    assert!(advisory.flags.is_withdrawn && advisory.record.ratings.len() == 1);
}

/// Feeds go the way of the records of OSV: into the same database, with their source; a folder that nobody knows is
/// named.
#[test]
fn a_database_holds_what_feeds_say_and_names_a_folder_that_nobody_knows() {
    let root = tempfile::tempdir().unwrap();
    let folder = |name: &str| {
        let folder = root.path().join("feeds").join(name);
        fs::create_dir_all(&folder).unwrap();
        folder
    };
    fs::write(folder("echo").join("data.json"), r#"{"a":{"CVE-2024-0001":{"fixed_version":"1-2"}}}"#).unwrap();
    fs::write(folder("nvd").join("a.json"), r#"{"vulnerabilities":[{"cve":{"id":"CVE-2024-0001"}}]}"#).unwrap();
    fs::write(folder("other").join("a.json"), "{}").unwrap();
    let built = build(&Inputs::below(root.path()).unwrap(), &Options::default()).unwrap();
    assert_eq!(built.report.unknown_feeds, ["other"]);
    assert!(built.report.to_string().contains("feeds/other: no provider"));
    let names: Vec<&str> = built.report.folders.iter().map(|folder| folder.name.as_str()).collect();
    assert_eq!(names, ["feeds/echo", "feeds/nvd"]);
    let database = Database::open(&built.bytes).unwrap();
    let sources: Vec<&str> = database.sources().iter().map(|source| source.name.as_str()).collect();
    assert_eq!(sources, ["National Vulnerability Database", "Echo advisories"]);
    let postings = database.postings("Echo", "a").unwrap();
    assert_eq!(postings.entries.len(), 1);
}

#[test]
fn what_no_importer_can_read_is_unreadable_with_a_reason() {
    let deep = "[".repeat(100);
    let entities = "<!DOCTYPE a [<!ENTITY b 'bb'>]><a>&b;</a>";
    for name in feed_names() {
        for text in ["", "x", "{", "null", deep.as_str(), entities, "\u{1b}"] {
            let report = import(name, &[("a.json", text.as_bytes()), ("a.xml", text.as_bytes())]).unwrap().report;
            assert_eq!((report.files, report.records), (2, 0), "{name}");
            assert_eq!(report.unreadable, 2, "{name} {text:?}: {:?}", report.named);
        }
    }
}

#[test]
fn a_file_may_be_compressed() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(br#"{"a":{"CVE-2024-0001":{}}}"#).unwrap();
    let mut packed = packed.finish().unwrap();
    assert_eq!(import("echo", &[("data.json.gz", packed.as_slice())]).unwrap().advisories.len(), 1);
    packed.truncate(packed.len() - 4);
    let report = import("echo", &[("data.json.gz", packed.as_slice())]).unwrap().report;
    assert!(report.named[0].what.starts_with("is damaged: "), "{:?}", report.named);
}

/// As many copies of one id, and as many packages in as many products, as a small file can name.
#[test]
fn what_multiplies_is_limited_and_named() {
    let copies = vec![r#"{"cve":{"id":"CVE-2024-0001"}}"#; 5_000].join(",");
    let nvd = format!(r#"{{"vulnerabilities":[{copies}]}}"#);
    let criteria = |named: fn(usize) -> String| {
        let comments = (0..2_000).map(|number| format!("<criterion comment='{} is installed'/>", named(number)));
        comments.collect::<Vec<_>>().concat()
    };
    let products = criteria(|number| format!("SUSE Linux Enterprise Server {number}"));
    let packages = criteria(|number| format!("a{number}-1-2"));
    let sles = oval(
        &format!(
            "<definition><metadata><title>CVE-2024-0001</title></metadata><criteria operator='AND'>\
             <criteria operator='OR'>{products}</criteria><criteria operator='OR'>{packages}</criteria></criteria>\
             </definition>"
        ),
        "",
    );
    for (provider, path, text) in [("nvd", "a.json", nvd), ("sles", "a.xml", sles)] {
        let Imported { advisories, report } = import(provider, &[(path, text.as_bytes())]).unwrap();
        assert_eq!((advisories.len(), report.partly_used), (1, 1), "{provider}");
        assert!(advisories[0].entries.len() <= 50_000);
        assert!(report.named[0].what.contains("goes over the limit"), "{:?}", report.named);
    }
}

#[test]
fn a_long_name_is_not_repeated_in_entries() {
    let long = "y".repeat(1_000);
    let text = format!(r#"{{"{long}":{{"CVE-2024-0001":{{}}}},"a":{{"CVE-2024-0001":{{}}}}}}"#);
    let imported = import("echo", &[("data.json", text.as_bytes())]).unwrap();
    assert_eq!((imported.advisories[0].entries.len(), imported.report.partly_used), (1, 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_text_makes_an_importer_panic(text in "[\\[\\]{}\":,<>/&; a-zA-Z0-9-]{0,80}") {
        for name in feed_names() {
            let files = [("a.json", text.as_bytes()), ("a.xml", text.as_bytes()), ("a.yaml", text.as_bytes())];
            prop_assert!(import(name, &files).is_some());
        }
    }
}
