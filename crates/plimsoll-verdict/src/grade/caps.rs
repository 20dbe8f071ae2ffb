//! The caps: what no fresh package makes up for.

use plimsoll_facts::image::Verification;
use plimsoll_model::Severity;

use super::clause::Clause;
use super::{Criteria, GradeInputs, Signature};

/// A clause for each cap that applies.
pub(super) fn clauses(inputs: &GradeInputs, criteria: &'static Criteria) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = ended(inputs, criteria).collect();
    clauses.extend(sighted(inputs, criteria));
    clauses.extend(unknown_executable(inputs, criteria));
    clauses.extend(hardening(inputs, criteria));
    clauses
}

fn ended(inputs: &GradeInputs, criteria: &'static Criteria) -> impl Iterator<Item = Clause> {
    inputs.lives.iter().flatten().filter_map(move |life| {
        let last = life.last_day?;
        let reason = format!("{} gets no security updates after {last}", life.what);
        let remedy = format!("move from {} to a release that is maintained", life.what);
        Some(Clause::since(last, criteria.ended, reason, remedy))
    })
}

fn sighted(inputs: &GradeInputs, criteria: &'static Criteria) -> impl Iterator<Item = Clause> {
    let secrets = inputs.secrets.iter().flatten().map(|secret| {
        let remedy = format!("revoke {secret}, and build without it in any layer");
        Clause::always(criteria.secret, format!("{secret} is in a layer"), remedy)
    });
    let malware = inputs.malware.iter().flatten().filter(|malware| malware.severity >= Severity::High);
    secrets.chain(malware.map(|malware| {
        let reason = format!("{} is malware of {} severity", malware.what, malware.severity);
        Clause::always(criteria.malware, reason, format!("remove {}, and find out how it got in", malware.what))
    }))
}

fn unknown_executable(inputs: &GradeInputs, criteria: &'static Criteria) -> Option<Clause> {
    let bytes = inputs.executable_bytes.as_ref().map_or(None, Some)?;
    let (unknown, rest) = (u128::from(bytes.unknown), u128::from(bytes.owned) + u128::from(bytes.identified));
    let all = unknown + rest;
    if unknown * 100 <= all * u128::from(criteria.unknown_percent) {
        return None;
    }
    let percent = unknown * 100 / all;
    let reason = format!("nobody claims {percent} % of the bytes of programs and libraries");
    let remedy = "install programs as packages, or leave them out".to_owned();
    Some(Clause::always(criteria.unknown_executable, reason, remedy))
}

fn hardening(inputs: &GradeInputs, criteria: &'static Criteria) -> impl Iterator<Item = Clause> {
    let facts = [
        (inputs.root_user == Ok(true), "it runs as root", "set a user other than root"),
        (inputs.setuid_added == Ok(true), "files with setuid or setgid were added", "take setuid and setgid away"),
        (
            inputs.verification == Verification::None,
            "nothing was compared with the digests that name it",
            "read it with `--verify blob` or `full`",
        ),
        (
            inputs.signature == Ok(Signature::Invalid),
            "no valid signature where the policy demands one",
            "sign it with a key that the policy names",
        ),
    ];
    let applying = facts.into_iter().filter(|(applies, ..)| *applies);
    applying.map(|(_, reason, remedy)| Clause::always(criteria.hardening, reason.to_owned(), remedy.to_owned()))
}
