//! `plimsoll db update`: what is new is taken whole, what is damaged, shrunk or older is not, and the old one stays.

use std::fs;
use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::program::{Folder, Ran};
use crate::static_server::{Asked, StaticServer, Trick};

const KEV: &str = r#"{"catalogVersion": "2026.05.01", "vulnerabilities": [
  {"cveID": "CVE-2026-1111", "dateAdded": "2026-05-01", "dueDate": "2026-05-22"}]}"#;
const EPSS: &str = "#model_version:v2025.03.14,score_date:2026-05-01T00:00:00+0000\ncve,epss,percentile\n\
                    CVE-2026-1111,0.5,0.9\n";

/// An archive of records with these numbers, each modified on a day of May.
pub(crate) fn archive(ecosystem: &str, numbers: std::ops::RangeInclusive<u32>, day: u32) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for number in numbers {
        let id = format!("EX-{}-{number}", ecosystem.len());
        let record = format!(
            r#"{{"id": "{id}", "modified": "2026-05-{day:02}T00:00:00Z", "aliases": ["CVE-2026-{}"], "affected": [
              {{"package": {{"ecosystem": "{ecosystem}", "name": "p{number}"}}, "versions": ["1.0"]}}]}}"#,
            1000 + number
        );
        zip.start_file(format!("{id}.json"), SimpleFileOptions::default()).unwrap();
        zip.write_all(record.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A mirror in `mirror/` that is served, and the folder that `db update` runs in.
fn mirror() -> (Folder, StaticServer) {
    let folder = Folder::with(&[
        ("mirror/osv/ecosystems.txt", "[EMPTY]\nAzure Linux\nDebian:12\nGIT\nWolfi\nnpm\n"),
        ("mirror/kev/known_exploited_vulnerabilities.json", KEV),
    ]);
    for (ecosystem, numbers) in [("Azure Linux", 1..=30), ("Debian", 20..=40), ("npm", 100..=150)] {
        folder.write(&format!("mirror/osv/{ecosystem}/all.zip"), archive(ecosystem, numbers, 1));
    }
    let server = StaticServer::of(folder.path().join("mirror"));
    (folder, server)
}

/// Runs `db update` with these sources and arguments.
pub(crate) fn update(folder: &Folder, sources: &[&str], arguments: &[&str]) -> Ran {
    let mut all = vec!["db", "update"];
    for source in sources {
        all.extend(["--source", source]);
    }
    all.extend(arguments);
    // A proxy of whoever runs the tests knows nothing of these servers.
    let mut command = folder.command(&all);
    let output = command.env("NO_PROXY", "127.0.0.1,localhost").output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[track_caller]
pub(crate) fn expect(ran: &Ran, code: i32, said: &[&str]) {
    assert_eq!(ran.code, code, "{}{}", ran.stdout, ran.stderr);
    for said in said {
        assert!(format!("{}{}", ran.stdout, ran.stderr).contains(said), "{said}: {}{}", ran.stdout, ran.stderr);
    }
}

/// The bytes of the database in its place, if there is one.
pub(crate) fn installed(folder: &Folder) -> Option<Vec<u8>> {
    fs::read(folder.path().join(".data/plimsoll/advisories.plimdb")).ok()
}

/// The bytes of a build of the mirror.
fn built(folder: &Folder) -> Vec<u8> {
    let ran = folder.run(&["db", "build", "--from", "mirror", "-o", "built.plimdb"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    fs::read(folder.path().join("built.plimdb")).unwrap()
}

pub(crate) fn statuses(asked: &[Asked]) -> Vec<(&str, u16)> {
    asked.iter().map(|asked| (asked.path.as_str(), asked.status)).collect()
}

#[test]
fn a_mirror_gives_what_a_build_of_it_gives_and_costs_one_request_a_file_when_nothing_is_new() {
    let (folder, server) = mirror();
    let source = server.address("");
    let ran = update(&folder, &[&source], &[]);
    expect(&ran, 0, &["102 ids", "102 records, data of 2026-05-01"]);
    assert_eq!(installed(&folder), Some(built(&folder)));
    let table = |name: &'static str, status| (name, status);
    let requests = |status: u16| {
        vec![
            ("osv/ecosystems.txt", status),
            ("osv/Azure Linux/all.zip", status),
            ("osv/Debian/all.zip", status),
            ("osv/npm/all.zip", status),
            table("kev/known_exploited_vulnerabilities.json", status),
            table("epss/epss_scores-current.csv.gz", 404),
            table("ssvc/vulnrichment-ssvc.csv", 404),
            table("ssvc/vulnrichment-ssvc.csv.gz", 404),
        ]
    };
    assert_eq!(statuses(&server.asked()), requests(200));

    let ran = update(&folder, &[&source], &[]);
    expect(&ran, 0, &["nothing new, data of 2026-05-01 (8 files asked for, 0 came)"]);
    assert!(!ran.stdout.contains("ids"), "it was built again: {}", ran.stdout);
    assert_eq!(statuses(&server.asked()), requests(304));

    // What is damaged here comes back, without a download.
    let mut damaged = installed(&folder).unwrap();
    *damaged.last_mut().unwrap() ^= 1;
    folder.write(".data/plimsoll/advisories.plimdb", damaged);
    expect(&update(&folder, &[&source], &[]), 0, &["102 records"]);
    assert_eq!(statuses(&server.asked()), requests(304));
    assert_eq!(installed(&folder), Some(built(&folder)));

    expect(&update(&folder, &[&source], &["--full"]), 0, &["nothing new"]);
    assert_eq!(statuses(&server.asked()), requests(200));
}

#[test]
fn one_changed_file_is_one_that_comes() {
    let (folder, server) = mirror();
    let source = server.address("");
    expect(&update(&folder, &[&source], &[]), 0, &[]);
    server.asked();
    folder.write("mirror/osv/npm/all.zip", archive("npm", 100..=151, 2));
    expect(&update(&folder, &[&source], &[]), 0, &["103 records, data of 2026-05-02"]);
    let came = server.asked();
    assert_eq!(statuses(&came).iter().filter(|(_, status)| *status == 200).count(), 1, "{came:?}");
    assert_eq!(installed(&folder), Some(built(&folder)));
}

#[test]
fn a_mirror_may_be_the_folder_of_records_itself() {
    let (folder, _) = mirror();
    let server = StaticServer::of(folder.path().join("mirror/osv"));
    expect(&update(&folder, &[&server.address("")], &[]), 0, &["102 records"]);
    server.asked();
    expect(&update(&folder, &[&server.address("")], &[]), 0, &["nothing new"]);
    assert!(server.asked().iter().all(|asked| asked.status != 200));
}

#[test]
fn tables_of_scores_come_with_their_names() {
    let (folder, server) = mirror();
    let mut packed = gzip(EPSS.as_bytes());
    folder.write("mirror/epss/epss_scores-current.csv.gz", &packed);
    expect(&update(&folder, &[&server.address("")], &[]), 0, &["EPSS", "CISA KEV"]);
    // A table that is damaged is refused, and comes again although the server would say that it is unchanged.
    packed.truncate(packed.len() / 2);
    folder.write("mirror/epss/epss_scores-current.csv.gz", &packed);
    for _ in 0..2 {
        server.asked();
        expect(
            &update(&folder, &[&server.address("")], &[]),
            3,
            &["epss_scores-current.csv.gz", "2026-05-01", "stays"],
        );
        assert!(statuses(&server.asked()).contains(&("epss/epss_scores-current.csv.gz", 200)));
    }
}

#[test]
fn the_next_source_is_asked_when_one_fails_and_the_old_database_stays_when_all_do() {
    let (folder, server) = mirror();
    let failing = StaticServer::of(folder.path().join("nothing"));
    let (source, broken) = (server.address(""), failing.address("a?token=secret"));
    let ran = update(&folder, &[&broken, &source], &[]);
    expect(&ran, 0, &["warning: http://127.0.0.1", "is not there; asking the next source", "102 records"]);
    assert!(!ran.stderr.contains("secret"), "{}", ran.stderr);
    let before = installed(&folder);
    for (path, status) in [("osv/ecosystems.txt", 500), ("osv/npm/all.zip", 403), ("osv/npm/all.zip", 206)] {
        server.trick(path, Trick::Status(status));
        let said = format!("the server answers {status}");
        expect(&update(&folder, &[&source, "missing"], &[]), 3, &[&said, "missing", "the one of 2026-05-01", "stays"]);
        server.no_tricks();
    }
    assert_eq!(installed(&folder), before);
    let nobody = format!("http://127.0.0.1:{}/", unused_port());
    expect(&update(&folder, &[&nobody], &["--db", "new.plimdb"]), 3, &["there is none in new.plimdb"]);
}

#[test]
fn a_server_that_wants_to_be_asked_later_is_and_one_that_wants_much_later_is_left() {
    let (folder, server) = mirror();
    let source = server.address("");
    server.trick("osv/npm/all.zip", Trick::Later(2, "1"));
    let start = Instant::now();
    expect(&update(&folder, &[&source], &[]), 0, &["102 records"]);
    assert!(start.elapsed() >= Duration::from_secs(2));
    let times = server.asked().iter().filter(|asked| asked.path == "osv/npm/all.zip").count();
    assert_eq!(times, 3);
    for (later, said) in [("3600", "in 3600 s"), ("0", "answers 503"), ("soon", "answers 503")] {
        server.trick("osv/npm/all.zip", Trick::Later(100, later));
        let start = Instant::now();
        expect(&update(&folder, &[&source], &[]), 3, &[said, "stays"]);
        assert!(start.elapsed() < Duration::from_mins(1), "{later}");
    }
}

#[test]
fn a_download_that_is_cut_short_changes_nothing() {
    let (folder, server) = mirror();
    let source = server.address("");
    expect(&update(&folder, &[&source], &[]), 0, &[]);
    let before = installed(&folder);
    folder.write("mirror/osv/npm/all.zip", archive("npm", 100..=160, 3));
    server.trick("osv/npm/all.zip", Trick::Cut);
    expect(&update(&folder, &[&source], &[]), 3, &["damaged", "bytes of", "stays"]);
    assert_eq!(installed(&folder), before);
    server.no_tricks();
    expect(&update(&folder, &[&source], &[]), 0, &["112 records, data of 2026-05-03"]);
    assert_eq!(installed(&folder), Some(built(&folder)));
    // An archive that is none is refused too.
    folder.write("mirror/osv/npm/all.zip", "no archive");
    let before = installed(&folder);
    for _ in 0..2 {
        server.asked();
        expect(&update(&folder, &[&source], &[]), 3, &["cannot use the archive", "stays"]);
        assert!(statuses(&server.asked()).contains(&("osv/npm/all.zip", 200)));
    }
    assert_eq!(installed(&folder), before);
}

#[test]
fn what_lost_a_tenth_or_is_older_is_refused_unless_it_is_allowed() {
    let (folder, server) = mirror();
    let source = server.address("");
    expect(&update(&folder, &[&source], &[]), 0, &[]);
    let before = installed(&folder);
    folder.write("mirror/osv/npm/all.zip", archive("npm", 100..=140, 2));
    for _ in 0..2 {
        let said = ["refused", "from 51 to 41", "--allow-shrink", "of 2026-05-01 stays"];
        expect(&update(&folder, &[&source], &[]), 1, &said);
        assert_eq!(installed(&folder), before);
    }
    expect(&update(&folder, &[&source], &["--allow-shrink"]), 0, &["92 records"]);

    for ecosystem in ["Azure Linux", "Debian", "npm"] {
        folder.write(&format!("mirror/osv/{ecosystem}/all.zip"), archive(ecosystem, 1..=120, 1));
    }
    let before = installed(&folder);
    expect(&update(&folder, &[&source], &[]), 1, &["2026-05-01 is older than that of 2026-05-02", "--allow-older"]);
    assert_eq!(installed(&folder), before);
    expect(&update(&folder, &[&source], &["--allow-older"]), 0, &["360 records, data of 2026-05-01"]);
}

#[test]
fn a_name_in_the_list_of_ecosystems_leads_out_of_no_folder() {
    for name in ["../../out", "..", "/etc", "a/../../out", "a\\b", "..:1"] {
        let (folder, server) = mirror();
        folder.write("mirror/osv/ecosystems.txt", format!("npm\n{name}\n"));
        folder.write("mirror/out/all.zip", archive("npm", 1..=2, 1));
        expect(&update(&folder, &[&server.address("")], &[]), 3, &["list of ecosystems", "is no name"]);
        let asked = server.asked();
        assert_eq!(statuses(&asked).first(), Some(&("osv/ecosystems.txt", 200)), "{name}: {asked:?}");
        assert_eq!(asked.len(), 1, "{name}: {asked:?}");
        assert!(installed(&folder).is_none());
    }
}

#[test]
fn offline_asks_nobody_and_takes_folders() {
    let (folder, server) = mirror();
    for sources in [&[server.address("")][..], &[], &["mirror".to_owned(), server.address("a.plimdb")]] {
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        expect(&update(&folder, &sources, &["--offline"]), 2, &["the run is offline", "--source DIR"]);
    }
    assert_eq!(server.asked(), []);
    expect(&update(&folder, &["mirror"], &["--offline"]), 0, &["102 records"]);
    expect(&update(&folder, &["mirror"], &["--offline"]), 0, &["nothing new"]);
    assert_eq!(installed(&folder), Some(built(&folder)));
}

#[test]
fn redirects_are_followed_but_not_to_plain_http_elsewhere() {
    let (folder, server) = mirror();
    let source = server.address("");
    folder.write("mirror/elsewhere", archive("npm", 100..=150, 1));
    server.trick("osv/npm/all.zip", Trick::Redirect("/elsewhere".to_owned()));
    expect(&update(&folder, &[&source], &[]), 0, &["102 records"]);
    let other = format!("http://localhost:{}/elsewhere", server.port());
    for (target, said) in [(other.as_str(), "plain HTTP goes only to"), ("/osv/npm/all.zip", "more than 5 times")] {
        server.trick("osv/npm/all.zip", Trick::Redirect(target.to_owned()));
        expect(&update(&folder, &[&source], &[]), 3, &[said, "stays"]);
    }
}

#[test]
fn some_ecosystems_are_taken_only_when_they_are_named() {
    let (folder, server) = mirror();
    let source = server.address("");
    folder.write("mirror/osv/Wolfi/all.zip", archive("Wolfi", 1..=3, 1));
    expect(&update(&folder, &[&source], &["--ecosystem", "wolfi"]), 0, &["3 records"]);
    expect(&update(&folder, &[&source], &[]), 1, &["refused"]);
    expect(&update(&folder, &[&source], &["--allow-shrink"]), 0, &["102 records"]);
    expect(&update(&folder, &[&source], &["--ecosystem", "Hex"]), 3, &["it has no ecosystem `Hex`"]);
}

#[test]
fn a_finished_database_is_taken_whole_or_not_at_all() {
    let (folder, server) = mirror();
    let whole = built(&folder);
    folder.write("mirror/a.plimdb", &whole);
    let source = server.address("a.plimdb");
    let mut place = 0;
    while place < whole.len() {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x10;
        folder.write("mirror/a.plimdb", damaged);
        let ran = update(&folder, &[&source], &[]);
        assert_eq!(ran.code, 3, "{place}: {}{}", ran.stdout, ran.stderr);
        assert!(installed(&folder).is_none());
        place += whole.len() / 23;
    }
    folder.write("mirror/a.plimdb", &whole);
    expect(&update(&folder, &[&source], &[]), 0, &["102 records"]);
    assert_eq!(installed(&folder).as_ref(), Some(&whole));
    expect(&update(&folder, &[&source], &[]), 0, &["nothing new", "2 files asked for, 0 came"]);
    expect(&update(&folder, &["built.plimdb"], &[]), 0, &["nothing new"]);
}

#[test]
fn sources_of_the_configuration_are_asked_and_mistakes_in_them_are_told() {
    let (folder, server) = mirror();
    folder.write("below/plimsoll.yaml", "db: {sources: [../missing, ../mirror]}\n");
    let arguments = ["-C", "below", "db", "update"];
    expect(&folder.run(&arguments), 0, &["warning: ../missing", "102 records"]);
    assert_eq!(server.asked(), []);
    for (source, said) in [("image:registry.example/db", "cannot be fetched yet"), ("ftp://m.example", "ftp")] {
        expect(&update(&folder, &[source], &[]), 2, &[said]);
    }
}

/// A port that nobody listens at.
fn unused_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
