//! An amount of a resource, as Kubernetes writes it: `500m`, `1Gi`, `1e3`.
//!
//! Source: the quantity type of the Kubernetes API, whose grammar and bounds these are: fractions below a billionth are
//! rounded up, and nothing is greater than 2^63-1.

use plimsoll_source::{Node, Scalar};

use crate::Leaf;

/// An amount of a resource, exact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Quantity {
    /// In billionths of the unit, the finest step that Kubernetes keeps.
    billionths: i128,
}

const BILLION: i128 = 1_000_000_000;

/// The greatest amount there is, in billionths. Source: `k8s.io/apimachinery`, `pkg/api/resource`, `maxAllowed`.
const GREATEST: i128 = i64::MAX as i128 * BILLION;

/// What a suffix stands for: two to the one power, ten to the other.
#[derive(Clone, Copy)]
struct Scale {
    twos: u32,
    tens: i32,
}

impl Quantity {
    /// A whole number of the unit: cores, bytes.
    pub const fn units(number: i64) -> Self {
        Self { billionths: number as i128 * BILLION }
    }

    /// Reads a number with a suffix or an exponent; `None` when it is none. `1E` is a million million million, `1E3` a
    /// thousand.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.split_at_checked(1) {
            Some(("-", rest)) => (true, rest),
            Some(("+", rest)) => (false, rest),
            _ => (false, text),
        };
        let end = unsigned.find(|character: char| !character.is_ascii_digit() && character != '.');
        let (number, suffix) = unsigned.split_at_checked(end.unwrap_or(unsigned.len()))?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if fraction.contains('.') || (whole.is_empty() && fraction.is_empty()) {
            return None;
        }
        let magnitude = billionths(whole, fraction, Scale::of(suffix)?);
        Some(Self { billionths: if negative { -magnitude } else { magnitude } })
    }

    /// True for nothing at all, which Kubernetes treats as if it were not set.
    pub const fn is_zero(self) -> bool {
        self.billionths == 0
    }

    /// So many times as much.
    pub const fn times(self, factor: u32) -> Self {
        // Cannot overflow: the greatest amount has 94 bits, the factor 32, and there are 127.
        Self { billionths: self.billionths.saturating_mul(factor as i128) }
    }
}

/// Text or a number: `"1"`, `1`, `0.5` and `1e3` mean what they say.
impl<'t> Leaf<'t> for Quantity {
    fn from_node(node: Node<'t>) -> Option<Self> {
        match node.scalar()? {
            Scalar::Integer(number) => Some(Self::units(number)),
            // Prints digits without an exponent, the fewest that mean this number, as JSON does.
            Scalar::Float(number) => Self::parse(&number.to_string()),
            Scalar::Text(text) => Self::parse(text),
            Scalar::Null | Scalar::Bool(_) | Scalar::NotJson => None,
        }
    }
}

impl Scale {
    /// The scale of a suffix. An `E` with nothing after it is the suffix, with digits an exponent.
    fn of(suffix: &str) -> Option<Self> {
        let ten = |tens| Some(Self { twos: 0, tens });
        let two = |twos| Some(Self { twos, tens: 0 });
        match suffix {
            "n" => ten(-9),
            "u" => ten(-6),
            "m" => ten(-3),
            "" => ten(0),
            "k" => ten(3),
            "M" => ten(6),
            "G" => ten(9),
            "T" => ten(12),
            "P" => ten(15),
            "E" => ten(18),
            "Ki" => two(10),
            "Mi" => two(20),
            "Gi" => two(30),
            "Ti" => two(40),
            "Pi" => two(50),
            "Ei" => two(60),
            _ => match suffix.strip_prefix(['e', 'E'])?.parse() {
                Ok(tens) => ten(tens),
                Err(_) => None,
            },
        }
    }
}

/// Digits before and after the point, at a scale, in billionths rounded up.
fn billionths(whole: &str, fraction: &str, scale: Scale) -> i128 {
    // Of digits beyond these no more is kept than that they are there: with a suffix of two, 20 digits and 60 bits just
    // fit the arithmetic, and without one 37 are more than the greatest amount has.
    let kept_digits = if scale.twos > 0 { 20 } else { 37 };
    let (mut number, mut kept, mut dropped, mut is_more) = (0_u128, 0, 0_i32, false);
    for digit in whole.bytes().chain(fraction.bytes()).map(|byte| byte.wrapping_sub(b'0')) {
        if kept < kept_digits {
            number = number * 10 + u128::from(digit);
            kept += u32::from(number > 0);
        } else {
            dropped = dropped.saturating_add(1);
            is_more |= digit > 0;
        }
    }
    if number == 0 {
        return 0;
    }
    let number = number << scale.twos;
    let fraction_digits = i32::try_from(fraction.len()).unwrap_or(i32::MAX);
    let tens = scale.tens.saturating_add(9).saturating_add(dropped).saturating_sub(fraction_digits);
    let power = 10_u128.checked_pow(tens.unsigned_abs());
    let product = match (tens >= 0, power) {
        (true, Some(power)) => number.checked_mul(power).map(|product| product.saturating_add(u128::from(is_more))),
        (true, None) => None,
        (false, Some(power)) => {
            let is_cut = is_more || !number.is_multiple_of(power);
            Some(number / power + u128::from(is_cut))
        }
        (false, None) => Some(1),
    };
    // Without a product it overflowed, and is greater too.
    let product = product.map_or(GREATEST, |product| i128::try_from(product).unwrap_or(GREATEST));
    product.min(GREATEST)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use plimsoll_source::Text;
    use plimsoll_source::yaml::{Limits, parse};

    use super::*;
    use crate::Base;

    #[test]
    fn suffixes_and_exponents_mean_what_kubernetes_means() {
        for (text, billionths) in [
            ("1", BILLION),
            ("0.5", BILLION / 2),
            (".5", BILLION / 2),
            ("5.", 5 * BILLION),
            ("+1", BILLION),
            ("-1.5", -3 * BILLION / 2),
            ("1n", 1),
            ("1u", 1_000),
            ("100m", BILLION / 10),
            ("1k", 1_000 * BILLION),
            ("1M", 1_000_000 * BILLION),
            ("1G", BILLION * BILLION),
            ("1T", 1_000 * BILLION * BILLION),
            ("1P", 1_000_000 * BILLION * BILLION),
            ("1E", BILLION * BILLION * BILLION),
            ("1E3", 1_000 * BILLION),
            ("1e3", 1_000 * BILLION),
            ("1e+3", 1_000 * BILLION),
            ("1e-3", BILLION / 1_000),
            ("1Ki", 1_024 * BILLION),
            ("1.5Gi", 3 * (1 << 29) * BILLION),
            ("1Ei", (1 << 60) * BILLION),
        ] {
            assert_eq!(Quantity::parse(text), Some(Quantity { billionths }), "{text}");
        }
    }

    #[test]
    fn what_is_no_quantity_is_none() {
        for text in
            ["", "-", ".", "1.2.3", "1 Gi", " 1", "1K", "1ki", "1mi", "Gi", "1e", "1e3m", "1e1.5", "0x10", "1_0", "١"]
        {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
    }

    #[test]
    fn quantities_compare_exactly() {
        let increasing = [
            "-1",
            "0",
            "1n",
            "0.1",
            "100001u",
            "0.2",
            "1000m",
            "1000000001n",
            "1000",
            "1Ki",
            "128974848",
            "129M",
            "9007199254740992",
            "9007199254740993",
            "9007199254740993.000000001",
        ];
        let quantities: Vec<_> = increasing.iter().map(|text| Quantity::parse(text).unwrap()).collect();
        assert!(quantities.is_sorted_by(|one, next| one < next), "{quantities:?}");
        assert_eq!(Quantity::parse("0.5Gi"), Quantity::parse("512Mi"));
        assert_eq!(Quantity::parse("0.1"), Quantity::parse("100m"));
        assert_eq!(Quantity::parse("250m").map(|quarter| quarter.times(4)), Some(Quantity::units(1)));
    }

    #[test]
    fn amounts_beyond_the_bounds_are_rounded_up_or_capped() {
        let zeros = "0".repeat(5_000);
        let nines = "9".repeat(5_000);
        for text in ["0.1n", "1e-40", "1e-2000000000", &format!("0.{zeros}1"), &format!("0.{zeros}1Ei")] {
            assert_eq!(Quantity::parse(text), Quantity::parse("1n"), "{text}");
        }
        for text in ["9223372036854775808", "10E", "8Ei", "1e400", "1e2000000000", &nines, &format!("{nines}Ei")] {
            assert_eq!(Quantity::parse(text), Some(Quantity::units(i64::MAX)), "{text}");
        }
        assert_eq!(Quantity::parse(&format!("0.{zeros}")), Some(Quantity::units(0)));
        assert_eq!(Quantity::parse("0.1111111111111111111111111"), Quantity::parse("111111112n"));
        assert_eq!(Quantity::parse("1e99999999999"), None);
    }

    #[test]
    fn a_scalar_is_a_quantity_as_text_or_as_number() {
        let text = "a: 1\nb: '1'\nc: 0.1\nd: 1e3\ne: 1E\nf: 1_000\ng: yes\nh: [1]\ni: 010\n";
        let parsed = parse(&Arc::new(Text::new("quantity.yaml", text)), 0, false, &Limits::default());
        let base = Base::whole(parsed.documents.first().unwrap().root().unwrap());
        let found: Vec<_> = base.node.entries().map(|(key, _)| base.entry::<Quantity>(key.text()).get()).collect();
        let expected = ["1", "1", "100m", "1000", "1E", "1000", "", "", "8"];
        for (found, expected) in found.iter().zip(expected) {
            assert_eq!(found.unwrap_or(None), Quantity::parse(expected));
        }
        assert_eq!(found.iter().filter(|found| found.is_err()).count(), 2);
    }
}
