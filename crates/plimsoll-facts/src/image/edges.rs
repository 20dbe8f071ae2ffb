//! What one file points at: other files, modules, libraries, programs. Facts of that file alone; what they lead to in
//! an image is decided by whoever knows all of its files (image spec section 3.9).

use serde::{Deserialize, Serialize};

use super::ViewFile;

/// The reader that keeps a [`FileEdges`] of a file.
pub const EDGE_READER: &str = "edges";

/// What a file points at. It stands in [`super::RawFacts::data`] in the form of [`Self::to_data`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FileEdges {
    /// What sort of text or program it is.
    pub kind: CodeKind,
    /// What it points at, each once.
    pub edges: Vec<Edge>,
    /// What it calls that matters for what it may point at; sorted, for machine code only.
    pub calls: Vec<Call>,
    /// Where reading it does not tell all.
    pub blind: Vec<Blind>,
}

/// What sort of text or program a file is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum CodeKind {
    /// ELF.
    Machine,
    /// A script of sh or bash.
    Shell,
    /// A Python module or script, or a `.pth` file.
    Python,
    /// JavaScript, or a `package.json`.
    Node,
    /// Ruby.
    Ruby,
    /// A jar.
    Java,
    /// Configuration.
    Configuration,
    /// A script in another language, of which only its interpreter is known.
    Other,
}

/// One thing that a file points at, as written in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Edge {
    /// The program that loads it: `PT_INTERP`. Source: elf(5).
    Interpreter(String),
    /// A library by its soname: `DT_NEEDED`.
    Needed(String),
    /// A folder in which its libraries and those that they need are looked for: `DT_RPATH`. Source: ld.so(8).
    Rpath(String),
    /// A folder in which its libraries are looked for: `DT_RUNPATH`.
    Runpath(String),
    /// A library by name or path that it may load while it runs.
    Library(String),
    /// An absolute path in its strings.
    Path(String),
    /// Text that begins with an absolute path and goes on without a sign where that ends, as in strings of Go.
    PathRun(String),
    /// The words behind `#!`.
    Shebang(Vec<String>),
    /// A command with the words that are known. An empty word stands for one that is computed.
    Command(Vec<String>),
    /// A file that a shell reads as a part of the script.
    Source(String),
    /// A Python module, with names imported from it and the number of dots before it.
    Import {
        /// The module, without leading dots; empty for `from . import x`.
        module: String,
        /// What is imported from it: attributes or modules.
        names: Vec<String>,
        /// Leading dots.
        level: u8,
        /// True when it stands where it is run only if the module is the program: behind `__name__ == "__main__"`.
        is_main: bool,
    },
    /// A module of Node or Ruby.
    Require(String),
    /// A file beside this one: `require_relative`, the files of a `package.json`.
    Relative(String),
    /// A jar by a path relative to this one: `Class-Path`.
    ClassPath(String),
    /// A class that is started: `Main-Class`.
    MainClass(String),
    /// Files that are read as a part of this one, with wildcards.
    Include(String),
    /// A module by name, of a kind that the program which reads this knows: of PAM or nsswitch; in Python a package of
    /// which an entry point is started.
    Module(String),
}

/// What machine code imports that decides which of its strings matter. Source: the manual pages of section 3.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Call {
    /// `dlopen`, `dlmopen`: its strings may name libraries.
    Load,
    /// `exec*`, `posix_spawn*`: its strings may name programs.
    Execute,
    /// `system`, `popen`: it runs a shell.
    Shell,
    /// `getpwnam`, `getaddrinfo` and the like: it asks the name service switch.
    Names,
    /// `iconv_open`: it loads tables of characters.
    Convert,
    /// `setlocale`, `newlocale`: it reads a locale.
    Locale,
    /// `localtime` and the like: it reads a time zone.
    Zone,
}

/// Where reading a file does not tell all that it points at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Blind {
    /// It loads libraries, and none of its strings names one.
    ComputedLibrary,
    /// It runs programs, and none of its strings names one.
    ComputedProgram,
    /// A command whose program is computed.
    ComputedCommand,
    /// A module or file whose name is computed.
    ComputedModule,
    /// Text that is run as code.
    Evaluated,
    /// A language that is not read.
    Unread,
    /// Larger than what is read, broken, or more than is kept.
    Partial,
}

impl Blind {
    /// It in words for people, as a predicate of the file.
    pub const fn words(self) -> &'static str {
        match self {
            Self::ComputedLibrary => "loads libraries by computed names",
            Self::ComputedProgram => "runs programs by computed names",
            Self::ComputedCommand => "runs a computed command",
            Self::ComputedModule => "imports by a computed name",
            Self::Evaluated => "evaluates text as code",
            Self::Unread => "is in a language that is not read",
            Self::Partial => "was not read to its end",
        }
    }
}

impl FileEdges {
    /// Nothing yet, of that kind.
    pub const fn new(kind: CodeKind) -> Self {
        Self { kind, edges: Vec::new(), calls: Vec::new(), blind: Vec::new() }
    }

    /// True when there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty() && self.calls.is_empty() && self.blind.is_empty()
    }

    /// True when it imports one of these.
    pub fn calls(&self, call: Call) -> bool {
        self.calls.contains(&call)
    }

    /// The form in raw facts; empty when it has none, which does not happen with these types.
    pub fn to_data(&self) -> Box<[u8]> {
        postcard::to_stdvec(self).map_or_else(|_| Box::default(), Vec::into_boxed_slice)
    }

    /// What was kept of a file; `None` when nothing was. What cannot be understood was not read.
    pub fn of(file: ViewFile<'_>) -> Option<Self> {
        let raw = file.raw().find(|raw| raw.reader == EDGE_READER)?;
        let data = raw.facts.data.as_deref()?;
        let unread = || Self { blind: vec![Blind::Partial], ..Self::new(CodeKind::Other) };
        Some(postcard::from_bytes(data).unwrap_or_else(|_| unread()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_read_back() {
        let mut edges = FileEdges::new(CodeKind::Machine);
        edges.edges = vec![Edge::Needed("libz.so.1".to_owned()), Edge::Command(vec!["ls".to_owned(), String::new()])];
        edges.calls = vec![Call::Load];
        edges.blind = vec![Blind::ComputedProgram];
        assert_eq!(postcard::from_bytes::<FileEdges>(&edges.to_data()).map_or(None, Some), Some(edges));
    }
}
