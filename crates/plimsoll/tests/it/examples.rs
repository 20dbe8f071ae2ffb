//! The examples say what their words say.

use std::path::Path;

use crate::program::Folder;

const KINDS: [&str; 7] =
    ["CronJob", "DaemonSet", "Deployment", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"];

#[test]
fn a_hardened_manifest_of_each_workload_kind_passes_everything() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/hardened");
    let folder = Folder::with(&[]);
    let verdict = folder.run(&["scan", examples.to_str().unwrap(), "--pss", "restricted", "--format", "json"]).json();
    assert_eq!(verdict["findings"], serde_json::json!([]));
    assert_eq!(verdict["gaps"], serde_json::json!([]));
    for kind in KINDS {
        assert_eq!(verdict["coverage"]["objects"][kind], 1, "{kind}");
    }
}
