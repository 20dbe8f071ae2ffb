//! Lists the catalogers by their folder: one file each.

fn main() {
    plimsoll_registry_build::modules("src/cataloger", "catalogers", "CATALOGER", "crate::Cataloger");
}
