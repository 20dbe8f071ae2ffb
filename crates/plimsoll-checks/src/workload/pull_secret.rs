//! PLM-C019: image of a private registry is pulled without a secret, or with one that is missing.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Field, Object, PodSpec, Sequence};
use plimsoll_model::Assessed;

use crate::image_name::images;
use crate::registries::is_public;
use crate::service_account::service_account;

pub(crate) fn check<'e>(pod: PodSpec<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let secrets: Field<'e, Sequence<'e>> = pod.base().field(SECRETS);
    let namespace = &pod.object().namespace;
    if secrets.get()?.is_some_and(|list| list.items().next().is_some()) {
        return findings.each(pod.base().items::<Base<'e>>(SECRETS), |findings, entry| {
            let name = entry?.field::<&str>(&["name"]);
            let Some(text) = name.get()?.filter(|text| !text.is_empty()) else { return Ok(()) };
            for resource in SOURCES {
                if context.estate.find(resource, namespace, text)?.is_some() {
                    return Ok(());
                }
            }
            findings.at(name, format_args!("the pull secret `{text}` does not exist in namespace `{namespace}`"));
            Ok(())
        });
    }
    let mut private = None;
    let seen = findings.each(images(pod), |_, image| {
        let reference = image?.reference()?.filter(|reference| !is_public(reference.host()));
        private = private.or(reference);
        Ok(())
    });
    let Some(image) = private else { return seen };
    let (_, account) = service_account(pod)?;
    let account = context.estate.find("ServiceAccount", namespace, account)?;
    let of_account = account.and_then(Object::base).map(|base| base.items::<Base<'e>>(&["imagePullSecrets"]));
    if of_account.is_none_or(|secrets| secrets.is_empty()) {
        let host = image.host();
        findings.at(secrets, format_args!("images of `{host}` are pulled without a secret"));
    }
    Ok(())
}

const SECRETS: &[&str] = &["imagePullSecrets"];

/// Objects that are a secret, or of which a controller makes one with the same name.
const SOURCES: [&str; 3] = ["Secret", "SealedSecret.bitnami.com", "ExternalSecret.external-secrets.io"];
