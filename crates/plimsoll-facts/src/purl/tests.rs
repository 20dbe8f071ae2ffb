//! Package URLs, read and written.

use super::*;

#[test]
fn a_purl_has_its_components_and_a_canonical_text() {
    let text = "pkg:Deb/Debian/LibStdC%2B%2B@1:2.3~rc1?distro=debian-13&Arch=amd64&empty=#/usr//./lib/../x/";
    let purl = Purl::parse(text).unwrap();
    assert_eq!((purl.kind(), purl.namespace(), purl.name()), ("deb", Some("debian"), "libstdc++"));
    assert_eq!((purl.version(), purl.subpath()), (Some("1:2.3~rc1"), Some("usr/lib/x")));
    assert_eq!((purl.qualifier("arch"), purl.qualifiers().len()), (Some("amd64"), 2));
    let canonical = "pkg:deb/debian/libstdc%2B%2B@1:2.3~rc1?arch=amd64&distro=debian-13#usr/lib/x";
    assert_eq!(purl.to_string(), canonical);
    assert_eq!(canonical.parse(), Ok(purl));
}

#[test]
fn a_builder_encodes_what_a_name_must_not_say() {
    let purl = Purl::builder("generic", "a/b@1?c=d#e\u{1b}")
        .namespace("/x y//z/")
        .version("1@2/3")
        .qualifier("Note", "a=b&c")
        .qualifier("none", "")
        .subpath("../é")
        .build()
        .unwrap();
    let text = "pkg:generic/x%20y/z/a%2Fb%401%3Fc%3Dd%23e%1B@1%402%2F3?note=a%3Db%26c#%C3%A9";
    assert_eq!(purl.to_string(), text);
    assert_eq!(Purl::parse(text), Ok(purl));
}

#[test]
fn names_are_folded_as_their_type_folds_them() {
    for (text, canonical) in [
        ("pkg:pypi/Ruamel.Yaml_Clib@1.0RC1", "pkg:pypi/ruamel.yaml-clib@1.0rc1"),
        ("pkg:pub/Http-Parser@1", "pkg:pub/http_parser@1"),
        ("pkg:rpm/Fedora/ImageMagick@7", "pkg:rpm/fedora/ImageMagick@7"),
        ("pkg:nuget/Newtonsoft.Json@13", "pkg:nuget/Newtonsoft.Json@13"),
        ("pkg:golang/github.com/Masterminds/semver/v3@v3.2.0", "pkg:golang/github.com/Masterminds/semver/v3@v3.2.0"),
        ("pkg:golang/stdlib@1.25.1", "pkg:golang/stdlib@1.25.1"),
        ("pkg:npm/@babel/core@7.0.0", "pkg:npm/%40babel/core@7.0.0"),
        ("pkg:npm/@babel/core", "pkg:npm/%40babel/core"),
        ("pkg:git/host.example/a/B/c@1", "pkg:git/host.example/a/B/c@1"),
        ("PKG://unknown-type/A/B", "pkg:unknown-type/A/B"),
    ] {
        assert_eq!(Purl::parse(text).map(|purl| purl.to_string()).as_deref(), Ok(canonical), "{text}");
    }
}

#[test]
fn what_is_no_purl_is_refused_with_its_reason() {
    for (text, expected) in [
        ("", InvalidPurl::Scheme),
        ("deb/curl", InvalidPurl::Scheme),
        ("http://host.example/x", InvalidPurl::Scheme),
        ("pkg:", InvalidPurl::Type),
        ("pkg:d%65b/curl", InvalidPurl::Type),
        ("pkg:generic", InvalidPurl::Name),
        ("pkg:generic/", InvalidPurl::Name),
        ("pkg:generic/%2F", InvalidPurl::Name),
        ("pkg:generic/a/@1", InvalidPurl::Name),
        ("pkg:generic/a%", InvalidPurl::Encoding),
        ("pkg:generic/a%zz", InvalidPurl::Encoding),
        ("pkg:generic/a@%ff", InvalidPurl::Encoding),
        ("pkg:generic/a%2Fb/c", InvalidPurl::Slash),
        ("pkg:generic/a#b%2Fc", InvalidPurl::Slash),
        ("pkg:generic/a?1=2", InvalidPurl::QualifierKey),
        ("pkg:generic/a?b=1&B=2", InvalidPurl::DuplicateQualifier),
        ("pkg:cargo/a/b", InvalidPurl::NamespaceProhibited),
        ("pkg:deb/curl", InvalidPurl::NamespaceRequired),
        ("pkg:swid/a", InvalidPurl::QualifierRequired("tag_id")),
        ("pkg:cpan/A::B", InvalidPurl::NameCharacters),
    ] {
        assert_eq!(Purl::parse(text), Err(expected), "{text}");
    }
}

#[test]
fn documents_of_others_may_break_the_rules_of_a_type() {
    for text in ["pkg:deb/curl@1", "pkg:maven/log4j-core@2.14.1", "pkg:cargo/a/b@1", "pkg:swid/a"] {
        assert!(Purl::parse(text).is_err());
        assert_eq!(Purl::parse_as_seen(text).map(|purl| purl.to_string()).as_deref(), Ok(text));
    }
    assert_eq!(Purl::parse_as_seen("pkg:deb/"), Err(InvalidPurl::Name));
}

#[test]
fn a_type_knows_its_default_repository() {
    let repository = |text| Purl::parse(text).unwrap().default_repository();
    assert_eq!(repository("pkg:cargo/serde"), Some("https://crates.io/"));
    assert_eq!(repository("pkg:deb/debian/curl"), None);
}
