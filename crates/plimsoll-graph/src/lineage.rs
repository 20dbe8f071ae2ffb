//! What an image was built on (image spec section 3.11).
//!
//! Layers that are those of a known image prove it; what the image says of itself is a claim; packages that are nearly
//! those of a candidate are a guess with a figure. A base that was squashed into other layers leaves no more than that.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_facts::image::{Base, BaseEntry, BaseGrade, Digest};
use plimsoll_facts::{Image, Inventory, Package, PackageClass};

/// Annotations and labels by which an image names its base. Source: OCI image specification, annotations.md.
const NAME: &str = "org.opencontainers.image.base.name";
const DIGEST: &str = "org.opencontainers.image.base.digest";

/// How many of a hundred packages of a candidate an image must have to be taken for built on it. An upgrade on top
/// changes a few of the packages of a distribution, another release of it nearly all.
const SIMILAR_PERCENT: usize = 75;

/// The packages below which a likeness says nothing.
const FEWEST_PACKAGES: usize = 5;

/// The images that others may be built on.
#[derive(Debug, Default)]
pub struct Bases {
    entries: Vec<BaseEntry>,
    /// Places in `entries` by the layers: equal lists have equal chain ids. Source: OCI image specification, config.md.
    by_layers: BTreeMap<Vec<Digest>, Vec<usize>>,
    /// What is in those that were read, by place in `entries`.
    packages: Vec<(usize, BTreeSet<String>)>,
}

/// What an image says of its base.
struct Claim<'i> {
    name: Option<&'i str>,
    digest: Option<Digest>,
    place: &'static str,
}

impl Bases {
    /// The entries of a catalogue.
    pub fn new(entries: impl IntoIterator<Item = BaseEntry>) -> Self {
        let mut bases = Self::default();
        entries.into_iter().for_each(|entry| bases.add(entry));
        bases
    }

    /// An image that was read and may be the base of another. `created` is in seconds since 1970.
    pub fn add_candidate(&mut self, image: &Image, created: Option<i64>) {
        self.packages.push((self.entries.len(), installed(image)));
        let diff_ids: Option<Vec<Digest>> = image.layers.iter().map(|layer| layer.diff_id).collect();
        self.add(BaseEntry {
            name: image.name().to_owned(),
            digest: image.manifest,
            diff_ids: diff_ids.unwrap_or_default(),
            created: created.filter(|created| *created > 0),
            platform: platform(image),
        });
    }

    fn add(&mut self, entry: BaseEntry) {
        if !entry.diff_ids.is_empty() {
            self.by_layers.entry(entry.diff_ids.clone()).or_default().push(self.entries.len());
        }
        self.entries.push(entry);
    }

    /// The base of an image; `None` when nothing says one.
    pub fn of(&self, image: &Image) -> Option<Base> {
        let claim = Claim::of(image);
        let mut base = self.by_layers(image, claim.as_ref()).or_else(|| {
            let claim = claim.as_ref()?;
            let known = self.entries.iter().find(|entry| claim.digest.is_some() && entry.digest == claim.digest);
            Some(Base {
                grade: BaseGrade::Claimed,
                name: claim.name.or(known.map(|entry| &*entry.name)).map(str::to_owned),
                digest: claim.digest,
                created: known.and_then(|entry| entry.created),
                layers: None,
                newer: None,
                evidence: vec![claim.text()],
            })
        });
        base = base.or_else(|| self.similar(image));
        if let Some(base) = &mut base {
            base.newer = self.newer(base, platform(image).as_deref());
        }
        base
    }

    /// By the longest entry whose layers are the lowest ones of the image.
    fn by_layers(&self, image: &Image, claim: Option<&Claim<'_>>) -> Option<Base> {
        let diff_ids: Vec<Digest> = image.layers.iter().map_while(|layer| layer.diff_id).collect();
        let (count, entry) = (1..=diff_ids.len()).rev().find_map(|count| {
            let places = self.by_layers.get(diff_ids.get(..count)?)?;
            let entries = places.iter().filter_map(|place| self.entries.get(*place));
            // An image is not built on itself.
            let mut others = entries.filter(|entry| entry.digest.is_none() || entry.digest != image.manifest);
            let first = others.next()?;
            let is_claimed = |entry: &&BaseEntry| claim.is_some_and(|claim| claim.names(entry));
            Some((count, std::iter::once(first).chain(others).find(is_claimed).unwrap_or(first)))
        })?;
        let is_computed = image.layers.iter().take(count).all(|layer| {
            let computed = layer.index.as_ref().and_then(|index| index.diff_id);
            computed.is_some() && computed == layer.diff_id
        });
        let layers = if count == 1 {
            "its lowest layer is that".to_owned()
        } else {
            format!("its {count} lowest layers are those")
        };
        let mut evidence = vec![if is_computed {
            format!("{layers} of {}", entry.name)
        } else {
            format!(
                "by its configuration {layers} of {}; that was not compared with the layers, which `--verify full` \
                     does",
                entry.name
            )
        }];
        if let Some(claim) = claim {
            let agrees = if claim.names(entry) { "" } else { ", which is not what the layers say" };
            evidence.push(format!("{}{agrees}", claim.text()));
        }
        Some(Base {
            grade: if is_computed { BaseGrade::Proven } else { BaseGrade::Claimed },
            name: Some(entry.name.clone()),
            digest: entry.digest,
            created: entry.created,
            layers: u32::try_from(count).map_or(None, Some),
            newer: None,
            evidence,
        })
    }

    /// By the candidate of which the image has the largest part, if that is most of it.
    fn similar(&self, image: &Image) -> Option<Base> {
        let of_image = installed(image);
        let share =
            |packages: &BTreeSet<String>| packages.intersection(&of_image).count() * 100 / packages.len().max(1);
        let candidates = self.packages.iter().filter(|(_, packages)| packages.len() >= FEWEST_PACKAGES);
        let shares = candidates.filter_map(|(place, packages)| {
            let entry = self.entries.get(*place)?;
            let is_other = entry.digest.is_none() || entry.digest != image.manifest;
            is_other.then(|| (share(packages), packages.len(), entry))
        });
        let (percent, count, entry) = shares.max_by_key(|(percent, count, _)| (*percent, *count))?;
        (percent >= SIMILAR_PERCENT).then(|| Base {
            grade: BaseGrade::Inferred,
            name: Some(entry.name.clone()),
            digest: entry.digest,
            created: entry.created,
            layers: None,
            newer: None,
            evidence: vec![format!("it has {percent} % of the {count} packages of {}", entry.name)],
        })
    }

    /// The newest entry of the name of a base, if it was made later.
    fn newer(&self, base: &Base, platform: Option<&str>) -> Option<BaseEntry> {
        let (name, created) = (base.name.as_ref()?, base.created?);
        let of_name = self.entries.iter().filter(|entry| entry.name == *name && entry.created > Some(created));
        // Other platforms are other images.
        let fits = |entry: &&BaseEntry| {
            platform.is_none() || entry.platform.is_none() || entry.platform.as_deref() == platform
        };
        of_name.filter(fits).max_by_key(|entry| entry.created).cloned()
    }
}

impl<'i> Claim<'i> {
    fn of(image: &'i Image) -> Option<Self> {
        let labels = image.config().map_or(None, |config| Some(&config.labels));
        [(Some(&image.annotations), "its manifest"), (labels, "its label")].into_iter().find_map(|(said, place)| {
            let value = |key: &str| said?.get(key).map(String::as_str).filter(|value| !value.is_empty());
            let (name, digest) = (value(NAME), value(DIGEST).and_then(Digest::parse));
            (name.is_some() || digest.is_some()).then_some(Self { name, digest, place })
        })
    }

    fn names(&self, entry: &BaseEntry) -> bool {
        match self.digest {
            Some(digest) => entry.digest == Some(digest),
            None => self.name == Some(&*entry.name),
        }
    }

    fn text(&self) -> String {
        let name = self.name.unwrap_or_default();
        let digest = self.digest.map(|digest| format!("@{digest}")).unwrap_or_default();
        format!("{} says that it is built on {name}{digest}", self.place)
    }
}

/// The platform of an image, where its configuration is known.
fn platform(image: &Image) -> Option<String> {
    image.config().map_or(None, |config| Some(config.platform.to_string()))
}

/// Says of each package whether it is the base's, by what is in the layers of the base alone: a package that was
/// upgraded on top is not.
pub fn mark_from_base(packages: &mut [Package], of_base: &Inventory) {
    let known: BTreeSet<Key<'_>> = of_base.packages.iter().map(key).collect();
    for package in packages {
        package.from_base = Some(known.contains(&key(package)));
    }
}

/// The packages that lower layers had and the image has not, each with the layer that took it away. `views` are the
/// inventories of the image up to each of its layers, the lowest first, without the last; those of the image are in
/// `of_image`. Who needs whom is not told of them: what they needed is gone too, or another version of it.
pub fn gone_packages(views: Vec<Inventory>, of_image: &Inventory) -> Vec<Package> {
    let there: BTreeSet<Key<'_>> = of_image.packages.iter().map(key).collect();
    let mut gone: Vec<Package> = Vec::new();
    // From the top down: the highest view that has a package tells when it went.
    for (layer, view) in (1..).zip(views).collect::<Vec<(u32, Inventory)>>().into_iter().rev() {
        let known: BTreeSet<Key<'_>> = gone.iter().map(key).chain(there.iter().copied()).collect();
        let is_new = |package: &&Package| !known.contains(&key(package));
        let new: Vec<Package> = view.packages.iter().filter(is_new).cloned().collect();
        drop(known);
        gone.extend(new.into_iter().map(|package| Package {
            dependencies: Vec::new(),
            owner: None,
            gone_in: Some(layer),
            ..package
        }));
    }
    gone.sort_by(|one, other| (key(one), one.sights.first()).cmp(&(key(other), other.sights.first())));
    gone
}

/// Type, namespace, name, version, architecture.
type Key<'p> = (&'p str, Option<&'p str>, &'p str, &'p str, Option<&'p str>);

fn key(package: &Package) -> Key<'_> {
    let record = &package.record;
    (&record.kind, record.namespace.as_deref(), &record.name, &record.version, record.arch.as_deref())
}

/// The packages that are there, in their versions. What a lock file names may not be.
fn installed(image: &Image) -> BTreeSet<String> {
    let packages = image.inventory.packages.iter();
    let there = packages.filter(|package| package.record.class != PackageClass::Declared);
    there.map(|package| image.inventory.purl(package)).collect()
}
