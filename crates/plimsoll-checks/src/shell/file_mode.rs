//! What a mode of chmod gives away, in numbers and in letters.

/// What a mode gives that nobody should have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Grant {
    /// The setuid bit.
    SetUid,
    /// The setgid bit on what is not known to be a folder, where it only hands the group down.
    SetGid,
    /// Writing for everybody, without the sticky bit that keeps what others wrote.
    World,
}

/// What a mode gives away. None of it for a mode that cannot be read, such as one with a variable.
pub(crate) fn grant(mode: &str, is_folder: bool) -> Option<Grant> {
    let bits = match u32::from_str_radix(mode, 8) {
        Ok(bits) => bits,
        Err(_) => added(mode)?,
    };
    let has = |bit: u32| bits & bit != 0;
    // A program that its group may write is none that should run with the rights of the group: this is a folder.
    if has(0o4000) {
        Some(Grant::SetUid)
    } else if has(0o2) && !has(0o1000) {
        Some(Grant::World)
    } else {
        (has(0o2000) && !is_folder && !has(0o20)).then_some(Grant::SetGid)
    }
}

/// The bits that a mode in letters adds, such as `u+s,go=rx`.
fn added(mode: &str) -> Option<u32> {
    let mut bits = 0;
    for clause in mode.split(',') {
        let start = clause.find(['+', '-', '='])?;
        let (who, actions) = clause.split_at_checked(start)?;
        if !who.bytes().all(|letter| b"ugoa".contains(&letter)) {
            return None;
        }
        let is_for = |letter| who.contains([letter, 'a']);
        let mut adds = false;
        for letter in actions.chars() {
            match letter {
                '+' | '=' => adds = true,
                '-' => adds = false,
                's' if adds => {
                    bits |= bit(is_for('u') || who.is_empty(), 0o4000);
                    bits |= bit(is_for('g') || who.is_empty(), 0o2000);
                }
                't' if adds => bits |= 0o1000,
                // Without a letter for whom, the umask keeps the group and the others from writing.
                'w' if adds => bits |= bit(is_for('g'), 0o20) | bit(is_for('o'), 0o2),
                'w' | 's' | 't' | 'r' | 'x' | 'X' | 'u' | 'g' | 'o' => {}
                _ => return None,
            }
        }
    }
    Some(bits)
}

fn bit(is_set: bool, bit: u32) -> u32 {
    if is_set { bit } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_letters_give_the_same_away() {
        use Grant::{SetGid, SetUid, World};
        for (mode, expected) in [
            ("4755", Some(SetUid)),
            ("u+s", Some(SetUid)),
            ("+s", Some(SetUid)),
            ("a+s", Some(SetUid)),
            ("u=rwxs,go=rx", Some(SetUid)),
            ("2755", Some(SetGid)),
            ("g+s", Some(SetGid)),
            ("2775", None),
            ("g+ws", None),
            ("777", Some(World)),
            ("0666", Some(World)),
            ("o+w", Some(World)),
            ("a+rwX", Some(World)),
            ("ugo=rw", Some(World)),
            ("1777", None),
            ("a+wt", None),
            ("755", None),
            ("+w", None),
            ("+x", None),
            ("a-s", None),
            ("go-w,u+x", None),
            ("u+rw-s", None),
            ("$MODE", None),
            ("", None),
        ] {
            assert_eq!(grant(mode, false), expected, "{mode}");
        }
        assert_eq!(grant("g+s", true), None);
        assert_eq!(grant("777", true), Some(World));
    }
}
