//! Tests of the table of lives.

use proptest::prelude::*;

use super::*;

const TABLE: &str = "\
# 2026-08-21
# A small one.
product\ttitle\tcycle\tcode_name\treleased\tsupport_ends\tends\tpaid_ends
alpine\tAlpine Linux\t3.19\t-\t2023-12-07\t-\t2025-11-01\t-
centos\tCentOS\t8\t-\t2019-09-24\t-\t2021-12-31\t-
centos-stream\tCentOS Stream\t8\t-\t2019-09-24\t-\t2024-05-31\t-
debian\tDebian\t11\tbullseye\t2021-08-14\t2024-08-14\t2026-08-31\t2031-06-30
debian\tDebian\t13\ttrixie\t2025-08-09\t2028-08-09\t2030-06-30\t-
mariner\tCBL-Mariner\t1.0\t-\t-\t-\tended\t-
node\tNode.js\t0.10\t-\t2013-03-11\t-\t2016-10-31\t-
node\tNode.js\t18\t-\t2022-04-19\t-\t2025-04-30\t-
node\tNode.js\t26\t-\t2026-04-22\t-\t-\t-
openjdk\tOpenJDK\t8\t-\t2014-03-18\t-\t2030-12-31\t-
postgresql\tPostgreSQL\t9.6\t-\t2016-09-29\t-\t2021-11-11\t-
postgresql\tPostgreSQL\t9\t-\t2016-09-29\t-\t2021-11-10\t-
postgresql\tPostgreSQL\t15\t-\t2022-10-13\t-\t2027-11-11\t-
sles\tSLES\t15.0\t-\t2018-07-16\t-\t2019-12-31\t-
wolfi\tWolfi\trolling\t-\t-\t-\t-\t-
";

fn table() -> EndOfLife {
    EndOfLife::parse(TABLE).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn system(id: &str, version: &str, codename: &str, name: &str) -> OperatingSystem {
    let codename = Some(codename.to_owned()).filter(|name| !name.is_empty());
    OperatingSystem {
        id: id.to_owned(),
        version: version.to_owned(),
        codename,
        name: name.to_owned(),
        ..Default::default()
    }
}

fn told(found: Result<&Life, Unlisted>) -> String {
    found.map_or_else(|why| format!("unknown: {why}"), ToString::to_string)
}

#[test]
fn os_release_tells_the_release_of_a_distribution() {
    let table = table();
    for (id, version, codename, name, expected) in [
        ("alpine", "3.19.1", "", "Alpine Linux v3.19", "Alpine Linux 3.19"),
        ("centos", "8", "", "CentOS Linux 8 (Core)", "CentOS 8"),
        ("centos", "8", "", "CentOS Stream 8", "CentOS Stream 8"),
        ("debian", "11", "bullseye", "", "Debian 11"),
        ("debian", "", "trixie", "", "Debian 13"),
        ("sles", "15", "", "", "SLES 15.0"),
        ("wolfi", "20230201", "", "", "Wolfi"),
        ("debian", "", "sid", "", "unknown: nothing tells which release of debian it is"),
        (
            "alpine",
            "3.19.0_alpha20230901",
            "",
            "",
            "unknown: the table of 2026-08-21 has no release of alpine that holds the version `3.19.0_alpha20230901`",
        ),
        (
            "debian",
            "99",
            "",
            "",
            "unknown: the table of 2026-08-21 has no release of debian that holds the version `99`",
        ),
        ("shop", "1", "", "", "unknown: the table of 2026-08-21 does not list `shop`"),
    ] {
        assert_eq!(told(table.of_system(&system(id, version, codename, name))), expected, "{id} {version} {codename}");
    }
}

#[test]
fn a_version_is_of_the_longest_cycle_that_it_begins_with() {
    let table = table();
    for (product, version, expected) in [
        ("node", "18.20.4", "Node.js 18"),
        ("node", "0.10.48", "Node.js 0.10"),
        ("node", "1.8.0", "unknown: the table of 2026-08-21 has no release of node that holds the version `1.8.0`"),
        ("postgresql", "9.6.24", "PostgreSQL 9.6"),
        ("postgresql", "9.7", "PostgreSQL 9"),
        ("postgresql", "15rc1", "PostgreSQL 15"),
        ("postgresql", "", "unknown: nothing tells which release of postgresql it is"),
    ] {
        assert_eq!(told(table.of_version(product, version)), expected, "{product} {version}");
    }
}

#[test]
fn packages_of_makers_have_lives_and_those_of_distributions_have_not() {
    let table = table();
    for (kind, namespace, name, version, expected) in [
        ("generic", "", "node", "18.20.4", "Node.js 18"),
        ("generic", "oracle", "openjdk", "1.8.0_412-b08", "OpenJDK 8"),
        ("deb", "debian", "nodejs", "18.20.4-1nodesource1", "Node.js 18"),
        ("deb", "debian", "postgresql-15", "15.8-1.pgdg120+1", "PostgreSQL 15"),
        ("deb", "debian", "postgresql-common", "267.pgdg120+1", "-"),
        ("deb", "debian", "nodejs", "18.19.0+dfsg-6", "-"),
        ("npm", "", "node", "18.20.4", "-"),
        ("generic", "", "zlib", "1.3", "-"),
    ] {
        let mut record = PackageRecord::new(kind, name, version);
        record.namespace = Some(namespace.to_owned()).filter(|namespace| !namespace.is_empty());
        let found = table.of_package(&record).map_or_else(|| "-".to_owned(), told);
        assert_eq!(found, expected, "{kind} {name} {version}");
    }
}

#[test]
fn the_last_day_is_not_past_and_paid_support_counts_when_it_is_asked_for() {
    let table = table();
    let state = |product: &str, version: &str, on: &str, support| {
        table.of_version(product, version).unwrap().state(day(on), support)
    };
    let last = day("2026-08-31");
    assert_eq!(state("debian", "11", "2026-08-31", Support::Free), State::Maintained(Some(last)));
    assert_eq!(state("debian", "11", "2026-09-01", Support::Free), State::Ended(last));
    let paid = day("2031-06-30");
    assert_eq!(state("debian", "11", "2026-09-01", Support::Paid), State::Maintained(Some(paid)));
    assert_eq!(state("debian", "11", "2031-07-01", Support::Paid), State::Ended(paid));
    assert_eq!(state("node", "26.1.0", "2099-01-01", Support::Paid), State::Maintained(None));
    assert_eq!(state("mariner", "1.0", "2026-08-21", Support::Free), State::Ended(day("2026-08-20")));
}

#[test]
fn what_is_no_table_is_refused_with_its_line() {
    let head = COLUMNS.join("\t");
    for (text, expected) in [
        (String::new(), Mistake::Day),
        ("product\n".to_owned(), Mistake::Day),
        ("# 2026-13-01\n".to_owned(), Mistake::Day),
        ("# 2026-08-21\nproduct\n".to_owned(), Mistake::Columns),
        (format!("# 2026-08-21\n{head}\na\tA\t1\t-\t-\t-\t-\n"), Mistake::Row(3)),
        (format!("# 2026-08-21\n{head}\n# x\na\tA\t1\t-\t-\t-\tsoon\t-\n"), Mistake::Row(4)),
        (format!("# 2026-08-21\n{head}\na\tA\tx\t-\t-\t-\t-\t-\n"), Mistake::Row(3)),
    ] {
        assert_eq!(EndOfLife::parse(&text), Err(expected), "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_table_or_refused(
        row in "([a-z]|[0-9.]|-|\t|#|\n|ended|rolling|2026-08-21|.){0,40}",
        cells in prop::collection::vec("(-|ended|rolling|[0-9.]{0,5}|2026-08-21|.{0,3})", 8),
        version in ".{0,20}",
    ) {
        for row in [row, cells.join("\t")] {
            let text = format!("# 2026-08-21\n{}\n{row}", COLUMNS.join("\t"));
            let Ok(table) = EndOfLife::parse(&text) else { continue };
            for life in table.lives() {
                prop_assert!(table.of_version(&life.product, &version).is_err() || !version.is_empty());
                prop_assert!(table.of_version(&life.product, &life.cycle).is_ok());
            }
        }
    }
}
