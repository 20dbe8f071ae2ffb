//! What a run says about the controls of a framework, for people.

use std::io::{self, Write};

use plimsoll_model::{ControlCoverage, ControlState, FrameworkCoverage};

use crate::summary::counted;

/// The states in the order in which people read them.
pub(crate) const STATES: [ControlState; 4] =
    [ControlState::Failed, ControlState::Passed, ControlState::NotAssessed, ControlState::NotCovered];

/// A state in words.
pub(crate) const fn words(state: ControlState) -> &'static str {
    match state {
        ControlState::Failed => "failed",
        ControlState::Passed => "no finding",
        ControlState::NotAssessed => "not assessed",
        ControlState::NotCovered => "not covered",
    }
}

/// The numbers in one line: `131 controls: 3 failed, 20 no finding, 4 not assessed, 104 not covered`.
pub(crate) fn totals(framework: &FrameworkCoverage) -> String {
    let counts = STATES.map(|state| format!("{} {}", framework.count(state), words(state)));
    format!("{}: {}", counted(framework.controls.len(), "control"), counts.join(", "))
}

/// What a reader must know before relying on it.
pub(crate) fn caution(framework: &FrameworkCoverage) -> &'static str {
    if framework.reviewed {
        "`no finding` is no proof of conformance"
    } else {
        "mappings not reviewed by a person; `no finding` is no proof of conformance"
    }
}

/// The table as text. The data is the program's own, so that nothing needs escaping.
pub(crate) fn write_text(framework: &FrameworkCoverage, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} ({})", framework.title, framework.id)?;
    writeln!(out, "  {}; {}", totals(framework), caution(framework))?;
    let width = framework.controls.iter().map(|control| control.id.len()).max().unwrap_or(0);
    let of_state = |state| framework.controls.iter().filter(move |control| control.state == state);
    for control in
        [ControlState::Failed, ControlState::Passed, ControlState::NotAssessed].into_iter().flat_map(of_state)
    {
        let numbers = [(control.findings, "finding"), (control.gaps, "gap")];
        let numbers: Vec<String> = numbers
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, noun)| counted(number as usize, noun))
            .collect();
        let found = if numbers.is_empty() { String::new() } else { format!(" ({})", numbers.join(", ")) };
        writeln!(out, "  {:12}  {:width$}  {}{found}", words(control.state), control.id, control.words)?;
    }
    let uncovered: Vec<String> = of_state(ControlState::NotCovered).map(named).collect();
    if !uncovered.is_empty() {
        writeln!(out, "  not covered by any check: {}", uncovered.join(", "))?;
    }
    writeln!(out)
}

/// A control's number, with a mark when the framework leaves it to a person.
fn named(control: &ControlCoverage) -> String {
    if control.manual { format!("{} (manual)", control.id) } else { control.id.clone() }
}
