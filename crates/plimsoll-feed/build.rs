//! Lists the importers of feeds by their folder: one file a provider.

fn main() {
    plimsoll_registry_build::modules("src/feeds", "feeds", "FEED", "crate::feeds::Feed");
}
