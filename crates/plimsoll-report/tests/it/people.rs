//! What a person sees on a terminal.

use plimsoll_model::{CheckId, Evidence, Finding, Meta, Page, Severity, Span, Status};
use plimsoll_report::{Report, Style, format_named};

use crate::sample::{PAGES, STYLE, clean, fingerprint, render, render_with, verdict};

/// A verdict with so many copies of the first finding.
fn many(count: usize) -> plimsoll_model::Verdict {
    let mut verdict = verdict();
    let first = verdict.findings.first().unwrap().clone();
    let copy = |number| Finding { fingerprint: fingerprint(&format!("{number}")), ..first.clone() };
    verdict.findings = (0..count).map(copy).collect();
    verdict
}

#[test]
fn an_action_is_shown_once_with_what_it_closes() {
    let out = render("text", &many(13), STYLE);
    assert_eq!(out.matches("error[PLM-P001]").count(), 1);
    assert!(out.contains("= closes: 13 findings of PLM-P001, in Deployment shop/web\n"), "{out}");
    assert!(out.contains("13 critical "), "{out}");
    let all = render("text", &many(13), Style { all: true, ..STYLE });
    assert_eq!(all.matches("error[PLM-P001]").count(), 13);
}

#[test]
fn what_does_not_fit_is_a_line_per_action_and_minor_ones_are_counted() {
    let mut verdict = many(8);
    for (number, finding) in (900..).zip(&mut verdict.findings) {
        finding.check = CheckId::new(b'P', number);
        if number >= 906 {
            finding.severity = Severity::Low;
            finding.risk.score = 30;
        }
    }
    let out = render("text", &verdict, STYLE);
    assert_eq!(out.matches("\nerror[").count() + 1, 5, "{out}");
    assert!(out.contains("and 3 more actions; `--all` shows every finding"), "{out}");
    assert!(out.contains("     1  critical  PLM-P905 "), "{out}");
    assert!(out.contains("not listed: 2 findings of low severity or less, closed by 2 actions\n"), "{out}");
    assert!(!out.contains("PLM-P906"), "{out}");
}

#[test]
fn what_the_remedy_of_another_check_cures_is_part_of_its_action() {
    let (leader, second) = (PAGES[0].meta.id, PAGES[1].meta.id);
    let part = Page { meta: Meta { part_of: Some("privileged"), ..PAGES[1].meta.clone() }, markdown: "" };
    let pages: Vec<&Page> = vec![PAGES[0], &part];
    let mut verdict = many(2);
    verdict.findings[0].check = leader;
    verdict.findings[1].check = second;
    let out = render_with("text", &verdict, STYLE, &pages);
    assert!(out.contains(&format!("= closes: 2 findings of {leader}, {second}, in Deployment shop/web")), "{out}");
}

#[test]
fn the_same_cause_at_the_same_place_is_one_action() {
    let absorbing = Page { meta: Meta { absorbs: &["host-pid"], ..PAGES[0].meta.clone() }, markdown: "" };
    let pages: Vec<&Page> = vec![&absorbing, PAGES[1]];
    let mut verdict = many(2);
    verdict.findings[0].check = PAGES[0].meta.id;
    verdict.findings[1].check = PAGES[1].meta.id;
    let out = render_with("text", &verdict, STYLE, &pages);
    assert!(out.contains("= closes: 2 findings"), "{out}");
    let elsewhere = &mut verdict.findings[1].evidence[0];
    if let Evidence::Field { span, .. } = elsewhere {
        span.start += 1;
    }
    let out = render_with("text", &verdict, STYLE, &pages);
    assert!(!out.contains("= closes:"), "{out}");
}

#[test]
fn first_action_closes_the_most_risk() {
    assert!(render("text", &many(4), STYLE).contains("do first: drop the privilege; add"));
    assert!(render("text", &many(4), STYLE).contains("in Deployment shop/web (closes 4)\n"));
    assert!(!render("text", &clean(), STYLE).contains("do first"));
}

#[test]
fn a_run_that_saw_nothing_does_not_look_green() {
    let mut verdict = clean();
    verdict.coverage.files = 0;
    verdict.coverage.objects.clear();
    assert!(render("text", &verdict, STYLE).starts_with("nothing to look at: no file and no image was recognised"));
    verdict.decision.incomplete = true;
    assert!(render("text", &verdict, STYLE).ends_with("gate: INCOMPLETE\n"));
}

#[test]
fn waived_findings_are_shown_when_asked_for() {
    let style = Style { show_waived: true, ..STYLE };
    let out = render("text", &verdict(), style);
    assert!(
        out.contains("= note: waived by platform until 2027-03-01 (plimsoll.yaml:12): loads <kernel> modules"),
        "{out}"
    );
    assert!(out.contains("= note: known since 2026-01-31 (baseline)"), "{out}");
    let mut all_waived = verdict();
    for finding in &mut all_waived.findings {
        finding.status = Status::Known { first_seen: "2026-01-31".to_owned() };
    }
    let out = render("text", &all_waived, STYLE);
    assert!(out.contains("no open findings  9 known"), "{out}");
}

#[test]
fn findings_below_the_least_severity_are_counted() {
    let style = Style { min_severity: plimsoll_model::Severity::High, ..STYLE };
    assert!(render("text", &verdict(), style).contains("not shown: 1 finding below high\n"));
}

#[test]
fn text_without_its_source_still_names_the_place() {
    let verdict = verdict();
    let report = Report { verdict: &verdict, pages: PAGES, text: &|_| None, style: STYLE };
    let mut out = Vec::new();
    (format_named("text").unwrap().write)(&report, &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(out.contains("--> deploy/web.yaml:14:25\n"), "{out}");
    assert!(out.contains("= note: deploy/web.yaml:11:11: in this container\n"), "{out}");
}

/// The renderer of snippets panics on spans it does not expect; here it gets every span of a hostile text.
#[test]
fn every_span_of_a_hostile_text_can_be_drawn() {
    let source = "a:\t\u{1b}🚢\u{301}\r\n\r\n\u{202e}b\u{0} \u{200d}\n\tž\n";
    let starts: Vec<usize> = source.char_indices().map(|(byte, _)| byte).chain([source.len()]).collect();
    let mut verdict = verdict();
    verdict.findings.truncate(1);
    for start in &starts {
        for end in starts.iter().filter(|end| *end >= start) {
            let place = |byte: usize| {
                let before = &source[..byte];
                let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
                let line = u32::try_from(before.matches('\n').count()).unwrap() + 1;
                (line, u32::try_from(before[line_start..].chars().count()).unwrap() + 1)
            };
            let ((line, column), (end_line, end_column)) = (place(*start), place(*end));
            let (start, end) = (u32::try_from(*start).unwrap(), u32::try_from(*end).unwrap());
            let span = Span { start, end, line, column, end_line, end_column };
            let finding = verdict.findings.first_mut().unwrap();
            finding.fixes = vec![plimsoll_model::Fix::Patch {
                safety: plimsoll_model::Safety::Safe,
                edits: vec![plimsoll_model::TextEdit { document: "x".into(), start, end, text: "\u{1b}\n".to_owned() }],
            }];
            for evidence in &mut finding.evidence {
                if let plimsoll_model::Evidence::Field { span: at, document, .. } = evidence {
                    (*at, *document) = (span, "x".into());
                }
            }
            for width in [1, 20, 100] {
                let style = Style { width, ..STYLE };
                let report = Report { verdict: &verdict, pages: PAGES, text: &|_| Some(source), style };
                for format in plimsoll_report::format::ALL {
                    let mut out = Vec::new();
                    (format.write)(&report, &mut out).unwrap();
                    assert!(!out.is_empty());
                }
            }
        }
    }
}
