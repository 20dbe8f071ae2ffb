//! The accounts of an image: `passwd`, `group` and `shadow`. No hash of a password is kept.
//! Source: passwd(5), group(5), shadow(5).

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{Content, Group, Password, RawFacts, User};

use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "accounts",
    version: 1,
    interest: &[Interest::Name("passwd"), Interest::Name("group"), Interest::Name("shadow")],
    read,
    assemble: Assemble::By(|_, _| {}),
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    // The program `passwd` has the same name.
    if file.format.is_binary() {
        return;
    }
    let text = file.text(facts);
    let lines = text.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let content = match file.name() {
        "passwd" => Content::Users(lines.filter_map(|line| user(&line)).collect()),
        "group" => Content::Groups(lines.filter_map(|line| group(&line)).collect()),
        _ => Content::Passwords(lines.filter_map(|line| hidden(&line)).collect()),
    };
    facts.data = Some(content.to_data());
}

fn user(fields: &[&str]) -> Option<User> {
    let [name, hash, uid, gid, _, _, rest @ ..] = fields else { return None };
    let shell = rest.first().map_or("", |shell| shell.trim());
    let (name, shell) = (named(name)?, shell.to_owned());
    Some(User { name, password: password(hash), uid: number(uid), gid: number(gid), shell })
}

fn group(fields: &[&str]) -> Option<Group> {
    let [name, _, gid, ..] = fields else { return None };
    Some(Group { name: named(name)?, gid: number(gid) })
}

fn hidden(fields: &[&str]) -> Option<(String, Password)> {
    let [name, hash, ..] = fields else { return None };
    Some((named(name)?, password(hash)))
}

/// A name; comments and the lines of NIS, which begin with a sign, have none.
fn named(text: &str) -> Option<String> {
    (!text.is_empty() && !text.starts_with(['#', '+', '-'])).then(|| text.to_owned())
}

fn password(hash: &str) -> Password {
    match hash {
        "" => Password::Empty,
        "x" => Password::Elsewhere,
        _ => Password::Set,
    }
}

fn number(text: &str) -> Option<u32> {
    match text.trim().parse() {
        Ok(number) => Some(number),
        Err(_) => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn data(path: &str, text: &str) -> Option<Box<[u8]>> {
        let mut facts = RawFacts::default();
        read(&FileBytes::whole(path, text.as_bytes()), &mut facts);
        facts.data
    }

    #[test]
    fn no_hash_is_kept() {
        let shadow = "root::0:::::\nweb:$6$salt$secretsecret:19000:0:99999:7:::\nnobody:!:1::::::\n\n+\n";
        let kept = data("etc/shadow", shadow).unwrap();
        let names = ["root", "web", "nobody"].map(str::to_owned);
        let passwords = [Password::Empty, Password::Set, Password::Set];
        let expected = Content::Passwords(names.into_iter().zip(passwords).collect());
        assert_eq!(kept, expected.to_data());
        assert!(!String::from_utf8_lossy(&kept).contains("secret"));
    }

    #[test]
    fn lines_that_are_no_accounts_are_left_out() {
        let kept = data("etc/passwd", "# comment\nroot:x:0:0:root:/root:/bin/sh\nshort:x:1\nodd:x:-1:y:::\n").unwrap();
        let user = |name: &str, id, shell: &str| User {
            name: name.to_owned(),
            password: Password::Elsewhere,
            uid: id,
            gid: id,
            shell: shell.to_owned(),
        };
        assert_eq!(kept, Content::Users(vec![user("root", Some(0), "/bin/sh"), user("odd", None, "")]).to_data());
        let groups = vec![Group { name: "web".to_owned(), gid: Some(7) }];
        assert_eq!(data("group", "web:x:7:a,b\n").unwrap(), Content::Groups(groups).to_data());
    }
}
