//! Simple commands: assignments, words and redirections.

use super::reader::{Context, HereDocument, Reader, Stop};
use super::via;
use super::{Assignment, Command, Joined, Operator, Redirection, Word};

impl Reader<'_, '_> {
    /// Takes the place of a command in the list, before the commands of its substitutions.
    pub(super) fn begin(&mut self, context: Context, joined: Joined, pipeline: u32) -> (usize, usize) {
        let index = self.output.commands.len();
        self.output.commands.push(context.command(joined, pipeline));
        (index, self.position)
    }

    /// Fills the place of a command. Nothing stays of one that was broken before its first word was read.
    pub(super) fn finish(&mut self, index: usize, start: usize, mut command: Command) {
        let words = command.words.iter().map(|word| word.range.end);
        let assignments = command.assignments.iter().map(|assignment| assignment.range.end);
        let redirections = command.redirections.iter().map(|redirection| redirection.range.end);
        let end = words.chain(assignments).chain(redirections).max();
        if end.is_none() && index + 1 == self.output.commands.len() {
            self.output.commands.pop();
            return;
        }
        command.range = self.range(start, start);
        command.range.end = end.unwrap_or(command.range.end);
        if let Some(place) = self.output.commands.get_mut(index) {
            *place = command;
        }
    }

    pub(super) fn simple(&mut self, context: Context, joined: Joined, pipeline: u32) -> Result<(), Stop> {
        let (index, start) = self.begin(context, joined, pipeline);
        let mut command = context.command(joined, pipeline);
        let mut traces = Vec::new();
        let result = self.parts(context, &mut command, &mut traces);
        if matches!(result, Ok(Ending::Function)) {
            self.output.commands.truncate(index);
            return self.function(context);
        }
        self.finish(index, start, command);
        if !traces.is_empty() {
            self.list_wrapped(index, &traces)?;
        }
        result.map(|_| ())
    }

    /// Reads the parts of a command. `traces` gets one entry for each word when the command may run another one.
    fn parts(
        &mut self,
        context: Context,
        command: &mut Command,
        traces: &mut Vec<super::word::Trace>,
    ) -> Result<Ending, Stop> {
        let mut is_wrapper = false;
        loop {
            self.skip_blanks();
            if self.is_at_redirection() {
                command.redirections.push(self.redirection(context)?);
                continue;
            }
            if self.is_at_end_of_command() {
                break;
            }
            if self.peek() == Some(b'(') {
                let has_name = command.words.len() == 1
                    && command.words.iter().all(|word| word.is_literal)
                    && command.assignments.is_empty()
                    && command.redirections.is_empty()
                    && self.has_empty_brackets();
                return if has_name { Ok(Ending::Function) } else { Err(self.unexpected()) };
            }
            if command.words.is_empty()
                && let Some(assignment) = self.assignment(context)?
            {
                command.assignments.push(assignment);
                continue;
            }
            let reading = self.word(context)?;
            is_wrapper |= command.words.is_empty() && via::is_wrapper(&reading.word);
            command.words.push(reading.word);
            if is_wrapper {
                traces.push(reading.trace);
            }
        }
        let is_empty = command.words.is_empty() && command.assignments.is_empty() && command.redirections.is_empty();
        if is_empty { Err(self.unexpected()) } else { Ok(Ending::Command) }
    }

    fn has_empty_brackets(&self) -> bool {
        let rest = self.slice(self.position + 1, self.text.len());
        rest.trim_start_matches([' ', '\t']).starts_with(')')
    }

    /// `NAME=value`, `NAME+=value` and `NAME[index]=value`, when one stands here.
    fn assignment(&mut self, context: Context) -> Result<Option<Assignment>, Stop> {
        let start = self.position;
        let Some(sign) = sign_of_assignment(self.slice(start, self.text.len())) else { return Ok(None) };
        let is_append = self.byte_at(start + sign) == Some(b'+');
        let name = self.slice(start, start + sign);
        self.pay(name.len())?;
        self.commands_up_to(start + sign, context)?;
        self.position = start + sign + 1 + usize::from(is_append);
        let value = self.value(context)?;
        let range = self.range(start, self.position);
        Ok(Some(Assignment { name: name.into(), is_append, value, range }))
    }

    /// What follows the sign of an assignment, down to nothing.
    fn value(&mut self, context: Context) -> Result<Word, Stop> {
        let is_end = match self.peek() {
            Some(b' ' | b'\t') => true,
            Some(b'<' | b'>') => self.byte_at(self.position + 1) != Some(b'('),
            _ => self.is_at_end_of_command(),
        };
        if is_end { self.raw_word(self.position) } else { Ok(self.value_word(context)?.word) }
    }

    fn is_at_end_of_command(&self) -> bool {
        matches!(self.peek(), None | Some(b';' | b'&' | b'|' | b')')) || self.line_end(self.position) > 0
    }

    pub(super) fn is_at_redirection(&self) -> bool {
        let digits = self.digits();
        match (self.byte_at(self.position + digits), self.byte_at(self.position + digits + 1)) {
            (Some(b'<' | b'>'), next) => digits > 0 || next != Some(b'('),
            (Some(b'&'), next) => digits == 0 && next == Some(b'>'),
            _ => false,
        }
    }

    /// Digits at this place; a descriptor has less than ten.
    fn digits(&self) -> usize {
        let rest = self.text.as_bytes().get(self.position..).unwrap_or_default();
        rest.iter().take(9).take_while(|byte| byte.is_ascii_digit()).count()
    }

    pub(super) fn redirection(&mut self, context: Context) -> Result<Redirection, Stop> {
        let start = self.position;
        self.position += self.digits();
        let digits = self.slice(start, self.position).bytes();
        let fd = (start < self.position).then(|| {
            digits.fold(0_u32, |number, digit| number.saturating_mul(10).saturating_add(u32::from(digit - b'0')))
        });
        let found = OPERATORS.iter().find(|(sign, _)| self.next_is(sign));
        let Some((sign, operator)) = found.copied() else { return Err(self.unexpected()) };
        self.position += sign.len();
        self.skip_blanks();
        let target = self.word(context)?.word;
        if operator == Operator::HereDoc {
            let delimiter = target.text.clone();
            self.pay(delimiter.len())?;
            self.here_documents.push(HereDocument { delimiter, strips_tabs: sign == "<<-" });
        }
        Ok(Redirection { operator, fd, target, range: self.range(start, self.position) })
    }
}

/// How the parts of a command ended.
enum Ending {
    Command,
    /// The one word is the name of a function; its brackets follow.
    Function,
}

/// Longer ones before those they begin with.
const OPERATORS: [(&str, Operator); 12] = [
    ("<<<", Operator::HereString),
    ("<<-", Operator::HereDoc),
    ("<<", Operator::HereDoc),
    ("<>", Operator::InOut),
    ("<&", Operator::DupIn),
    ("<", Operator::In),
    (">>", Operator::Append),
    (">|", Operator::Clobber),
    (">&", Operator::DupOut),
    (">", Operator::Out),
    ("&>>", Operator::BothAppend),
    ("&>", Operator::Both),
];

/// The place of `=` or `+=` in a text that begins with an assignment.
pub(super) fn sign_of_assignment(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if !bytes.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_') {
        return None;
    }
    let mut length = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    if bytes.get(length) == Some(&b'[') {
        length += length_of_index(bytes.get(length..).unwrap_or_default())?;
    }
    match (bytes.get(length), bytes.get(length + 1)) {
        (Some(b'='), _) | (Some(b'+'), Some(b'=')) => Some(length),
        _ => None,
    }
}

/// Length of `[..]` at the beginning of a text, brackets in it and blanks in quotes included.
fn length_of_index(bytes: &[u8]) -> Option<usize> {
    let mut open = 0_usize;
    let mut quote = None;
    // A limit, so that many brackets that do not close cost no more than their number.
    for (place, byte) in bytes.iter().enumerate().take(256) {
        match (byte, quote) {
            (byte, Some(other)) if byte == other => quote = None,
            (b'"' | b'\'', None) => quote = Some(byte),
            (b'[', None) => open += 1,
            (b']', None) if open == 1 => return Some(place + 1),
            (b']', None) => open -= 1,
            (byte, None) if byte.is_ascii_whitespace() => return None,
            _ => {}
        }
    }
    None
}
