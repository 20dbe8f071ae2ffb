//! One file per order.

pub(crate) mod alpm;
pub(crate) mod apk;
pub(crate) mod conan;
pub(crate) mod dart;
pub(crate) mod deb;
pub(crate) mod gentoo;
pub(crate) mod golang;
pub(crate) mod kubernetes;
pub(crate) mod maven;
pub(crate) mod npm;
pub(crate) mod nuget;
pub(crate) mod numbers;
pub(crate) mod opam;
pub(crate) mod packagist;
pub(crate) mod pypi;
pub(crate) mod rpm;
pub(crate) mod rubygems;
pub(crate) mod semver;
