//! Events of OSV ranges.

use plimsoll_version::Event::{Fixed, Introduced, LastAffected, Limit};
use plimsoll_version::{Event, Inside, Scheme, inside};

/// What of each version is expected: `no`, `?`, or the end of the interval.
fn check(scheme: Scheme, events: &[Event<'_>], expected: &[(&str, &str)]) {
    for (version, expected) in expected {
        let answer = match inside(scheme, events, version) {
            Inside::No => "no".to_owned(),
            Inside::Unassessed => "?".to_owned(),
            Inside::Yes { fixed: Some(fixed), last_affected: None } => format!("fixed {fixed}"),
            Inside::Yes { fixed: None, last_affected: Some(last) } => format!("last {last}"),
            Inside::Yes { .. } => "open".to_owned(),
        };
        assert_eq!(&answer, expected, "{version} in {events:?}");
    }
}

#[test]
fn unsorted_events_make_several_intervals() {
    let events = [Fixed("1.17.3"), Introduced("1.17.0"), Fixed("1.16.7"), Introduced("1.16.0")];
    let expected = [
        ("1.15.9", "no"),
        ("1.16.0", "fixed 1.16.7"),
        ("1.16.6", "fixed 1.16.7"),
        ("1.16.7", "no"),
        ("1.17.2", "fixed 1.17.3"),
        ("1.17.3", "no"),
    ];
    check(Scheme::Semver, &events, &expected);
}

#[test]
fn introduced_in_0_is_below_everything() {
    check(
        Scheme::Pypi,
        &[Introduced("0"), Fixed("1.0")],
        &[("0.dev0", "fixed 1.0"), ("1.0rc1", "fixed 1.0"), ("1.0", "no")],
    );
    check(Scheme::Deb, &[Introduced("0")], &[("0~~", "open"), ("1:1", "open")]);
}

#[test]
fn a_prerelease_below_the_fix_is_affected() {
    let expected = [("1.0.0-beta", "fixed 1.0.0"), ("1.0.0", "no")];
    check(Scheme::Npm, &[Introduced("0"), Fixed("1.0.0")], &expected);
}

#[test]
fn the_last_affected_version_is_affected() {
    let events = [Introduced("1"), LastAffected("1.9"), Introduced("3")];
    check(Scheme::Maven, &events, &[("1.9", "last 1.9"), ("1.9.1", "no"), ("2", "no"), ("3", "open")]);
}

#[test]
fn events_at_one_version_count_in_their_order() {
    let events = [Introduced("0"), Fixed("1"), Introduced("1"), Fixed("2")];
    check(Scheme::Semver, &events, &[("0.9", "fixed 1"), ("1", "fixed 2"), ("2", "no")]);
    check(Scheme::Semver, &[Introduced("1"), Fixed("1")], &[("0.9", "no"), ("1", "no"), ("1.1", "no")]);
    check(Scheme::Semver, &[Introduced("9.4.0"), Fixed("9.3.4")], &[("9.3.4", "no"), ("9.4.0", "open")]);
}

#[test]
fn a_version_lies_below_a_limit_if_there_is_one() {
    check(Scheme::Semver, &[Introduced("0"), Limit("2")], &[("1", "open"), ("2", "no")]);
    check(Scheme::Semver, &[Introduced("0"), Limit("2"), Limit("*")], &[("2", "open")]);
}

#[test]
fn fixed_in_0_was_never_affected() {
    check(Scheme::Apk, &[Fixed("0"), Introduced("0")], &[("1.0-r0", "no")]);
}

#[test]
fn what_has_no_order_is_unassessed() {
    let events = [Introduced("0"), Fixed("1.2.3")];
    check(Scheme::Golang, &events, &[("(devel)", "?"), ("", "?"), ("v1.2.3", "no")]);
    check(Scheme::Deb, &[Introduced("0"), Fixed("<unfixed>")], &[("1.0", "?")]);
    check(Scheme::Deb, &[Introduced("0"), Fixed("1"), Introduced("a b")], &[("0.5", "?"), ("2", "?")]);
    let long = "1".repeat(20_000);
    check(Scheme::Deb, &[Introduced("0")], &[(&long, "?")]);
    check(Scheme::Deb, &[Introduced("0"), Fixed(&long)], &[("1", "?")]);
}

#[test]
fn no_events_affect_nothing() {
    check(Scheme::Semver, &[], &[("1", "no")]);
}
