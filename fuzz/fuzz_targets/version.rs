//! Any two texts as versions of each family, as a range and as events: an answer has its mirror, and keys and texts of
//! equal versions agree with it.
#![no_main]

use std::cmp::Ordering;

use libfuzzer_sys::fuzz_target;
use plimsoll_version::{Event, RangeOptions, Scheme, Syntax, canonical_range, in_native_range, inside, ranges_meet};

fuzz_target!(|text: &str| {
    // The two stand in two lines.
    let (a, b) = text.split_once('\n').unwrap_or((text, text));
    for &scheme in Scheme::ALL {
        let order = scheme.compare(a, b);
        assert_eq!(scheme.compare(b, a), order.map(Ordering::reverse), "{}", scheme.name());
        if let (Some(key_a), Some(key_b)) = (scheme.key(a), scheme.key(b)) {
            assert_eq!(Some(key_a.cmp(&key_b)), order, "{}", scheme.name());
        }
        // A missing pkgrel of alpm equals each one, and so has no text that it shares with all.
        if scheme != Scheme::Alpm && scheme.is_valid(a) && scheme.is_valid(b) {
            let is_equal = scheme.normalised(a) == scheme.normalised(b);
            assert_eq!(is_equal, order == Some(Ordering::Equal), "{}", scheme.name());
        }
        let _ = inside(scheme, &[Event::Introduced(a), Event::Fixed(b), Event::Introduced(b), Event::Limit(a)], a);
        let _ = inside(scheme, &[Event::LastAffected(a), Event::Introduced("0")], b);
    }
    for loose in [false, true] {
        let options = RangeOptions { loose, include_prerelease: loose };
        for name in Scheme::ALL.iter().map(|scheme| scheme.name()).chain(["vers"]) {
            let Some(syntax) = Syntax::parse(name) else { continue };
            let _ = in_native_range(syntax, a, b, options);
            let _ = in_native_range(Syntax::Vers, &format!("vers:{name}/{a}"), b, options);
            let _ = canonical_range(syntax, a, options);
            let meet = ranges_meet(syntax, a, b, options);
            assert_eq!(meet, ranges_meet(syntax, b, a, options), "{name}");
        }
    }
});
