//! Claims about Java archives, also hostile ones, and about projects of Maven.

use std::io::{Cursor, Write};

use plimsoll_catalog::{CatalogProblem, all};
use plimsoll_engine::{FileBytes, Part, Piece};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{Inventory, Method, PackageClass};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::viewed::inventory_of;

/// An archive of these members.
fn archive(method: CompressionMethod, members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn stored(members: &[(&str, &[u8])]) -> Vec<u8> {
    archive(CompressionMethod::Stored, members)
}

fn deflated(members: &[(&str, &[u8])]) -> Vec<u8> {
    archive(CompressionMethod::Deflated, members)
}

fn properties(group: &str, artifact: &str, version: &str) -> Vec<u8> {
    format!("groupId={group}\nartifactId={artifact}\nversion={version}\n").into_bytes()
}

/// An archive of one package.
fn jar_of(group: &str, artifact: &str, version: &str) -> Vec<u8> {
    deflated(&[("META-INF/maven/g/a/pom.properties", &properties(group, artifact, version))])
}

/// Packages by group, name, version and place inside the file.
fn named(inventory: &Inventory) -> Vec<String> {
    let mut named: Vec<String> = inventory
        .packages
        .iter()
        .map(|package| {
            let record = &package.record;
            let group = record.namespace.as_deref().unwrap_or_default();
            let within = record.within.as_deref().unwrap_or_default();
            format!("{group}:{}:{} {within}", record.name, record.version)
        })
        .collect();
    named.sort();
    named
}

fn texts(problems: &[CatalogProblem]) -> Vec<&str> {
    problems.iter().map(|problem| &*problem.problem.what).collect()
}

fn limits(problems: &[CatalogProblem]) -> Vec<&str> {
    problems.iter().filter_map(|problem| problem.problem.limit.as_deref()).collect()
}

#[test]
fn a_jar_in_a_zip_in_a_war_is_found_with_its_place() {
    for pack in [stored, deflated] {
        let inner = pack(&[("x/a-1.0.jar", &jar_of("org.example", "a", "1.0"))]);
        let war = pack(&[("WEB-INF/lib.zip", &inner)]);
        let (inventory, problems) = inventory_of(&[("app.war", &war)]);
        assert_eq!(named(&inventory), ["org.example:a:1.0 WEB-INF/lib.zip!/x/a-1.0.jar"]);
        assert_eq!(texts(&problems), [""; 0]);
    }
}

#[test]
fn archives_are_known_by_content_under_a_wrong_name_and_behind_other_bytes() {
    let jar = deflated(&[
        ("META-INF/MANIFEST.MF", b"Manifest-Version: 1.0\n"),
        ("META-INF/maven/g/a/pom.properties", &properties("org.example", "a", "1.0")),
    ]);
    let behind_script = [b"#!/bin/bash\nexec java -jar $0\nexit\n".as_slice(), &jar].concat();
    for (name, bytes) in [("app.bin", &jar), ("bin/app", &behind_script), ("bin/app.jar", &behind_script)] {
        let (inventory, problems) = inventory_of(&[(name, bytes)]);
        assert_eq!(named(&inventory), ["org.example:a:1.0 "], "{name}");
        assert_eq!(texts(&problems), [""; 0], "{name}");
    }
    let document = deflated(&[("word/document.xml", b"<a/>")]);
    let (inventory, problems) = inventory_of(&[("a.docx", &document), ("cut.docx", &document[..30])]);
    assert_eq!((named(&inventory).len(), problems.len()), (0, 0));
}

#[test]
fn shaded_copies_are_vendored() {
    let jar = deflated(&[
        ("META-INF/maven/org.example/app/pom.properties", &properties("org.example", "app", "2.0")),
        ("META-INF/maven/log4j/log4j/pom.properties", &properties("log4j", "log4j", "1.2.17")),
    ]);
    let (inventory, _) = inventory_of(&[("app-2.0.jar", &jar)]);
    let classes: Vec<_> =
        inventory.packages.iter().map(|package| (&*package.record.name, package.record.class)).collect();
    assert_eq!(classes, [("log4j", PackageClass::Vendored), ("app", PackageClass::Installed)]);
    let other = deflated(&[("META-INF/maven/log4j/log4j/pom.properties", &properties("log4j", "log4j", "1.2.17"))]);
    let (inventory, _) = inventory_of(&[("tool-3.0.jar", &other)]);
    assert_eq!(named(&inventory), [":tool:3.0 ", "log4j:log4j:1.2.17 "]);
}

#[test]
fn manifests_speak_where_nothing_else_does() {
    let manifest: &[u8] = b"Manifest-Version: 1.0\r\nBundle-SymbolicName: org.example.core;singleton:=true\r\n\
        Bundle-Version: 1.2.3\r\nBundle-License: https://www.apache.org/licenses/LICENSE-2.0.txt\r\n\r\n";
    let jar = deflated(&[("META-INF/MANIFEST.MF", manifest)]);
    let (inventory, _) = inventory_of(&[("example-core-1.2.3.jar", &jar)]);
    assert_eq!(named(&inventory), ["org.example:example-core:1.2.3 "]);
    let record = &inventory.packages[0].record;
    assert_eq!(record.method, Method::Heuristic);
    assert_eq!(record.licences, ["https://www.apache.org/licenses/LICENSE-2.0.txt"]);
}

#[test]
fn folders_of_native_images_and_titles_state_a_group() {
    let native: &[u8] = b"Manifest-Version: 1.0\nBundle-SymbolicName: org.wrong.core\nImplementation-Version: 1.0\n";
    let title: &[u8] =
        b"Manifest-Version: 1.0\nImplementation-Title: org.example#core;1.0\nImplementation-Version: 1.0\n";
    let folder = "META-INF/native-image/org.example/core/reflect-config.json";
    for members in [&[("META-INF/MANIFEST.MF", native), (folder, b"[]")][..], &[("META-INF/MANIFEST.MF", title)]] {
        let (inventory, _) = inventory_of(&[("lib/core-1.0.jar", &deflated(members))]);
        assert_eq!(named(&inventory), ["org.example:core:1.0 "]);
        let record = &inventory.packages[0].record;
        assert_eq!((record.method, record.properties.len()), (Method::Manifest, 0));
    }
}

/// Groups with what they were taken from, by artifact.
fn groups(inventory: &Inventory) -> Vec<String> {
    let records = inventory.packages.iter().map(|package| &package.record);
    let told = records.map(|record| {
        let from = record.properties.get("groupFrom").map_or("", String::as_str);
        assert!(from.is_empty() || record.method == Method::Heuristic, "{record:?}");
        assert!(record.properties.keys().all(|key| key == "groupFrom"), "{record:?}");
        format!("{}:{} {from}", record.namespace.as_deref().unwrap_or_default(), record.name)
    });
    let mut told: Vec<String> = told.collect();
    told.sort();
    told
}

#[test]
fn project_files_of_other_archives_name_the_group_of_a_weak_one() {
    let dependency = |group: &str| {
        let of = format!("<dependency><groupId>{group}</groupId><artifactId>core</artifactId></dependency>");
        project(&format!("{}<dependencies>{of}</dependencies>", coordinates("app", "1.0")))
    };
    let weak = deflated(&[("net/two/a/A.class", b"")]);
    for (group, expected) in [("net.two.parts", "net.two.parts:core project"), ("org.third", "net.two:core packages")] {
        let app = deflated(&[("META-INF/maven/org.example/app/pom.xml", &dependency(group))]);
        let (inventory, _) = inventory_of(&[("lib/app-1.0.jar", &app), ("other/core-2.0.jar", &weak)]);
        assert_eq!(groups(&inventory), [expected, "org.example:app "]);
    }
}

#[test]
fn archives_of_one_release_have_one_group() {
    let empty = deflated(&[("META-INF/LICENSE.txt", b"x")]);
    let of = |class: &str| deflated(&[(class, b"")]);
    let (boot, auto) = (of("org/frame/boot/A.class"), of("org/frame/boot/auto/A.class"));
    let (jcl, beans) = (of("org/apache/commons/logging/Log.class"), of("org/frame/beans/B.class"));
    let [core, orm, web] =
        ["core", "orm", "web"].map(|artifact| jar_of("org.frame", &format!("frame-{artifact}"), "6.0"));
    let data = jar_of("org.frame.data", "frame-data-jpa", "3.0");
    let (inventory, _) = inventory_of(&[
        ("lib/frame-boot-3.0.jar", &boot),
        ("lib/frame-boot-auto-3.0.jar", &auto),
        ("lib/frame-boot-starter-web-3.0.jar", &empty),
        ("lib/frame-data-jpa-3.0.jar", &data),
        ("lib/frame-core-6.0.jar", &core),
        ("lib/frame-orm-6.0.jar", &orm),
        ("lib/frame-web-6.0.jar", &web),
        ("lib/frame-jcl-6.0.jar", &jcl),
        ("lib/frame-beans-6.0.jar", &beans),
        // Of another version or in another place.
        ("lib/frame-boot-cli-4.0.jar", &empty),
        ("frame-boot-cli-3.0.jar", &empty),
    ]);
    assert_eq!(
        groups(&inventory),
        [
            ":frame-boot-cli ",
            ":frame-boot-cli ",
            "org.frame.boot:frame-boot release",
            "org.frame.boot:frame-boot-auto release",
            "org.frame.boot:frame-boot-starter-web release",
            "org.frame.data:frame-data-jpa ",
            "org.frame:frame-beans release",
            "org.frame:frame-core ",
            "org.frame:frame-jcl release",
            "org.frame:frame-orm ",
            "org.frame:frame-web ",
        ]
    );
}

#[test]
fn archives_of_the_runtime_itself_are_no_packages() {
    let manifest: &[u8] = b"Specification-Title: Java Platform API Specification\nSpecification-Version: 17\n\
        Implementation-Title: Java Runtime Environment\nImplementation-Version: 17.0.19\n";
    let jar = deflated(&[("META-INF/MANIFEST.MF", manifest), ("jdk/internal/jrtfs/A.class", b"")]);
    let (inventory, problems) = inventory_of(&[("usr/lib/jvm/java-17/lib/jrt-fs.jar", &jar)]);
    assert_eq!((named(&inventory).len(), problems.len()), (0, 0));
}

#[test]
fn two_directories_overlaps_and_doubles_are_told() {
    let first = jar_of("org.example", "a", "1.0");
    let both = [first.as_slice(), &jar_of("org.example", "a", "2.0")].concat();
    let (inventory, problems) = inventory_of(&[("a.jar", &both)]);
    assert_eq!(named(&inventory), ["org.example:a:2.0 "]);
    assert!(texts(&problems).iter().any(|text| text.contains("second directory")), "{problems:?}");

    let mut overlapping = stored(&[("a", b"12345678"), ("META-INF/MANIFEST.MF", b"Manifest-Version: 1.0")]);
    // The second member's header is said to stand where the first one's does.
    let places: Vec<usize> =
        (0..overlapping.len() - 4).filter(|at| overlapping[*at..].starts_with(b"PK\x01\x02")).collect();
    overlapping[places[1] + 42..places[1] + 46].copy_from_slice(&[0; 4]);
    let (_, problems) = inventory_of(&[("a.jar", &overlapping)]);
    assert!(texts(&problems).iter().any(|text| text.contains("members overlap")), "{problems:?}");

    let mut double = stored(&[("b.class", b"1"), ("c.class", b"2")]);
    for at in 0..double.len() - 7 {
        if double[at..].starts_with(b"c.class") {
            double[at] = b'b';
        }
    }
    let (_, problems) = inventory_of(&[("a.jar", &double)]);
    assert!(texts(&problems).iter().any(|text| text.contains("one name")), "{problems:?}");
}

#[test]
fn depth_and_size_have_limits_and_the_rest_goes_on() {
    let mut jar = jar_of("org.example", "deep", "1.0");
    for level in 0..20 {
        jar = deflated(&[(&format!("level-{level}.0.jar"), &jar)]);
    }
    let (inventory, problems) = inventory_of(&[("deep.jar", &jar)]);
    assert_eq!(limits(&problems), ["archive-depth"]);
    // The names of the sixteen levels above are still there, and that of the one below.
    assert_eq!(inventory.packages.len(), 17);

    let bomb = vec![b' '; 5 << 20];
    let properties = properties("org.example", "a", "1.0");
    let jar = deflated(&[("META-INF/x/pom.properties", &bomb), ("META-INF/y/pom.properties", &properties)]);
    let (inventory, problems) = inventory_of(&[("a.jar", &jar)]);
    assert_eq!(limits(&problems), ["file-buffer"]);
    assert_eq!(named(&inventory), ["org.example:a:1.0 "]);
}

#[test]
fn of_a_large_archive_what_is_not_there_is_asked_for() {
    let filler = vec![7; 4000];
    let jar = stored(&[
        ("META-INF/maven/g/a/pom.properties", &properties("org.example", "a", "1.0")),
        ("filler", &filler),
        ("lib/b-2.0.jar", &jar_of("org.example", "b", "2.0")),
        ("lib/c-3.0.jar", &jar_of("org.example", "c", "3.0")),
    ]);
    // The start holds the first member, the tail the last one and the directory.
    let c = jar.windows(13).position(|window| window == b"lib/c-3.0.jar").unwrap() - 30;
    let rest = [Piece { offset: c as u64, bytes: &jar[c..] }];
    let file = FileBytes { bytes: &jar[..1000], rest: &rest, ..FileBytes::whole("a.jar", &jar) };
    let mut facts = RawFacts::default();
    let cataloger = all().iter().find(|cataloger| cataloger.name == "jar").unwrap();
    (cataloger.read)(&file, &mut facts);
    let found = |facts: &RawFacts| -> Vec<(String, bool)> {
        facts.packages.iter().map(|record| (record.name.clone(), record.namespace.is_some())).collect()
    };
    assert_eq!(found(&facts), [("a".to_owned(), true), ("c".to_owned(), true)]);
    assert_eq!(facts.problems, []);
    // The one in the middle is asked for.
    let [wanted] = facts.wanted.as_slice() else { panic!("{:?}", facts.wanted) };
    let (name, allowance) = wanted.part.clone().unwrap();
    assert_eq!(name, "lib/b-2.0.jar");
    let part = Some(Part { name: &name, allowance });
    let range = usize::try_from(wanted.range.start).unwrap()..usize::try_from(wanted.range.end).unwrap();
    let file = FileBytes { part, ..FileBytes::whole("a.jar", &jar[range]) };
    let mut facts = RawFacts::default();
    (cataloger.read)(&file, &mut facts);
    assert_eq!(found(&facts), [("b".to_owned(), true)]);
    assert_eq!(facts.packages[0].within.as_deref(), Some("lib/b-2.0.jar"));
    // If it cannot be had, only its name is known.
    let mut facts = RawFacts::default();
    (cataloger.read)(&FileBytes { bytes: &[], ..file }, &mut facts);
    assert_eq!(found(&facts), [("b".to_owned(), false)]);
    assert_eq!(facts.problems[0].limit.as_deref(), Some("file-buffer"));
}

#[test]
fn a_packed_archive_and_a_directory_that_are_not_there_are_asked_for() {
    let filler = vec![7; 4000];
    let jar = deflated(&[("filler", &filler), ("WEB-INF/lib/b-2.0.jar", &jar_of("org.example", "b", "2.0"))]);
    let cataloger = all().iter().find(|cataloger| cataloger.name == "jar").unwrap();
    let end = jar.len() - 22;
    let rest = [Piece { offset: end as u64, bytes: &jar[end..] }];
    let file = FileBytes { bytes: &jar[..4], rest: &rest, ..FileBytes::whole("a.war", &jar) };
    let file = FileBytes { size: jar.len() as u64, ..file };
    let mut facts = RawFacts::default();
    (cataloger.read)(&file, &mut facts);
    let directory = usize::try_from(facts.wanted[0].range.start).unwrap();
    assert!(jar[directory..].starts_with(b"PK\x01\x02"));
    let rest = [Piece { offset: directory as u64, bytes: &jar[directory..] }];
    let mut facts = RawFacts::default();
    (cataloger.read)(&FileBytes { rest: &rest, ..file }, &mut facts);
    let wanted = &facts.wanted[0];
    let range = usize::try_from(wanted.range.start).unwrap()..usize::try_from(wanted.range.end).unwrap();
    let (name, allowance) = wanted.part.clone().unwrap();
    let part = Some(Part { name: &name, allowance });
    let mut facts = RawFacts::default();
    (cataloger.read)(&FileBytes { part, ..FileBytes::whole("a.war", &jar[range]) }, &mut facts);
    assert_eq!((&*facts.packages[0].name, &*facts.packages[0].version), ("b", "2.0"));
}

/// A project with these elements.
fn project(elements: &str) -> Vec<u8> {
    format!("<project xmlns=\"http://maven.apache.org/POM/4.0.0\">{elements}</project>").into_bytes()
}

fn coordinates(artifact: &str, version: &str) -> String {
    format!("<groupId>org.example</groupId><artifactId>{artifact}</artifactId><version>{version}</version>")
}

#[test]
fn projects_inherit_and_are_joined_over_links_and_folders() {
    let parent = project(&format!(
        "{}<properties><b>2.0</b></properties><modules><module>app</module></modules>\
         <dependencyManagement><dependencies><dependency>{}</dependency></dependencies></dependencyManagement>",
        coordinates("parent", "1.0"),
        coordinates("b", "${b}")
    ));
    let app = project(&format!(
        "<parent>{}</parent><artifactId>app</artifactId><dependencies><dependency><groupId>org.example</groupId>\
         <artifactId>b</artifactId></dependency></dependencies>",
        coordinates("parent", "1.0")
    ));
    let b = project(&format!(
        "{}<dependencies><dependency>{}</dependency></dependencies>",
        coordinates("b", "2.0"),
        coordinates("c", "3.0")
    ));
    let (inventory, problems) = inventory_of(&[
        ("src/pom.xml", &parent),
        ("src/app/pom.xml", &app),
        ("root/.m2/repository/org/example/b/2.0/b-2.0.pom", &b),
    ]);
    let named = named(&inventory);
    let wanted = ["org.example:app:1.0 ", "org.example:b:2.0 ", "org.example:c:3.0 ", "org.example:parent:1.0 "];
    assert_eq!(named, wanted);
    assert_eq!(texts(&problems), [""; 0]);
}

#[test]
fn projects_that_turn_in_circles_or_grow_without_end_are_left() {
    let own_parent = project(&format!(
        "<parent>{}<relativePath>pom.xml</relativePath></parent><artifactId>a</artifactId>\
         <modules><module>.</module></modules>",
        coordinates("a", "1.0")
    ));
    let grows = project(&format!(
        "{}<properties><p>${{p}}${{p}}</p><q>${{q}}</q></properties><dependencies><dependency>{}</dependency>\
         <dependency>{}</dependency></dependencies>",
        coordinates("g", "1.0"),
        coordinates("x", "${p}"),
        coordinates("y", "${q}")
    ));
    let deep = "<a>".repeat(100_000);
    let (inventory, problems) =
        inventory_of(&[("a/pom.xml", &own_parent), ("g/pom.xml", &grows), ("d/pom.xml", deep.as_bytes())]);
    let wanted = ["org.example:a:1.0 ", "org.example:g:1.0 ", "org.example:x: ", "org.example:y: "];
    assert_eq!(named(&inventory), wanted);
    assert_eq!(texts(&problems), ["is no project of Maven: more than 64 elements within each other"]);
}

#[test]
fn version_catalogs_name_libraries_in_all_their_forms() {
    let text =
        b"[versions]\nb = \"2.0\"\nc = { strictly = \"3.0\" }\nr = \"[1,2)\"\n[libraries]\na = \"org.example:a:1.0\"\n\
        b = { module = \"org.example:b\", version.ref = \"b\" }\n\
        c = { group = \"org.example\", name = \"c\", version.ref = \"c\" }\n\
        d = { module = \"org.example:d\" }\ne = { module = \"org.example:e\", version.ref = \"r\" }\n";
    let (inventory, problems) = inventory_of(&[("gradle/libs.versions.toml", text)]);
    assert_eq!(named(&inventory), ["org.example:a:1.0 ", "org.example:b:2.0 ", "org.example:c:3.0 "]);
    assert_eq!(inventory.packages[1].record.lines, Some((7, 7)));
    assert_eq!(texts(&problems), [""; 0]);
}

#[test]
fn archives_that_hold_each_other_a_million_times_end() {
    // Four names for the same bytes at each of thirteen levels: four to the thirteenth archives.
    let mut jar = jar_of("org.example", "a", "1.0");
    for _ in 0..13 {
        jar = stored(&[("a.jar", &jar), ("b.jar", b""), ("c.jar", b""), ("d.jar", b"")]);
        let ends: Vec<usize> = (0..jar.len() - 4).filter(|at| jar[*at..].starts_with(b"PK\x01\x02")).collect();
        let entries = ends[ends.len() - 4..].to_vec();
        let first = jar[entries[0] + 16..entries[0] + 28].to_vec();
        for entry in &entries[1..] {
            jar[entry + 16..entry + 28].copy_from_slice(&first);
            jar[entry + 42..entry + 46].copy_from_slice(&[0; 4]);
        }
    }
    let (_, problems) = inventory_of(&[("a.jar", &jar)]);
    assert!(problems.len() <= 101, "{}", problems.len());
    assert!(texts(&problems).iter().any(|text| text.contains("members overlap")), "{:?}", &problems[..3]);
}
