//! PLM-R034: cron job that starts often may overlap itself.

use std::collections::BTreeSet;

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::logic::all;

/// From how many starts an hour on the next one is likely to meet the last one.
const OFTEN: usize = 6;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    let policy = base.field::<&str>(&["spec", "concurrencyPolicy"]);
    let overlaps = policy.get().map(|policy| policy.is_none_or(|policy| policy == "Allow"));
    let schedule = base.field::<&str>(&["spec", "schedule"]).get();
    // A schedule that is none is refused by the API server.
    let is_frequent = schedule.map(|text| text.and_then(starts_per_hour).is_some_and(|starts| starts >= OFTEN));
    if all([overlaps, is_frequent])? {
        findings.at(policy, format_args!("cron job `{}` starts often and may overlap itself", object.name));
    }
    Ok(())
}

/// Starts in an hour in which it starts at all. Source: package `robfig/cron` v3, by which Kubernetes reads schedules.
fn starts_per_hour(schedule: &str) -> Option<usize> {
    let mut words = schedule.split_whitespace().skip_while(|word| word.contains("TZ="));
    match words.next()? {
        "@every" => {
            let minutes: usize = words.next()?.strip_suffix('m')?.parse().unwrap_or(usize::MAX);
            60_usize.checked_div(minutes)
        }
        word if word.starts_with('@') => Some(1),
        minutes => {
            let parts = minutes.split(',').map(minutes_of).collect::<Option<Vec<_>>>()?;
            Some(parts.into_iter().flatten().collect::<BTreeSet<_>>().len())
        }
    }
}

/// The minutes of `*`, `5`, `0-30`, `*/5`, `3-50/10` or `3/10`.
fn minutes_of(part: &str) -> Option<Vec<u8>> {
    let number = |text: &str| text.parse::<u8>().map_or(None, |minute| (minute < 60).then_some(minute));
    let (range, step) = match part.split_once('/') {
        Some((range, step)) => (range, Some(number(step).filter(|step| *step > 0)?)),
        None => (part, None),
    };
    let (first, last) = match range.split_once('-') {
        Some((first, last)) => (number(first)?, number(last)?),
        None if matches!(range, "*" | "?") => (0, 59),
        // A single minute with a step runs on to the end of the hour.
        None => (number(range)?, if step.is_some() { 59 } else { number(range)? }),
    };
    Some((first..=last).step_by(usize::from(step.unwrap_or(1))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_are_counted_as_the_cron_package_counts_them() {
        for (schedule, starts) in [
            ("* * * * *", Some(60)),
            ("? * * * *", Some(60)),
            ("*/10 * * * *", Some(6)),
            ("0-30/10,0 2 * * *", Some(4)),
            ("45/5 * * * *", Some(3)),
            ("TZ=Europe/Vienna 7 3 * * *", Some(1)),
            ("@hourly", Some(1)),
            ("@every 5m", Some(12)),
            ("@every 90s", None),
            ("*/0 * * * *", None),
            ("61 * * * *", None),
            ("", None),
        ] {
            assert_eq!(starts_per_hour(schedule), starts, "{schedule}");
        }
    }
}
