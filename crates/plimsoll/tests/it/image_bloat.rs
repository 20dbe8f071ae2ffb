//! `plimsoll image bloat`.

use serde_json::Value;

use crate::program::{Folder, Ran};

/// A root file system of scripts: the start script runs one program by its path and names a file.
fn tree() -> Folder {
    Folder::with(&[
        ("root/start.sh", "#!/bin/sh\n. /lib/common.sh\n/bin/tool /srv/data.txt\n"),
        ("root/lib/common.sh", "umask 022\n"),
        ("root/bin/sh", "no machine code\n"),
        ("root/bin/tool", "#!/bin/sh\n$NEXT\n"),
        ("root/bin/unused", "#!/bin/sh\n"),
        ("root/srv/data.txt", "data\n"),
    ])
}

fn bloat(folder: &Folder, arguments: &[&str]) -> Ran {
    let mut all = vec!["image", "bloat", "rootfs:root"];
    all.extend(arguments);
    folder.run(&all)
}

#[test]
fn what_a_root_reaches_is_told_with_what_leads_there() {
    let folder = tree();
    let ran = bloat(&folder, &["--root", "/start.sh", "--format", "json", "--with-files"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    let paths = |key: &str| -> Vec<&str> {
        let mut paths: Vec<&str> =
            document[key].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
        paths.sort_unstable();
        paths
    };
    assert_eq!(paths("files"), ["/bin/sh", "/bin/tool", "/lib/common.sh", "/start.sh"]);
    assert_eq!(paths("named"), ["/srv/data.txt"]);
    assert_eq!(document["complete"], false);
    assert_eq!(document["blindSpots"][0]["path"], "/bin/tool");
    let why = bloat(&folder, &["--root", "/start.sh", "--why", "/bin/tool"]);
    assert!(why.stdout.contains("/start.sh runs /bin/tool -> /bin/tool"), "{}", why.stdout);
    let text = bloat(&folder, &["--root", "/start.sh", "--level", "1"]);
    assert!(text.stdout.contains("files     2 reached, 0 named"), "{}", text.stdout);
    assert!(text.stdout.contains("complete  no"), "{}", text.stdout);
}

#[test]
fn without_a_root_nothing_is_said() {
    let folder = tree();
    let ran = bloat(&folder, &[]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("--root COMMAND"), "{}", ran.stderr);
    let ran = bloat(&folder, &["--root", "/start.sh", "--why", "nothing"]);
    assert!(ran.code != 0 && ran.stderr.contains("there is no package nothing"), "{}", ran.stderr);
}
