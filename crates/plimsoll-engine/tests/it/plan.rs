//! What runs, and that what does not is said.

use plimsoll_engine::{Plan, PssLevel, PssRequest, Reach, Selection};
use plimsoll_model::{Activation, CheckId, FixClass, Meta, Minor, Needs, Page, Severity};

const fn page(number: u16, slug: &'static str, default: Activation, needs: Needs) -> Page {
    Page {
        meta: Meta {
            id: CheckId::new(b'P', number),
            slug,
            title: "a check",
            remedy: "a cure",
            severity: Severity::Low,
            default,
            families: &["privilege"],
            needs,
            kinds: &[],
            linux_only: false,
            controls: &["pss/baseline/privileged", "cis-k8s-1.12/5.2.2"],
            aliases: &["trivy:KSV-0017"],
            fix: FixClass::None,
            part_of: None,
            absorbs: &[],
        },
        markdown: "",
    }
}

static PAGES: [Page; 5] = [
    page(1, "privileged", Activation::On, Needs::Files),
    page(2, "noisy", Activation::Off, Needs::Files),
    page(3, "strict", Activation::Restricted, Needs::Files),
    page(4, "image", Activation::On, Needs::Image),
    page(5, "waiting", Activation::Config, Needs::Files),
];

fn plan(selection: &Selection) -> Plan {
    Plan::new(&PAGES.each_ref(), selection, Reach::default()).unwrap()
}

fn running(selection: &Selection) -> Vec<&'static str> {
    plan(selection).checks.iter().map(|meta| meta.slug).collect()
}

fn only(word: &str) -> Selection {
    Selection { only: vec![word.to_owned()], ..Selection::default() }
}

#[test]
fn the_default_plan_says_why_the_rest_does_not_run() {
    assert_eq!(running(&Selection::default()), ["privileged"]);
    let why: Vec<String> = plan(&Selection::default()).skipped.into_iter().map(|skipped| skipped.why).collect();
    assert_eq!(
        why,
        [
            "off by default",
            "joins with the Pod Security level `restricted`",
            "out of reach: needs an image among the targets",
            "runs only when the configuration switches it on"
        ]
    );
}

#[test]
fn all_checks_are_those_that_wait_for_no_parameter() {
    assert_eq!(running(&Selection { all: true, ..Selection::default() }), ["privileged", "noisy", "strict"]);
    assert_eq!(running(&only("waiting")), ["waiting"]);
}

#[test]
fn a_check_answers_to_its_names() {
    for word in ["PLM-P002", "plm-p002", "noisy"] {
        assert_eq!(running(&only(word)), ["noisy"], "{word}");
    }
    for word in ["privilege", "trivy:KSV-0017", "TRIVY:ksv-0017", "cis-k8s-1.12", "cis-k8s-1.12/5.2.2"] {
        assert_eq!(running(&only(word)), ["privileged", "noisy", "strict", "waiting"], "{word}");
    }
}

#[test]
fn skipping_wins_over_asking() {
    let selection = Selection { skip: vec!["noisy".to_owned()], ..only("privilege") };
    assert_eq!(running(&selection), ["privileged", "strict", "waiting"]);
}

#[test]
fn the_restricted_level_brings_its_checks() {
    let pss = Some(PssRequest { level: PssLevel::Restricted, version: Minor::NEWEST });
    assert_eq!(running(&Selection { pss, ..Selection::default() }), ["privileged", "strict"]);
}

#[test]
fn only_pss_runs_no_risk_check() {
    let pss = Some(PssRequest { level: PssLevel::Baseline, version: Minor(20) });
    let selection = Selection { pss, ..only("pss") };
    assert_eq!(plan(&selection).pss, pss);
    assert_eq!(running(&selection), [""; 0]);
}

#[test]
fn a_wrong_word_gets_a_proposal() {
    let error = Plan::new(&PAGES.each_ref(), &only("priviledged"), Reach::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`priviledged` is no check, family, framework or peer's id; did you mean `privileged`?"
    );
    let error = Plan::new(&PAGES.each_ref(), &only("zzz"), Reach::default()).unwrap_err();
    assert_eq!(error.suggestion, None);
}
