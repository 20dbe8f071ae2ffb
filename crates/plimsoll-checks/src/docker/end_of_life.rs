//! What an image is built on, as far as its name tells, and when the security updates of that end.
//!
//! The days stand in a generated table, the names of images here. Nothing is guessed: what neither knows has no end.

use std::fmt;
use std::sync::LazyLock;

use plimsoll_facts::{DOCKER_HUB, ImageReference};

static RELEASES: LazyLock<Vec<Release>> = LazyLock::new(|| read(include_str!("end_of_life/releases.tsv")));

/// A release of a distribution or a runtime.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Release {
    product: &'static str,
    title: &'static str,
    number: &'static str,
    until: Option<&'static str>,
    code_name: &'static str,
}

/// Something that gets no more security updates.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Ended {
    title: &'static str,
    number: &'static str,
    until: &'static str,
}

impl fmt::Display for Ended {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gap = if self.number.is_empty() { "" } else { " " };
        write!(formatter, "{}{gap}{} on {}", self.title, self.number, self.until)
    }
}

/// Images whose tags begin with a release of a product. Source: the registries' pages of each image.
const IMAGES: &[(&str, &str)] = &[
    ("container-registry.oracle.com/os/oraclelinux", "oraclelinux"),
    ("docker.io/azul/zulu-openjdk", "zulu"),
    ("docker.io/azul/zulu-openjdk-alpine", "zulu"),
    ("docker.io/azul/zulu-openjdk-debian", "zulu"),
    ("docker.io/library/almalinux", "almalinux"),
    ("docker.io/library/alpine", "alpine"),
    ("docker.io/library/amazoncorretto", "corretto"),
    ("docker.io/library/amazonlinux", "amazonlinux"),
    ("docker.io/library/centos", "centos"),
    ("docker.io/library/debian", "debian"),
    ("docker.io/library/eclipse-temurin", "temurin"),
    ("docker.io/library/elixir", "elixir"),
    ("docker.io/library/erlang", "erlang"),
    ("docker.io/library/fedora", "fedora"),
    ("docker.io/library/golang", "go"),
    ("docker.io/library/node", "node"),
    ("docker.io/library/oraclelinux", "oraclelinux"),
    ("docker.io/library/perl", "perl"),
    ("docker.io/library/photon", "photon"),
    ("docker.io/library/php", "php"),
    ("docker.io/library/python", "python"),
    ("docker.io/library/rockylinux", "rockylinux"),
    ("docker.io/library/ruby", "ruby"),
    ("docker.io/library/ubuntu", "ubuntu"),
    ("docker.io/opensuse/leap", "opensuse"),
    ("docker.io/rockylinux/rockylinux", "rockylinux"),
    ("mcr.microsoft.com/dotnet/aspnet", "dotnet"),
    ("mcr.microsoft.com/dotnet/core/aspnet", "dotnet"),
    ("mcr.microsoft.com/dotnet/core/runtime", "dotnet"),
    ("mcr.microsoft.com/dotnet/core/runtime-deps", "dotnet"),
    ("mcr.microsoft.com/dotnet/core/sdk", "dotnet"),
    ("mcr.microsoft.com/dotnet/runtime", "dotnet"),
    ("mcr.microsoft.com/dotnet/runtime-deps", "dotnet"),
    ("mcr.microsoft.com/dotnet/sdk", "dotnet"),
    ("mcr.microsoft.com/windows/nanoserver", "nanoserver"),
    ("mcr.microsoft.com/windows/servercore", "servercore"),
    ("public.ecr.aws/amazonlinux/amazonlinux", "amazonlinux"),
    ("public.ecr.aws/debian/debian", "debian"),
    ("public.ecr.aws/ubuntu/ubuntu", "ubuntu"),
    ("quay.io/almalinuxorg/almalinux", "almalinux"),
    ("quay.io/centos/centos", "centos-stream"),
    ("quay.io/fedora/fedora", "fedora"),
    ("quay.io/rockylinux/rockylinux", "rockylinux"),
    ("registry.fedoraproject.org/fedora", "fedora"),
    ("registry.opensuse.org/opensuse/leap", "opensuse"),
];

/// Repositories that get no more updates at all, with the last day. Source: the deprecation notices in
/// docker-library/docs.
const CLOSED: &[(&str, &str)] = &[
    ("docker.io/library/adoptopenjdk", "2021-08-01"),
    ("docker.io/library/java", "2016-12-31"),
    ("docker.io/library/openjdk", "2022-07-31"),
];

/// What stands before the number of a distribution's release in names and tags: `debian10`, `debian-10`.
const DISTRIBUTIONS: &[(&str, &str)] = &[
    ("almalinux", "almalinux"),
    ("alpine", "alpine"),
    ("amazonlinux", "amazonlinux"),
    ("centos", "centos"),
    ("debian", "debian"),
    ("fedora", "fedora"),
    ("leap", "opensuse"),
    ("nanoserver", "nanoserver"),
    ("oraclelinux", "oraclelinux"),
    ("photon", "photon"),
    ("rhel", "rhel"),
    ("rockylinux", "rockylinux"),
    ("ubi", "rhel"),
    ("ubuntu", "ubuntu"),
    ("windowsservercore", "servercore"),
];

/// The same, too short to mean it outside of a tag.
const IN_TAGS: &[(&str, &str)] = &[("al", "amazonlinux"), ("el", "rhel"), ("ol", "oraclelinux")];

/// What stands before the number in some tags of the distributions' own images.
const BEFORE_NUMBER: &[&str] = &["centos", "ltsc", "stream"];

/// First parts of the paths under which Docker Hub has the official images of one architecture.
const ARCHITECTURES: &[&str] =
    &["amd64", "arm32v5", "arm32v6", "arm32v7", "arm64v8", "i386", "mips64le", "ppc64le", "riscv64", "s390x"];

/// What of an image ended before a day, written `2026-11-21`.
pub(crate) fn ended(image: ImageReference<'_>, day: &str) -> Vec<Ended> {
    let name = full_name(image);
    let tag = image.tag().unwrap_or("");
    let closed = CLOSED.iter().find(|(closed, until)| *closed == name && *until < day && !is_early_access(tag));
    let closed = closed.map(|(closed, until)| Ended { title: closed, number: "", until });
    let mut releases: Vec<&Release> = Vec::new();
    let product = IMAGES.iter().find(|(image, _)| *image == name).map(|(_, product)| *product);
    releases.extend(product.and_then(|product| at_start(product, tag)));
    if is_official(&name) {
        releases.extend(tag.split('-').filter_map(by_code_name));
    }
    releases.extend(distributions(tag, IN_TAGS));
    releases.extend(image.segments().flat_map(|segment| distributions(segment, &[])));
    let mut ended: Vec<Ended> = closed.into_iter().collect();
    for Release { title, number, until, .. } in releases {
        let until = until.filter(|until| *until < day);
        let one = until.map(|until| Ended { title, number, until });
        ended.extend(one.filter(|one| !ended.contains(one)));
    }
    ended
}

/// Host and path, with Docker Hub's official images under one name, whatever their architecture or mirror.
fn full_name(image: ImageReference<'_>) -> String {
    let segments: Vec<&str> = image.segments().collect();
    match (image.host(), segments.as_slice()) {
        (DOCKER_HUB, [architecture, name]) if ARCHITECTURES.contains(architecture) => {
            format!("{DOCKER_HUB}/library/{name}")
        }
        ("mirror.gcr.io", ["library", name]) | ("public.ecr.aws", ["docker", "library", name]) => {
            format!("{DOCKER_HUB}/library/{name}")
        }
        (host, segments) => format!("{host}/{}", segments.join("/")),
    }
}

/// True for publishers that put code names into tags and mean the distribution.
fn is_official(name: &str) -> bool {
    name.starts_with("docker.io/library/") || name.starts_with("mcr.microsoft.com/")
}

/// Builds of a version that is not out yet go on in repositories that are closed otherwise.
fn is_early_access(tag: &str) -> bool {
    tag.split('-').any(|word| matches!(word, "ea" | "rc"))
}

/// The release that a tag of a product's own image begins with.
fn at_start(product: &str, tag: &str) -> Option<&'static Release> {
    let word = tag.split('-').next().unwrap_or(tag);
    by_number(product, word).or_else(|| by_code_name(word))
}

fn by_code_name(word: &str) -> Option<&'static Release> {
    RELEASES.iter().find(|release| release.code_name == word)
}

/// The distributions that the words of a name or tag say: `alpine3.16`, `debian-10`, and what else may stand before a
/// number.
fn distributions(text: &str, others: &[(&str, &str)]) -> Vec<&'static Release> {
    let words: Vec<&str> = text.split('-').collect();
    let mut found = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let letters = word.trim_end_matches(|character: char| character.is_ascii_digit() || character == '.');
        let known = DISTRIBUTIONS.iter().find(|(name, _)| *name == letters);
        let (known, number) = match word.strip_prefix(letters) {
            Some("") | None => (known, words.get(index + 1).copied().unwrap_or("")),
            Some(number) => (known.or_else(|| others.iter().find(|(name, _)| *name == letters)), number),
        };
        found.extend(known.and_then(|(_, product)| by_number(product, number)));
    }
    found
}

/// The release of a product that a number names. Of a number that stands for several, such as 7 for 7.0 to 7.4, the one
/// that ends last: such a tag moves on to it.
fn by_number(product: &str, word: &str) -> Option<&'static Release> {
    let number = BEFORE_NUMBER.iter().find_map(|before| word.strip_prefix(before)).unwrap_or(word);
    let end = number.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(number.len());
    let parts: Vec<&str> = number.get(..end)?.split('.').filter(|part| !part.is_empty()).collect();
    let of_product = || RELEASES.iter().filter(move |release| release.product == product);
    let exact = of_product().find(|release| release.number.eq_ignore_ascii_case(number));
    let exact = exact.or_else(|| of_product().find(|release| is_beginning(&split(release.number), &parts)));
    let several = || of_product().filter(|release| is_beginning(&parts, &split(release.number)));
    exact.or_else(|| several().max_by_key(|release| release.until.unwrap_or("no end")))
}

fn split(release: &str) -> Vec<&str> {
    release.split('.').collect()
}

fn is_beginning(short: &[&str], long: &[&str]) -> bool {
    !short.is_empty() && long.starts_with(short)
}

/// The rows of the table.
fn read(table: &'static str) -> Vec<Release> {
    let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    let rows = rows.filter_map(|row| match row.split('\t').collect::<Vec<_>>().as_slice() {
        [product, title, number, until, code_name] => {
            Some(Release { product, title, number, until: Some(*until).filter(|until| *until != "-"), code_name })
        }
        _ => None,
    });
    rows.collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn told(image: &str) -> String {
        let ended = ended(ImageReference::parse(image).unwrap(), "2026-11-21");
        ended.iter().map(Ended::to_string).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn a_name_tells_what_has_ended() {
        for (image, expected) in [
            ("debian:10", "Debian 10 on 2024-06-30"),
            ("debian:10.13-slim", "Debian 10 on 2024-06-30"),
            ("amd64/debian:buster-20240612-slim", "Debian 10 on 2024-06-30"),
            ("public.ecr.aws/docker/library/ubuntu:bionic", "Ubuntu 18.04 on 2023-05-31"),
            ("docker.io/library/alpine:3.12.4", "Alpine Linux 3.12 on 2022-05-01"),
            ("centos:centos7.9.2009", "CentOS 7 on 2024-06-30"),
            ("quay.io/centos/centos:stream8", "CentOS Stream 8 on 2024-05-31"),
            ("python:2", "Python 2.7 on 2020-01-01"),
            ("php:7-fpm-alpine3.16", "PHP 7.4 on 2022-11-28, Alpine Linux 3.16 on 2024-05-23"),
            ("node:14-bullseye-slim", "Node.js 14 on 2023-04-30, Debian 11 on 2026-08-31"),
            ("postgres:16-buster", "Debian 10 on 2024-06-30"),
            ("eclipse-temurin:20.0.2_9-jdk", "Eclipse Temurin 20 on 2023-09-19"),
            ("mcr.microsoft.com/dotnet/aspnet:6.0-jammy", ".NET 6 on 2024-11-12"),
            ("mcr.microsoft.com/windows/nanoserver:1803", "Windows Nano Server 1803 on 2019-11-12"),
            ("mcr.microsoft.com/windows/servercore:20H2", "Windows Server Core 20h2 on 2022-08-09"),
            ("registry.access.redhat.com/ubi7/ubi-minimal:7.9", "Red Hat Enterprise Linux 7 on 2024-06-30"),
            ("redhat/ubi7-minimal", "Red Hat Enterprise Linux 7 on 2024-06-30"),
            ("gcr.io/distroless/static-debian10:nonroot", "Debian 10 on 2024-06-30"),
            ("nvidia/cuda:11.8.0-runtime-ubuntu18.04", "Ubuntu 18.04 on 2023-05-31"),
            ("bitnami/redis:5.0.5-debian-9-r181", "Debian 9 on 2022-06-30"),
            ("openjdk:17-jdk-slim", "docker.io/library/openjdk on 2022-07-31"),
            ("amazoncorretto:16-al2-jdk", "Amazon Corretto 16 on 2021-10-19, Amazon Linux 2 on 2026-06-30"),
        ] {
            assert_eq!(told(image), expected, "{image}");
        }
    }

    #[test]
    fn what_goes_on_and_what_is_not_known_has_no_end() {
        for image in [
            "debian",
            "debian:12",
            "debian:stable-slim",
            "debian:sid",
            "alpine:3",
            "alpine:20190228",
            "python:3-slim",
            "php:8",
            "golang:1",
            "golang:1.26-trixie",
            "node:lts",
            "node:24-alpine3.23",
            "ubuntu:rolling",
            "openjdk:27-ea-slim",
            "mcr.microsoft.com/windows/servercore:ltsc2016",
            "mcr.microsoft.com/windows/nanoserver:1809",
            "mcr.microsoft.com/windows/nanoserver:10.0.14393.2068",
            "registry.example/python:2.7",
            "registry.example/shop:1.4.2-buster",
            "registry.example/shop:el-7",
            "redis:7-alpine",
            "python:3.13-windowsservercore-ltsc2022",
        ] {
            assert_eq!(told(image), "", "{image}");
        }
    }

    #[test]
    fn the_day_itself_is_not_past() {
        let image = ImageReference::parse("debian:10").unwrap();
        assert!(ended(image, "2024-06-30").is_empty());
        assert_eq!(ended(image, "2024-07-01").len(), 1);
    }
}
