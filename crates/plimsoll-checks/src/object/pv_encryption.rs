//! PLM-R038: persistent volumes are stored without encryption.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Object};
use plimsoll_model::Assessed;

/// Drivers whose volumes are encrypted only when a parameter says so, and that parameter. Source: documentation of
/// each driver. Not here: those that always encrypt, and those that leave it to the account.
const DRIVERS: [(&str, &str); 7] = [
    ("ebs.csi.aws.com", "encrypted"),
    ("kubernetes.io/aws-ebs", "encrypted"),
    ("rbd.csi.ceph.com", "encrypted"),
    ("driver.longhorn.io", "encrypted"),
    ("diskplugin.csi.alibabacloud.com", "encrypted"),
    ("pxd.portworx.com", "secure"),
    ("kubernetes.io/portworx-volume", "secure"),
];

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    let name = &object.name;
    if object.kind == "StorageClass" {
        let Some(parameter) = parameter(base.field(&["provisioner"]).get()?) else { return Ok(()) };
        let parameters = base.field::<Base<'e>>(&["parameters"]);
        let Some(values) = parameters.get()? else {
            findings.at(parameters, format_args!("storage class `{name}` makes volumes without encryption"));
            return Ok(());
        };
        let value = values.entry::<&str>(parameter);
        if !value.get()?.is_some_and(is_true) {
            findings.at(value, format_args!("storage class `{name}` makes volumes without encryption"));
        }
        return Ok(());
    }
    // What a volume that is there already says nothing of is decided elsewhere.
    let Some(parameter) = parameter(base.field(&["spec", "csi", "driver"]).get()?) else { return Ok(()) };
    let Some(values) = base.field::<Base<'e>>(&["spec", "csi", "volumeAttributes"]).get()? else { return Ok(()) };
    let value = values.entry::<&str>(parameter);
    if value.get()?.is_some_and(|text| !is_true(text)) {
        findings.at(value, format_args!("persistent volume `{name}` is stored without encryption"));
    }
    Ok(())
}

/// The parameter that decides for a driver. Operators put a name and a dot before that of the driver they install.
fn parameter(driver: Option<&str>) -> Option<&'static str> {
    let driver = driver?;
    let is_driver = |known: &str| driver.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    DRIVERS.iter().find(|(known, _)| is_driver(known)).map(|(_, parameter)| *parameter)
}

/// The words that stand for true in Go.
fn is_true(text: &str) -> bool {
    matches!(text, "1" | "t" | "T" | "true" | "True" | "TRUE")
}
