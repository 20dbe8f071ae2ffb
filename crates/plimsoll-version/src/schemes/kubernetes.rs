//! Semantic Versioning without what vendors of clusters append: `v1.29.4-gke.100` has the fixes of 1.29.4, but would
//! sort below it.

use std::cmp::Ordering;

use super::semver::Semver;
use crate::scheme::Version;

/// What begins the part of a vendor: Google, Amazon, Alibaba, Tencent, Rancher. Others write it behind `+`.
const VENDORS: [&str; 5] = ["-gke.", "-eks-", "-aliyun.", "-tke.", "-rancher"];

/// A version of Kubernetes.
pub(crate) struct Kubernetes<'a>(Semver<'a>);

impl<'a> Version<'a> for Kubernetes<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let start = VENDORS.iter().filter_map(|vendor| text.find(vendor)).min();
        let version = start.and_then(|start| text.get(..start)).unwrap_or(text);
        Semver::read(version).map(Self)
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.0.compare(&other.0)
    }

    fn text(&self) -> String {
        self.0.text()
    }

    fn key(&self) -> Option<Vec<u8>> {
        self.0.key()
    }
}
