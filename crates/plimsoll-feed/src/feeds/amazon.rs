//! Amazon Linux: a list of bulletins for each release (RSS), and the page of each bulletin, which names the new
//! packages. Source: alas.aws.amazon.com.
//!
//! The lists call bulletins of several releases the same (`ALAS-2018-939`), so ids are those that the repositories of
//! each release give them: `ALAS2-2018-939`, `ALAS2023-2023-126`.

use std::collections::BTreeSet;

use crate::entry::{self, Home};
use crate::feeds::{Feed, File, Files, Given, Reading, Refusal};
use crate::nevra::{self, Build};
use crate::osv::{Advisory, Fault};
use crate::xml::{self, Step};

/// The importer.
pub static FEED: Feed = Feed {
    name: "amazon",
    source: ["Amazon Linux security center", "vendor terms, fetched by the user", "Amazon Web Services"],
    import,
};

/// What a file says.
enum Piece {
    Item(Box<Item>),
    Page(Box<Advisory>),
}

/// A bulletin in a list.
#[derive(Default)]
struct Item {
    title: String,
    description: String,
    published: String,
    modified: String,
    link: String,
}

/// The page of a bulletin.
struct Page {
    flaws: Vec<String>,
    severity: String,
    overview: String,
    builds: Vec<(Build, Option<String>)>,
}

/// A list and a page say the same of a bulletin in other words, and the page alone names packages.
fn import(files: &mut Files<'_>) -> Vec<Advisory> {
    let (mut advisories, mut listed, mut paged) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for piece in files.each(read) {
        match piece {
            Piece::Item(item) => advisories.extend(of_item(&item).inspect(|found| {
                listed.insert(found.record.id.clone());
            })),
            Piece::Page(advisory) => {
                paged.insert(advisory.record.id.clone());
                advisories.push(*advisory);
            }
        }
    }
    for id in listed.difference(&paged) {
        files.name(&Fault::Lost(format!("{id}: its page, which names the packages, is missing")));
    }
    advisories
}

fn read(file: &File<'_>) -> Reading<Piece> {
    if file.ends_with(".xml") { list(file) } else { page(file) }
}

fn list(file: &File<'_>) -> Reading<Piece> {
    let (mut item, mut pieces, mut faults) = (Item::default(), Vec::new(), Vec::new());
    let mut is_list = false;
    xml::walk(file.text()?, &mut faults, &mut |step| match step {
        Step::Start(name, _) => {
            is_list |= name == "rss";
            if name == "item" {
                item = Item::default();
            }
        }
        Step::End("item", _) => pieces.push(std::mem::take(&mut item)),
        Step::End("title", text) => text.clone_into(&mut item.title),
        Step::End("description", text) => text.clone_into(&mut item.description),
        Step::End("pubDate", text) => text.clone_into(&mut item.published),
        Step::End("lastBuildDate", text) => text.clone_into(&mut item.modified),
        Step::End("link", text) => text.clone_into(&mut item.link),
        Step::End(..) => {}
    })
    .map_err(Refusal::Unreadable)?;
    if !is_list {
        return Err(Refusal::Unreadable("is no list of bulletins".to_owned()));
    }
    let bad = pieces.iter().filter(|item| place(item).is_none());
    faults.extend(bad.map(|item| Fault::Lost(format!("`{}` is no bulletin of a known release", item.title))));
    let pieces = pieces.into_iter().map(|item| Piece::Item(Box::new(item))).collect();
    Ok(Given { pieces, faults })
}

/// Release and id of a bulletin in a list: `2` and `ALAS2-2018-939` of
/// `https://alas.aws.amazon.com/AL2/ALAS-2018-939.html`.
fn place(item: &Item) -> Option<(String, String)> {
    let mut parts = item.link.rsplit('/');
    let (_, folder) = (parts.next()?, parts.next()?);
    let release = folder.strip_prefix("AL").filter(|release| release.starts_with(|c: char| c.is_ascii_digit()));
    // The first Amazon Linux has no folder.
    let release = release.or((folder == "alas.aws.amazon.com").then_some("2018.03"))?;
    let written = item.title.split_whitespace().next().filter(|id| id.starts_with("ALAS"))?;
    Some((release.to_owned(), full_id(written, release)))
}

/// The id that the repository of a release gives.
fn full_id(written: &str, release: &str) -> String {
    let start = format!("ALAS{release}");
    match written.strip_prefix("ALAS") {
        Some(behind) if release != "2018.03" && !written.starts_with(&start) => format!("{start}{behind}"),
        _ => written.to_owned(),
    }
}

fn of_item(item: &Item) -> Option<Advisory> {
    let (_, id) = place(item)?;
    let mut advisory = entry::advisory(id, entry::cves(&item.description));
    let record = &mut advisory.record;
    let (_, behind) = item.title.split_once('(').unwrap_or_default();
    record.ratings.extend(behind.split(')').next().and_then(entry::word));
    record.summary.clone_from(&item.title);
    record.published = day(&item.published);
    record.modified = day(&item.modified).or_else(|| day(&item.published));
    record.references.push(entry::link("ADVISORY", &item.link));
    Some(advisory)
}

/// The day of a moment in the form of RFC 2822: `2018-01-11` of `Thu, 11 Jan 2018 21:05:00 GMT`.
fn day(text: &str) -> Option<String> {
    jiff::fmt::rfc2822::parse(text).map_or(None, |moment| Some(moment.date().to_string()))
}

/// Reads the page of a bulletin by its own marks: it is HTML that is no XML.
fn page(file: &File<'_>) -> Reading<Piece> {
    let text = file.text()?;
    let heading = between(text, "<h1", "</h1>").map(|part| plain(part_of(part))).unwrap_or_default();
    let written = heading.split_whitespace().next().unwrap_or_default();
    let (Some(packages), true) = (behind(text, "'new_packages'", "\"new_packages\""), written.starts_with("ALAS"))
    else {
        return Err(Refusal::Unreadable("is no page of a bulletin: it has no id or no new packages".to_owned()));
    };
    let Some(release) = release(text) else {
        return Err(Refusal::Unreadable("is no page of a bulletin: it names no release".to_owned()));
    };
    let mut faults = Vec::new();
    let builds = builds(between(packages, "<pre>", "</pre>").unwrap_or_default(), &mut faults);
    let section = |single: &str, double: &str, end: &str| {
        behind(text, single, double).and_then(|rest| rest.split(end).next()).map(|part| plain(part_of(part)))
    };
    let flaws = section("'references'", "\"references\"", "</div>").unwrap_or_default();
    let severity = section("'severity'", "\"severity\"", "</div>").unwrap_or_default();
    let overview = section("'issue_overview'", "\"issue_overview\"", "</div>").unwrap_or_default();
    let page = Page {
        flaws: entry::cves(&flaws),
        severity: severity.split_whitespace().last().unwrap_or_default().to_owned(),
        overview: overview.trim().trim_start_matches("Issue Overview:").trim().to_owned(),
        builds,
    };
    let advisory = of_page(&full_id(written, &release), &release, page, &mut faults);
    Ok(Given::one(Piece::Page(Box::new(advisory)), faults))
}

/// What stands behind the end of the tag that the mark was found in.
fn part_of(text: &str) -> &str {
    text.split_once('>').map_or(text, |(_, behind)| behind)
}

fn behind<'t>(text: &'t str, single: &str, double: &str) -> Option<&'t str> {
    text.split_once(single).or_else(|| text.split_once(double)).map(|(_, behind)| behind)
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    text.split_once(start)?.1.split(end).next()
}

/// The release that the page says it is for: `Amazon Linux 2 Security Advisory:`.
fn release(text: &str) -> Option<String> {
    let (before, _) = text.split_once(" Security Advisory:")?;
    let words = before.rsplit('>').next()?.trim();
    let release = words.strip_prefix("Amazon Linux")?.trim();
    Some(if matches!(release, "" | "AMI" | "1") { "2018.03" } else { release }.to_owned())
}

/// New packages by architecture, `src` among them.
fn builds(text: &str, faults: &mut Vec<Fault>) -> Vec<(Build, Option<String>)> {
    let mut builds = Vec::new();
    for line in text.split("<br").map(|line| plain(line.trim_start_matches([' ', '/', '>']))) {
        let line = line.trim();
        if line.is_empty() || line.ends_with(':') {
            continue;
        }
        match nevra::build_and_architecture(line) {
            Some((build, architecture)) => builds.push((build, Some(architecture))),
            None => faults.push(Fault::Lost(format!("`{line}` is no build of a package"))),
        }
    }
    builds
}

/// Text without tags, and with the few references that the pages use.
fn plain(html: &str) -> String {
    let mut text = String::new();
    for (number, part) in html.split('<').enumerate() {
        let behind = if number == 0 { part } else { part.split_once('>').map_or("", |(_, behind)| behind) };
        text.push_str(behind);
    }
    let text = text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&amp;", "&")
}

fn of_page(id: &str, release: &str, page: Page, faults: &mut Vec<Fault>) -> Advisory {
    let mut advisory = entry::advisory(id.to_owned(), page.flaws);
    advisory.record.details = page.overview;
    advisory.record.ratings.extend(entry::word(&page.severity.to_lowercase()));
    let home = Home { ecosystem: "Amazon Linux", release: Some(release) };
    let is_source = |(_, architecture): &(Build, Option<String>)| architecture.as_deref() == Some("src");
    let (sources, binaries): (Vec<_>, Vec<_>) = page.builds.into_iter().partition(is_source);
    for (build, _) in sources {
        let entry = home.source(&build.name, vec![entry::below(&build.version)]);
        entry::push(&mut advisory.entries, entry, faults);
    }
    for (build, architecture) in nevra::sorted(binaries) {
        let mut entry = home.entry(&build.name, vec![entry::below(&build.version)]);
        entry.posting.architecture = architecture.map(Into::into);
        entry::push(&mut advisory.entries, entry, faults);
    }
    advisory
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bulletin_has_the_id_of_its_release() {
        for (written, release, expected) in [
            ("ALAS-2018-939", "2", "ALAS2-2018-939"),
            ("ALAS2-2018-939", "2", "ALAS2-2018-939"),
            ("ALASDOCKER-2021-001", "2", "ALAS2DOCKER-2021-001"),
            ("ALAS-2023-126", "2023", "ALAS2023-2023-126"),
            ("ALAS-2018-939", "2018.03", "ALAS-2018-939"),
        ] {
            assert_eq!(full_id(written, release), expected);
        }
    }

    #[test]
    fn a_moment_of_a_list_is_a_day() {
        assert_eq!(day("Thu, 11 Jan 2018 21:05:00 GMT").as_deref(), Some("2018-01-11"));
        assert_eq!(day("yesterday"), None);
    }
}
