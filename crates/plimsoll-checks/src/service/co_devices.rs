//! PLM-M028: Compose service is given devices of the host.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Word};
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let devices = findings.each(service.devices(), |findings, device| {
        let (place, path) = device?;
        let written = path.written();
        let title = format_args!("service `{}` is given the device `{written}` of the host", service.name());
        findings.at(place, title).discriminated_by(written);
        Ok(())
    });
    let rules = findings.each(service.items::<Word<'e>>(&["device_cgroup_rules"]), |findings, rule| {
        let rule = rule?;
        let title = format_args!("service `{}` may use devices by the rule `{}`", service.name(), rule.written());
        findings.at(rule, title).discriminated_by(rule.written());
        Ok(())
    });
    devices.and(rules)
}
