//! The certificates of an image, each told at one place: a bundle that repeats what a file beside it holds is no second
//! cause.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use plimsoll_content::CertificateFact;
use plimsoll_engine::{Context, Findings, Noted};
use plimsoll_facts::Image;
use plimsoll_facts::image::ViewFile;
use plimsoll_graph::days_until;
use plimsoll_model::{Assessed, Unknown, Why};

use super::{KeyFile, key_files, shown};

/// Certificates of authorities in one file from which on it is a copy of a public list: nobody keeps so many by hand.
const PUBLIC_LIST: usize = 20;

/// Names that a finding shows.
const MOST_NAMES: usize = 3;

/// Other files that a finding names.
const MOST_FILES: usize = 5;

/// Certificates that are told at a file.
pub(crate) struct Certificates<'f, 'e> {
    at: &'f KeyFile<'e>,
    file: ViewFile<'e>,
    /// Those that are told here, by place.
    pub(crate) told: Vec<&'f CertificateFact>,
    /// Files that hold some of them too.
    others: Vec<&'f KeyFile<'e>>,
}

/// The certificates that fit, each at the file with the fewest certificates, in files of the view. Of two alike, a
/// package's is where it comes from.
pub(crate) fn certificates<'f, 'e>(
    files: &'f [KeyFile<'e>],
    fits: impl Fn(ViewFile<'e>, &CertificateFact) -> bool,
) -> Vec<Certificates<'f, 'e>> {
    let mut live: Vec<_> = files.iter().filter_map(|at| Some((at, at.file?))).collect();
    live.sort_by_key(|(at, file)| (at.facts.certificates.len(), !at.is_of_package, file.path()));
    let mut holders: Vec<Certificates<'f, 'e>> = Vec::new();
    let mut told_at: BTreeMap<[u8; 32], usize> = BTreeMap::new();
    for (at, file) in live {
        let mut told = Vec::new();
        for certificate in at.facts.certificates.iter().filter(|certificate| fits(file, certificate)) {
            match told_at.entry(certificate.fingerprint) {
                Entry::Vacant(vacant) => {
                    vacant.insert(holders.len());
                    told.push(certificate);
                }
                Entry::Occupied(place) => {
                    // A file may hold several that another has.
                    if let Some(holder) = holders.get_mut(*place.get())
                        && holder.others.last().is_none_or(|last| !std::ptr::eq(*last, at))
                    {
                        holder.others.push(at);
                    }
                }
            }
        }
        if !told.is_empty() {
            holders.push(Certificates { at, file, told, others: Vec::new() });
        }
    }
    holders
}

impl<'e> Certificates<'_, 'e> {
    /// True when a package brings the file, or it is a copy of a public list.
    pub(crate) fn is_of_package(&self) -> bool {
        let authorities = self.at.facts.certificates.iter().filter(|certificate| certificate.is_ca).count();
        self.at.is_of_package || authorities >= PUBLIC_LIST
    }

    /// A finding at the file: what is wrong with the one certificate, or with how many, and with the first of them.
    pub(crate) fn tell<'n>(
        &self,
        image: &'e Image,
        findings: &'n mut Findings<'_, 'e>,
        [of_one, of_many]: [&str; 2],
        words: impl Fn(&CertificateFact) -> String,
    ) -> Noted<'n> {
        let path = shown(self.file);
        let called = |certificate: &&CertificateFact| {
            let name = Some(&*certificate.common_name).filter(|name| !name.is_empty()).unwrap_or("without a name");
            format!("`{name}` {}", words(certificate))
        };
        let mut names: Vec<String> = self.told.iter().take(MOST_NAMES).map(called).collect();
        let count = self.told.len();
        if count > MOST_NAMES {
            names.push(format!("{} more", count - MOST_NAMES));
        }
        let names = names.join(", ");
        let mut found = match count {
            1 => findings.on_file(image, self.file, format_args!("`{path}` holds a certificate {of_one}: {names}")),
            _ => findings.on_file(
                image,
                self.file,
                format_args!("`{path}` holds {count} certificates {of_many}: {names}"),
            ),
        };
        for other in self.others.iter().take(MOST_FILES) {
            found = other.beside(found, image, "holds it too");
        }
        found
    }
}

/// Tells of the certificates that have expired, or do so within some days, in files of packages or in all others.
pub(crate) fn expiring<'e>(
    image: &'e Image,
    context: &Context<'e>,
    findings: &mut Findings<'_, 'e>,
    (of_packages, within): (bool, u32),
) -> Assessed {
    let files = key_files(image)?;
    // Only a day that is none cannot be counted from.
    days_until(0, context.as_of).ok_or(Unknown::new(Why::Malformed))?;
    let days = |certificate: &CertificateFact| days_until(certificate.not_after, context.as_of);
    let is_over = |certificate: &CertificateFact| days(certificate).is_some_and(|days| days < i64::from(within));
    for holder in certificates(&files, |_, certificate| is_over(certificate)) {
        if holder.is_of_package() == of_packages {
            let is_soon = holder.told.iter().any(|certificate| days(certificate).is_some_and(|days| days >= 0));
            let what = if is_soon {
                ["that soon expires", "that have expired or soon will"]
            } else {
                ["that has expired", "that have expired"]
            };
            holder.tell(image, findings, what, |certificate| match days(certificate).unwrap_or_default() {
                0 => "(today)".to_owned(),
                left @ 1.. => format!("(in {left} days)"),
                over => format!("({} days ago)", over.saturating_neg()),
            });
        }
    }
    Ok(())
}
