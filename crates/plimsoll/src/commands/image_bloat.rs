//! `plimsoll image bloat`: what of an image its start command cannot reach.

use std::cmp::Reverse;
use std::io::Write;

use plimsoll_facts::Image;
use plimsoll_facts::image::{ImageSource, ViewId, shown_path};
use plimsoll_graph::reach::{
    Environment, From, Level, PackageReach, PackageState, Reached, Root, Step, by_package, reach, roots,
    with_dependencies,
};
use plimsoll_report::{harmless_json, harmless_line};
use serde_json::{Value, json};

use super::image::{code, gaps_of, target_of};
use super::image_files::{missing, normal};
use crate::cli::{Global, ImageBloat};
use crate::config::Configuration;
use crate::exit::{Failure, Outcome};
use crate::images;
use crate::output::stdout;

/// Packages and blind spots that are shown as text; the JSON form has all.
const MOST_SHOWN: usize = 40;

pub(super) fn run(args: &ImageBloat, global: &Global) -> Outcome {
    let configuration = Configuration::load(global, &args.settings)?;
    super::pipeline::set_threads(&configuration)?;
    let target = target_of(&args.target)?;
    let (options, bases) = (configuration.image_options()?, configuration.bases()?);
    let mut seen = images::see(&target, &options, &bases, images::Depth::Edges)
        .map_err(|error| images::failure(&target, &error))?;
    if seen.images.iter().any(|image| image.source == ImageSource::Sbom) {
        return Err(Failure::usage(format!("`{}` lists packages; it has neither layers nor files", args.target)));
    }
    let gaps = gaps_of(&mut seen);
    let mut out = stdout();
    let mut gate = 0;
    for image in &seen.images {
        let bloat = Bloat::of(image, args)?;
        let share = bloat.unreached_percent();
        let fails = args.max_unreached.is_some_and(|most| share > u64::from(most));
        gate = gate.max(u8::from(fails));
        match (&args.why, args.format.as_str()) {
            (Some(what), _) => bloat.write_why(what, &mut out)?,
            (None, "json") => harmless_json(&mut out, &bloat.json(args.with_files))?,
            _ => {
                bloat.write(&mut out)?;
                if let (true, Some(most)) = (fails, args.max_unreached) {
                    writeln!(out, "gate      failed: {share} % of the bytes are unreached, {most} % are allowed")?;
                }
            }
        }
    }
    out.flush()?;
    // 3 counts before 1 (image spec section 2.4).
    Ok(gate.max(code(&gaps, &configuration)))
}

/// What of an image is reached.
struct Bloat<'i> {
    image: &'i Image,
    roots: Vec<Root>,
    reached: Reached,
    packages: Vec<PackageReach>,
}

impl<'i> Bloat<'i> {
    fn of(image: &'i Image, args: &ImageBloat) -> Result<Self, Failure> {
        let config = image.config().map_or(None, Some);
        let mut roots = config.map(roots).unwrap_or_default();
        roots.extend(args.root.iter().map(|root| Root::of_text(root)));
        if roots.is_empty() {
            return Err(Failure::usage(format!("nothing says what `{}` starts", image.name()))
                .with_help("`--root COMMAND` does"));
        }
        let environment = config.map_or_else(Environment::default, Environment::of);
        let level = match args.level {
            1 => Level::Loader,
            2 => Level::Strings,
            _ => Level::Languages,
        };
        let reached = reach(&image.view, &environment, &roots, level);
        let mut packages = by_package(image, &reached);
        if args.safe {
            with_dependencies(&mut packages, &image.inventory);
        }
        Ok(Self { image, roots, reached, packages })
    }

    /// True when nothing is known that could make it more.
    fn is_complete(&self) -> bool {
        self.reached.is_complete() && self.image.is_complete()
    }

    fn name(&self, package: &PackageReach) -> String {
        let found = self.image.inventory.packages.get(package.package as usize);
        found.map_or_else(String::new, |package| {
            harmless_line(format!("{} {}", package.record.name, package.record.version).trim())
        })
    }

    fn path(&self, file: ViewId) -> String {
        let file = self.image.view.file(file);
        file.map_or_else(String::new, |file| format!("/{}", harmless_line(&shown_path(&file.path()))))
    }

    fn from(&self, step: &Step) -> String {
        match step.from {
            From::File(file) => self.path(file),
            From::Root(number) => harmless_line(self.roots.get(number).map_or("", |root| root.origin.as_str())),
        }
    }

    /// Packages of a state and their bytes.
    fn sum(&self, word: &str) -> (usize, u64) {
        let of = self.packages.iter().filter(|package| package.state.word() == word);
        of.fold((0, 0), |(count, bytes), package| (count + 1, bytes + package.bytes))
    }

    /// The share of unreached packages in the bytes of all, in percent, rounded up: a little above a limit is above it.
    fn unreached_percent(&self) -> u64 {
        let all: u64 = self.packages.iter().map(|package| package.bytes).sum();
        let (_, unreached) = self.sum(PackageState::Unreached.word());
        unreached.saturating_mul(100).div_ceil(all.max(1))
    }

    fn write(&self, out: &mut dyn Write) -> Result<(), Failure> {
        writeln!(out, "image     {}", harmless_line(self.image.name()))?;
        for root in &self.roots {
            writeln!(out, "root      {}", harmless_line(&root.origin))?;
        }
        writeln!(out, "files     {} reached, {} named", self.reached.files.len(), self.reached.leaves.len())?;
        for word in ["reached", "by-dependency", "data", "unknown", "unreached"] {
            let (count, bytes) = self.sum(word);
            if count > 0 {
                writeln!(out, "{word:<14}{count:>6} packages {bytes:>14} bytes")?;
            }
        }
        let mut unreached: Vec<&PackageReach> =
            self.packages.iter().filter(|package| package.state == PackageState::Unreached).collect();
        unreached.sort_by_key(|package| Reverse(package.bytes));
        for package in unreached.iter().take(MOST_SHOWN) {
            writeln!(out, "{:>14}  {}", package.bytes, self.name(package))?;
        }
        if unreached.len() > MOST_SHOWN {
            writeln!(out, "                and {} more", unreached.len() - MOST_SHOWN)?;
        }
        if self.is_complete() {
            writeln!(out, "complete  yes")?;
            return Ok(());
        }
        writeln!(out, "complete  no: more may be reached than is known, from {} places", self.reached.blind.len())?;
        for spot in self.reached.blind.iter().take(MOST_SHOWN) {
            let place = spot.file.map_or_else(|| "a root".to_owned(), |file| self.path(file));
            writeln!(out, "  {place} {}", harmless_line(&spot.what))?;
        }
        Ok(())
    }

    /// What leads to a package, by name, or to a path.
    fn write_why(&self, what: &str, out: &mut dyn Write) -> Result<(), Failure> {
        let file = if what.starts_with('/') {
            let path = normal(what.as_bytes());
            let file = self.image.view.at(&path).ok_or_else(|| missing(self.image, &path))?;
            writeln!(out, "/{}", harmless_line(&shown_path(&path)))?;
            Some(file.id())
        } else {
            let named = |package: &&PackageReach| {
                let found = self.image.inventory.packages.get(package.package as usize);
                found.is_some_and(|package| package.record.name == what)
            };
            let mut found: Vec<&PackageReach> = self.packages.iter().filter(named).collect();
            found.sort_by_key(|package| package.state);
            let Some(package) = found.first() else {
                return Err(Failure::job(anyhow::anyhow!("there is no package {what} in the image")));
            };
            writeln!(out, "{}: {}", self.name(package), package.state.word())?;
            match package.state {
                PackageState::Reached(file) | PackageState::Data(file) => Some(file),
                _ => None,
            }
        };
        let steps = file.map(|file| self.reached.witness(file)).unwrap_or_default();
        if steps.is_empty() {
            writeln!(out, "  nothing that is known leads there")?;
        }
        for (file, step) in steps.iter().rev() {
            writeln!(out, "  {} {} -> {}", self.from(step), harmless_line(&step.how), self.path(*file))?;
        }
        Ok(())
    }

    fn json(&self, with_files: bool) -> Value {
        let packages: Vec<Value> = self.packages.iter().map(|package| self.package_json(package)).collect();
        let blind: Vec<Value> = self
            .reached
            .blind
            .iter()
            .map(|spot| json!({ "path": spot.file.map(|file| self.path(file)), "what": spot.what }))
            .collect();
        let mut document = json!({
            "image": self.image.name(),
            "roots": self.roots.iter().map(|root| &root.origin).collect::<Vec<_>>(),
            "complete": self.is_complete(),
            "unreachedPercent": self.unreached_percent(),
            "packages": packages,
            "blindSpots": blind,
        });
        if with_files && let Some(document) = document.as_object_mut() {
            let list = |files: &std::collections::BTreeMap<ViewId, Step>| -> Value {
                files
                    .iter()
                    .map(|(file, step)| json!({ "path": self.path(*file), "from": self.from(step), "how": step.how }))
                    .collect()
            };
            document.insert("files".to_owned(), list(&self.reached.files));
            document.insert("named".to_owned(), list(&self.reached.leaves));
        }
        document
    }

    fn package_json(&self, package: &PackageReach) -> Value {
        let witness = match package.state {
            PackageState::Reached(file) | PackageState::Data(file) => Some(self.path(file)),
            _ => None,
        };
        let found = self.image.inventory.packages.get(package.package as usize);
        json!({
            "name": found.map(|found| &found.record.name),
            "purl": found.map(|found| self.image.inventory.purl(found)),
            "state": package.state.word(),
            "bytes": package.bytes,
            "witness": witness,
        })
    }
}
