//! The checks of a plan over a Dockerfile: its stages, its instructions, and the commands that they run.

use plimsoll_engine::{Book, Context, Findings, Plan, Scope};
use plimsoll_facts::{Dockerfile, Instruction, ShellCommand, Stage};
use plimsoll_model::{Assessed, Fix};
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

use crate::judge::{ByKind, text_patch};
use crate::{Check, Cure, Run};

type FileCheck = for<'e, 'b> fn(&'e Dockerfile, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed;
type StageCheck = for<'e, 'b> fn(Stage<'e>, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed;
type InstructionCheck = for<'e, 'b> fn(Instruction<'e>, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed;
type CommandCheck = for<'e, 'b> fn(ShellCommand<'e>, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed;

/// The checks of Dockerfiles that a plan holds, by shape.
pub(crate) struct DockerChecks {
    files: Vec<(&'static Check, FileCheck)>,
    stages: Vec<(&'static Check, StageCheck)>,
    /// By the word of the instruction.
    instructions: ByKind<InstructionCheck>,
    /// By the name of the program.
    commands: ByKind<CommandCheck>,
    /// The checks of commands, which a script that cannot be read blinds.
    blinded: Vec<&'static Check>,
}

impl DockerChecks {
    pub(crate) fn new(plan: &Plan) -> Self {
        let (mut files, mut stages) = (Vec::new(), Vec::new());
        let (mut instructions, mut commands) = (Vec::new(), Vec::new());
        for check in crate::all().iter().filter(|check| plan.runs(check.page.meta.id)) {
            match check.run {
                Run::Dockerfile(run) => files.push((check, run as FileCheck)),
                Run::Stage(run) => stages.push((check, run as StageCheck)),
                Run::Instruction(run) => instructions.push((check, run as InstructionCheck)),
                Run::Command(run) => commands.push((check, run as CommandCheck)),
                _ => {}
            }
        }
        Self {
            files,
            stages,
            instructions: ByKind::new(&instructions),
            blinded: commands.iter().map(|(check, _)| *check).collect(),
            commands: ByKind::new(&commands),
        }
    }

    pub(crate) fn judge<'e>(&self, file: &'e Dockerfile, with_fixes: bool, context: &Context<'e>, book: &mut Book) {
        let patch = |check: &Check, rewrite: Rewrite| -> Vec<Fix> {
            if rewrite.edits.is_empty() { Vec::new() } else { text_patch(check, &file.text, rewrite.edits, false) }
        };
        let whole = Scope::dockerfile(file);
        for (check, run) in &self.files {
            book.attempt(check.page.meta.id, &whole, |findings| {
                let outcome = run(file, context, findings);
                if let Some(Cure::Dockerfile(fix)) = check.fix.filter(|_| with_fixes) {
                    findings.cure_spots(|at: Extent| patch(check, fix(file, at)));
                }
                outcome
            });
        }
        let scopes: Vec<Scope<'_>> = file.stages().map(Scope::stage).collect();
        for (stage, scope) in file.stages().zip(&scopes) {
            for (check, run) in &self.stages {
                book.attempt(check.page.meta.id, scope, |findings| run(stage, context, findings));
            }
        }
        for instruction in file.instructions() {
            let scope = instruction.stage().and_then(|stage| scopes.get(stage.index())).unwrap_or(&whole);
            for (check, run) in self.instructions.of(instruction.keyword().word()) {
                book.attempt(check.page.meta.id, scope, |findings| {
                    let outcome = run(instruction, context, findings);
                    if let Some(Cure::Instruction(fix)) = check.fix.filter(|_| with_fixes) {
                        findings.cure_spots(|at: Extent| patch(check, fix(instruction, at)));
                    }
                    outcome
                });
            }
            for command in instruction.commands() {
                for (check, run) in self.commands.of(kind(command.program())) {
                    book.attempt(check.page.meta.id, scope, |findings| {
                        let outcome = run(command, context, findings);
                        if let Some(Cure::Command(fix)) = check.fix.filter(|_| with_fixes) {
                            findings.cure_spots(|at: Extent| patch(check, fix(command, at)));
                        }
                        outcome
                    });
                }
            }
            if let Err(unknown) = instruction.is_read() {
                for check in &self.blinded {
                    book.blind(check.page.meta.id, scope.subject(), unknown);
                }
            }
        }
    }

    /// How many attempts a file takes.
    pub(crate) fn expected(&self, file: &Dockerfile) -> u64 {
        let of_instructions = file.instructions().map(|instruction| {
            let of_commands = instruction.commands().map(|command| self.commands.of(kind(command.program())).len());
            self.instructions.of(instruction.keyword().word()).len() + of_commands.sum::<usize>()
        });
        let count = self.files.len() + file.stages.len() * self.stages.len() + of_instructions.sum::<usize>();
        count as u64
    }
}

/// The name under which the pages know a program: `python3` for `python3.12`.
fn kind(program: &str) -> &str {
    let is_number = |minor: &str| !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit());
    match program.rsplit_once('.') {
        Some((name, minor)) if is_number(minor) && name.ends_with(|last: char| last.is_ascii_digit()) => name,
        _ => program,
    }
}
