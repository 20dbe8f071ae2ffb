//! Ports that a Compose service publishes: to whom, and what usually listens there.

use plimsoll_facts::{ComposePort, ComposeService, PortRange};
use plimsoll_model::Assessed;

/// Ports of databases, caches, brokers and search engines, with a name for each. Source: the products' default
/// configuration.
const DATASTORES: &[(u16, &str)] = &[
    (1433, "SQL Server"),
    (1521, "Oracle"),
    (2181, "ZooKeeper"),
    (2379, "etcd"),
    (2380, "etcd"),
    (3306, "MySQL"),
    (4222, "NATS"),
    (5432, "PostgreSQL"),
    (5672, "RabbitMQ"),
    (5984, "CouchDB"),
    (6379, "Redis"),
    (7000, "Cassandra"),
    (7474, "Neo4j"),
    (7687, "Neo4j"),
    (8086, "InfluxDB"),
    (9042, "Cassandra"),
    (9092, "Kafka"),
    (9200, "Elasticsearch"),
    (9300, "Elasticsearch"),
    (11211, "Memcached"),
    (15672, "RabbitMQ"),
    (26257, "CockroachDB"),
    (27017, "MongoDB"),
    (28015, "RethinkDB"),
    (33060, "MySQL"),
];

/// What usually listens on one of the ports, if it keeps data.
pub(crate) fn datastore(ports: PortRange) -> Option<&'static str> {
    DATASTORES.iter().find(|(port, _)| ports.contains(*port)).map(|(_, name)| *name)
}

/// The ports a service publishes. Those of one without a network of its own are not.
pub(crate) fn ports(service: ComposeService<'_>) -> Assessed<Vec<Assessed<ComposePort<'_>>>> {
    let ports = service.ports();
    if ports.is_empty() {
        return Ok(ports);
    }
    let mode = service.as_written().network_mode().get()?.map_or("", |mode| mode.text);
    Ok(if matches!(mode, "host" | "none") { Vec::new() } else { ports })
}

/// True when a port is open on every address of the host.
pub(crate) fn is_on_all_addresses(port: ComposePort<'_>) -> Assessed<bool> {
    Ok(matches!(port.address()?, None | Some("0.0.0.0" | "::" | "[::]" | "*")))
}

/// True when a port is open only to the host itself.
pub(crate) fn is_on_loopback(port: ComposePort<'_>) -> Assessed<bool> {
    Ok(port
        .address()?
        .is_some_and(|address| address.starts_with("127.") || matches!(address, "::1" | "[::1]" | "localhost")))
}
