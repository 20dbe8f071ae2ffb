//! Credentials in the commands and here-documents of Dockerfiles.

use std::sync::Arc;

use plimsoll_content::{conceal, written_in};
use plimsoll_engine::Collected;
use plimsoll_facts::SourceFile;
use plimsoll_manifest::{Options, read};

fn dockerfile(text: &str) -> SourceFile {
    let bytes = format!("FROM registry.example/web:1.4.2\n{text}\n").into_bytes();
    let collected = Collected { number: 0, path: Arc::from("Dockerfile"), bytes, named: true };
    read(collected, &Options::default()).file.unwrap()
}

/// What is written in the instructions, each in its own words.
fn written(file: &SourceFile) -> Vec<String> {
    let instructions = file.dockerfile().unwrap().instructions();
    let places = instructions.flat_map(written_in).map(|written| file.text.slice(written.extent).to_owned());
    places.collect()
}

#[test]
fn credentials_are_found_in_commands_of_every_notation_and_not_shown() {
    for text in [
        "RUN curl -u shop:hunter2-x1 https://site.example",
        "RUN make \\\n  && PGPASSWORD=hunter2-x1 psql",
        "RUN [\"tool\", \"--password\", \"hunter2-x1\"]",
        "RUN sh -c 'tool --password=hunter2-x1'",
        "RUN <<EOF\nset -e\nexport DB_PASSWORD=hunter2-x1\nEOF",
        "RUN python3 <<EOF\npassword = \"hunter2-x1\"\nEOF",
        "COPY <<EOF /etc/web.conf\npassword = hunter2-x1\nEOF",
        "CMD web --password=hunter2-x1",
        "RUN npm config set //registry.example/:_authToken hunter2-x1",
        "SHELL [\"powershell\", \"-Command\"]\nRUN $password = 'hunter2-x1'",
    ] {
        let file = dockerfile(text);
        let found = written(&file);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found.iter().all(|found| found.contains("hunter2-x1")), "{text}: {found:?}");
        conceal(&file);
        assert!(!file.text.shown().contains("hunter2-x1"), "{text}");
    }
}

#[test]
fn variables_and_files_are_no_credentials() {
    for text in [
        "RUN curl -u \"shop:$PASSWORD\" https://site.example",
        "RUN TOKEN=$(cat /run/secrets/token) make",
        "RUN tool --password-file=/run/secrets/password",
        "RUN useradd --password \"$(head -c 32 /dev/urandom)\" web",
        "SHELL [\"powershell\", \"-Command\"]\nRUN $token = $env:TOKEN",
        "COPY <<EOF /etc/web.conf\npassword_file = /run/secrets/password\nEOF",
    ] {
        assert_eq!(written(&dockerfile(text)), [""; 0], "{text}");
    }
}

#[test]
fn a_password_without_its_quotes_is_not_shown() {
    let file = dockerfile("ENV A=b DB_PASSWORD=correct horse-staple");
    conceal(&file);
    assert!(!file.text.shown().contains("horse-staple"));
    assert!(file.dockerfile().unwrap().tree.problems.iter().all(|problem| !problem.message.contains("horse")));
}
