//! What other tools expect of their own test files: `PLIMSOLL_CORPORA` names the folder. The ids of each tool lead to
//! our checks by the aliases of the pages; an id that no page names counts as a difference. Every difference stands in
//! `peer-exceptions.tsv` with its reason, one case per line.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::conformance::corpus;
use crate::program::{Folder, Ran};

/// The parameters with which the tools' own tests run.
const PARAMETERS: &str = "\
checks:
  PLM-R017: {minimum: 3}
  PLM-R018: {minimum: 3}
  PLM-R030: {classes: [system-cluster-critical, system-node-critical]}
";

/// The parameters that a check of kube-linter has of its own, each for one of the two sorts of names that ours takes.
fn own_parameters(id: &str) -> &str {
    match id {
        "required-annotation-email" => "  PLM-H009: {annotations: [email]}\n",
        "required-label-owner" => "  PLM-H009: {labels: [owner]}\n",
        _ => "",
    }
}

/// The cases of a set and, for those in which we differ, how.
#[derive(Default)]
struct Tally {
    cases: usize,
    differences: BTreeMap<String, String>,
}

impl Tally {
    fn add(&mut self, case: &str, difference: Option<String>) {
        self.cases += 1;
        if let Some(difference) = difference {
            self.differences.insert(case.to_owned(), difference);
        }
    }

    /// Compares the differences with the reviewed ones.
    fn settle(&self, set: &str, most: usize) {
        let reviewed: BTreeSet<String> = include_str!("peer-exceptions.tsv")
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut cells = line.split('\t');
                let is_ours = cells.next() == Some(set);
                let case = cells.next().unwrap().to_owned();
                assert!(cells.next().is_some_and(|reason| reason.len() > 20), "{case}: no reason");
                is_ours.then_some(case)
            })
            .collect();
        let agreed = self.cases - self.differences.len();
        println!("{set}: {agreed} of {} agree", self.cases);
        let new: Vec<_> = self.differences.iter().filter(|(case, _)| !reviewed.contains(*case)).collect();
        let lines: Vec<_> = new.iter().map(|(case, how)| format!("{case}\t{how}")).collect();
        assert!(new.is_empty(), "{set}: {} not reviewed\n{}", new.len(), lines.join("\n"));
        let gone: Vec<_> = reviewed.iter().filter(|case| !self.differences.contains_key(*case)).collect();
        assert!(gone.is_empty(), "{set}: no longer different: {gone:?}");
        assert!(self.differences.len() <= most, "{set}: more than {most} differences");
    }
}

fn scan(folder: &Folder, path: &str, only: &str, more: &[&str]) -> Ran {
    let mut arguments = vec!["scan", "--format", "json", "--complete-set", path];
    if !only.is_empty() {
        arguments.extend(["--only", only]);
    }
    arguments.extend(more);
    folder.run(&arguments)
}

/// The open findings of a scan, or why there is no result.
fn found(ran: &Ran) -> Result<Vec<Value>, String> {
    if ran.code == 2 {
        return Err(ran.stderr.lines().next().unwrap_or_default().to_owned());
    }
    Ok(ran.json()["findings"].as_array().unwrap().clone())
}

fn titles(findings: &[Value]) -> String {
    let title =
        |finding: &Value| format!("{} {}", finding["check"].as_str().unwrap(), finding["title"].as_str().unwrap());
    findings.iter().map(title).collect::<Vec<_>>().join(" | ")
}

fn rows(path: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(corpus(path)).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn kube_linter_counts_the_same_in_its_own_files() {
    let folder = Folder::with(&[]);
    let mut tally = Tally::default();
    for row in rows("kube-linter/expected.tsv") {
        let (file, id, config, count) = (&row[0], &row[1], &row[2], &row[3]);
        folder.write("plimsoll.yaml", format!("{PARAMETERS}{}", own_parameters(id)));
        let case = format!("{file} {id}{config}");
        let path = corpus("kube-linter").join(file);
        let path = path.to_str().unwrap();
        let only = match config.as_str() {
            "" if id.is_empty() => String::new(),
            "" => format!("kube-linter:{id}"),
            "configs/kubeconform-config.yaml" | "configs/schema-validation-config.yaml" => {
                "PLM-H012,PLM-H013".to_owned()
            }
            _ => {
                tally.add(&case, Some(format!("the configuration {config} has no counterpart")));
                continue;
            }
        };
        let difference = match found(&scan(&folder, path, &only, &[])) {
            Err(problem) => Some(problem),
            Ok(findings) => {
                let agrees = match count.as_str() {
                    "" | ">=1" => !findings.is_empty(),
                    count => findings.len() == count.parse::<usize>().unwrap(),
                };
                (!agrees).then(|| format!("expected {count}, found {}: {}", findings.len(), titles(&findings)))
            }
        };
        tally.add(&case, difference);
    }
    tally.settle("kube-linter", 6);
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn polaris_passes_and_fails_the_same_files() {
    let folder = Folder::with(&[]);
    let mut tally = Tally::default();
    for row in rows("polaris/expected.tsv") {
        let (file, id, verdict) = (&row[0], &row[1], &row[2]);
        let path = corpus("polaris").join(file);
        let difference = match found(&scan(&folder, path.to_str().unwrap(), &format!("polaris:{id}"), &[])) {
            Err(problem) => Some(problem),
            Ok(findings) => {
                let agrees = findings.is_empty() == (verdict == "pass");
                (!agrees).then(|| format!("expected {verdict}: {}", titles(&findings)))
            }
        };
        tally.add(&format!("{file} {id}"), difference);
    }
    tally.settle("polaris", 15);
}

/// Ids of polaris whose checks have no fix here.
const UNMENDED: [&str; 4] =
    ["deploymentMissingReplicas", "hostPortSet", "livenessProbeMissing", "readinessProbeMissing"];

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn what_polaris_mends_is_mended() {
    let mut left = Vec::new();
    for row in rows("polaris/mutations.tsv") {
        let (file, id) = (&row[0], format!("polaris:{}", row[1]));
        let folder = Folder::with(&[]);
        folder.write("case.yaml", fs::read(corpus("polaris").join(file)).unwrap());
        let before = found(&scan(&folder, "case.yaml", &id, &[])).unwrap();
        // A difference that is reviewed above: polaris finds something there that we do not.
        if before.is_empty() {
            let reviewed = include_str!("peer-exceptions.tsv");
            assert!(reviewed.contains(&format!("polaris\t{file} {}\t", row[1])), "{file}: nothing to mend");
            continue;
        }
        // How many replicas, which port, which probe: that is for a person to say, and polaris only writes a guess.
        let is_curable =
            |finding: &Value| finding["fixes"].as_array().unwrap().iter().any(|fix| fix["kind"] == "patch");
        if !before.iter().any(is_curable) {
            assert!(UNMENDED.contains(&row[1].as_str()), "{file}: no fix");
            continue;
        }
        folder.run(&["fix", "--unsafe", "--only", &id, "case.yaml"]);
        let after = found(&scan(&folder, "case.yaml", &id, &[])).unwrap();
        if !after.is_empty() {
            left.push(format!("{file} {id}: {}", titles(&after)));
        }
    }
    assert!(left.is_empty(), "{}", left.join("\n"));
}

/// Whether each rule of kubesec takes points away.
fn kubesec_rules() -> BTreeMap<String, bool> {
    rows("kubesec/ruleset.tsv").into_iter().map(|row| (row[0].clone(), row[1].starts_with('-'))).collect()
}

/// How many things of a text a rule looks at: claim templates, or containers of the two lists that kubesec reads.
fn units(yaml: &str, rule: &str) -> usize {
    fn count(value: &Value, lists: &[&str]) -> usize {
        match value {
            Value::Object(map) => map
                .iter()
                .map(|(key, value)| match value.as_array().filter(|_| lists.contains(&key.as_str())) {
                    Some(list) => list.len(),
                    None => count(value, lists),
                })
                .sum(),
            Value::Array(list) => list.iter().map(|value| count(value, lists)).sum(),
            _ => 0,
        }
    }
    let lists: &[&str] =
        if rule.starts_with("VolumeClaim") { &["volumeClaimTemplates"] } else { &["containers", "initContainers"] };
    plimsoll_testkit::documents(yaml).iter().map(|document| count(document, lists)).sum()
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn kubesec_rules_match_what_we_find_or_its_opposite() {
    let folder = Folder::with(&[]);
    let rules = kubesec_rules();
    let mut tally = Tally::default();
    for line in fs::read_to_string(corpus("kubesec/rules.jsonl")).unwrap().lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let (id, rule) = (row["id"].as_str().unwrap(), row["rule"].as_str().unwrap());
        folder.write("case.yaml", row["yaml"].as_str().unwrap());
        let count = usize::try_from(row["count"].as_u64().unwrap()).unwrap();
        let matches = count > 0;
        // A rule that gives points matches the good state: of all containers or claims, the others are ours.
        let takes = rules[rule];
        let units = units(row["yaml"].as_str().unwrap(), rule);
        let ran = scan(&folder, "case.yaml", &format!("kubesec:{rule}"), &["--allow-empty"]);
        let difference = match found(&ran) {
            Err(problem) => Some(problem),
            Ok(findings) => {
                // A value of the wrong type is a gap, which is no silence.
                let is_reported = !findings.is_empty() || ran.json()["gaps"] != serde_json::json!([]);
                let agrees = match (takes, matches) {
                    (true, _) => is_reported == matches,
                    (false, false) => is_reported,
                    (false, true) => findings.is_empty() || findings.len() + count == units,
                };
                let others = units.saturating_sub(count);
                (!agrees).then(|| format!("{rule}: count {count}, {others} others: {}", titles(&findings)))
            }
        };
        tally.add(id, difference);
    }
    tally.settle("kubesec-rules", 5);
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn what_kubesec_refuses_or_counts_below_zero_is_found() {
    let folder = Folder::with(&[]);
    let taking: Vec<String> =
        kubesec_rules().into_iter().filter_map(|(rule, takes)| takes.then(|| format!("kubesec:{rule}"))).collect();
    let mut tally = Tally::default();
    for row in rows("kubesec/expected.tsv") {
        let (file, score) = (&row[0], row[1].as_str());
        let path = corpus("kubesec").join(file);
        let path = path.to_str().unwrap();
        let only = match score {
            "negative" => taking.join(","),
            _ => "PLM-H012,PLM-H013,PLM-H029".to_owned(),
        };
        let ran = scan(&folder, path, &only, &[]);
        let is_refused = ran.code == 3 || ran.code == 2;
        let difference = match (score, found(&ran)) {
            ("error" | "schema-error", Ok(findings)) if findings.is_empty() && !is_refused => {
                Some("accepted".to_owned())
            }
            ("negative", Ok(findings)) if findings.is_empty() => Some("nothing found".to_owned()),
            ("error" | "schema-error", _) | ("negative", Ok(_)) => None,
            (_, Ok(_)) if is_refused => Some("refused".to_owned()),
            (_, Ok(_)) => None,
            (_, Err(problem)) => Some(problem),
        };
        tally.add(&format!("{file} {}", row[2]), difference);
    }
    tally.settle("kubesec", 1);
}
