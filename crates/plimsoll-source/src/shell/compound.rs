//! Lists of commands, pipelines and compound commands.

use super::reader::{Context, Reader, Stop};
use super::{Joined, Word};

impl Reader<'_, '_> {
    /// Reads commands up to the end, a `)`, a `;;` or a reserved word that ends a list; it is for the caller to see
    /// which one it is.
    pub(super) fn list(&mut self, context: Context) -> Result<(), Stop> {
        let mut joined = Joined::First;
        loop {
            self.skip_lines();
            if self.is_at_list_end() {
                let is_open = matches!(joined, Joined::And | Joined::Or);
                return if is_open { Err(self.unexpected()) } else { Ok(()) };
            }
            self.pipeline(context, joined)?;
            self.skip_blanks();
            joined = if self.take("&&") {
                Joined::And
            } else if self.take("||") {
                Joined::Or
            } else if self.next_is(";;") || self.next_is(";&") {
                return Ok(());
            } else if self.take(";") {
                Joined::Then
            } else if self.take("&") {
                Joined::Background
            } else if self.line_end(self.position) > 0 {
                Joined::Then
            } else {
                return Ok(());
            };
        }
    }

    fn is_at_list_end(&self) -> bool {
        match self.peek() {
            None | Some(b')') => true,
            Some(b';') => self.next_is(";;") || self.next_is(";&"),
            Some(b't' | b'd' | b'f' | b'e' | b'}') => {
                matches!(self.bare_word(), "then" | "do" | "done" | "fi" | "elif" | "else" | "esac" | "}")
            }
            Some(_) => false,
        }
    }

    fn pipeline(&mut self, mut context: Context, mut joined: Joined) -> Result<(), Stop> {
        loop {
            if self.take_reserved("!") {
                context = context.condition();
            } else if !self.take_time() {
                break;
            }
            self.skip_blanks();
        }
        let pipeline = self.output.next_pipeline();
        loop {
            self.command(context, joined, pipeline)?;
            self.skip_blanks();
            if self.next_is("||") || !self.take("|") {
                return Ok(());
            }
            self.take("&");
            self.skip_lines();
            joined = Joined::Pipe;
        }
    }

    /// Takes `time` before a compound command; before a simple one it is a wrapper like others.
    fn take_time(&mut self) -> bool {
        let start = self.position;
        if self.take_reserved("time") {
            self.skip_blanks();
            let is_compound = self.peek() == Some(b'(')
                || matches!(self.bare_word(), "{" | "if" | "for" | "while" | "until" | "case" | "select" | "[[" | "!");
            if is_compound {
                return true;
            }
            self.position = start;
        }
        false
    }

    fn command(&mut self, context: Context, joined: Joined, pipeline: u32) -> Result<(), Stop> {
        let inside = context.inside();
        match self.bare_word() {
            "{" => {
                self.position += 1;
                self.body(inside, "}")?;
            }
            "if" => self.nested(|reader| reader.conditional(inside))?,
            "while" | "until" => {
                self.position += "while".len();
                self.nested(|reader| {
                    reader.list(inside.condition())?;
                    reader.expect("do")
                })?;
                self.body(inside, "done")?;
            }
            word @ ("for" | "select") => {
                self.position += word.len();
                self.nested(|reader| reader.loop_over(inside))?;
            }
            "case" => {
                self.position += "case".len();
                self.nested(|reader| reader.case(inside))?;
            }
            "function" => {
                self.position += "function".len();
                self.skip_blanks();
                self.word(context)?;
                self.skip_blanks();
                return self.function(context);
            }
            "[[" => self.test(context, joined, pipeline)?,
            "then" | "do" | "done" | "fi" | "elif" | "else" | "esac" | "}" => return Err(self.unexpected()),
            _ if self.peek() != Some(b'(') => return self.simple(context, joined, pipeline),
            _ => {
                if let Some(end) = self.arithmetic_end()? {
                    self.arithmetic_command(context, joined, pipeline, end)?;
                } else {
                    self.position += 1;
                    self.body(inside, ")")?;
                }
            }
        }
        self.redirections_of_compound(context, joined, pipeline)
    }

    /// A list with the bracket or reserved word that ends it.
    pub(super) fn body(&mut self, context: Context, end: &str) -> Result<(), Stop> {
        self.nested(|reader| {
            reader.list(context)?;
            if end == ")" && reader.take(")") { Ok(()) } else { reader.expect(end) }
        })
    }

    fn expect(&mut self, word: &str) -> Result<(), Stop> {
        if self.take_reserved(word) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn conditional(&mut self, inside: Context) -> Result<(), Stop> {
        self.position += "if".len();
        loop {
            self.list(inside.condition())?;
            self.expect("then")?;
            self.list(inside)?;
            if self.take_reserved("elif") {
                continue;
            }
            if self.take_reserved("else") {
                self.list(inside)?;
            }
            return self.expect("fi");
        }
    }

    /// `for` and `select`, after the word.
    fn loop_over(&mut self, inside: Context) -> Result<(), Stop> {
        self.skip_blanks();
        if self.next_is("((") {
            let Some(end) = self.arithmetic_end()? else { return Err(self.unexpected()) };
            self.position += 2;
            self.expression(end, inside)?;
        } else {
            self.word(inside)?;
            self.skip_lines();
            if self.take_reserved("in") {
                loop {
                    self.skip_blanks();
                    if self.peek().is_none_or(|byte| byte == b';') || self.line_end(self.position) > 0 {
                        break;
                    }
                    self.word(inside)?;
                }
            }
        }
        self.skip_blanks();
        self.take(";");
        self.skip_lines();
        if self.take_reserved("{") {
            return self.body(inside, "}");
        }
        self.expect("do")?;
        self.body(inside, "done")
    }

    /// `case`, after the word.
    fn case(&mut self, inside: Context) -> Result<(), Stop> {
        self.skip_blanks();
        self.word(inside)?;
        self.skip_lines();
        self.expect("in")?;
        loop {
            self.skip_lines();
            if self.take_reserved("esac") {
                return Ok(());
            }
            self.take("(");
            loop {
                self.skip_blanks();
                self.word(inside)?;
                self.skip_blanks();
                if self.take(")") {
                    break;
                }
                if !self.take("|") {
                    return Err(self.unexpected());
                }
            }
            self.list(inside)?;
            if !(self.take(";;&") || self.take(";;") || self.take(";&")) {
                return self.expect("esac");
            }
        }
    }

    /// A function after its name: brackets, which `function name` can do without, and a body.
    pub(super) fn function(&mut self, context: Context) -> Result<(), Stop> {
        if self.take("(") {
            self.skip_blanks();
            if !self.take(")") {
                return Err(self.unexpected());
            }
        }
        self.skip_lines();
        let pipeline = self.output.next_pipeline();
        // Its failure is that of the calls.
        let context = Context { is_condition: false, ..context };
        self.nested(|reader| reader.command(context, Joined::First, pipeline))
    }

    /// `[[ .. ]]` as a command whose operators are words.
    fn test(&mut self, context: Context, joined: Joined, pipeline: u32) -> Result<(), Stop> {
        let (index, start) = self.begin(context, joined, pipeline);
        let mut command = context.command(joined, pipeline);
        let result = self.test_words(context, &mut command.words);
        self.finish(index, start, command);
        result
    }

    fn test_words(&mut self, context: Context, words: &mut Vec<Word>) -> Result<(), Stop> {
        words.push(self.operator(2)?);
        loop {
            self.skip_lines();
            if self.bare_word() == "]]" {
                words.push(self.operator(2)?);
                return Ok(());
            }
            let word = match (self.peek(), self.byte_at(self.position + 1)) {
                (Some(b'&'), Some(b'&')) | (Some(b'|'), Some(b'|')) => self.operator(2)?,
                (Some(b'('), _) if words.last().is_none_or(|last| *last.text != *"=~") => self.operator(1)?,
                (Some(b')'), _) => self.operator(1)?,
                (Some(b'<' | b'>'), next) if next != Some(b'(') => self.operator(1)?,
                _ if words.last().is_some_and(|last| *last.text == *"=~") => self.regex(context)?.word,
                _ => self.word(context)?.word,
            };
            words.push(word);
        }
    }

    /// The next bytes as a word.
    fn operator(&mut self, length: usize) -> Result<Word, Stop> {
        let start = self.position;
        self.position += length;
        self.raw_word(start)
    }

    fn arithmetic_command(&mut self, context: Context, joined: Joined, pipeline: u32, end: usize) -> Result<(), Stop> {
        let (index, start) = self.begin(context, joined, pipeline);
        let mut command = context.command(joined, pipeline);
        let result = self.arithmetic_words(context, &mut command.words, end);
        self.finish(index, start, command);
        result
    }

    fn arithmetic_words(&mut self, context: Context, words: &mut Vec<Word>, end: usize) -> Result<(), Stop> {
        words.push(self.operator(2)?);
        let start = self.position;
        let commands = self.output.commands.len();
        self.expression(end, context)?;
        let after = std::mem::replace(&mut self.position, end);
        let mut expression = self.raw_word(start)?;
        expression.is_literal = !expression.text.contains('$') && commands == self.output.commands.len();
        words.push(expression);
        words.push(self.operator(2)?);
        self.position = after;
        Ok(())
    }

    fn redirections_of_compound(&mut self, context: Context, joined: Joined, pipeline: u32) -> Result<(), Stop> {
        self.skip_blanks();
        if !self.is_at_redirection() {
            return Ok(());
        }
        let (index, start) = self.begin(context, joined, pipeline);
        let mut command = context.command(joined, pipeline);
        let mut result = Ok(());
        while result.is_ok() && self.is_at_redirection() {
            result = self.redirection(context).map(|redirection| command.redirections.push(redirection));
            self.skip_blanks();
        }
        self.finish(index, start, command);
        result
    }
}
