//! The blocks of a check's page.

/// A fenced block of a page.
pub struct Block {
    /// The section it stands in: `Bad` or `Good`.
    pub section: String,
    /// True for a Dockerfile.
    pub is_dockerfile: bool,
    /// True for a recipe of an image; which findings are expected says the recipe itself.
    pub is_image: bool,
    /// The words after the language on the fence line.
    pub words: Vec<String>,
    /// Its text.
    pub text: String,
    /// The lines, from 1, of expected findings: in YAML those that end with the mark ` # bad`, in a Dockerfile those
    /// after a comment `# bad`, or what `lines=` says on the fence line.
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

/// The blocks of a page that are YAML, Dockerfiles or recipes of images, in order.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut section = String::new();
    let mut open: Option<Block> = None;
    for line in markdown.lines() {
        if let Some(block) = &mut open {
            if line.trim_end() == "```" {
                found.extend(open.take().map(marked));
            } else {
                block.text.push_str(line);
                block.text.push('\n');
            }
        } else if let Some(heading) = line.strip_prefix("## ") {
            section = heading.trim().to_owned();
        } else if let Some(info) = ["yaml", "dockerfile", "image"]
            .iter()
            .find_map(|language| Some((*language, line.strip_prefix("```")?.strip_prefix(language)?)))
        {
            let (language, words) = info;
            open = Some(Block {
                section: section.clone(),
                is_dockerfile: language == "dockerfile",
                is_image: language == "image",
                words: words.split_whitespace().map(str::to_owned).collect(),
                text: String::new(),
                marked: Vec::new(),
            });
        }
    }
    found
}

/// The block with the lines that it marks.
fn marked(mut block: Block) -> Block {
    if block.is_image {
        return block;
    }
    if let Some(lines) = block.value("lines") {
        block.marked = lines.split(',').map(|line| line.parse().unwrap()).collect();
        return block;
    }
    let mut is_next = false;
    for (number, line) in (1..).zip(block.text.lines()) {
        if !block.is_dockerfile {
            if line.contains(" # bad") {
                block.marked.push(number);
            }
            continue;
        }
        let trimmed = line.trim_start();
        if trimmed == "# bad" || trimmed.starts_with("# bad:") {
            is_next = true;
        } else if is_next && !trimmed.is_empty() && !trimmed.starts_with('#') {
            block.marked.push(number);
            is_next = false;
        }
    }
    block
}
