//! How long it takes to compare two versions of each family, to make a key and to ask a range of events.
//!
//! `cargo bench -p plimsoll-version [-- SCHEME...]` compares every version of a list with every other. The lists are
//! made here: versions as packages of the family have them, half of them with equal starts.
#![allow(clippy::unwrap_used, clippy::cast_precision_loss, reason = "figures for people")]

use std::hint::black_box;
use std::{env, fs};

use plimsoll_version::{Event, Scheme, inside};

/// Comparisons for a figure.
const COUNT: usize = 1_000_000;

fn main() {
    let named: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    println!("{:<12}{:>12}{:>12}{:>12}", "scheme", "compare ns", "key ns", "inside ns");
    for &scheme in Scheme::ALL {
        if named.is_empty() || named.iter().any(|name| name == scheme.name()) {
            measure(scheme);
        }
    }
}

fn measure(scheme: Scheme) {
    let versions = versions(scheme);
    assert!(versions.iter().all(|version| scheme.is_valid(version)), "{versions:?}");
    let pairs: Vec<(&str, &str)> =
        versions.iter().flat_map(|a| versions.iter().map(move |b| (a.as_str(), b.as_str()))).collect();
    let compare = best(&pairs, |(a, b)| {
        black_box(scheme.compare(black_box(a), black_box(b)));
    });
    let has_keys = versions.iter().all(|version| scheme.key(version).is_some());
    let key = has_keys.then(|| {
        best(&pairs, |(a, _)| {
            black_box(scheme.key(black_box(a)));
        })
    });
    let inside = best(&pairs, |(a, b)| {
        let events = [Event::Introduced("0"), Event::Fixed(b)];
        black_box(inside(scheme, &events, black_box(a)));
    });
    let key = key.map_or("-".to_owned(), |key| format!("{key:.0}"));
    println!("{:<12}{compare:>12.0}{key:>12}{inside:>12.0}", scheme.name());
}

/// Nanoseconds of processor time for one of the pairs, the best of five rounds.
fn best(pairs: &[(&str, &str)], mut ask: impl FnMut((&str, &str))) -> f64 {
    let rounds = COUNT / pairs.len();
    let mut best = f64::MAX;
    for _ in 0..5 {
        let start = processor_nanoseconds();
        for _ in 0..rounds {
            for &pair in pairs {
                ask(pair);
            }
        }
        best = best.min((processor_nanoseconds() - start) / (rounds * pairs.len()) as f64);
    }
    best
}

/// Time that this process had a processor. Source: Documentation/scheduler/sched-stats.rst of Linux.
fn processor_nanoseconds() -> f64 {
    let text = fs::read_to_string("/proc/self/schedstat").unwrap();
    text.split_whitespace().next().unwrap().parse().unwrap()
}

/// Numbers with what the family appends.
fn versions(scheme: Scheme) -> Vec<String> {
    let ends: &[&str] = match scheme {
        Scheme::Deb => &["-1", "-2+deb12u1", "+dfsg-3~bpo12+1", "-0ubuntu0.22.04.3"],
        Scheme::Rpm => &["-1.el9", "-229.1.2.el7", "~rc1-1.fc40", "^20240101git1-2"],
        Scheme::Apk => &["-r0", "_rc1-r2", "_p3", "a-r10"],
        Scheme::Pypi => &["", "rc1", ".post1", ".dev20240101"],
        Scheme::Maven => &["", ".Final", "-SNAPSHOT", "-rc-1"],
        Scheme::Rubygems => &["", ".rc1", ".pre.2", ".1"],
        Scheme::Packagist => &["", "-RC1", "-beta2", "-dev"],
        Scheme::Cran | Scheme::Hackage => &["", ".1", ".2.3", ".9000"],
        Scheme::Opam => &["", "~rc1", "+flambda", "-1"],
        Scheme::Conan => &["", "a", "-rc1", "+b1"],
        Scheme::Alpm => &["-1", "rc1-2", ".r12.g1234567-1", "-10"],
        Scheme::Gentoo => &["", "_rc1", "_p20240101-r1", "b"],
        _ => &["", "-rc.1", "-alpha", "-beta.11"],
    };
    let numbers = ["0.9.28", "1.2.3", "1.2.10", "1.2.20240101", "2.36.0", "10.0.1", "3.10.0", "3.10.12"];
    numbers.iter().flat_map(|numbers| ends.iter().map(move |end| format!("{numbers}{end}"))).collect()
}
