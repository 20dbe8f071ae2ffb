//! `plimsoll image files`.

use plimsoll_testkit::Recipe;

use crate::program::{Folder, Ran};

const IMAGE: &str = "name registry.example/web:1
os debian 12
link bin usr/bin
file /usr/bin/sh elf
file /usr/bin/changed elf
file /usr/bin/plain elf
file /etc/app.conf a
file /etc/key first\\n
file /usr/bin/own elf mode=4755
dpkg dash 0.5 owns /bin/sh /etc/app.conf
dpkg other 1.0 owns /usr/bin/changed /usr/bin/plain
layer
remove /etc/key
file /usr/bin/changed elf more
link /etc/link /usr/../etc/motd
link /etc/nowhere /none
file /etc/motd hello \u{1b}[31mred\\n
file /big size=5000
dir /empty
";

fn image() -> Folder {
    let folder = Folder::with(&[]);
    Recipe::read(IMAGE).write_layout(&folder.path().join("image"));
    folder
}

fn files(folder: &Folder, arguments: &[&str]) -> Ran {
    folder.run(&[&["image", "files", "--cache", "off", "image"], arguments].concat())
}

/// State, package and path of each line.
fn states(ran: &Ran) -> Vec<String> {
    let line = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        format!("{} {} {}", words[6], words[7], words[8])
    };
    ran.stdout.lines().map(line).collect()
}

#[test]
fn each_file_has_its_state_and_its_owner() {
    let folder = image();
    assert_eq!(states(&files(&folder, &["/bin"])), ["unowned - /bin"], "the link itself");
    let found = states(&files(&folder, &["usr/bin/"]));
    let expected = [
        "- - /usr/bin",
        "modified other /usr/bin/changed",
        "unowned - /usr/bin/own",
        "unmodified other /usr/bin/plain",
        // Its record has no digest.
        "unknown dash /usr/bin/sh",
    ];
    assert_eq!(found, expected);
    // Nobody hashed a file that is no program.
    assert_eq!(states(&files(&folder, &["/etc/app.conf"])), ["unknown dash /etc/app.conf"]);
    assert_eq!(states(&files(&folder, &["/bin/sh"])), ["unknown dash /usr/bin/sh"], "links of folders are followed");
}

#[test]
fn files_are_chosen_by_state() {
    let folder = image();
    assert_eq!(states(&files(&folder, &["--modified"])), ["modified other /usr/bin/changed"]);
    let unowned = states(&files(&folder, &["--unowned", "/usr"]));
    assert_eq!(unowned, ["unowned - /usr/bin/own"]);
    let both = states(&files(&folder, &["--unowned", "--modified", "/usr/bin"]));
    assert_eq!(both, ["modified other /usr/bin/changed", "unowned - /usr/bin/own"]);
    assert_eq!(states(&files(&folder, &["--unowned", "--setuid"])), ["unowned - /usr/bin/own"]);
}

#[test]
fn the_content_of_a_file_is_written_as_it_is() {
    let folder = image();
    let cat = |arguments: &[&str]| {
        let ran = files(&folder, arguments);
        assert_eq!(ran.code, 0, "{arguments:?} {}", ran.stderr);
        ran.stdout
    };
    assert_eq!(cat(&["--cat", "/etc/app.conf"]), "a");
    assert_eq!(cat(&["--cat", "./etc//link"]), "hello \u{1b}[31mred\n", "links lead inside the image");
    assert_eq!(cat(&["--cat", "/etc/key", "--layer", "0"]), "first\n", "deleted later");
    assert!(cat(&["--cat", "/bin/sh"]).starts_with("\u{7f}ELF"));
    assert!(cat(&["--cat", "/usr/bin/changed"]).ends_with("more"));
    assert!(!cat(&["--cat", "/usr/bin/changed", "--layer", "0"]).ends_with("more"));
    assert_eq!(cat(&["--cat", "/big"]).len(), 5000);
}

#[test]
fn what_has_no_content_is_told() {
    let folder = image();
    let cases: [(&[&str], i32, &str); 11] = [
        (&["--cat", "/etc"], 3, "/etc is a folder; `plimsoll image files TARGET /etc` lists it"),
        (&["--cat", "/empty"], 3, "/empty is a folder"),
        (&["--cat", "/etc/nowhere"], 3, "/etc/nowhere is a link to `/none`, which is not there"),
        (&["--cat", "/nothing"], 3, "there is no /nothing in the image"),
        (&["--cat", "../../etc/passwd"], 3, "there is no "),
        (&["--cat", "/etc/key"], 3, "layer 0 has it, and it was deleted in layer 1; `--layer 0` asks for that one"),
        (&["--cat", "/etc/app.conf", "--layer", "1"], 3, "layer 1 has no /etc/app.conf; those that have it: 0"),
        (&["--cat", "/big", "--limit", "file-buffer=4096"], 3, "more than the limit `file-buffer` (4096)"),
        (&["--layer", "2"], 2, "there is no layer 2; they are 0 to 1"),
        (&["/nothing"], 3, "there is no /nothing in the image"),
        (&["--cat", "/big", "--deleted"], 2, "cannot be used with"),
    ];
    for (arguments, code, expected) in cases {
        let ran = files(&folder, arguments);
        assert_eq!(ran.code, code, "{arguments:?} {}", ran.stderr);
        assert!(ran.stderr.contains(expected), "{arguments:?} {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{arguments:?}");
    }
}

#[test]
fn a_file_of_a_root_file_system_is_read_and_no_link_leads_out_of_it() {
    let folder = Folder::with(&[("root/etc/a", "inside\n"), ("outside", "secret")]);
    std::os::unix::fs::symlink("../../outside", folder.path().join("root/etc/out")).unwrap();
    let ran = folder.run(&["image", "files", "rootfs:root", "--cat", "/etc/a"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "inside\n"), "{}", ran.stderr);
    let ran = folder.run(&["image", "files", "rootfs:root", "--cat", "/etc/out"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (3, ""), "{}", ran.stderr);
}

#[test]
fn nothing_of_a_content_gets_into_the_cache() {
    let folder = image();
    let ran = folder.run(&["image", "files", "--cache", "kept", "image", "--cat", "/etc/motd"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let mut open = vec![folder.path().join("kept")];
    let mut seen = 0;
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            seen += 1;
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(4).any(|part| part == b"[31m"), "{}", path.display());
        }
    }
    assert!(seen > 0);
}
