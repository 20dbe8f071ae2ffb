//! The Markdown of a check's page as HTML: headings, paragraphs, lists, code blocks, code spans and bold words, which
//! is what the pages use. Everything else is shown as it is written.

use std::fmt::Write as _;

use crate::escape::markup;

/// The page as HTML. The first heading is left out, since the place it goes to has a title of its own; the others
/// become `h4`.
pub(crate) fn html(markdown: &str) -> String {
    // Writing to a String cannot fail.
    let mut html = String::with_capacity(markdown.len() * 2);
    let mut block = Block::None;
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        let text = line.trim();
        if let Some(info) = text.strip_prefix("```") {
            block.end(&mut html);
            let fence_width = line.len() - line.trim_start().len();
            let _ = write!(html, "<pre class=\"code\"><code data-language=\"{}\">", markup(info));
            for line in lines.by_ref().take_while(|line| line.trim() != "```") {
                html.push_str(&markup(line.get(fence_width..).unwrap_or(line.trim_start())));
                html.push('\n');
            }
            html.push_str("</code></pre>\n");
        } else if let Some(heading) = text.strip_prefix('#') {
            block.end(&mut html);
            let heading = heading.trim_start_matches('#').trim();
            if !text.starts_with("# ") {
                let _ = writeln!(html, "<h4>{}</h4>", inline(heading));
            }
        } else if text.is_empty() {
            block.end(&mut html);
        } else if let Some(item) = text.strip_prefix("- ") {
            block.begin(Block::List, &mut html);
            let _ = writeln!(html, "<li>{}", inline(item));
        } else {
            if matches!(block, Block::None) {
                block.begin(Block::Paragraph, &mut html);
            }
            html.push_str(&inline(text));
            html.push('\n');
        }
    }
    block.end(&mut html);
    html
}

/// What the lines so far are part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    None,
    Paragraph,
    List,
}

impl Block {
    fn begin(&mut self, next: Self, html: &mut String) {
        if *self != next {
            self.end(html);
            *self = next;
            html.push_str(if next == Self::List { "<ul>\n" } else { "<p>" });
        }
    }

    fn end(&mut self, html: &mut String) {
        html.push_str(match self {
            Self::None => "",
            Self::Paragraph => "</p>\n",
            Self::List => "</ul>\n",
        });
        *self = Self::None;
    }
}

/// A line with code spans and bold words. An odd last backtick or `**` is shown as it is.
pub(crate) fn inline(text: &str) -> String {
    between(text, "`", "code", &|words| between(words, "**", "b", &markup))
}

/// The text with what stands between two marks in an element, and the rest through `outside`.
fn between(text: &str, mark: &str, element: &str, outside: &dyn Fn(&str) -> String) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, (inside, after))) =
        rest.split_once(mark).and_then(|(before, after)| Some((before, after.split_once(mark)?)))
    {
        // Writing to a String cannot fail.
        let _ = write!(html, "{}<{element}>{}</{element}>", outside(before), markup(inside));
        rest = after;
    }
    html.push_str(&outside(rest));
    html
}

#[cfg(test)]
mod tests {
    use super::{html, inline};

    #[test]
    fn pages_become_html() {
        let page =
            "\n# Title\n\n## Why `it`\n\nOne **bold**\nline <b>.\n\n- a\n  b\n- c\n\n```yaml\na: <1>\n  b: 2\n```\n";
        let expected = "<h4>Why <code>it</code></h4>\n<p>One <b>bold</b>\nline &lt;b&gt;.\n</p>\n\
            <ul>\n<li>a\nb\n<li>c\n</ul>\n\
            <pre class=\"code\"><code data-language=\"yaml\">a: &lt;1&gt;\n  b: 2\n</code></pre>\n";
        assert_eq!(html(page), expected);
    }

    #[test]
    fn marks_without_a_partner_are_text() {
        assert_eq!(inline("a ` <b> ** c"), "a ` &lt;b&gt; ** c");
        assert_eq!(inline("`<i>`"), "<code>&lt;i&gt;</code>");
    }
}
