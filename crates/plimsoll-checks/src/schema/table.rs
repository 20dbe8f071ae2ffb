//! The types of the Kubernetes API, from a generated table.
//!
//! The table is text, so that a new version is a change that people can read. Only its lines are found at the first
//! use; a type is taken apart when an object needs it.

use std::sync::{LazyLock, OnceLock};

use plimsoll_model::Minor;

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("kubernetes.txt")));

/// The versions that something is there: from the first to the last one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Lifetime {
    /// The oldest version of the table may stand for older ones.
    pub(crate) first: Minor,
    /// The newest version of the table stands for newer ones.
    pub(crate) last: Minor,
}

impl Lifetime {
    /// True when it is there in the version.
    pub(crate) fn covers(self, version: Minor) -> bool {
        self.first <= version && version <= self.last
    }
}

/// A kind in one version of its group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KindVersion {
    /// `apiVersion`.
    pub(crate) api_version: &'static str,
    /// `kind`.
    pub(crate) kind: &'static str,
    pub(crate) lifetime: Lifetime,
    name: &'static str,
}

impl KindVersion {
    /// The API group.
    pub(crate) fn group(&self) -> &'static str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }

    /// The type of its objects.
    pub(crate) fn fields(&self) -> &'static [Field] {
        TABLE.number(self.name).map_or(&[], |number| TABLE.fields(number))
    }
}

/// A field of a type.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) wanted: Wanted,
    /// The server refuses objects without it.
    pub(crate) is_required: bool,
    pub(crate) lifetime: Lifetime,
}

/// What may stand in a field.
#[derive(Debug)]
pub(crate) enum Wanted {
    Anything,
    Text,
    Time,
    Truth,
    /// A whole number of so many bits.
    Integer(u32),
    Number,
    Base64,
    Quantity,
    IntegerOrText,
    List(Box<Wanted>),
    /// A mapping with free keys.
    Map(Box<Wanted>),
    Either(Box<(Wanted, Wanted)>),
    /// A mapping with the fields of the type of that number.
    Object(usize),
}

/// The fields of the type of that number, sorted by name, all versions together.
pub(crate) fn fields(number: usize) -> &'static [Field] {
    TABLE.fields(number)
}

/// The metadata of every object, custom ones too.
pub(crate) fn object_meta() -> &'static [Field] {
    TABLE.number("meta.v1.ObjectMeta").map_or(&[], |number| TABLE.fields(number))
}

/// All kinds, by version and kind.
pub(crate) fn kinds() -> &'static [KindVersion] {
    &TABLE.kinds
}

/// The kind of that name in that version of its group.
pub(crate) fn kind(api_version: &str, kind: &str) -> Option<&'static KindVersion> {
    kinds().iter().find(|row| row.kind == kind && row.api_version == api_version)
}

/// True when the table reaches back to the version.
pub(crate) fn reaches(version: Minor) -> bool {
    version >= TABLE.oldest
}

struct Table {
    oldest: Minor,
    newest: Minor,
    kinds: Vec<KindVersion>,
    /// Name and fields of each type, sorted by name.
    lines: Vec<(&'static str, &'static str)>,
    types: Vec<OnceLock<Vec<Field>>>,
}

impl Table {
    fn read(text: &'static str) -> Self {
        let mut table =
            Self { oldest: Minor(0), newest: Minor::NEWEST, kinds: Vec::new(), lines: Vec::new(), types: Vec::new() };
        for line in text.lines() {
            if let Some(range) = line.strip_prefix("# Versions 1.") {
                let (oldest, newest) = range.trim_end_matches('.').split_once(" to 1.").unwrap_or_default();
                table.oldest = minor(oldest).unwrap_or(table.oldest);
                table.newest = minor(newest).unwrap_or(table.newest);
            } else if let Some(kind) = line.strip_prefix("= ") {
                let mut words = kind.split(' ');
                if let (Some(api_version), Some(kind), Some(name)) = (words.next(), words.next(), words.next()) {
                    let (name, marks) = name.split_at(name.find(['+', '-']).unwrap_or(name.len()));
                    table.kinds.push(KindVersion { api_version, kind, lifetime: table.lifetime(marks), name });
                }
            } else if !line.starts_with('#') {
                table.lines.push(line.split_once(' ').unwrap_or((line, "")));
                table.types.push(OnceLock::new());
            }
        }
        table
    }

    fn number(&self, name: &str) -> Option<usize> {
        let number = self.lines.partition_point(|(known, _)| *known < name);
        self.lines.get(number).filter(|(known, _)| *known == name).map(|_| number)
    }

    fn fields(&'static self, number: usize) -> &'static [Field] {
        let (Some((name, line)), Some(fields)) = (self.lines.get(number), self.types.get(number)) else { return &[] };
        let package = name.rsplit_once('.').map_or("", |(package, _)| package);
        fields.get_or_init(|| line.split(' ').filter_map(|text| self.field(text, package)).collect())
    }

    fn field(&self, text: &'static str, package: &str) -> Option<Field> {
        let (name, rest) = text.rsplit_once(':')?;
        let (code, marks) = rest.split_at(rest.find(['!', '+', '-']).unwrap_or(rest.len()));
        let (is_required, marks) = marks.strip_prefix('!').map_or((false, marks), |marks| (true, marks));
        Some(Field { name, wanted: self.wanted(code, package), is_required, lifetime: self.lifetime(marks) })
    }

    fn wanted(&self, code: &str, package: &str) -> Wanted {
        if let Some(item) = code.strip_prefix('[') {
            return Wanted::List(Box::new(self.wanted(item, package)));
        }
        if let Some(value) = code.strip_prefix('{') {
            return Wanted::Map(Box::new(self.wanted(value, package)));
        }
        if let Some((one, other)) = code.split_once('|') {
            return Wanted::Either(Box::new((self.wanted(one, package), self.wanted(other, package))));
        }
        match code {
            "s" => Wanted::Text,
            "t" => Wanted::Time,
            "b" => Wanted::Truth,
            "i" => Wanted::Integer(32),
            "l" => Wanted::Integer(64),
            "d" => Wanted::Number,
            "y" => Wanted::Base64,
            "q" => Wanted::Quantity,
            "o" => Wanted::IntegerOrText,
            "a" => Wanted::Anything,
            name => {
                let full = if name.starts_with('.') { [package, name].concat() } else { name.to_owned() };
                self.number(&full).map_or(Wanted::Anything, Wanted::Object)
            }
        }
    }

    /// Reads `+N-N`.
    fn lifetime(&self, marks: &str) -> Lifetime {
        let (first, last) = marks.split_once('-').unwrap_or((marks, ""));
        Lifetime {
            first: minor(first.trim_start_matches('+')).unwrap_or(self.oldest),
            last: minor(last).unwrap_or(self.newest),
        }
    }
}

fn minor(digits: &str) -> Option<Minor> {
    digits.parse().map_or(None, |number| Some(Minor(number)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_understood() {
        assert_eq!((TABLE.oldest, TABLE.newest), (Minor(28), Minor::NEWEST));
        assert!(TABLE.lines.is_sorted());
        for (number, (name, line)) in TABLE.lines.iter().enumerate() {
            let fields = fields(number);
            assert_eq!(fields.len(), line.split(' ').filter(|field| !field.is_empty()).count(), "{name}");
            assert!(fields.is_sorted_by_key(|field| field.name), "{name}");
            let open = fields.iter().filter(|field| matches!(field.wanted, Wanted::Anything)).map(|field| field.name);
            for field in open {
                assert!(line.contains(&format!("{field}:a")), "{name} {field}");
            }
        }
        for kind in kinds() {
            assert!(kind.fields().iter().any(|field| field.name == "metadata"), "{kind:?}");
        }
    }

    #[test]
    fn a_field_knows_its_type_and_its_versions() {
        let pod = kind("v1", "Pod").unwrap().fields();
        let Wanted::Object(spec) = pod.iter().find(|field| field.name == "spec").unwrap().wanted else { panic!() };
        let field = |name: &str| fields(spec).iter().find(|field| field.name == name).unwrap();
        assert!(matches!(field("hostNetwork").wanted, Wanted::Truth));
        assert!(field("containers").is_required && !field("volumes").is_required);
        assert_eq!(field("hostnameOverride").lifetime, Lifetime { first: Minor(34), last: Minor::NEWEST });
    }
}
