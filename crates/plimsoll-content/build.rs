//! Lists the rules by which secrets are told, and the signs of malware: one file each in `rules` and `signs`.

fn main() {
    plimsoll_registry_build::rules("rules", "crate::Rule");
    plimsoll_registry_build::signs("signs", "crate::malware::Sign");
}
