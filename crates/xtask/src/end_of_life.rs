//! `cargo xtask end-of-life FOLDER`: the table of days on which distributions and language runtimes end, for the check
//! of base images.
//!
//! The folder holds `products.json`, the release cycles of endoflife.date, and `debian.csv` and `ubuntu.csv` of the
//! Debian package distro-info-data, which know these two and their code names best. Releases that ended before there
//! were images are left out.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::problem::{Outcome, Problem};
use crate::program;

/// The table, below the root.
const TABLE: &str = "crates/plimsoll-checks/src/docker/end_of_life/releases.tsv";

const LEGEND: &str = "\
# When free and public security updates of a release end. Written by `cargo xtask end-of-life`; changes made by hand are
# lost. `-` for an end that is not announced yet, and for releases without a code name.
product\ttitle\trelease\tuntil\tcode_name
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

/// Releases of Windows whose number is also that of an image of the long-term channel, which ends later.
const AMBIGUOUS: &[&str] = &["1607", "1809"];

/// A row of the table.
struct Release {
    product: &'static str,
    title: &'static str,
    number: String,
    until: String,
    code_name: String,
}

/// Writes the table.
pub(crate) fn run(folder: &str) -> Outcome {
    let folder = Path::new(folder);
    let table = table(&read(folder, "products.json")?, &read(folder, "debian.csv")?, &read(folder, "ubuntu.csv")?)?;
    std::fs::write(program::root().join(TABLE), &table).expect("the repository can be written");
    println!("wrote {TABLE}: {} lines, {} bytes", table.lines().count(), table.len());
    Ok(())
}

fn read(folder: &Path, name: &str) -> Outcome<String> {
    let path = folder.join(name);
    std::fs::read_to_string(&path).map_err(|error| refuse(format!("{}: {error}", path.display())))
}

fn refuse(what: String) -> Vec<Problem> {
    vec![Problem::of("end-of-life", what, "name a folder with products.json, debian.csv and ubuntu.csv")]
}

fn table(products: &str, debian: &str, ubuntu: &str) -> Outcome<String> {
    let products: Value = serde_json::from_str(products).map_err(|error| refuse(format!("products.json: {error}")))?;
    let known = products["products"].as_array().ok_or_else(|| refuse("products.json lists no products".to_owned()))?;
    let mut releases = Vec::new();
    for (theirs, product, title) in PRODUCTS {
        let one = known.iter().find(|one| one["permalink"].as_str() == Some(&format!("/{theirs}")));
        let one = one.ok_or_else(|| refuse(format!("products.json has no product {theirs}")))?;
        releases.extend(cycles(one, product, title));
    }
    releases.extend(series(debian, "debian", "Debian", &["eol-lts", "eol"]));
    releases.extend(series(ubuntu, "ubuntu", "Ubuntu", &["eol"]));
    let rows: BTreeSet<String> =
        releases.iter().filter(|one| one.until.as_str() == "-" || one.until.as_str() >= FIRST_YEAR).map(row).collect();
    Ok(LEGEND.to_owned() + &rows.into_iter().collect::<String>())
}

fn row(one: &Release) -> String {
    format!("{}\t{}\t{}\t{}\t{}\n", one.product, one.title, one.number, one.until, one.code_name)
}

/// The releases of a product of endoflife.date. An end without a day is left out: it says nothing to count with.
fn cycles(product: &Value, name: &'static str, title: &'static str) -> Vec<Release> {
    let is_windows = matches!(name, "nanoserver" | "servercore");
    let mut releases = Vec::new();
    for cycle in product["releases"].as_array().into_iter().flatten() {
        let number = cycle["releaseCycle"].as_str().expect("a cycle has a name").to_owned();
        let until = match &cycle["eol"] {
            Value::String(day) => day.clone(),
            Value::Bool(false) => "-".to_owned(),
            _ => continue,
        };
        if !(is_windows && AMBIGUOUS.contains(&number.as_str())) {
            releases.push(Release { product: name, title, number, until, code_name: "-".to_owned() });
        }
    }
    releases
}

/// The releases of a list of distro-info; the first of `columns` that is filled in is the end.
fn series(list: &str, product: &'static str, title: &'static str, columns: &[&str]) -> Vec<Release> {
    let mut lines = list.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().unwrap_or_default();
    let column = |line: &[&str], name: &str| {
        let index = head.iter().position(|column| *column == name);
        index.and_then(|index| line.get(index)).map_or(String::new(), |cell| (*cell).to_owned())
    };
    let mut releases = Vec::new();
    for line in lines {
        let version = column(&line, "version");
        // What was not released yet has no version, or no day on which it came out.
        let Some(number) = version.split(' ').next().filter(|number| !number.is_empty()) else { continue };
        let until = columns.iter().map(|name| column(&line, name)).find(|day| !day.is_empty());
        releases.push(Release {
            product,
            title,
            number: number.to_owned(),
            until: until.unwrap_or_else(|| "-".to_owned()),
            code_name: column(&line, "series"),
        });
    }
    releases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_term_support_counts_where_a_list_has_it() {
        let list = "version,codename,series,created,release,eol,eol-lts\n\
                    11,Bullseye,bullseye,2019-07-06,2021-08-14,2024-08-14,2026-08-31\n\
                    9 LTS,Old,old,2015-04-25,2017-06-17,2020-07-18\n\
                    ,Sid,sid,1993-08-16\n";
        let rows: Vec<String> = series(list, "debian", "Debian", &["eol-lts", "eol"]).iter().map(row).collect();
        assert_eq!(rows, ["debian\tDebian\t11\t2026-08-31\tbullseye\n", "debian\tDebian\t9\t2020-07-18\told\n",]);
    }

    #[test]
    fn an_end_without_a_day_is_no_row_and_no_end_is_one() {
        let product = serde_json::json!({ "releases": [
            { "releaseCycle": "3", "eol": false },
            { "releaseCycle": "2", "eol": "2030-01-31" },
            { "releaseCycle": "1", "eol": true },
        ] });
        let rows: Vec<String> = cycles(&product, "node", "Node.js").iter().map(row).collect();
        assert_eq!(rows, ["node\tNode.js\t3\t-\t-\n", "node\tNode.js\t2\t2030-01-31\t-\n"]);
    }
}
