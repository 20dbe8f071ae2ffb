//! Flaws of cluster components for which attacks are known, by the version that an image's tag names.

use plimsoll_facts::ImageReference;

use crate::image_name::is_from;

/// A version: three numbers.
pub(crate) type Version = (u32, u32, u32);

/// A flaw.
pub(crate) struct Flaw {
    /// The component's name.
    pub(crate) component: &'static str,
    /// The images that have it, without tags.
    images: &'static [&'static str],
    /// Its id.
    pub(crate) id: &'static str,
    /// The versions that have it, each as the first that has it and the first that has not.
    versions: &'static [(Version, Version)],
}

const ZERO: Version = (0, 0, 0);

/// Each with its source. A row stands here only when attacks are seen or an exploit is public; the rest is the business
/// of a scan of the image.
const FLAWS: &[Flaw] = &[
    // GO-2025-3567: code of anyone on the pod network runs in the controller, which reads all secrets.
    Flaw {
        component: "ingress-nginx",
        images: INGRESS_NGINX,
        id: "CVE-2025-1974",
        versions: &[(ZERO, (1, 11, 5)), ((1, 12, 0), (1, 12, 1))],
    },
    // GO-2022-0304 (files of other applications by a chart's path). The first major version has no fix.
    Flaw {
        component: "Argo CD",
        images: ARGO_CD,
        id: "CVE-2022-24348",
        versions: &[(ZERO, (2, 1, 9)), ((2, 2, 0), (2, 2, 4))],
    },
    // GO-2022-0455 (any token is believed when anonymous access is on).
    Flaw {
        component: "Argo CD",
        images: ARGO_CD,
        id: "CVE-2022-29165",
        versions: &[((2, 0, 0), (2, 1, 15)), ((2, 2, 0), (2, 2, 9)), ((2, 3, 0), (2, 3, 4))],
    },
    // GO-2025-3934 (a project's token reads the credentials of repositories).
    Flaw {
        component: "Argo CD",
        images: ARGO_CD,
        id: "CVE-2025-55190",
        versions: &[
            ((2, 13, 0), (2, 13, 9)),
            ((2, 14, 0), (2, 14, 16)),
            ((3, 0, 0), (3, 0, 14)),
            ((3, 1, 0), (3, 1, 2)),
        ],
    },
    // BIT-grafana-2021-39226; in CISA's catalogue of exploited flaws since 2022-08-25 (snapshots without a login).
    Flaw {
        component: "Grafana",
        images: GRAFANA,
        id: "CVE-2021-39226",
        versions: &[(ZERO, (7, 5, 11)), ((8, 0, 0), (8, 1, 6))],
    },
    // BIT-grafana-2021-43798 (any file of the container without a login).
    Flaw {
        component: "Grafana",
        images: GRAFANA,
        id: "CVE-2021-43798",
        versions: &[((8, 0, 1), (8, 0, 7)), ((8, 1, 0), (8, 1, 8)), ((8, 2, 0), (8, 2, 7)), ((8, 3, 0), (8, 3, 1))],
    },
    // BIT-grafana-2022-39328 (a race lets requests pass without a login).
    Flaw { component: "Grafana", images: GRAFANA, id: "CVE-2022-39328", versions: &[((9, 2, 0), (9, 2, 4))] },
    // GO-2022-1180 (a registry or proxy gets unsigned images past the check of signatures).
    Flaw { component: "Kyverno", images: KYVERNO, id: "CVE-2022-47633", versions: &[((1, 8, 3), (1, 8, 5))] },
    // BIT-apisix-2022-24112; in CISA's catalogue of exploited flaws since 2022-08-25 (code of anyone).
    Flaw {
        component: "APISIX",
        images: &["docker.io/apache/apisix"],
        id: "CVE-2022-24112",
        versions: &[(ZERO, (2, 10, 4)), ((2, 11, 0), (2, 12, 1))],
    },
];

const INGRESS_NGINX: &[&str] = &[
    "registry.k8s.io/ingress-nginx/controller",
    "registry.k8s.io/ingress-nginx/controller-chroot",
    "k8s.gcr.io/ingress-nginx/controller",
    "k8s.gcr.io/ingress-nginx/controller-chroot",
    "quay.io/kubernetes-ingress-controller/nginx-ingress-controller",
];
const ARGO_CD: &[&str] = &["quay.io/argoproj/argocd", "docker.io/argoproj/argocd"];
const GRAFANA: &[&str] =
    &["docker.io/grafana/grafana", "docker.io/grafana/grafana-oss", "docker.io/grafana/grafana-enterprise"];
const KYVERNO: &[&str] = &["ghcr.io/kyverno/kyverno", "reg.kyverno.io/kyverno/kyverno"];

/// The flaws of an image, each with the first version that has it no more. An image without a tag that is a version has
/// none that could be named.
pub(crate) fn flaws(image: ImageReference<'_>) -> impl Iterator<Item = (&'static Flaw, Version)> {
    let version = image.tag().and_then(version);
    FLAWS.iter().filter_map(move |flaw| {
        let version = version?;
        // Images of the table are whole: nothing lies below them.
        flaw.images
            .iter()
            .find(|place| is_from(image, place) && image.segments().count() == place.matches('/').count())?;
        let (_, fixed) = flaw.versions.iter().find(|(first, fixed)| (*first..*fixed).contains(&version))?;
        Some((flaw, *fixed))
    })
}

/// The version of a tag such as `v1.11.3` or `9.2.3-ubuntu`. One that is not finished, such as `1.12.1-rc.1`, is none.
fn version(tag: &str) -> Option<Version> {
    let (core, suffix) = tag.split_once(['-', '_']).unwrap_or((tag, ""));
    let is_unfinished = ["rc", "alpha", "beta", "pre", "dev", "snapshot"].iter().any(|word| suffix.starts_with(word));
    let mut numbers = core.strip_prefix('v').unwrap_or(core).split('.').map(str::parse::<u32>);
    let (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch)), None) =
        (numbers.next(), numbers.next(), numbers.next(), numbers.next())
    else {
        return None;
    };
    (!is_unfinished).then_some((major, minor, patch))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_of_a_known_image_tells_its_flaws() {
        for (image, expected) in [
            ("registry.k8s.io/ingress-nginx/controller:v1.11.4", "CVE-2025-1974"),
            ("registry.k8s.io/ingress-nginx/controller:v1.11.5", ""),
            ("registry.k8s.io/ingress-nginx/controller:v1.12.0", "CVE-2025-1974"),
            ("registry.k8s.io/ingress-nginx/controller:v1.12.1", ""),
            ("registry.k8s.io/ingress-nginx/controller:v1.12.1-rc.0", ""),
            ("registry.example/ingress-nginx/controller:v1.11.4", ""),
            ("registry.k8s.io/ingress-nginx/controller/other:v1.11.4", ""),
            ("grafana/grafana:8.1.5-ubuntu", "CVE-2021-39226 CVE-2021-43798"),
            ("grafana/grafana:latest", ""),
            ("grafana/grafana", ""),
            ("quay.io/argoproj/argocd:v2.1.8", "CVE-2022-24348 CVE-2022-29165"),
            ("quay.io/argoproj/argocd:v3.1.2", ""),
            ("ghcr.io/kyverno/kyverno:v1.8.4", "CVE-2022-47633"),
        ] {
            let found: Vec<_> = flaws(ImageReference::parse(image).unwrap()).map(|(flaw, _)| flaw.id).collect();
            assert_eq!(found.join(" "), expected, "{image}");
        }
    }
}
