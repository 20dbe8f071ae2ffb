//! `cargo xtask end-of-life FOLDER`: the tables of days on which distributions, language runtimes, databases and
//! servers end: one for the check of base images by their names, one for what is found in images.
//!
//! The folder holds `products.json`, the release cycles of endoflife.date, and `debian.csv` and `ubuntu.csv` of the
//! Debian package distro-info-data, which know these two and their code names best. The table of names leaves out
//! releases that ended before there were images, and ends without a day.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::problem::{Outcome, Problem};
use crate::program;

/// The table of names, below the root.
const NAMES: &str = "crates/plimsoll-checks/src/docker/end_of_life/releases.tsv";

/// The table of lives, below the root.
const LIVES: &str = "crates/plimsoll-advisory/data/end-of-life.tsv";

const LEGEND: &str = "\
# When free and public security updates of a release end. Written by `cargo xtask end-of-life`; changes made by hand are
# lost. `-` for an end that is not announced yet, and for releases without a code name.
product\ttitle\trelease\tuntil\tcode_name
";

/// What stands in the table of lives after its first line, which has the day of the data.
const LIVES_LEGEND: &str = "\
# Written by `cargo xtask end-of-life`; changes made by hand are lost. `-` is a day that is not announced, `ended` one
# that nobody wrote down.
product\ttitle\tcycle\tcode_name\treleased\tsupport_ends\tends\tpaid_ends
";

/// Docker came out in 2013: what ended before was never an image.
const FIRST_YEAR: &str = "2014";

/// Products by their names at endoflife.date, with the names and titles they have here.
const PRODUCTS: &[(&str, &str, &str)] = &[
    ("almalinux", "almalinux", "AlmaLinux"),
    ("alpine-linux", "alpine", "Alpine Linux"),
    ("amazon-corretto", "corretto", "Amazon Corretto"),
    ("amazon-linux", "amazonlinux", "Amazon Linux"),
    ("azul-zulu", "zulu", "Azul Zulu"),
    ("centos", "centos", "CentOS"),
    ("centos-stream", "centos-stream", "CentOS Stream"),
    ("dotnet", "dotnet", ".NET"),
    ("eclipse-temurin", "temurin", "Eclipse Temurin"),
    ("elixir", "elixir", "Elixir"),
    ("erlang", "erlang", "Erlang/OTP"),
    ("fedora", "fedora", "Fedora"),
    ("go", "go", "Go"),
    ("nodejs", "node", "Node.js"),
    ("opensuse", "opensuse", "openSUSE Leap"),
    ("oracle-linux", "oraclelinux", "Oracle Linux"),
    ("perl", "perl", "Perl"),
    ("php", "php", "PHP"),
    ("python", "python", "Python"),
    ("rhel", "rhel", "Red Hat Enterprise Linux"),
    ("rocky-linux", "rockylinux", "Rocky Linux"),
    ("ruby", "ruby", "Ruby"),
    ("photon", "photon", "Photon OS"),
    ("windows-nano-server", "nanoserver", "Windows Nano Server"),
    ("windows-server-core", "servercore", "Windows Server Core"),
];

/// The same for what no name of an image tells, but its content does.
const IN_IMAGES: &[(&str, &str, &str)] = &[
    ("apache-http-server", "httpd", "Apache HTTP Server"),
    ("arangodb", "arangodb", "ArangoDB"),
    ("consul", "consul", "Consul"),
    ("devuan", "devuan", "Devuan"),
    ("elasticsearch", "elasticsearch", "Elasticsearch"),
    ("envoy", "envoy", "Envoy"),
    ("eurolinux", "eurolinux", "EuroLinux"),
    ("fluent-bit", "fluent-bit", "Fluent Bit"),
    ("grafana", "grafana", "Grafana"),
    ("haproxy", "haproxy", "HAProxy"),
    ("hashicorp-vault", "vault", "Vault"),
    ("julia", "julia", "Julia"),
    ("mageia", "mageia", "Mageia"),
    ("mariadb", "mariadb", "MariaDB"),
    ("memcached", "memcached", "Memcached"),
    ("mongodb", "mongodb", "MongoDB"),
    ("mysql", "mysql", "MySQL"),
    ("nginx", "nginx", "nginx"),
    ("nixos", "nixos", "NixOS"),
    ("openwrt", "openwrt", "OpenWrt"),
    ("oracle-jdk", "oracle-jdk", "Oracle JDK"),
    ("postgresql", "postgresql", "PostgreSQL"),
    ("postmarketos", "postmarketos", "postmarketOS"),
    ("rabbitmq", "rabbitmq", "RabbitMQ"),
    ("redis", "redis", "Redis"),
    ("slackware", "slackware", "Slackware"),
    ("sles", "sles", "SUSE Linux Enterprise Server"),
    ("suse-linux-micro", "sle-micro", "SUSE Linux Micro"),
    ("tomcat", "tomcat", "Apache Tomcat"),
    ("traefik", "traefik", "Traefik"),
    ("valkey", "valkey", "Valkey"),
];

/// Makers of free builds of OpenJDK. Of a build whose maker is not known the longest of their lives counts.
const OPENJDK: &[&str] = &["eclipse-temurin", "amazon-corretto", "microsoft-build-of-openjdk"];

/// Distributions without releases: what is built on them is maintained as long as they are.
const ROLLING: &[(&str, &str)] = &[
    ("arch", "Arch Linux"),
    ("chainguard", "Chainguard OS"),
    ("gentoo", "Gentoo"),
    ("kali", "Kali Linux"),
    ("tumbleweed", "openSUSE Tumbleweed"),
    ("void", "Void Linux"),
    ("wolfi", "Wolfi"),
];

/// Distributions that endoflife.date does not have. Source: Microsoft for Java Developers, important updates to
/// container images of Microsoft Build of OpenJDK, April 2025.
const MISSING: &[(&str, &str, &str, &str)] = &[
    ("azurelinux", "Azure Linux", "3.0", "-"),
    ("mariner", "CBL-Mariner", "1.0", ENDED),
    ("mariner", "CBL-Mariner", "2.0", "2025-07-31"),
];

/// The columns of distro-info that hold the day of the release, the end of full support, the end of what is free, the
/// end of what is paid.
const DEBIAN: Columns = Columns { support: "eol", ends: &["eol-lts", "eol"], paid: "eol-elts" };
const UBUNTU: Columns = Columns { support: "eol", ends: &["eol"], paid: "eol-esm" };

/// Which columns of a list of distro-info say what.
struct Columns {
    support: &'static str,
    /// The first that is filled in counts.
    ends: &'static [&'static str],
    paid: &'static str,
}

/// Releases of Windows whose number is also that of an image of the long-term channel, which ends later.
const AMBIGUOUS: &[&str] = &["1607", "1809"];

/// A row of the tables.
#[derive(Clone)]
struct Release {
    product: &'static str,
    title: &'static str,
    number: String,
    until: String,
    code_name: String,
    released: String,
    support_ends: String,
    paid_ends: String,
}

/// Writes the tables.
pub(crate) fn run(folder: &str) -> Outcome {
    let folder = Path::new(folder);
    let products = read(folder, "products.json")?;
    let products: Value = serde_json::from_str(&products).map_err(|error| refuse(format!("products.json: {error}")))?;
    let (debian, ubuntu) = (read(folder, "debian.csv")?, read(folder, "ubuntu.csv")?);
    let mut releases = all(&products, PRODUCTS)?;
    releases.extend(series(&debian, "debian", "Debian", &DEBIAN));
    releases.extend(series(&ubuntu, "ubuntu", "Ubuntu", &UBUNTU));
    write(NAMES, &names(&releases));
    releases.extend(all(&products, IN_IMAGES)?);
    releases.extend(openjdk(&products)?);
    releases.extend(ROLLING.iter().map(|(product, title)| bare(product, title, "rolling", "-")));
    releases.extend(MISSING.iter().map(|(product, title, number, until)| bare(product, title, number, until)));
    write(LIVES, &lives(&releases, newest_day(&products)?));
    Ok(())
}

fn write(path: &str, table: &str) {
    std::fs::write(program::root().join(path), table).expect("the repository can be written");
    println!("wrote {path}: {} lines, {} bytes", table.lines().count(), table.len());
}

fn read(folder: &Path, name: &str) -> Outcome<String> {
    let path = folder.join(name);
    std::fs::read_to_string(&path).map_err(|error| refuse(format!("{}: {error}", path.display())))
}

fn refuse(what: String) -> Vec<Problem> {
    vec![Problem::of("end-of-life", what, "name a folder with products.json, debian.csv and ubuntu.csv")]
}

/// The releases of products.
fn all(known: &Value, wanted: &[(&str, &'static str, &'static str)]) -> Outcome<Vec<Release>> {
    let mut releases = Vec::new();
    for (theirs, product, title) in wanted {
        releases.extend(cycles(product_named(known, theirs)?, product, title));
    }
    Ok(releases)
}

fn product_named<'k>(known: &'k Value, name: &str) -> Outcome<&'k Value> {
    let known = known["products"].as_array().ok_or_else(|| refuse("products.json lists no products".to_owned()))?;
    let one = known.iter().find(|one| one["permalink"].as_str() == Some(&format!("/{name}")));
    one.ok_or_else(|| refuse(format!("products.json has no product {name}")))
}

/// The newest day on which something came out that the data knows: it is at least as young.
fn newest_day(known: &Value) -> Outcome<&str> {
    let products = known["products"].as_array().into_iter().flatten();
    let releases = products.flat_map(|product| product["releases"].as_array().into_iter().flatten());
    let newest = releases.filter_map(|release| release["latestReleaseDate"].as_str()).max();
    newest.ok_or_else(|| refuse("products.json has no day of a release".to_owned()))
}

/// Each feature release of OpenJDK with the longest life that a maker of free builds gives it.
fn openjdk(known: &Value) -> Outcome<Vec<Release>> {
    let mut longest: BTreeMap<String, Release> = BTreeMap::new();
    for theirs in OPENJDK {
        for release in cycles(product_named(known, theirs)?, "openjdk", "OpenJDK") {
            let kept = longest.entry(release.number.clone()).or_insert_with(|| release.clone());
            if release.until > kept.until && kept.until != "-" || release.until == "-" {
                *kept = release;
            }
        }
    }
    Ok(longest.into_values().collect())
}

fn bare(product: &'static str, title: &'static str, number: &str, until: &str) -> Release {
    let none = || "-".to_owned();
    Release {
        product,
        title,
        number: number.to_owned(),
        until: until.to_owned(),
        code_name: none(),
        released: none(),
        support_ends: none(),
        paid_ends: none(),
    }
}

/// The table of what names of images tell.
fn names(releases: &[Release]) -> String {
    let is_told = |one: &&Release| {
        let is_ambiguous = is_windows(one.product) && AMBIGUOUS.contains(&one.number.as_str());
        !is_ambiguous && one.until != ENDED && (one.until == "-" || one.until.as_str() >= FIRST_YEAR)
    };
    let rows: BTreeSet<String> = releases.iter().filter(is_told).map(row).collect();
    LEGEND.to_owned() + &rows.into_iter().collect::<String>()
}

fn row(one: &Release) -> String {
    format!("{}\t{}\t{}\t{}\t{}\n", one.product, one.title, one.number, one.until, one.code_name)
}

/// The table of what is found in images.
fn lives(releases: &[Release], day: &str) -> String {
    let rows: BTreeSet<String> = releases.iter().filter(|one| !is_windows(one.product)).map(life).collect();
    format!("# {day}\n{LIVES_LEGEND}") + &rows.into_iter().collect::<String>()
}

fn life(one: &Release) -> String {
    let Release { product, title, number, until, code_name, released, support_ends, paid_ends } = one;
    format!("{product}\t{title}\t{number}\t{code_name}\t{released}\t{support_ends}\t{until}\t{paid_ends}\n")
}

fn is_windows(product: &str) -> bool {
    matches!(product, "nanoserver" | "servercore")
}

/// What stands in the table for an end without a day.
const ENDED: &str = "ended";

/// The releases of a product of endoflife.date.
fn cycles(product: &Value, name: &'static str, title: &'static str) -> Vec<Release> {
    let mut releases = Vec::new();
    for cycle in product["releases"].as_array().into_iter().flatten() {
        let number = cycle["releaseCycle"].as_str().expect("a cycle has a name");
        let until = match &cycle["eol"] {
            Value::String(day) => day.as_str(),
            Value::Bool(false) => "-",
            Value::Bool(true) => ENDED,
            _ => continue,
        };
        let day = |key: &str| cycle[key].as_str().unwrap_or("-").to_owned();
        releases.push(Release {
            released: day("releaseDate"),
            support_ends: day("eoas"),
            paid_ends: day("eoes"),
            ..bare(name, title, number, until)
        });
    }
    releases
}

/// The releases of a list of distro-info.
fn series(list: &str, product: &'static str, title: &'static str, columns: &Columns) -> Vec<Release> {
    let mut lines = list.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().unwrap_or_default();
    let mut releases = Vec::new();
    for line in lines {
        let column = |name: &str| {
            let index = head.iter().position(|column| *column == name);
            let cell = index.and_then(|index| line.get(index)).copied();
            cell.filter(|cell| !cell.is_empty()).unwrap_or("-").to_owned()
        };
        let version = column("version");
        // What was not released yet has no version, or no day on which it came out.
        let Some(number) = version.split(' ').next().filter(|number| *number != "-") else { continue };
        let until = columns.ends.iter().map(|name| column(name)).find(|day| day != "-");
        releases.push(Release {
            code_name: column("series"),
            released: column("release"),
            support_ends: column(columns.support),
            paid_ends: column(columns.paid),
            ..bare(product, title, number, until.as_deref().unwrap_or("-"))
        });
    }
    releases
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn long_term_support_counts_where_a_list_has_it() {
        let list = "version,codename,series,created,release,eol,eol-lts,eol-elts\n\
                    11,Bullseye,bullseye,2019-07-06,2021-08-14,2024-08-14,2026-08-31,2031-06-30\n\
                    9 LTS,Old,old,2015-04-25,2017-06-17,2020-07-18\n\
                    ,Sid,sid,1993-08-16\n";
        let releases = series(list, "debian", "Debian", &DEBIAN);
        let rows: Vec<String> = releases.iter().map(row).collect();
        assert_eq!(rows, ["debian\tDebian\t11\t2026-08-31\tbullseye\n", "debian\tDebian\t9\t2020-07-18\told\n",]);
        let lives: Vec<String> = releases.iter().map(life).collect();
        assert_eq!(
            lives,
            [
                "debian\tDebian\t11\tbullseye\t2021-08-14\t2024-08-14\t2026-08-31\t2031-06-30\n",
                "debian\tDebian\t9\told\t2017-06-17\t2020-07-18\t2020-07-18\t-\n",
            ]
        );
    }

    #[test]
    fn an_end_without_a_day_is_no_row_of_the_names_and_no_end_is_one() {
        let product = json!({ "releases": [
            { "releaseCycle": "3", "eol": false },
            { "releaseCycle": "2", "eol": "2030-01-31" },
            { "releaseCycle": "1", "eol": true },
        ] });
        let releases = cycles(&product, "node", "Node.js");
        let rows = names(&releases);
        assert_eq!(rows.strip_prefix(LEGEND), Some("node\tNode.js\t2\t2030-01-31\t-\nnode\tNode.js\t3\t-\t-\n"));
        assert!(lives(&releases, "2026-08-21").contains("node\tNode.js\t1\t-\t-\t-\tended\t-\n"));
    }

    #[test]
    fn of_openjdk_the_longest_life_counts() {
        let maker =
            |name: &str, eol: Value| json!({ "permalink": name, "releases": [{ "releaseCycle": "17", "eol": eol }] });
        let known = json!({ "products": [
            maker("/eclipse-temurin", json!("2027-10-31")),
            maker("/amazon-corretto", json!("2029-10-31")),
            maker("/microsoft-build-of-openjdk", json!("2027-09-30")),
        ] });
        let ends: Vec<String> = openjdk(&known).unwrap().into_iter().map(|one| one.until).collect();
        assert_eq!(ends, ["2029-10-31"]);
    }
}
