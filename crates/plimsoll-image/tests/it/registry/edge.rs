//! What real registries do rarely, and hostile ones on purpose.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use plimsoll_facts::ImageReference;
use plimsoll_image::registry::{Registry, RegistryError, RegistryLimits};

use super::hand::{Hand, Reply, Seen};
use super::{ACCOUNT, Setup, digest, layer, read, resolve};

/// A registry that answers everything in the same way.
fn always(reply: Reply) -> Hand {
    Hand::start(move |_| reply.clone())
}

/// A blob by the range that is asked for.
fn part(bytes: &[u8], request: &Seen) -> Reply {
    let range = request.header("range").strip_prefix("bytes=").and_then(|range| range.strip_suffix('-'));
    let Some(first) = range.map(|range| range.parse::<usize>().unwrap()) else { return Reply::new(200, bytes) };
    let (last, size) = (bytes.len() - 1, bytes.len());
    Reply::new(206, &bytes[first..]).header("content-range", format!("bytes {first}-{last}/{size}"))
}

fn registry(hand: &Hand) -> Registry {
    Setup::plain(&[&hand.host()], "").registry()
}

#[test]
fn a_token_is_fetched_with_the_credentials_and_for_reading_alone() {
    let (name, secret, encoded) = ACCOUNT;
    for (credential, method, authorization) in [
        (String::new(), "GET", String::new()),
        (format!("username: {name}, password: {secret}"), "GET", format!("Basic {encoded}")),
        ("identitytoken: passport".to_owned(), "POST", String::new()),
    ] {
        let tokens = always(Reply::new(200, r#"{"access_token":"boarding-pass"}"#));
        let realm =
            format!("Bearer realm=\"http://{}/token?x=1\",service=\"harbour\",scope=\"registry:*\"", tokens.host());
        let hand = Hand::start(move |request| match request.header("authorization") {
            "Bearer boarding-pass" => Reply::new(200, "{}"),
            _ => Reply::new(401, "").header("www-authenticate", realm.clone()),
        });
        let auths = format!("auths: {{\"{}\": {{{credential}}}}}\n", hand.host());
        let registry = Setup::plain(&[&hand.host(), &tokens.host()], &auths).registry();
        let reference = format!("{}/shop/web:1", hand.host());
        assert_eq!(resolve(&registry, &reference).unwrap().bytes, b"{}");
        assert_eq!(read(&registry, &reference, b"{}").unwrap(), b"{}");

        let [asked] = &tokens.seen()[..] else { panic!("{:?}", tokens.seen()) };
        assert_eq!((asked.method.as_str(), asked.header("authorization")), (method, authorization.as_str()));
        let parameters = format!("{}&{}", asked.path, asked.body);
        for expected in ["scope=repository%3Ashop%2Fweb%3Apull&", "service=harbour"] {
            assert!(parameters.contains(expected), "{parameters}");
        }
        assert_eq!(parameters.contains("refresh_token=passport"), method == "POST", "{parameters}");
        // Once without a token, then with it: also for what comes later.
        assert_eq!(hand.seen().len(), 3);
    }
}

#[test]
fn a_token_server_over_plain_http_must_be_named() {
    let tokens = always(Reply::new(200, r#"{"token":"boarding-pass"}"#));
    let realm = format!("Bearer realm=\"http://{}/token\"", tokens.host());
    let hand = always(Reply::new(401, "").header("www-authenticate", realm));
    let auths = format!("auths: {{\"{}\": {{auth: {}}}}}\n", hand.host(), ACCOUNT.2);
    let registry = Setup::plain(&[&hand.host()], &auths).registry();
    let error = resolve(&registry, &format!("{}/shop/web:1", hand.host())).unwrap_err();
    assert!(matches!(&error, RegistryError::Redirect { target, .. } if *target == tokens.host()), "{error}");
    assert_eq!(tokens.connections(), 0);
}

#[test]
fn a_helper_that_hangs_is_killed_with_what_it_started() {
    let hand = always(Reply::new(401, "").header("www-authenticate", "Basic realm=harbour"));
    let mut setup = Setup::plain(&[&hand.host()], "credsStore: quay\n");
    let pids = setup.folder.path().join("pids");
    setup = setup.helper("quay", &format!("sleep 60 &\necho $$ $! > {}\nwait", pids.display()));
    setup.settings.timeouts.helper = Duration::from_millis(500);
    let begun = Instant::now();
    let error = resolve(&setup.registry(), &format!("{}/shop/web:1", hand.host())).unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    let said = "credential helper `docker-credential-quay`";
    assert!(error.to_string().starts_with(said) && error.to_string().ends_with("within 0.5 seconds"), "{error}");
    let is_running = |pid: &str| {
        let status = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        !status.is_empty() && !status.contains(") Z ")
    };
    for pid in fs::read_to_string(pids).unwrap().split_whitespace() {
        let deadline = Instant::now() + Duration::from_secs(10);
        while is_running(pid) {
            assert!(Instant::now() < deadline, "{pid} is still running");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

#[test]
fn nothing_that_a_helper_prints_is_shown() {
    for (script, expected) in [
        ("echo hunter2; echo hunter2 >&2; exit 3", "failed, exit status: 3"),
        ("echo '{\"Username\":\"hunter2\"}'", "printed no JSON"),
        ("echo '[\"hunter2\"]'", "printed no JSON"),
        ("yes hunter2", "printed more than 64 KiB"),
    ] {
        let hand = always(Reply::new(401, "").header("www-authenticate", "Basic realm=harbour"));
        let setup = Setup::plain(&[&hand.host()], "credsStore: quay\n").helper("quay", script);
        let registry = setup.registry();
        let error = resolve(&registry, &format!("{}/shop/web:1", hand.host())).unwrap_err();
        let shown = format!("{error} {error:?} {:?}", registry.notes());
        assert!(shown.contains(expected) && !shown.contains("hunter2"), "{shown}");
    }
}

#[test]
fn a_broken_helper_does_not_hide_a_public_image() {
    let hand = always(Reply::new(200, "{}"));
    let tokens = always(Reply::new(200, r#"{"token":"boarding-pass"}"#));
    let realm = format!("Bearer realm=\"http://{}/token\"", tokens.host());
    let public = Hand::start(move |request| match request.header("authorization") {
        "" => Reply::new(401, "").header("www-authenticate", realm.clone()),
        _ => Reply::new(200, "{}"),
    });
    let setup = Setup::plain(&[&hand.host(), &public.host(), &tokens.host()], "credsStore: absent\n");
    let registry = setup.registry();
    // Where nobody asks who we are, no helper is run.
    assert!(resolve(&registry, &format!("{}/shop/web:1", hand.host())).is_ok());
    assert_eq!(registry.notes(), [""; 0]);
    assert!(resolve(&registry, &format!("{}/shop/web:1", public.host())).is_ok());
    let host = public.host();
    let note = format!(
        "credential helper `docker-credential-absent` for {host} is not installed, went on without credentials"
    );
    assert_eq!(registry.notes(), [note]);
}

#[test]
fn a_blob_goes_on_where_it_was_cut() {
    let bytes = Arc::new(layer(3_000_000));
    for (name, cuts, knows_ranges) in [("ranges", 4, true), ("no ranges", 2, false)] {
        let (count, served) = (AtomicUsize::new(0), Arc::clone(&bytes));
        let hand = Hand::start(move |request| {
            let reply = if knows_ranges { part(&served, request) } else { Reply::new(200, &served[..]) };
            let number = count.fetch_add(1, Ordering::SeqCst);
            let (each, kept) = (400_000, if knows_ranges { 1 } else { number + 1 });
            if number < cuts { reply.cut(each * kept) } else { reply }
        });
        let read = read(&registry(&hand), &format!("{}/shop/web:1", hand.host()), &bytes).unwrap();
        assert!(read == *bytes, "{name}");
        let ranges: Vec<_> = hand.seen().iter().map(|seen| seen.header("range").to_owned()).collect();
        let expected: Vec<_> = (0..=cuts)
            .map(|number| if number == 0 { String::new() } else { format!("bytes={}-", number * 400_000) })
            .collect();
        assert_eq!(ranges, expected, "{name}");
    }
}

#[test]
fn a_blob_that_is_cut_again_and_again_comes_to_an_end() {
    let bytes = layer(1000);
    let served = bytes.clone();
    let hand = Hand::start(move |request| part(&served, request).cut(1));
    let error = read(&registry(&hand), &format!("{}/shop/web:1", hand.host()), &bytes).unwrap_err();
    let expected = RegistryError::Cut { host: hand.host(), digest: digest(&bytes), read: 6, size: 1000 };
    assert_eq!(error, expected);
    assert_eq!(hand.seen().len(), 6);
}

#[test]
fn a_blob_of_another_size_or_part_is_refused() {
    let bytes = layer(1000);
    for (reply, words) in [
        (Reply::new(200, layer(999)), "has 999 bytes"),
        (Reply::new(200, layer(1001)), "has 1001 bytes"),
        (Reply::new(206, layer(1000)).header("content-range", "bytes 1-1000/1001"), "sent another part"),
        (Reply::new(206, layer(1000)), "sent another part"),
    ] {
        let hand = always(reply);
        let error = read(&registry(&hand), &format!("{}/shop/web:1", hand.host()), &bytes).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    }
    // What comes behind the end is not handed on.
    let hand = always(Reply::new(200, layer(2000)).without_length());
    assert_eq!(read(&registry(&hand), &format!("{}/shop/web:1", hand.host()), &bytes).unwrap(), bytes);
}

#[test]
fn a_tag_that_moves_changes_nothing_after_it_was_resolved() {
    let (first, second) = ("{\"first\":1}", "{\"second\":2}");
    let count = AtomicUsize::new(0);
    let hand = Hand::start(move |request| {
        if request.path.ends_with("/manifests/1") {
            let is_first = count.fetch_add(1, Ordering::SeqCst) == 0;
            return Reply::new(200, if is_first { first } else { second });
        }
        let asked = [first, second].into_iter().find(|bytes| request.path.ends_with(&digest(bytes.as_bytes())));
        asked.map_or(Reply::new(404, ""), |bytes| Reply::new(200, bytes))
    });
    let registry = registry(&hand);
    let reference = format!("{}/shop/web:1", hand.host());
    let resolved = resolve(&registry, &reference).unwrap();
    let parsed = ImageReference::parse(&reference).unwrap();
    assert_eq!(registry.manifest(&parsed, &resolved.digest).unwrap(), first.as_bytes());
    assert_eq!(read(&registry, &reference, first.as_bytes()).unwrap(), first.as_bytes());
    let of_the_tag = hand.seen().iter().filter(|seen| seen.path.ends_with("/manifests/1")).count();
    assert_eq!(of_the_tag, 1);
}

#[test]
fn bytes_of_another_digest_are_refused() {
    let hand = always(Reply::new(200, "{}").header("docker-content-digest", digest(b"announced")));
    let host = hand.host();
    let wrong = |expected: &[u8]| RegistryError::WrongDigest {
        host: host.clone(),
        expected: digest(expected),
        found: digest(b"{}"),
    };
    let registry = registry(&hand);
    assert_eq!(resolve(&registry, &format!("{host}/shop/web:1")).unwrap_err(), wrong(b"announced"));
    let pinned = format!("{host}/shop/web@{}", digest(b"pinned"));
    assert_eq!(resolve(&registry, &pinned).unwrap_err(), wrong(b"pinned"));
    let parsed = ImageReference::parse(&pinned).unwrap();
    assert_eq!(registry.manifest(&parsed, &digest(b"of the index")).unwrap_err(), wrong(b"of the index"));
    let unknown = registry.manifest(&parsed, "md5:d41d8cd98f00b204e9800998ecf8427e").unwrap_err();
    assert!(matches!(unknown, RegistryError::Digest { .. }));
}

#[test]
fn a_redirect_takes_no_credentials_along() {
    let bytes = layer(1000);
    let served = bytes.clone();
    let storage = Hand::start(move |request| part(&served, request));
    let place = format!("http://{}/signed?key=1", storage.host());
    let hand = Hand::start(move |request| match request.header("authorization") {
        "" => Reply::new(401, "").header("www-authenticate", "Basic realm=harbour"),
        _ => Reply::new(307, "").header("location", place.clone()),
    });
    let auths = format!("auths: {{\"{}\": {{auth: {}}}}}\n", hand.host(), ACCOUNT.2);
    let registry = Setup::plain(&[&hand.host(), &storage.host()], &auths).registry();
    assert_eq!(read(&registry, &format!("{}/shop/web:1", hand.host()), &bytes).unwrap(), bytes);
    assert_eq!(hand.seen()[1].header("authorization"), format!("Basic {}", ACCOUNT.2));
    let [moved] = &storage.seen()[..] else { panic!("{:?}", storage.seen()) };
    assert_eq!((moved.path.as_str(), moved.header("authorization")), ("/signed?key=1", ""));
}

#[test]
fn a_host_behind_a_redirect_gets_no_credentials_when_it_asks_or_sends_us_back() {
    let back = Arc::new(OnceLock::<String>::new());
    let home = Arc::clone(&back);
    let storage = Hand::start(move |request| {
        if request.path == "/asks" {
            return Reply::new(401, "").header("www-authenticate", "Basic realm=harbour");
        }
        Reply::new(302, "").header("location", home.get().unwrap().clone())
    });
    let place = format!("http://{}", storage.host());
    let hand = Hand::start(move |request| {
        if request.path == "/final" {
            return Reply::new(200, "{}");
        }
        let page = if request.path.ends_with("/asks") { "asks" } else { "back" };
        Reply::new(302, "").header("location", format!("{place}/{page}"))
    });
    back.set(format!("http://{}/final", hand.host())).unwrap();
    let auths = format!(
        "auths: {{\"{}\": {{registrytoken: passport}}, \"{}\": {{auth: {}}}}}\n",
        hand.host(),
        storage.host(),
        ACCOUNT.2
    );
    let registry = Setup::plain(&[&hand.host(), &storage.host()], &auths).registry();
    let error = resolve(&registry, &format!("{}/shop/web:asks", hand.host())).unwrap_err();
    assert!(matches!(&error, RegistryError::Unauthorized { host, .. } if *host == storage.host()), "{error}");
    assert!(resolve(&registry, &format!("{}/shop/web:back", hand.host())).is_ok());
    assert!(storage.seen().iter().chain(&hand.seen()).all(|seen| seen.header("authorization").is_empty()));
}

#[test]
fn a_redirect_is_refused_to_plain_http_that_is_not_named_and_to_no_address() {
    let storage = always(Reply::new(200, "{}"));
    let plain = format!("http://{}/x", storage.host());
    for (location, words) in [
        (plain.as_str(), "plain HTTP is only for hosts that the configuration names"),
        ("file:///etc/passwd", "sends us to"),
        ("http://", "redirects to no address"),
        ("", "redirects to no address"),
        ("/v2/again", "redirects more than 5 times"),
    ] {
        let hand = always(Reply::new(307, "").header("location", location));
        let error = resolve(&registry(&hand), &format!("{}/shop/web:1", hand.host())).unwrap_err();
        assert!(error.to_string().contains(words), "{location}: {error}");
    }
    assert_eq!(storage.connections(), 0);
}

#[test]
fn a_mirror_gets_its_own_credentials_and_what_it_lacks_comes_from_the_registry() {
    let asks = Reply::new(401, "").header("www-authenticate", "Basic realm=harbour");
    let origin = always(Reply::new(200, "{}"));
    for (mirror, words) in [
        (always(asks), "401 from"),
        (always(Reply::new(404, "")), "404 from"),
        (always(Reply::new(503, "")), "503 from"),
        (always(Reply::new(200, "not it").header("docker-content-digest", digest(b"{}"))), "of digest"),
    ] {
        let further = format!(
            "  \"{}\": {{plain-http: true, mirrors: [\"{}/hub\"]}}\nauths: {{\"{}\": {{auth: {}}}}}\n",
            origin.host(),
            mirror.host(),
            origin.host(),
            ACCOUNT.2
        );
        let registry = Setup::plain(&[&mirror.host()], &further).registry();
        let resolved = resolve(&registry, &format!("{}/shop/web:1", origin.host())).unwrap();
        assert_eq!((resolved.host, resolved.bytes.as_slice()), (origin.host(), &b"{}"[..]));
        let [seen] = &mirror.seen()[..] else { panic!("{:?}", mirror.seen()) };
        assert_eq!((seen.path.as_str(), seen.header("authorization")), ("/v2/hub/shop/web/manifests/1", ""));
        let notes = registry.notes();
        assert!(notes.len() == 1 && notes[0].contains(words) && notes[0].contains(&mirror.host()), "{notes:?}");
    }
}

#[test]
fn a_mirror_that_does_not_answer_is_asked_once() {
    let silent = always(Reply::new(200, "{}").after(Duration::from_secs(30)));
    let origin = always(Reply::new(200, "{}"));
    let further = format!("  \"{}\": {{plain-http: true, mirrors: [\"{}\"]}}\n", origin.host(), silent.host());
    let mut setup = Setup::plain(&[&silent.host()], &further);
    setup.settings.timeouts.idle = Duration::from_millis(500);
    let registry = setup.registry();
    for _ in 0..3 {
        assert!(resolve(&registry, &format!("{}/shop/web:1", origin.host())).is_ok());
    }
    assert_eq!((silent.connections(), origin.seen().len()), (1, 3));
}

#[test]
fn what_may_pass_is_tried_again() {
    let limited = Reply::new(429, "");
    for (reply, times, tries, is_had) in [
        (Reply::new(503, ""), 3, 4, true),
        (Reply::new(503, ""), 4, 4, false),
        (limited.clone(), 1, 2, true),
        (limited.clone().header("retry-after", "0"), 3, 4, true),
        (limited.header("retry-after", "86400"), 1, 1, false),
        (Reply::new(400, ""), 1, 1, false),
        (Reply::new(200, "{}").cut(1), 2, 3, true),
    ] {
        let count = AtomicUsize::new(0);
        let hand = Hand::start(move |_| {
            if count.fetch_add(1, Ordering::SeqCst) < times { reply.clone() } else { Reply::new(200, "{}") }
        });
        let resolved = resolve(&registry(&hand), &format!("{}/shop/web:1", hand.host()));
        assert_eq!((resolved.is_ok(), hand.seen().len()), (is_had, tries), "{resolved:?}");
    }
}

#[test]
fn a_registry_that_says_nothing_is_left() {
    let hand = always(Reply::new(200, "{}").after(Duration::from_secs(30)));
    let mut setup = Setup::plain(&[&hand.host()], "");
    setup.settings.timeouts.idle = Duration::from_millis(100);
    let error = resolve(&setup.registry(), &format!("{}/shop/web:1", hand.host())).unwrap_err();
    assert_eq!(error.to_string(), format!("{} sent nothing for 0.1 seconds", hand.host()));
}

#[test]
fn a_manifest_has_a_limit() {
    for (reply, is_had) in [
        (Reply::new(200, layer(1000)), true),
        (Reply::new(200, layer(1001)), false),
        (Reply::new(200, layer(1001)).without_length(), false),
    ] {
        let hand = always(reply);
        let mut setup = Setup::plain(&[&hand.host()], "");
        setup.settings.limits = RegistryLimits { manifest: 1000 };
        match resolve(&setup.registry(), &format!("{}/shop/web:1", hand.host())) {
            Ok(resolved) => assert!(is_had && resolved.bytes == layer(1000)),
            Err(error) => assert!(!is_had && matches!(error, RegistryError::TooLarge { limit: 1000, .. }), "{error}"),
        }
    }
}

#[test]
fn offline_opens_no_connection_and_runs_no_helper() {
    let hand = always(Reply::new(401, "").header("www-authenticate", "Basic realm=harbour"));
    let mut setup = Setup::plain(&[&hand.host()], "credsStore: quay\n");
    let trace = setup.folder.path().join("trace");
    setup = setup.helper("quay", &format!("echo x > {}", trace.display()));
    setup.settings.offline = true;
    let registry = setup.registry();
    let reference = format!("{}/shop/web:1", hand.host());
    let offline = RegistryError::Offline { host: hand.host() };
    assert_eq!(resolve(&registry, &reference), Err(offline.clone()));
    assert_eq!(read(&registry, &reference, b"{}"), Err(offline.clone()));
    let parsed = ImageReference::parse(&reference).unwrap();
    assert_eq!(registry.manifest(&parsed, &digest(b"{}")), Err(offline));
    assert_eq!((hand.connections(), trace.exists()), (0, false));
}

#[test]
fn plain_http_is_spoken_only_to_hosts_that_are_named() {
    let hand = always(Reply::new(200, "{}"));
    let error = resolve(&Setup::new("hosts: {}").registry(), &format!("{}/shop/web:1", hand.host())).unwrap_err();
    assert!(matches!(error, RegistryError::Tls { .. } | RegistryError::Connect { .. }), "{error}");
    assert_eq!(hand.seen().len(), 0);
}

#[test]
fn a_host_that_does_not_exist_is_told() {
    let error = resolve(&Setup::new("hosts: {}").registry(), "registry.invalid/shop/web:1").unwrap_err();
    assert!(matches!(&error, RegistryError::Connect { host, .. } if host == "registry.invalid"), "{error}");
}

#[test]
fn old_and_foreign_manifests_are_given_as_they_are() {
    const SCHEMA_1: &str = "application/vnd.docker.distribution.manifest.v1+prettyjws";
    let (bytes, signed) = ("{\"schemaVersion\":1}", digest(b"the part that is signed"));
    let kind = format!("{SCHEMA_1}; charset=utf-8");
    let hand =
        always(Reply::new(200, bytes).header("content-type", kind).header("docker-content-digest", signed.clone()));
    let resolved = resolve(&registry(&hand), &format!("{}/shop/web:1", hand.host())).unwrap();
    assert_eq!((resolved.media_type.as_str(), resolved.bytes.as_slice()), (SCHEMA_1, bytes.as_bytes()));
    assert_eq!(resolved.digest, signed);
}

#[test]
fn a_mistake_in_the_configuration_is_told_by_its_place_and_not_by_its_value() {
    for (config, expected) in [
        ("hosts:\n  a.example: {plain-http: hunter2}\n", "`plain-http` must be true or false, line 2, column 27"),
        ("hosts:\n  a.example: {insecure: true}\n", "unknown key; known are `mirrors`, `ca` and `plain-http`, line 2"),
        ("hosts:\n  a.example: {mirrors: hunter2}\n", "`mirrors` must be a list, line 2"),
        ("hosts:\n  a.example: {mirrors: ['https://hunter2']}\n", "without a scheme, line 2"),
        ("hosts: hunter2\n", "`hosts` must be a mapping, line 1"),
        ("auths: {a.example: {auth: hunter2}}\n", "`auth` is not the base64 of a name, a colon and a secret, line 1"),
        ("credsStore: ../hunter2\n", "a credential helper is named by one word, without its folder, line 1"),
        ("currentContext: hunter2\n", "none of `hosts`, `auths`, `credHelpers` or `credsStore` is in it, line 1"),
        ("hosts: [hunter2\n", "not YAML or JSON, line"),
    ] {
        let error = Registry::new(Setup::new(config).settings).map_or_else(|error| error, |_| panic!("{config}"));
        let shown = format!("{error} {error:?}");
        assert!(shown.contains(expected) && !shown.contains("hunter2"), "{shown}");
    }
}

#[test]
fn files_of_docker_and_podman_are_read_if_they_exist() {
    let hand = always(Reply::new(401, "").header("www-authenticate", "Basic realm=harbour"));
    let mut setup = Setup::plain(&[&hand.host()], "");
    let folder = setup.folder.path();
    let (absent, podman, docker) = (folder.join("absent"), folder.join("auth.json"), folder.join("config.json"));
    fs::write(&podman, r#"{"auths": {"other.example": {"auth": "bmFtZTpvdGhlcg=="}}}"#).unwrap();
    let text = format!(
        r#"{{"auths": {{"{}": {{"auth": "{}"}}}}, "HttpHeaders": {{"User-Agent": "x"}}, "experimental": "enabled"}}"#,
        hand.host(),
        ACCOUNT.2
    );
    fs::write(&docker, text).unwrap();
    setup.settings.credentials = vec![absent, podman, docker];
    assert!(resolve(&setup.registry(), &format!("{}/shop/web:1", hand.host())).is_err());
    assert_eq!(hand.seen()[1].header("authorization"), format!("Basic {}", ACCOUNT.2));
}
