//! The blocks of a check's page.

/// A fenced block of a page.
pub struct Block {
    /// The section it stands in: `Bad` or `Good`.
    pub section: String,
    /// The words after the language on the fence line.
    pub words: Vec<String>,
    /// Its text.
    pub text: String,
    /// The lines, from 1, that end with the mark ` # bad`.
    pub marked: Vec<u32>,
}

impl Block {
    /// True when the fence line has the word.
    pub fn has(&self, word: &str) -> bool {
        self.words.iter().any(|found| found == word)
    }

    /// The value of `key=value` on the fence line.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.words.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }
}

/// The YAML blocks of a page, in order.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut section = String::new();
    let mut open: Option<Block> = None;
    for line in markdown.lines() {
        if let Some(block) = &mut open {
            if line.trim_end() == "```" {
                found.extend(open.take());
            } else {
                block.text.push_str(line);
                block.text.push('\n');
                if line.contains(" # bad") {
                    block.marked.push(block.text.lines().count().try_into().unwrap());
                }
            }
        } else if let Some(heading) = line.strip_prefix("## ") {
            section = heading.trim().to_owned();
        } else if let Some(info) = line.strip_prefix("```yaml") {
            let words = info.split_whitespace().map(str::to_owned).collect();
            open = Some(Block { section: section.clone(), words, text: String::new(), marked: Vec::new() });
        }
    }
    found
}
