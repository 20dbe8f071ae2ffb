//! Which paths of a build context a `.dockerignore` leaves out.
//!
//! Source: Docker documentation, "Build context", .dockerignore files; the behaviour of moby/patternmatcher. The last
//! pattern that matches a path or a folder above it decides.

use plimsoll_facts::DockerIgnore;

/// True when a path is left out, and no exception brings back anything of what it stands for: itself, what it matches,
/// or what is in it.
pub(crate) fn leaves_out(ignore: &DockerIgnore, path: &str) -> bool {
    let path = clean(path);
    let patterns: Vec<Pattern> = ignore.patterns.iter().filter_map(|line| Pattern::read(line)).collect();
    if path.is_empty() {
        // The context itself is no path that could be left out; all that is in it can.
        let has_exception = patterns.iter().any(|pattern| pattern.is_exception);
        let is_all = |pattern: &Pattern| matches!(&*pattern.text, "*" | "**" | "**/*");
        return !has_exception && patterns.iter().any(is_all);
    }
    let mut is_out = false;
    for pattern in &patterns {
        if pattern.is_exception == is_out && pattern.matches_or_above(&path) {
            is_out = !pattern.is_exception;
        }
    }
    is_out && !patterns.iter().any(|pattern| pattern.is_exception && pattern.may_bring_back(&path))
}

/// A line of the file.
struct Pattern {
    text: String,
    is_exception: bool,
}

impl Pattern {
    fn read(line: &str) -> Option<Self> {
        let (is_exception, text) = line.strip_prefix('!').map_or((false, line), |text| (true, text));
        let text = clean(text.trim());
        (!text.is_empty()).then_some(Self { text, is_exception })
    }

    /// True when it matches a path or one of the folders that it is in.
    fn matches_or_above(&self, path: &str) -> bool {
        let path: Vec<char> = path.chars().collect();
        let reached = reached(&self.text, &path);
        // Where a part of the path ends, a folder ends.
        let ends = path.iter().copied().chain(['/']).enumerate().skip(1).filter(|(_, after)| *after == '/');
        ends.map(|(end, _)| end).any(|end| reached.get(end).copied().unwrap_or(false))
    }

    /// True when an exception may match something below a path, or something that a path with wildcards stands for.
    fn may_bring_back(&self, path: &str) -> bool {
        let is_below = self.text.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        is_below || has_wildcard(&self.text) || has_wildcard(path)
    }
}

fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// A path of the context without `.`, `..`, doubled and outer slashes; empty for the context itself.
fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// True when a pattern stands for a whole path: `*` and `?` stay within a part, `**` takes any number of parts.
pub(crate) fn matches(pattern: &str, path: &str) -> bool {
    let path: Vec<char> = path.chars().collect();
    reached(pattern, &path).last().copied().unwrap_or(false)
}

/// The positions of a path at which a pattern may end, from before its first character to after its last.
fn reached(pattern: &str, path: &[char]) -> Vec<bool> {
    let pattern: Vec<char> = pattern.chars().collect();
    let mut reached = vec![false; path.len() + 1];
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    let mut rest = pattern.as_slice();
    while let Some((first, after)) = rest.split_first() {
        if !reached.contains(&true) {
            break;
        }
        let mut next = vec![false; path.len() + 1];
        let mut step = |is: &dyn Fn(char) -> bool| {
            for ((here, character), target) in reached.iter().zip(path).zip(next.iter_mut().skip(1)) {
                *target = *here && is(*character);
            }
        };
        match (first, after) {
            ('*', ['*', after @ ..]) => {
                let is_last = after.is_empty();
                rest = after.strip_prefix(&['/']).unwrap_or(after);
                // Nothing, or anything that ends with a slash; at the end of the pattern anything at all.
                let mut is_open = false;
                let before = std::iter::once(&'/').chain(path);
                for ((here, character), target) in reached.iter().zip(before).zip(next.iter_mut()) {
                    is_open |= *here;
                    *target = *here || (is_open && (is_last || *character == '/'));
                }
            }
            ('*', _) => {
                rest = after;
                let mut is_open = false;
                let before = std::iter::once(&'/').chain(path);
                for ((here, character), target) in reached.iter().zip(before).zip(next.iter_mut()) {
                    is_open = *here || (is_open && *character != '/');
                    *target = is_open;
                }
            }
            ('?', _) => {
                rest = after;
                step(&|character| character != '/');
            }
            ('[', _) if after.contains(&']') => {
                let end = after.iter().position(|character| *character == ']').unwrap_or_default();
                let (class, after) = after.split_at_checked(end).unwrap_or((after, &[]));
                rest = after.get(1..).unwrap_or_default();
                step(&|character| in_class(class, character));
            }
            (literal, _) => {
                rest = after;
                step(&|character| character == *literal);
            }
        }
        reached = next;
    }
    reached
}

/// True for a character of a class such as `a-z` or `^0-9`.
fn in_class(class: &[char], character: char) -> bool {
    let (is_negated, mut class) = class.strip_prefix(&['^']).map_or((false, class), |class| (true, class));
    let mut is_in = false;
    while let Some((first, rest)) = class.split_first() {
        if let ['-', last, after @ ..] = rest {
            is_in |= (*first..=*last).contains(&character);
            class = after;
        } else {
            is_in |= *first == character;
            class = rest;
        }
    }
    is_in != is_negated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_docker_matches_them() {
        for (pattern, path, expected) in [
            ("docs", "docs", true),
            ("docs", "docs2", false),
            ("*.log", "a.log", true),
            ("*.log", "x/a.log", false),
            ("**/*.log", "x/y/a.log", true),
            ("**/*.log", "a.log", true),
            ("**", "a/b", true),
            ("a/**", "a/b/c", true),
            ("a/**", "a", false),
            ("a/**/c", "a/c", true),
            ("a/**/c", "a/x/y/c", true),
            ("**/c", "xc", false),
            ("*/c", "a/c", true),
            ("*/c", "a/b/c", false),
            ("?.md", "a.md", true),
            ("?.md", "/.md", false),
            ("[a-c].md", "b.md", true),
            ("[^a-c].md", "b.md", false),
            ("a.c", "abc", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn the_last_pattern_decides_and_exceptions_bring_back() {
        for (patterns, path, expected) in [
            (&["docs"][..], "docs/a.md", true),
            (&["docs/"], "./docs", true),
            (&["/docs"], "/docs/a.md", true),
            (&["**", "!Dockerfile"], "./Dockerfile", false),
            (&["**", "!Dockerfile"], ".", false),
            (&["**", "!a/b"], "a", false),
            (&["**", "!a/b"], "c", true),
            (&["docs", "!docs/a.md"], "docs/b.md", true),
            (&["!docs", "docs"], "docs", true),
            (&["docs", "!**/*.md"], "docs", false),
            (&["*"], ".", true),
            (&[".*"], ".", false),
            (&["*.md"], "*.md", true),
            (&["#x", ""], "x", false),
        ] {
            let patterns = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
            let ignore = DockerIgnore { patterns, ..DockerIgnore::default() };
            assert_eq!(leaves_out(&ignore, path), expected, "{:?} {path}", ignore.patterns);
        }
    }
}
