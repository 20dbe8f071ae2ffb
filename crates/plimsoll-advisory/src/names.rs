//! By which words of a table of lives people's software goes: os-release and packages say it differently.

use plimsoll_facts::{OperatingSystem, PackageRecord};

/// `ID` of os-release with the product of the table, where they differ. Source: os-release(5) and the files of each
/// distribution.
const DISTRIBUTIONS: &[(&str, &str)] = &[
    ("amzn", "amazonlinux"),
    ("ol", "oraclelinux"),
    ("opensuse", "opensuse"),
    ("opensuse-leap", "opensuse"),
    ("opensuse-tumbleweed", "tumbleweed"),
    ("rocky", "rockylinux"),
    ("sl-micro", "sle-micro"),
    ("sle-micro-rancher", "sle-micro"),
    ("sled", "sles"),
    ("sles_sap", "sles"),
    ("suse-microos", "sle-micro"),
];

/// Packages that their makers maintain by cycles: type, namespace, name, product. Source: the rules of `catalog` and
/// the package registries.
const PRODUCTS: &[(&str, &str, &str, &str)] = &[
    ("generic", "", "arangodb", "arangodb"),
    ("generic", "", "elixir", "elixir"),
    ("generic", "", "envoy", "envoy"),
    ("generic", "", "erlang", "erlang"),
    ("generic", "", "go", "go"),
    ("generic", "", "grafana", "grafana"),
    ("generic", "", "haproxy", "haproxy"),
    ("generic", "", "httpd", "httpd"),
    ("generic", "", "java", "openjdk"),
    ("generic", "", "julia", "julia"),
    ("generic", "", "mariadb", "mariadb"),
    ("generic", "", "memcached", "memcached"),
    ("generic", "", "mongodb", "mongodb"),
    ("generic", "", "mysql", "mysql"),
    ("generic", "", "nginx", "nginx"),
    ("generic", "", "node", "node"),
    ("generic", "oracle", "jdk", "oracle-jdk"),
    ("generic", "oracle", "jre", "oracle-jdk"),
    ("generic", "oracle", "openjdk", "openjdk"),
    ("generic", "", "perl", "perl"),
    ("generic", "", "php", "php"),
    ("generic", "", "postgresql", "postgresql"),
    ("generic", "", "python", "python"),
    ("generic", "", "redis", "redis"),
    ("generic", "", "ruby", "ruby"),
    ("generic", "", "traefik", "traefik"),
    ("generic", "", "valkey", "valkey"),
    ("github", "fluent", "fluent-bit", "fluent-bit"),
    ("golang", "", "stdlib", "go"),
    ("golang", "github.com/hashicorp", "consul", "consul"),
    ("golang", "github.com/hashicorp", "vault", "vault"),
    ("maven", "org.apache.tomcat", "tomcat-catalina", "tomcat"),
    ("maven", "org.apache.tomcat.embed", "tomcat-embed-core", "tomcat"),
    ("nuget", "", "Microsoft.AspNetCore.App", "dotnet"),
    ("nuget", "", "Microsoft.NETCore.App", "dotnet"),
    ("bitnami", "", "java", "openjdk"),
    ("bitnami", "", "mariadb", "mariadb"),
    ("bitnami", "", "mongodb", "mongodb"),
    ("bitnami", "", "mysql", "mysql"),
    ("bitnami", "", "nginx", "nginx"),
    ("bitnami", "", "node", "node"),
    ("bitnami", "", "php", "php"),
    ("bitnami", "", "postgresql", "postgresql"),
    ("bitnami", "", "python", "python"),
    ("bitnami", "", "rabbitmq", "rabbitmq"),
    ("bitnami", "", "redis", "redis"),
    ("bitnami", "", "ruby", "ruby"),
    ("bitnami", "", "tomcat", "tomcat"),
];

/// Packages in the format of a distribution that their maker builds and maintains, not the distribution: what the
/// version says of that, the name up to its version, the product. Source: the repositories of each maker.
const MAKERS: &[(&str, &str, &str)] = &[
    ("nodesource", "nodejs", "node"),
    (".pgdg", "postgresql", "postgresql"),
    ("PGDG", "postgresql", "postgresql"),
    ("sury.org", "php", "php"),
];

/// The product of a distribution, where it has another word than os-release.
pub(crate) fn distribution(system: &OperatingSystem) -> Option<&'static str> {
    if system.id == "centos" && system.name.contains("Stream") {
        return Some("centos-stream");
    }
    DISTRIBUTIONS.iter().find(|(id, _)| *id == system.id).map(|(_, product)| *product)
}

/// True for the version of a release. What is on the way to one, such as `3.23.0_alpha20260127` of Alpine's edge, gets
/// its updates otherwise.
pub(crate) fn is_release(version: &str) -> bool {
    version.chars().all(|character| character.is_ascii_digit() || character == '.')
}

/// The product that a package is, if it has a life of its own.
pub(crate) fn product(record: &PackageRecord) -> Option<&'static str> {
    if matches!(&*record.kind, "deb" | "rpm") {
        let digits = |character: char| character.is_ascii_digit() || character == '.';
        let is_of = |name: &str| {
            record
                .name
                .strip_prefix(name)
                .is_some_and(|rest| rest.trim_start_matches('-').trim_matches(digits).is_empty())
        };
        let found = MAKERS.iter().find(|(mark, name, _)| record.version.contains(mark) && is_of(name));
        return found.map(|(.., product)| *product);
    }
    let (namespace, name) = split(record);
    let found = PRODUCTS.iter().find(|(kind, of, known, _)| {
        *kind == record.kind && *known == name && (*of == namespace || of.is_empty() && namespace.is_empty())
    });
    found.map(|(.., product)| *product)
}

/// Namespace and name, where a record has both in its name, as those of Go have.
fn split(record: &PackageRecord) -> (&str, &str) {
    match record.namespace.as_deref() {
        Some(namespace) => (namespace, &record.name),
        None if record.kind == "maven" => record.name.rsplit_once(':').unwrap_or(("", &record.name)),
        None => record.name.rsplit_once('/').unwrap_or(("", &record.name)),
    }
}

/// The version as the maker counts: without epoch, letters before it, and the 1 that stood before the number of Java.
pub(crate) fn upstream_version(record: &PackageRecord) -> &str {
    let version = record.version.split_once(':').map_or(record.version.as_str(), |(_, version)| version);
    let version = version.trim_start_matches(|character: char| character.is_ascii_alphabetic());
    let is_java = matches!(product(record), Some("openjdk" | "oracle-jdk"));
    version.strip_prefix("1.").filter(|_| is_java).unwrap_or(version)
}
