//! Tables of scores: EPSS, the catalogue of CISA, CISA's points of decision. A row that makes no sense is counted and
//! passed over; a table whose head is another one is refused as a whole.

use std::collections::BTreeMap;

use plimsoll_database::{Automatable, Cve, Date, Epss, Exploitation, Kev, Scores, Source, Ssvc, TechnicalImpact};
use serde::Deserialize;

use crate::report::TableReport;

/// Why a table was refused.
#[derive(Debug, thiserror::Error)]
pub enum EnrichmentError {
    /// It cannot be read.
    #[error("cannot read it")]
    Read(#[from] std::io::Error),
    /// It is larger than 1 GiB.
    #[error("it is larger than 1 GiB")]
    Large,
    /// It is no UTF-8.
    #[error("it is no text")]
    Text,
    /// Its first lines are not those of the table.
    #[error("it does not begin as {0}")]
    Head(&'static str),
    /// It is no JSON of that form.
    #[error("it is no {0}")]
    Json(&'static str, #[source] serde_json::Error),
}

/// A table that was read.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Table<T> {
    /// The rows.
    pub rows: BTreeMap<Cve, T>,
    /// What was met.
    pub report: TableReport,
}

impl<T> Table<T> {
    fn new(name: &str, stamp: String) -> Self {
        Self { rows: BTreeMap::new(), report: TableReport { name: name.to_owned(), stamp, ..TableReport::default() } }
    }

    fn add(&mut self, row: Option<(Cve, T)>) {
        match row {
            Some((cve, row)) => {
                self.rows.insert(cve, row);
                self.report.rows += 1;
            }
            None => self.report.unreadable += 1,
        }
    }

    /// The table as a source of the database.
    pub(crate) fn source(&self, licence: &str, attribution: &str) -> Source {
        Source {
            name: self.report.name.clone(),
            licence: licence.to_owned(),
            attribution: attribution.to_owned(),
            stamp: Some(self.report.stamp.clone()),
            records: self.rows.len() as u64,
            withdrawn: 0,
        }
    }
}

/// Reads the daily file of EPSS. Its first line must hold model and date, because a change of the model moves all
/// scores. Source: FIRST, EPSS data.
pub fn epss(text: &str) -> Result<Table<Epss>, EnrichmentError> {
    let wrong =
        || EnrichmentError::Head("EPSS: a line with `model_version` and `score_date`, then `cve,epss,percentile`");
    let mut lines = text.lines();
    let head = lines.next().and_then(|line| line.strip_prefix('#')).ok_or_else(wrong)?;
    let value = |key: &str| {
        let behind = head.split(',').find_map(|field| field.strip_prefix(key)?.strip_prefix(':'));
        behind.filter(|value| !value.is_empty()).ok_or_else(wrong)
    };
    let (model, date) = (value("model_version")?, value("score_date")?);
    if lines.next() != Some("cve,epss,percentile") {
        return Err(wrong());
    }
    let mut table = Table::new("EPSS", format!("model {model}, scores of {date}"));
    for line in lines.filter(|line| !line.is_empty()) {
        table.add(epss_row(line));
    }
    Ok(table)
}

fn epss_row(line: &str) -> Option<(Cve, Epss)> {
    let mut fields = line.split(',');
    let cve = Cve::parse(fields.next()?)?;
    let row = Epss { score: share(fields.next()?)?, percentile: share(fields.next()?)? };
    fields.next().is_none().then_some((cve, row))
}

/// A share from 0 to 1 in hundred-thousandths, rounded.
fn share(text: &str) -> Option<u32> {
    let share: f64 = text.parse().map_or(None, Some)?;
    let whole = f64::from(Epss::WHOLE);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is from 0 to 100,000")]
    (0.0..=1.0).contains(&share).then(|| (share * whole).round() as u32)
}

#[derive(Deserialize)]
struct Catalogue {
    #[serde(rename = "catalogVersion")]
    version: String,
    vulnerabilities: Vec<serde_json::Value>,
}

/// Reads the catalogue of known exploited vulnerabilities. Source: CISA, its JSON schema.
pub fn kev(text: &str) -> Result<Table<Kev>, EnrichmentError> {
    let catalogue: Catalogue =
        serde_json::from_str(text).map_err(|error| EnrichmentError::Json("catalogue of CISA", error))?;
    let mut table = Table::new("CISA KEV", catalogue.version);
    for row in &catalogue.vulnerabilities {
        table.add(kev_row(row));
    }
    Ok(table)
}

fn kev_row(row: &serde_json::Value) -> Option<(Cve, Kev)> {
    let text = |key: &str| row.get(key).and_then(serde_json::Value::as_str);
    let day = |key: &str| text(key).and_then(|day| day.parse::<Date>().map_or(None, Some));
    let is_ransomware = text("knownRansomwareCampaignUse").is_some_and(|word| word.eq_ignore_ascii_case("known"));
    Some((Cve::parse(text("cveID")?)?, Kev { added: day("dateAdded")?, due: day("dueDate"), is_ransomware }))
}

/// The columns that must be there; others are passed over.
const SSVC_COLUMNS: [&str; 5] = ["cve", "exploitation", "automatable", "technical_impact", "cisa_cvss"];

/// Reads CISA's points of decision as a table: a line of names, then a line for each CVE id. Words come in any case.
pub fn ssvc(text: &str) -> Result<Table<Ssvc>, EnrichmentError> {
    let wrong = || {
        EnrichmentError::Head(
            "points of decision: `cve`, `exploitation`, `automatable`, `technical_impact`, `cisa_cvss`",
        )
    };
    let mut lines = text.lines();
    let names = fields(lines.next().unwrap_or_default());
    let mut places = [0; SSVC_COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(SSVC_COLUMNS) {
        *place = names.iter().position(|name| name == column).ok_or_else(wrong)?;
    }
    let mut table = Table::new("CISA SSVC", String::new());
    for line in lines.filter(|line| !line.is_empty()) {
        table.add(ssvc_row(&fields(line), places));
    }
    Ok(table)
}

fn ssvc_row(fields: &[String], [cve, exploitation, automatable, impact, vector]: [usize; 5]) -> Option<(Cve, Ssvc)> {
    let field = |place: usize| fields.get(place).map(|field| field.trim().to_ascii_lowercase());
    let exploitation = match field(exploitation)?.as_str() {
        "" => None,
        "none" => Some(Exploitation::None),
        "poc" | "public poc" => Some(Exploitation::ProofOfConcept),
        "active" => Some(Exploitation::Active),
        _ => return None,
    };
    let automatable = match field(automatable)?.as_str() {
        "" => None,
        "no" => Some(Automatable::No),
        "yes" => Some(Automatable::Yes),
        _ => return None,
    };
    let impact = match field(impact)?.as_str() {
        "" => None,
        "partial" => Some(TechnicalImpact::Partial),
        "total" => Some(TechnicalImpact::Total),
        _ => return None,
    };
    let score = fields.get(vector).and_then(|vector| Scores::of(vector.trim())).map(|scores| scores.base);
    Some((Cve::parse(fields.get(cve)?)?, Ssvc { exploitation, automatable, impact, score }))
}

/// The fields of a line of CSV. A line end within quotes is none of the table that is read here.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut in_quotes = false;
    for character in line.chars() {
        match (character, fields.last_mut()) {
            ('"', _) => in_quotes = !in_quotes,
            (',', _) if !in_quotes => fields.push(String::new()),
            (character, Some(field)) => field.push(character),
            (_, None) => {}
        }
    }
    fields
}
