//! What holds for every order: it is one, keys and texts agree with it, and no input upsets it.

use std::cmp::Ordering;

use plimsoll_version::{
    Event, Inside, RangeOptions, Scheme, Syntax, canonical_range, in_native_range, inside, ranges_meet,
};
use proptest::prelude::*;

/// Patterns of what the families write, as regular expressions: plain texts of a few pieces, so that equal starts and
/// near misses are frequent.
fn pattern(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Deb => "([0-2]:)?[0-2]{1,2}([.+~a]{1,2}[0-2a]{0,2}){0,3}(-[0-1a~+.]{1,3}){0,2}",
        Scheme::Rpm => "([0-2]?:)?[0-2a]{1,2}([.~^_]{0,2}[0-2ab]{1,2}){0,3}(-[0-2a.~^]{0,3})?",
        Scheme::Apk => {
            "[0-2]{1,2}(\\.[0-2]{1,2}){0,2}[a-b]?(_(alpha|pre|rc|p|git)[0-1]{0,2}){0,2}(~[0a]{1,2})?(-r[0-1]{1,2})?"
        }
        Scheme::Npm => "[0-2]\\.[0-2]\\.[0-1](-(a|b|0|1)(\\.(a|1|a-))?)?(\\+a)?",
        Scheme::Golang => {
            "(v?[0-1](\\.[0-1]){0,2}(-(a|0|rc)(\\.1)?)?(\\+incompatible)?)|(go1\\.[0-2]{1,2}(rc[1-2]|beta1|\\.[0-1])?)"
        }
        Scheme::Kubernetes => "v?1\\.[0-2]\\.[0-1](-rc\\.[0-1])?(-gke\\.[0-1]|-eks-a|\\+k3s1)?",
        Scheme::Semver | Scheme::Pub => {
            "v?[0-1]{1,2}(\\.[0-1]{1,2}){0,3}(-(a|b|0|01|1)(\\.(a|1|a-))?)?(\\+(a|1|2)(\\.a)?)?"
        }
        Scheme::Nuget => "[0-1]{1,2}(\\.[0-1]{1,2}){0,3}(-([aA]|b|0|01|1)(\\.([aA]|1|a-))?)?(\\+a)?",
        Scheme::Pypi => {
            "(([01]!)?[0-1](\\.[0-1]){0,2}((a|b|rc|\\.c)[0-1]?)?(\\.post[0-1]?|-1)?(\\.dev[0-1]?)?(\\+[a0](\\.[a1])?)?)|([0-1]-?[abz]{1,2}-?[0-1]?)"
        }
        Scheme::Maven => "[0-1]{0,2}([._-]?(0|1|2|a|x|alpha|rc|sp|ga|final|SNAPSHOT|foo)){1,4}",
        Scheme::Rubygems => "[0-1](\\.[0-2ab]{1,2}){0,3}(-[a0]{1,2})?",
        Scheme::Packagist => "v?[0-1]([._-]?(0|1|2|dev|alpha|a|beta|RC|rc|pl|p|x|foo)){0,3}",
        Scheme::Cran => "[0-2]{1,2}([.-][0-2]{1,2}){0,3}",
        Scheme::Hackage => "[0-2]{1,2}(\\.[0-2]{1,2}){0,3}",
        Scheme::Opam => "[0-2a~+.-]{1,5}",
        Scheme::Conan => "[0-2ab]{1,2}(\\.[0-2a*]{1,2}){0,2}(-[0-1a]{1,2}(\\.[0-1])?)?(\\+[0-1a]{1,2})?",
        Scheme::Alpm => "([0-1]:)?[0-2a]{1,2}([._+]?[0-2ab]{1,2}){0,2}-[0-2](\\.1)?",
        Scheme::Gentoo => "[0-2]{1,2}(\\.[0-2]{1,2}){0,2}[a-b]?(_(alpha|pre|rc|p)[0-1]{0,2}){0,2}(-r[0-1]{1,2})?",
    }
}

fn versions() -> impl Strategy<Value = (Scheme, [String; 3])> {
    prop::sample::select(Scheme::ALL).prop_flat_map(|scheme| {
        let version = pattern(scheme);
        (Just(scheme), [version, version, version])
    })
}

/// Signs of every grammar, so that much is almost a version or a range.
const SIGNS: &str = "[0-9a-cxX.,*~^<>=!|+:_@%#$()\\[\\] vrdp\u{e9}\u{3b1}\t-]{0,24}";

fn order(scheme: Scheme, a: &str, b: &str) -> Ordering {
    scheme.compare(a, b).unwrap_or_else(|| panic!("{} refuses {a:?} or {b:?}", scheme.name()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_order_is_reflexive_antisymmetric_and_transitive((scheme, [a, b, c]) in versions()) {
        prop_assert_eq!(order(scheme, &a, &a), Ordering::Equal);
        let ab = order(scheme, &a, &b);
        prop_assert_eq!(order(scheme, &b, &a), ab.reverse());
        let (bc, ac) = (order(scheme, &b, &c), order(scheme, &a, &c));
        if ab == bc || bc.is_eq() {
            prop_assert_eq!(ac, ab, "{:?} {:?} {:?}", a, b, c);
        } else if ab.is_eq() {
            prop_assert_eq!(ac, bc, "{:?} {:?} {:?}", a, b, c);
        }
    }

    #[test]
    fn keys_and_normalised_texts_agree_with_the_order((scheme, [a, b, _]) in versions()) {
        let order = order(scheme, &a, &b);
        let (text_a, text_b) = (scheme.normalised(&a).unwrap(), scheme.normalised(&b).unwrap());
        prop_assert_eq!(text_a == text_b, order.is_eq(), "{:?} {:?}: {} {}", a, b, text_a, text_b);
        if scheme.is_valid(&a) {
            prop_assert_eq!(scheme.compare(&a, &text_a), Some(Ordering::Equal), "{:?} {}", a, text_a);
            prop_assert_eq!(scheme.normalised(&text_a).unwrap(), text_a.clone(), "{:?}", a);
        }
        if let (Some(key_a), Some(key_b)) = (scheme.key(&a), scheme.key(&b)) {
            prop_assert_eq!(key_a.cmp(&key_b), order, "{:?} {:?}", a, b);
        }
    }

    #[test]
    fn families_with_keys_have_one_for_every_version((scheme, [a, ..]) in versions()) {
        let has_keys = matches!(scheme.name(), "deb" | "rpm" | "apk" | "semver" | "golang" | "kubernetes");
        prop_assert_eq!(scheme.key(&a).is_some(), has_keys);
    }

    #[test]
    fn any_text_has_an_answer_and_its_mirror(a in SIGNS, b in SIGNS) {
        for &scheme in Scheme::ALL {
            let order = scheme.compare(&a, &b);
            prop_assert_eq!(scheme.compare(&b, &a), order.map(Ordering::reverse), "{} {:?} {:?}", scheme.name(), a, b);
            if scheme.is_valid(&a) {
                prop_assert_eq!(scheme.compare(&a, &a), Some(Ordering::Equal), "{} {:?}", scheme.name(), a);
            }
            if let (Some(key_a), Some(key_b)) = (scheme.key(&a), scheme.key(&b)) {
                prop_assert_eq!(Some(key_a.cmp(&key_b)), order, "{} {:?} {:?}", scheme.name(), a, b);
            }
            let _ = scheme.normalised(&a);
        }
    }

    #[test]
    fn any_text_can_be_asked_as_range_and_as_event(range in SIGNS, version in SIGNS, kind in "vers:(deb|npm|maven)/") {
        let vers = format!("{kind}{range}");
        for options in [false, true].map(|is| RangeOptions { loose: is, include_prerelease: is }) {
            for scheme in Scheme::ALL.iter().map(|scheme| scheme.name()).chain(["vers"]) {
                let Some(syntax) = Syntax::parse(scheme) else { continue };
                let _ = in_native_range(syntax, &range, &version, options);
                let _ = in_native_range(syntax, &vers, &version, options);
                let _ = canonical_range(syntax, &range, options);
                let meet = ranges_meet(syntax, &range, &version, options);
                prop_assert_eq!(meet, ranges_meet(syntax, &version, &range, options));
            }
        }
        for &scheme in Scheme::ALL {
            let events = [Event::Introduced("0"), Event::Fixed(&range), Event::LastAffected(&version)];
            let answer = inside(scheme, &events, &version);
            if scheme.compare(&version, &range).is_none() && range != "0" {
                prop_assert_eq!(answer, Inside::Unassessed);
            }
        }
    }

    #[test]
    fn events_answer_as_a_sorted_walk(
        (scheme, [a, b, c]) in versions(),
        kinds in [0..3, 0..3, 0..3_i32],
        version in 0..3_usize,
    ) {
        let boundaries = [&a, &b, &c];
        let events: Vec<_> = kinds.iter().zip(boundaries).map(|(kind, boundary)| match kind {
            0 => Event::Introduced(boundary),
            1 => Event::Fixed(boundary),
            _ => Event::LastAffected(boundary),
        }).collect();
        if boundaries.iter().any(|boundary| *boundary == "0") {
            return Ok(());
        }
        let version = boundaries[version];
        let mut sorted = events.clone();
        sorted.sort_by(|a, b| order(scheme, text(a), text(b)));
        let mut is_affected = false;
        for event in &sorted {
            match event {
                Event::Introduced(at) if order(scheme, at, version).is_le() => is_affected = true,
                Event::Fixed(at) if order(scheme, at, version).is_le() => is_affected = false,
                Event::LastAffected(at) if order(scheme, at, version).is_lt() => is_affected = false,
                _ => {}
            }
        }
        let answer = inside(scheme, &events, version);
        prop_assert_eq!(matches!(answer, Inside::Yes { .. }), is_affected, "{:?} {} {:?}", events, version, answer);
    }
}

fn text<'a>(event: &Event<'a>) -> &'a str {
    match *event {
        Event::Introduced(text) | Event::Fixed(text) | Event::LastAffected(text) | Event::Limit(text) => text,
    }
}

/// Tens of kilobytes of each sort: a comparison reads it a few times and no more.
#[test]
fn long_versions_are_compared_in_time_that_grows_with_their_length() {
    let pieces = [
        "1", "0", "1.", "0.", "a", "1a", "-a", "_p", "~", "1-", ".0-", "^", "_alpha1", "..", "1.0.", "0-0", "-", "+",
        "a.",
    ];
    for &scheme in Scheme::ALL {
        for piece in pieces {
            let long = format!("1.{}", piece.repeat(30_000 / piece.len()));
            let longer = format!("{long}1");
            let start = std::time::Instant::now();
            let order = scheme.compare(&long, &longer);
            assert_eq!(scheme.compare(&longer, &long), order.map(Ordering::reverse), "{} {piece}", scheme.name());
            let _ = (scheme.normalised(&long), scheme.key(&long), scheme.is_valid(&long));
            // Unoptimised and under load it takes some hundredths of a second; quadratic time would be minutes.
            assert!(start.elapsed().as_secs() < 5, "{} {piece}: {:?}", scheme.name(), start.elapsed());
        }
    }
}
