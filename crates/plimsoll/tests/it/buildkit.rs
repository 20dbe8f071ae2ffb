//! BuildKit's own lint cases: the same rules at the same lines, with its marks honoured.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::conformance::corpus;
use crate::program::Folder;

/// Cases whose outcome rests on what is given to the build, and a scan is given nothing: the check directive is
/// replaced by an argument of the build.
const BY_ARGUMENTS: [&str; 2] = ["RuleCheckOption-7", "RuleCheckOption-8"];

/// The rules of BuildKit with the ids that answer to them.
fn rules(folder: &Folder) -> BTreeMap<String, Vec<String>> {
    let list = folder.run(&["checks", "list", "--format", "json"]).json();
    let mut rules: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for check in list["checks"].as_array().unwrap() {
        for alias in check["aliases"].as_array().unwrap() {
            if let Some(rule) = alias.as_str().unwrap().strip_prefix("buildkit:") {
                rules.entry(rule.to_owned()).or_default().push(check["id"].as_str().unwrap().to_owned());
            }
        }
    }
    rules
}

#[test]
fn every_rule_of_buildkit_has_an_id_but_the_one_that_asks_a_registry() {
    let rules = rules(&Folder::with(&[]));
    let names: Vec<&str> = rules.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "ConsistentInstructionCasing",
            "CopyIgnoredFile",
            "DuplicateStageName",
            "ExposeInvalidFormat",
            "ExposeProtoCasing",
            "FromAsCasing",
            "FromPlatformFlagConstDisallowed",
            "InvalidDefaultArgInFrom",
            "InvalidDefinitionDescription",
            "JSONArgsRecommended",
            "LegacyKeyValueFormat",
            "MaintainerDeprecated",
            "MultipleInstructionsDisallowed",
            "NoEmptyContinuation",
            "RedundantTargetPlatform",
            "ReservedStageName",
            "SecretsUsedInArgOrEnv",
            "StageNameCasing",
            "UndefinedArgInFrom",
            "UndefinedVar",
            "WorkdirRelativePath",
        ]
    );
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn lint_cases_have_the_expected_rules_at_the_expected_lines() {
    let rules = rules(&Folder::with(&[]));
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in fs::read_to_string(corpus("dockerfile-cases/lint.jsonl")).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap();
        count += 1;
        if BY_ARGUMENTS.contains(&id) {
            continue;
        }
        let text = case["dockerfile"].as_str().unwrap();
        let folder = Folder::with(&[("Dockerfile", text)]);
        if let Some(ignored) = case["dockerignore"].as_str() {
            folder.write(".dockerignore", ignored);
        }
        let expected: Vec<(String, u64)> = case["warnings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|warning| (warning["rule"].as_str().unwrap().to_owned(), warning["line"].as_u64().unwrap()))
            // The corpus notes that these two lines are wrong there.
            .map(|(rule, line)| if id == "LegacyKeyValueFormat-3" { (rule, line + 2) } else { (rule, line) })
            .collect();
        let mut expected: Vec<(String, u64)> =
            expected.iter().map(|(rule, line)| (rules[rule].first().unwrap().clone(), *line)).collect();
        expected.sort();
        let found = lint(&folder, &rules, text);
        if found != expected {
            wrong.push(format!("{id}: expected {expected:?}, found {found:?}\n{text}"));
        }
    }
    assert_eq!(count, 87);
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// What of BuildKit's rules is found and not waived, by the first id of the rule and line.
fn lint(folder: &Folder, rules: &BTreeMap<String, Vec<String>>, text: &str) -> Vec<(String, u64)> {
    // BuildKit has this rule off until a directive asks for it.
    let asks = text.contains("experimental=InvalidDefinitionDescription");
    let on = rules.iter().filter(|(rule, _)| asks || *rule != "InvalidDefinitionDescription");
    let only: Vec<&str> = on.flat_map(|(_, ids)| ids).map(String::as_str).collect();
    let arguments = ["scan", "--format", "json", "--honor-foreign", "buildkit", "--only", &only.join(","), "."];
    let verdict = folder.run(&arguments).json();
    let mut found: Vec<(String, u64)> = verdict["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["status"]["state"] == "open" && is_of_buildkit(finding, text))
        .map(|finding| {
            let line = finding["evidence"][0]["span"]["line"].as_u64().unwrap();
            (finding["check"].as_str().unwrap().to_owned(), line)
        })
        .collect();
    found.sort();
    found
}

/// False for what a check finds besides what BuildKit's rule is about.
fn is_of_buildkit(finding: &Value, _: &str) -> bool {
    finding["check"] != "PLM-H031"
}
