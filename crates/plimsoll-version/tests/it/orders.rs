//! What the corpus does not ask of orders.

use std::cmp::Ordering;

use plimsoll_version::Scheme;

/// Rows of versions from the oldest to the newest; equal ones share an entry with `=` between.
fn check(scheme: Scheme, ascending: &[&str]) {
    let entries: Vec<Vec<&str>> = ascending.iter().map(|entry| entry.split('=').collect()).collect();
    for (place, entry) in entries.iter().enumerate() {
        for (other_place, other) in entries.iter().enumerate() {
            for (a, b) in entry.iter().flat_map(|a| other.iter().map(move |b| (a, b))) {
                assert_eq!(scheme.compare(a, b), Some(place.cmp(&other_place)), "{}: {a} and {b}", scheme.name());
            }
        }
    }
}

#[test]
fn distributions_and_rebuilds_of_debian_are_ordered() {
    let rows = ["1.0-1~bpo12+1", "1.0-1~deb13u1", "1.0-1=0:1.0-01", "1.0-1+b1", "1.0-1+deb13u1", "1.0-1ubuntu0.1~esm1"];
    let (esm, rest) = rows.split_last().unwrap();
    check(Scheme::Deb, rest);
    assert_eq!(Scheme::Deb.compare(esm, "1.0-1+deb13u1"), Some(Ordering::Less), "letters lie below other signs");
}

#[test]
fn maven_has_one_order() {
    check(
        Scheme::Maven,
        &[
            "4.0.0.Alpha1=4-alpha-1",
            "4.0.0.Beta1",
            "4.0.0.M1=4.0-milestone-1",
            "4.0.0.CR1=4-rc-1=4rc1",
            "4.0.0-SNAPSHOT",
            "4=4.0.0.Final=4.0.0-ga=4.0.0.RELEASE",
            "4-sp",
            "4-jre",
            "4-1",
            "4.0.0.jre",
            "4.0.1",
        ],
    );
}

#[test]
fn go_has_a_toolchain_and_modules() {
    check(
        Scheme::Golang,
        &["go1.21", "go1.22beta1", "go1.22rc1=1.22rc1", "go1.22=1.22.0", "go1.22.3=go1.22.3 X:boringcrypto"],
    );
    check(Scheme::Golang, &["v0.0.0-20210101000000-abcdefabcdef", "v1.0.0-rc1", "v1.0.0=v1.0.0+incompatible", "v2"]);
    for version in ["(devel)", "go", "devel go1.23-abc", "v1.x"] {
        assert_eq!(Scheme::Golang.compare(version, "v1.0.0"), None, "{version}");
    }
}

#[test]
fn vendors_of_kubernetes_have_the_fixes_of_the_version() {
    check(
        Scheme::Kubernetes,
        &["v1.29.4-rc.0", "v1.29.4=v1.29.4-gke.100=v1.29.4-eks-abc=1.29.4+k3s1=v1.29.4-aliyun.1", "v1.29.5-gke.1"],
    );
}

#[test]
fn opam_orders_the_whole_text_as_dpkg_a_part() {
    check(Scheme::Opam, &["1.0~beta2", "1.0~beta10", "1.0", "1.0-1", "1.0.1", "v0.16.0"]);
}

#[test]
fn conan_orders_numbers_before_what_begins_with_them() {
    check(Scheme::Conan, &["1.1.1", "1.1.1a", "1.1.1w", "1.1.2", "1.1.10", "1.1.a", "cci.20200203"]);
    check(Scheme::Conan, &["1.0-", "1.0-alpha", "1.0=1", "1.0+b1", "1.0+b2"]);
}

#[test]
fn words_of_php_that_mean_nothing_are_told_apart() {
    check(Scheme::Packagist, &["dev-far", "dev-foo", "1.0-alpha1=1.0a1", "1.0", "1.0-p1=1.0-patch1=1.0.pl.1"]);
}

#[test]
fn what_is_no_version_has_no_order() {
    for &scheme in Scheme::ALL {
        for version in ["", " ", "1.0\n", "1.0 2"] {
            let trims = matches!(scheme.name(), "npm" | "pypi" | "rubygems");
            if version == "1.0\n" && trims {
                continue;
            }
            assert_eq!(scheme.compare(version, "1.0.0"), None, "{} {version:?}", scheme.name());
            assert_eq!(scheme.normalised(version), None, "{} {version:?}", scheme.name());
        }
    }
    assert_eq!(Scheme::Maven.compare("${revision}", "1"), None);
    assert_eq!(Scheme::Nuget.compare("1.2.3.4.5", "1"), None);
}

#[test]
fn numbers_have_no_upper_bound() {
    let (a, b) = ("9".repeat(400), format!("1{}", "0".repeat(400)));
    for &scheme in Scheme::ALL.iter().filter(|scheme| scheme.name() != "npm") {
        assert_eq!(scheme.compare(&a, &b), Some(Ordering::Less), "{}", scheme.name());
        assert!(scheme.key(&a).cmp(&scheme.key(&b)).is_le(), "{}", scheme.name());
    }
}

#[test]
fn ecosystems_have_their_scheme_with_and_without_a_release() {
    let rows = [
        ("Debian:12", Some("deb")),
        ("Ubuntu:Pro:18.04:LTS", Some("deb")),
        ("Alpine", Some("apk")),
        ("Alpine:v3.20", Some("apk")),
        ("Red Hat:rhel_eus:9.4::appstream", Some("rpm")),
        ("Packagist:https://packages.drupal.org/8", Some("packagist")),
        ("kubernetes", Some("kubernetes")),
        ("crates.io", Some("semver")),
        ("Root:Alpine:3.18", Some("apk")),
        ("Root:PyPI", Some("pypi")),
        ("Linux", None),
        ("GIT", None),
        ("", None),
        ("Root", None),
    ];
    for (ecosystem, scheme) in rows {
        assert_eq!(Scheme::of_ecosystem(ecosystem).map(Scheme::name), scheme, "{ecosystem}");
    }
    for &scheme in Scheme::ALL {
        assert_eq!(Scheme::parse(scheme.name()), Some(scheme));
    }
}
