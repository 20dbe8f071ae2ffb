#![allow(missing_docs, clippy::unwrap_used)]
use std::io::Read;
fn main() {
    let mut t = String::new();
    std::io::stdin().read_to_string(&mut t).unwrap();
    let s = plimsoll_content::Scanner::new();
    for line in t.lines() {
        let (id, b) = line.split_once('\t').unwrap();
        let text = plimsoll_source::decode_base64(b).unwrap();
        let ids: Vec<_> = s.sightings(&text).iter().map(|x| x.rule).collect();
        println!("{id}\t{}", ids.join(" "));
    }
}
