//! Lists the catalogers by their folder, and the products that are recognised by bytes by theirs: one file each.

fn main() {
    plimsoll_registry_build::modules("src/cataloger", "catalogers", "CATALOGER", "crate::Cataloger");
    plimsoll_registry_build::products("products", "crate::product::Product", "plimsoll_engine::Interest");
}
