//! Lists the output formats: one file each in `src/format` for verdicts, in `src/sbom/format` for bills of materials.

fn main() {
    plimsoll_registry_build::modules("src/format", "formats", "FORMAT", "crate::Format");
    plimsoll_registry_build::modules("src/sbom/format", "bill_formats", "FORMAT", "crate::sbom::BillFormat");
}
