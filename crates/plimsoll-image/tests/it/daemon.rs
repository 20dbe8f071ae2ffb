//! Images and containers of Docker and Podman, at sockets that behave and that do not.

use std::path::Path;

use plimsoll_facts::image::{ImageSource, View};
use plimsoll_graph::overlay;
use plimsoll_image::{ImageError, Opened, Options, Readers, Stores, Target, open};
use plimsoll_testkit::image::{Made, Packing, Tar, in_tar};
use tempfile::TempDir;

use crate::registry::hand::{Hand, Reply, Seen};

fn made() -> Made {
    let lower = Tar::new().folder("etc").file("etc/hostname", "web\n").file("gone", "x".repeat(5000));
    let upper = Tar::new().file(".wh.gone", "").file("opt/app", "program");
    Made { layers: vec![lower.end(), upper.end()] }
}

/// A daemon at a socket in a folder of its own.
struct Daemon {
    _folder: TempDir,
    hand: Hand,
    options: Options,
}

impl Daemon {
    fn start(answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("daemon.sock");
        let hand = Hand::at_socket(&socket, answer);
        let nobody = folder.path().join("nobody.sock");
        Self { _folder: folder, hand, options: at(&[&nobody, &socket]) }
    }

    fn open(&self, target: &str) -> Result<Vec<Opened>, ImageError> {
        open(&Target::with_prefix(target).unwrap().unwrap(), &self.options, &Readers::new(Vec::new()))
    }

    fn asked(&self) -> Vec<String> {
        self.hand.seen().into_iter().map(|seen| seen.path).collect()
    }
}

/// Options with these sockets for both daemons.
fn at(sockets: &[&Path]) -> Options {
    let addresses: Vec<String> = sockets.iter().map(|path| format!("unix://{}", path.display())).collect();
    let stores = Stores { docker: addresses.clone(), podman: addresses, ..Stores::default() };
    Options { stores, ..Options::default() }
}

fn view(opened: Opened) -> View {
    assert!(opened.failures.is_empty(), "{:?}", opened.failures);
    overlay(opened.layers.into_iter().map(|layer| layer.index).collect()).0
}

fn paths(opened: Opened) -> Vec<String> {
    let view = view(opened);
    view.files().map(|file| String::from_utf8(file.path()).unwrap()).collect()
}

const PATHS: [&str; 4] = ["etc", "etc/hostname", "opt", "opt/app"];

#[test]
fn an_image_of_a_daemon_is_read_while_it_arrives_in_every_form() {
    let saved = in_tar(&made().saved(Packing::Plain));
    let both = in_tar(&[made().saved(Packing::Gzip), made().layout(Packing::Gzip)].concat());
    for (archive, names) in [(saved, "web:1"), (both, "1")] {
        for packed in [archive.clone(), Packing::Gzip.pack(&archive)] {
            for reply in [Reply::new(200, packed.clone()), Reply::new(200, packed).chunked()] {
                let daemon = Daemon::start(move |_| reply.clone());
                let mut images = daemon.open("docker:web:1").unwrap();
                assert_eq!(images.len(), 1);
                let image = images.remove(0);
                assert_eq!((image.source, image.names.join(",").as_str()), (ImageSource::Daemon, names));
                assert_eq!(paths(image), PATHS);
                assert_eq!(daemon.asked(), ["/images/web:1/get"]);
            }
        }
    }
}

#[test]
fn a_name_without_tag_means_latest_and_digits_also_an_id() {
    let daemon = Daemon::start(|seen| match seen.path.as_str() {
        "/images/0a1b2c/get" => Reply::new(200, in_tar(&made().saved(Packing::Plain))),
        _ => Reply::new(404, r#"{"message":"No such image"}"#),
    });
    assert_eq!(paths(daemon.open("docker:0a1b2c").unwrap().remove(0)), PATHS);
    let error = daemon.open("docker:shop/web").unwrap_err();
    assert!(matches!(&error, ImageError::Missing { what } if what == "the image `shop/web` in Docker"), "{error}");
    let id = "0".repeat(64);
    assert!(daemon.open(&format!("podman:{id}")).is_err());
    let asked = daemon.asked();
    let expected = ["/images/0a1b2c:latest/get", "/images/0a1b2c/get", "/images/shop/web:latest/get"];
    assert_eq!(asked[..3], expected);
    assert_eq!(asked.last().unwrap(), &format!("/v4.0.0/libpod/images/{id}/get"));
}

#[test]
fn an_image_that_breaks_off_is_an_error_wherever_it_does() {
    let archive = in_tar(&made().saved(Packing::Plain));
    // In a header, in a layer, between members, before the document that names the layers.
    let places = [0, 100, 1500, 512 * 5, archive.len() / 2, archive.len() - 3000];
    for cut in places {
        for reply in [Reply::new(200, archive.clone()), Reply::new(200, archive.clone()).chunked()] {
            let daemon = Daemon::start(move |_| reply.clone().cut(cut));
            let error = daemon.open("docker:web:1").unwrap_err().to_string();
            assert!(error.contains("broke off"), "{cut}: {error}");
        }
    }
}

#[test]
fn what_a_daemon_refuses_is_told_in_its_words_without_control_characters() {
    let daemon = Daemon::start(|_| Reply::new(500, "{\"message\":\"disk \\u001b[31mfull\"}"));
    let error = daemon.open("docker:web:1").unwrap_err();
    assert!(!error.is_usage());
    assert_eq!(error.to_string(), "Docker answers 500: disk [31mfull");
    let daemon = Daemon::start(|_| Reply::new(403, "no JSON"));
    assert_eq!(daemon.open("podman:web:1").unwrap_err().to_string(), "Podman answers 403");
    let daemon = Daemon::start(|_| Reply::new(200, "no archive"));
    assert!(daemon.open("docker:web:1").is_err());
    let daemon = Daemon::start(|_| Reply::new(301, "").header("location", "http://elsewhere.example/"));
    assert_eq!(daemon.open("docker:web:1").unwrap_err().to_string(), "Docker answers 301");
}

#[test]
fn without_a_daemon_the_places_and_the_next_step_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("a.sock");
    let read = |target: &str, options: &Options| {
        let target = Target::with_prefix(target).unwrap().unwrap();
        open(&target, options, &Readers::new(Vec::new())).unwrap_err().to_string()
    };
    let error = read("docker:web:1", &at(&[&socket]));
    assert!(error.contains("a.sock") && error.contains("DOCKER_HOST"), "{error}");
    // Nobody listens any more.
    drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
    assert!(read("podman:web:1", &at(&[&socket])).contains("podman.socket"));
    assert!(read("docker:web:1", &Options::default()).contains("no address"));
    std::fs::write(folder.path().join("file"), "").unwrap();
    assert!(read("docker:web:1", &at(&[&folder.path().join("file")])).contains("file"));
}

#[test]
fn a_host_of_a_daemon_is_asked_over_plain_http_and_never_offline() {
    let hand = Hand::start(|_| Reply::new(200, in_tar(&made().saved(Packing::Plain))));
    let stores = Stores { docker: vec![format!("tcp://{}", hand.host())], ..Stores::default() };
    let mut options = Options { stores, ..Options::default() };
    let target = Target::Docker("web:1".to_owned());
    options.registry.offline = true;
    let error = open(&target, &options, &Readers::new(Vec::new())).unwrap_err();
    assert!(error.to_string().contains("offline"), "{error}");
    assert_eq!(hand.connections(), 0);
    options.registry.offline = false;
    let mut images = open(&target, &options, &Readers::new(Vec::new())).unwrap();
    assert_eq!(paths(images.remove(0)), PATHS);
}

#[test]
fn what_is_no_reference_asks_nobody() {
    for target in ["docker:", "docker:Web", "podman:../containers/json", "docker:a b", "docker:web:1?x", "podman:a#b"] {
        assert!(Target::with_prefix(target).unwrap().is_err(), "{target}");
    }
}

#[test]
fn a_container_is_found_by_its_name_and_says_what_image_it_runs() {
    let own = std::process::id();
    let mut daemon = Daemon::start(move |seen| match seen.path.as_str() {
        "/containers/web/json" => {
            let said = format!(r#"{{"Id":"0","State":{{"Running":true,"Pid":{own}}},"Config":{{"Image":"web:1"}}}}"#);
            Reply::new(200, said)
        }
        "/containers/ended/json" => Reply::new(200, r#"{"State":{"Pid":0},"Config":{"Image":"web:2"}}"#),
        "/containers/odd/json" => Reply::new(200, r#"{"State":7}"#),
        "/v4.0.0/libpod/containers/pod/json" => Reply::new(200, format!(r#"{{"State":{{"Pid":{own}}}}}"#)),
        _ => Reply::new(404, r#"{"message":"No such container"}"#),
    });
    // The root of this process is that of the machine: enough of it is soon seen.
    daemon.options.limits.entries = 3;
    for (name, names) in [("web", vec!["web:1"]), ("pod", vec![]), (&own.to_string(), vec![])] {
        let opened = daemon.open(&format!("container:{name}")).unwrap().remove(0);
        assert_eq!((opened.id, opened.names), (format!("image:rootfs:/proc/{own}/root"), names_of(&names)));
    }
    let error = |name: &str| daemon.open(&format!("container:{name}")).unwrap_err().to_string();
    assert_eq!(error("ended"), "the container `ended` of Docker does not run; its image is web:2");
    assert_eq!(error("none"), "a running container `none` (Docker knows none; Podman knows none) is not there");
    assert!(error("odd").contains("is damaged"));
    assert!(error("../images/json").contains("no name"));
    assert!(error("4294967295").contains("is not there"));
}

fn names_of(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The stores of this machine, at the places that the environment names: `PLIMSOLL_STORES` holds targets that mean one
/// image, `docker:alpine:3 podman:alpine:3 containerd:alpine:3 alpine.tar`.
#[test]
#[ignore = "needs an image in stores of this machine; PLIMSOLL_STORES names it"]
fn one_image_in_the_stores_of_this_machine_is_the_same() {
    let Ok(targets) = std::env::var("PLIMSOLL_STORES") else {
        eprintln!("skipped: PLIMSOLL_STORES names no targets");
        return;
    };
    let options = Options { stores: Stores::from_environment(), ..Options::default() };
    let mut first = None;
    for word in targets.split_whitespace() {
        let target =
            Target::with_prefix(word).map_or_else(|| Target::at_path(Path::new(word)).unwrap(), Result::unwrap);
        let mut images = open(&target, &options, &Readers::new(Vec::new())).unwrap_or_else(|error| panic!("{error}"));
        let image = images.remove(0);
        let diff_ids = image.config.as_ref().map(|config| config.diff_ids.clone()).unwrap();
        let seen = (diff_ids, paths(image));
        assert!(seen.1.len() > 10);
        assert_eq!(first.get_or_insert_with(|| seen.clone()), &seen, "{word}");
    }
}
