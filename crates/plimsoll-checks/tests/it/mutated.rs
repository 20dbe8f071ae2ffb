//! The blocks of the pages, damaged: whatever a file says, no check panics and the books balance.
//!
//! The fuzz target `manifest` makes the same claim for any bytes; this one needs no nightly compiler and always tries
//! the same texts.

use plimsoll_checks::{PostureJudge, all};
use plimsoll_engine::{Plan, PssLevel, PssRequest, Reach, Selection};
use plimsoll_model::{Minor, Page};
use plimsoll_testkit::{Input, blocks, judged};

/// Damaged texts per block.
const MUTATIONS: usize = 25;

/// A linear congruential generator, so that the texts are the same everywhere. Source of the constants: Knuth, The Art
/// of Computer Programming, volume 2, MMIX.
struct Dice(u64);

impl Dice {
    /// A number below `bound`; 0 when that is 0.
    fn roll(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // The low bits of such a generator repeat soon.
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }
}

/// What breaks YAML and the wording of manifests more often than any byte would.
const SIGNS: &[&str] = &[
    "{", "}", "[", "]", ":", "- ", "&a ", "*a", "<<: ", "|", "'", "\"", "#", "\t", "!!", "~", "${X}", "{{x}}", "é",
    "-1", "\\", "<<EOF", "$(", "&&", ";",
];

/// The text with one kind of damage.
fn damaged(text: &str, dice: &mut Dice) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() {
        return String::new();
    }
    let (one, other) = (dice.roll(lines.len()), dice.roll(lines.len()));
    match dice.roll(7) {
        0 => {
            let mut bytes = text.as_bytes().to_vec();
            let place = dice.roll(bytes.len());
            bytes[place] ^= 1 << dice.roll(8);
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        1 => return text.chars().take(dice.roll(text.len())).collect(),
        2 => {
            let place = text.char_indices().nth(dice.roll(text.len())).map_or(0, |(place, _)| place);
            return [&text[..place], SIGNS[dice.roll(SIGNS.len())], &text[place..]].concat();
        }
        // The value of a line becomes something else, with the key as it was.
        3 => {
            let key = lines[one].split_once(':').map_or(lines[one], |(key, _)| key);
            let line = [key, ": ", SIGNS[dice.roll(SIGNS.len())]].concat();
            lines[one] = &line;
            return lines.join("\n");
        }
        4 => lines.swap(one, other),
        5 => lines.insert(other, lines[one]),
        _ => _ = lines.remove(one),
    }
    lines.join("\n")
}

#[test]
fn damaged_pages_are_judged_without_a_panic_and_with_balanced_books() {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let pss = PssRequest { level: PssLevel::Restricted, version: Minor::NEWEST };
    let selection = Selection { all: true, pss: Some(pss), ..Selection::default() };
    let plan = Plan::new(&pages, &selection, Reach::ALL).unwrap();
    let judges = [PostureJudge::new(&plan, false), PostureJudge::new(&plan, true)];
    let mut dice = Dice(1127);
    let mut judged_with_findings = 0_usize;
    let mut tried = 0_usize;
    for block in pages.iter().flat_map(|page| blocks(page.markdown)) {
        let path = if block.is_dockerfile { "Dockerfile" } else { "page.yaml" };
        for number in 0..MUTATIONS {
            // Making fixes takes most of the time.
            let judge = &judges[usize::from(number == 0)];
            let mut text = damaged(&block.text, &mut dice);
            if dice.roll(3) == 0 {
                text = damaged(&text, &mut dice);
            }
            let judgement = judged(&Input::files(&[(path, &text)]), &plan, &[judge]);
            for gap in &judgement.gaps {
                assert!(!["unbalanced", "panicked"].contains(&gap.why), "{gap:?}\n{text}");
            }
            tried += 1;
            judged_with_findings += usize::from(!judgement.findings.is_empty());
        }
    }
    // Damage that leaves nothing to judge would prove nothing.
    assert!(judged_with_findings > tried / 2, "only {judged_with_findings} of {tried} texts had findings");
}
