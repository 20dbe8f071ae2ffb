//! CycloneDX 1.7 as JSON. Source: CycloneDX specification, `bom-1.7.schema.json`.

use super::cyclonedx::write_version;
use crate::sbom::BillFormat;

/// The format `cyclonedx@1.7`.
pub const FORMAT: BillFormat = BillFormat {
    name: "cyclonedx@1.7",
    about: "CycloneDX 1.7, JSON",
    write: |bill, out| write_version("1.7", bill, out),
};
