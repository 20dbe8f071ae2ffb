//! How old something is, in days, without a clock.

/// Days of the year before each month, from March on, so that a leap day is the last one. Source: ISO 8601.
const BEFORE_MONTH: [i64; 12] = [0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337];

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;

const SECONDS_OF_A_DAY: i64 = 86_400;

/// Whole days from a second since 1970 to a day `YYYY-MM-DD`; 0 for what is still to come, `None` for a text that is no
/// such day.
pub fn age_in_days(created: i64, today: &str) -> Option<i64> {
    Some((day_number(today)? - created.div_euclid(SECONDS_OF_A_DAY)).max(0))
}

/// Days from a day `YYYY-MM-DD` to the one of a second since 1970: negative for what is over, `None` for a text that is
/// no such day.
pub fn days_until(second: i64, today: &str) -> Option<i64> {
    Some(second.div_euclid(SECONDS_OF_A_DAY) - day_number(today)?)
}

/// Days from 1970-01-01 to a day.
fn day_number(day: &str) -> Option<i64> {
    let mut parts = day.splitn(3, '-').map(str::parse::<u16>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) = (parts.next(), parts.next(), parts.next()) else {
        return None;
    };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let (year, day) = (i64::from(year), i64::from(day));
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let before = BEFORE_MONTH.get(usize::from(month))?;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(year * 365 + leap_days + before + day - 1 - EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        let cases = [
            (0, "1970-01-01", Some(0)),
            (86_399, "1970-01-02", Some(1)),
            (951_782_400, "2000-03-01", Some(1)),
            (951_696_000, "2000-03-01", Some(2)),
            (1_767_225_600, "2026-11-21", Some(324)),
            (1_767_225_600, "2025-12-31", Some(0)),
            (-1, "1970-01-01", Some(1)),
            (0, "2026-13-01", None),
            (0, "2026-00-01", None),
            (0, "2026-01-32", None),
            (0, "soon", None),
            (0, "", None),
        ];
        for (created, today, expected) in cases {
            assert_eq!(age_in_days(created, today), expected, "{created} {today}");
        }
        assert!(age_in_days(i64::MIN, "2026-11-21") > Some(0));
    }
}
