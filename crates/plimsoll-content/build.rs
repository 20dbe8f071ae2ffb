//! Lists the rules by which secrets are told: one file each in `rules`.

fn main() {
    plimsoll_registry_build::rules("rules", "crate::Rule");
}
