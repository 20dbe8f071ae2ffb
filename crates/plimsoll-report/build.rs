//! Lists the output formats: one file each in `src/format`.

fn main() {
    plimsoll_registry_build::modules("src/format", "formats", "FORMAT", "crate::Format");
}
