//! What checks say of keys and certificates in images, beside where they say it.

use plimsoll_checks::{PostureJudge, all};
use plimsoll_engine::{Plan, Reach, Selection};
use plimsoll_facts::ImageSet;
use plimsoll_model::{Evidence, Page};
use plimsoll_testkit::{Input, Recipe, judged};

/// The findings of the checks of keys: id, title, and each place with its layer and what is said of it.
fn told(recipe: &str) -> Vec<String> {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let only = ["PLM-I018", "PLM-I051", "PLM-I052", "PLM-I053", "PLM-I054", "PLM-I055"].map(str::to_owned).to_vec();
    let plan = Plan::new(&pages, &Selection { only, ..Selection::default() }, Reach::ALL).unwrap();
    let recipe = Recipe::read(recipe);
    let mut input = Input::files(&[]);
    input.images = ImageSet::new(std::iter::once(recipe.image()).chain(recipe.others()));
    let judgement = judged(&input, &plan, &[&PostureJudge::new(&plan, false)]);
    assert!(judgement.gaps.is_empty(), "{:?}", judgement.gaps);
    let place = |evidence: &Evidence| match evidence {
        Evidence::File { path, layer, label, .. } => {
            let label = label.as_deref().map(|label| format!(" {label}")).unwrap_or_default();
            format!("\n  {layer} {path}{label}")
        }
        other => panic!("{other:?}"),
    };
    let mut told: Vec<String> = judgement
        .findings
        .iter()
        .map(|finding| {
            let places: String = finding.evidence.iter().map(place).collect();
            format!("{} {}{places}", finding.check, finding.title)
        })
        .collect();
    told.sort();
    told
}

#[test]
fn an_expired_certificate_of_a_trust_store_is_one_finding_in_its_layer() {
    let recipe = "
        file /etc/os-release ID=debian
        layer
        file /usr/local/share/ca-certificates/company.crt cert=Company_Root:-10
        layer
        file /etc/ssl/certs/ca-certificates.crt cert=Company_Root:-10 cert=Other:900 cert=Third:901
        link /etc/ssl/certs/company.pem ../../../usr/local/share/ca-certificates/company.crt
    ";
    let expected = "PLM-I052 `/usr/local/share/ca-certificates/company.crt` holds a certificate that has expired: \
                    `Company Root` (10 days ago)\n  1 /usr/local/share/ca-certificates/company.crt\n  \
                    2 /etc/ssl/certs/ca-certificates.crt holds it too";
    assert_eq!(told(recipe), [expected]);
}

#[test]
fn a_bundle_names_the_first_and_counts_the_rest() {
    let recipe = "file /etc/web/chain.pem cert=A:-3 cert=B:0 cert=C:12 cert=D:29 cert=E:30";
    let expected = "PLM-I052 `/etc/web/chain.pem` holds 4 certificates that have expired or soon will: `A` (3 days \
                    ago), `B` (today), `C` (in 12 days), 1 more\n  0 /etc/web/chain.pem";
    assert_eq!(told(recipe), [expected]);
}

#[test]
fn a_key_is_one_finding_with_all_its_places_and_how_they_are_gone() {
    let recipe = "
        file /tmp/a.key key=rsa1024:a
        layer
        file /etc/web/b.key key=rsa1024:a mode=600
        file /old.key key=p256 encrypted
        layer
        remove /tmp/a.key
        file /old.key text
    ";
    let key = "`/etc/web/b.key` holds an unencrypted RSA private key of 1024 bits, too weak to be used\n  \
               1 /etc/web/b.key\n  0 /tmp/a.key holds the same key, deleted in layer 2 but still in the image";
    let replaced =
        "PLM-I018 `/old.key` holds an encrypted private key, replaced in layer 2 but still in the image\n  1 /old.key";
    assert_eq!(told(recipe), [&format!("PLM-I018 {key}"), replaced, &format!("PLM-I051 {key}")]);
}

#[test]
fn keys_of_packages_are_told_apart_until_they_are_used() {
    let of_package = "file /usr/lib/node_modules/tls/test/server.pem key=rsa1024:a\n";
    let test = "PLM-I054 `/usr/lib/node_modules/tls/test/server.pem` is of a package and holds an unencrypted RSA \
                private key of 1024 bits, too weak to be used\n  0 /usr/lib/node_modules/tls/test/server.pem";
    assert_eq!(told(of_package), [test]);
    let used = told(&format!("{of_package}file /etc/web.key key=rsa1024:a\n"));
    assert!(used[0].starts_with("PLM-I018 `/etc/web.key` holds"), "{used:?}");
    assert!(used[0].ends_with("0 /usr/lib/node_modules/tls/test/server.pem holds the same key"), "{used:?}");
    assert_eq!(used.len(), 2);
}

#[test]
fn what_may_be_changed_is_no_longer_a_packages() {
    let recipe = "
        file /usr/share/tool/as-installed.key key=rsa2048:a
        file /usr/share/tool/replaced.key key=rsa2048:b
        file /etc/tool/own.key key=rsa2048:c
        dpkg tool 1.0 owns /usr/share/tool/as-installed.key /usr/share/tool/replaced.key /etc/tool/own.key
        layer
        file /usr/share/tool/replaced.key key=rsa2048:d
    ";
    let told = told(recipe);
    let heads: Vec<&str> = told.iter().map(|line| line.split(" holds").next().unwrap()).collect();
    let expected = [
        "PLM-I018 `/etc/tool/own.key`",
        "PLM-I018 `/usr/share/tool/replaced.key`",
        "PLM-I018 `/usr/share/tool/replaced.key`",
        "PLM-I054 `/usr/share/tool/as-installed.key` is of a package and",
    ];
    assert_eq!(heads, expected);
}

#[test]
fn images_that_share_a_key_name_each_other() {
    let recipe = "
        name registry.example/web:1
        also registry.example/admin:1
        file /etc/ssh/ssh_host_ed25519_key key=ed25519
    ";
    let told = told(recipe);
    let shared: Vec<&String> = told.iter().filter(|line| line.starts_with("PLM-I053")).collect();
    assert_eq!(shared.len(), 2, "{told:?}");
    for (line, other) in shared.into_iter().zip(["admin", "web"]) {
        assert!(line.contains(&format!("that `registry.example/{other}:1` has too")), "{line}");
        assert!(line.ends_with(&format!("the same key in registry.example/{other}:1")), "{line}");
    }
}
