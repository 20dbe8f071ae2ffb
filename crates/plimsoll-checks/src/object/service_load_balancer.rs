//! PLM-E004: load balancer is open to the world.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Mapping, Object};
use plimsoll_model::Assessed;

use crate::addresses::is_everywhere;
use crate::annotation::Annotation;
use crate::logic::any;

/// Annotations that keep a load balancer off the internet, each with the value that does; any value where it is empty.
/// Source: documentation of Kubernetes on internal load balancers and of the clouds' controllers.
const INTERNAL: &[(&str, &str)] = &[
    ("cloud.google.com/load-balancer-type", "internal"),
    ("load-balancer.hetzner.cloud/disable-public-network", "true"),
    ("networking.gke.io/load-balancer-type", "internal"),
    ("oci-network-load-balancer.oraclecloud.com/internal", "true"),
    ("service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", "intranet"),
    ("service.beta.kubernetes.io/aws-load-balancer-internal", "true"),
    // The older form, which limits nothing.
    ("service.beta.kubernetes.io/aws-load-balancer-internal", "0.0.0.0/0"),
    ("service.beta.kubernetes.io/aws-load-balancer-scheme", "internal"),
    ("service.beta.kubernetes.io/azure-load-balancer-internal", "true"),
    ("service.beta.kubernetes.io/cce-load-balancer-internal-vpc", "true"),
    ("service.beta.kubernetes.io/do-loadbalancer-network", "internal"),
    ("service.beta.kubernetes.io/oci-load-balancer-internal", "true"),
    ("service.beta.kubernetes.io/openstack-internal-load-balancer", "true"),
    ("service.beta.kubernetes.io/scw-loadbalancer-private", "true"),
    ("service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", "private"),
    ("service.kubernetes.io/qcloud-loadbalancer-internal-subnetid", ""),
    ("yandex.cloud/load-balancer-type", "internal"),
];

/// Classes of the AWS controllers, whose load balancers are internal unless an annotation says otherwise.
const INTERNAL_CLASSES: [&str; 2] = ["eks.amazonaws.com/nlb", "service.k8s.aws/nlb"];
const AWS_SCHEME: &str = "service.beta.kubernetes.io/aws-load-balancer-scheme";

/// Older places of the source ranges, with commas between them.
const RANGES: [&str; 2] =
    ["service.beta.kubernetes.io/azure-allowed-ip-ranges", "service.beta.kubernetes.io/load-balancer-source-ranges"];

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| !object.is_custom()) else { return Ok(()) };
    let kind = base.field::<&str>(&["spec", "type"]);
    if kind.get()? != Some("LoadBalancer") {
        return Ok(());
    }
    let annotations = base.field::<Mapping<'e>>(&["metadata", "annotations"]).get()?;
    let annotations = annotations.map(|Mapping(node)| Base::whole(node));
    if is_internal(base, annotations)? {
        return Ok(());
    }
    let (namespace, name) = (&object.namespace, &object.name);
    let ranges = base.items::<(_, &str)>(&["spec", "loadBalancerSourceRanges"]);
    if !ranges.is_empty() {
        return findings.each(ranges, |findings, range| {
            let (node, range) = range?;
            if is_everywhere(range) {
                findings.at(node, format_args!("the load balancer `{namespace}/{name}` admits every address"));
            }
            Ok(())
        });
    }
    let mut is_limited = false;
    for annotation in annotations.into_iter().flat_map(|base| RANGES.map(|key| base.entry::<&str>(key))) {
        let Some(ranges) = annotation.get()? else { continue };
        is_limited = true;
        if ranges.split(',').any(is_everywhere) {
            findings.at(annotation, format_args!("the load balancer `{namespace}/{name}` admits every address"));
        }
    }
    if !is_limited {
        findings.at(kind, format_args!("the load balancer `{namespace}/{name}` is open to the world"));
    }
    Ok(())
}

fn is_internal<'e>(base: Base<'e>, annotations: Option<Base<'e>>) -> Assessed<bool> {
    let value = |key: &str| annotations.map_or(Ok(None), |base| base.entry::<Annotation<'e>>(key).get());
    let by_annotation = INTERNAL.iter().map(|(key, wanted)| {
        let found = value(key)?.map(|Annotation(text)| text);
        Ok(found.is_some_and(|found| wanted.is_empty() || found.eq_ignore_ascii_case(wanted)))
    });
    let by_class = || {
        let class = base.field::<&str>(&["spec", "loadBalancerClass"]).get()?;
        let scheme = value(AWS_SCHEME)?.map(|Annotation(text)| text);
        Ok(class.is_some_and(|class| INTERNAL_CLASSES.contains(&class)) && scheme != Some("internet-facing"))
    };
    any(by_annotation.chain(std::iter::once_with(by_class)))
}
