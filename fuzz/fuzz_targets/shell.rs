//! Reads any text as a shell script and looks at every command.
#![no_main]

use std::ops::Range;

use libfuzzer_sys::fuzz_target;
use plimsoll_source::shell::read;

fuzz_target!(|script: &str| {
    let read = read(script);
    let is_in_text = |range: &Range<u32>| script.get(range.start as usize..range.end as usize).is_some();
    if let Some(broken) = read.broken {
        assert!(is_in_text(&(broken.at..broken.at)), "{broken:?}");
    }
    for (index, command) in read.commands.iter().enumerate() {
        let is_inside = |range: &Range<u32>| {
            is_in_text(range) && command.range.start <= range.start && range.end <= command.range.end
        };
        assert!(is_in_text(&command.range), "{command:?}");
        assert!(command.via.is_none_or(|via| (via as usize) < index), "{command:?}");
        assert!(command.words.iter().all(|word| is_inside(&word.range)), "{command:?}");
        assert!(command.words.is_sorted_by_key(|word| (word.range.start, word.range.end)), "{command:?}");
        for assignment in &command.assignments {
            assert!(is_inside(&assignment.range) && is_inside(&assignment.value.range), "{command:?}");
        }
        for redirection in &command.redirections {
            assert!(is_inside(&redirection.range) && is_inside(&redirection.target.range), "{command:?}");
        }
    }
});
