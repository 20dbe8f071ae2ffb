//! The table that is part of the program, and packages against databases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod corpus;
mod live;
mod matching;
mod order;
mod vex;
mod vex_corpus;

use std::collections::BTreeSet;

use plimsoll_advisory::{Date, EndOfLife, State, Support};
use plimsoll_facts::{OperatingSystem, PackageRecord};

fn table() -> EndOfLife {
    EndOfLife::embedded().unwrap()
}

#[test]
fn no_cycle_stands_there_twice() {
    let table = table();
    let mut seen = BTreeSet::new();
    for life in table.lives() {
        assert!(seen.insert((&life.product, &life.cycle)), "{life}");
    }
    assert!(seen.len() > 900, "{}", seen.len());
}

/// A word that leads to no product of the table would make everything of that name unknown.
#[test]
fn every_name_leads_to_a_product_of_the_table() {
    let table = table();
    for (id, version) in [
        ("almalinux", "9.4"),
        ("alpine", "3.19.1"),
        ("amzn", "2"),
        ("amzn", "2023"),
        ("arch", ""),
        ("azurelinux", "3.0"),
        ("centos", "7"),
        ("chainguard", "20230214"),
        ("debian", "12"),
        ("fedora", "40"),
        ("mariner", "2.0"),
        ("ol", "8.9"),
        ("opensuse-leap", "15.6"),
        ("opensuse-tumbleweed", "20260801"),
        ("photon", "5.0"),
        ("rhel", "8.10"),
        ("rocky", "9.3"),
        ("sles", "15.5"),
        ("sl-micro", "6.0"),
        ("ubuntu", "24.04"),
        ("wolfi", "20230201"),
    ] {
        let system = OperatingSystem { id: id.to_owned(), version: version.to_owned(), ..OperatingSystem::default() };
        assert!(table.of_system(&system).is_ok(), "{:?}", table.of_system(&system));
    }
    for (kind, name, version) in [
        ("generic", "arangodb", "3.11.8"),
        ("generic", "elixir", "1.17.2"),
        ("generic", "envoy", "1.30.1"),
        ("generic", "erlang", "26.2.1"),
        ("generic", "grafana", "11.0.0"),
        ("generic", "haproxy", "2.8.5"),
        ("generic", "httpd", "2.4.58"),
        ("generic", "julia", "1.10.4"),
        ("generic", "mariadb", "10.11.6"),
        ("generic", "memcached", "1.6.22"),
        ("generic", "mongodb", "7.0.5"),
        ("generic", "mysql", "8.0.36"),
        ("generic", "nginx", "1.25.3"),
        ("generic", "node", "20.11.0"),
        ("generic", "oracle/jdk", "1.8.0_411"),
        ("generic", "oracle/openjdk", "17.0.9+9"),
        ("generic", "perl", "5.36.0"),
        ("generic", "php", "8.2.15"),
        ("generic", "postgresql", "16.2"),
        ("generic", "python", "3.12.1"),
        ("generic", "redis", "7.2.4"),
        ("generic", "ruby", "3.3.0"),
        ("generic", "traefik", "3.0.0"),
        ("generic", "valkey", "8.0.1"),
        ("github", "fluent/fluent-bit", "3.0.4"),
        ("golang", "stdlib", "1.21.6"),
        ("golang", "github.com/hashicorp/consul", "v1.18.0"),
        ("golang", "github.com/hashicorp/vault", "1.16.0"),
        ("nuget", "Microsoft.NETCore.App", "8.0.1"),
        ("bitnami", "rabbitmq", "3.13.0"),
        ("bitnami", "tomcat", "10.1.18"),
    ] {
        let found = table.of_package(&PackageRecord::new(kind, name, version));
        assert!(matches!(found, Some(Ok(_))), "{name} {version}: {found:?}");
    }
}

#[test]
fn days_are_those_that_the_makers_announced() {
    let table = table();
    let day: Date = "2026-11-22".parse().unwrap();
    for (product, version, ended) in [
        ("python", "2.7.18", Some("2020-01-01")),
        ("debian", "10", Some("2024-06-30")),
        ("debian", "12", None),
        ("ubuntu", "18.04", Some("2023-05-31")),
        ("mariner", "2.0", Some("2025-07-31")),
    ] {
        let found = match table.of_version(product, version).unwrap().state(day, Support::Free) {
            State::Ended(last) => Some(last.to_string()),
            State::Maintained(_) => None,
        };
        assert_eq!(found.as_deref(), ended, "{product} {version}");
    }
}
