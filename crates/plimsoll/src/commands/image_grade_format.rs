//! The grade of an image as text, JSON and a badge.

use std::io::{self, Write};

use plimsoll_advisory::Date;
use plimsoll_report::{harmless_json, harmless_line, harmless_markup};
use plimsoll_verdict::grade::{Cap, Grade, Letter};
use serde_json::{Value, json};

/// A grade with what is told beside it and never moves it.
pub(super) struct Graded {
    pub(super) name: String,
    pub(super) subject: String,
    pub(super) grade: Grade,
    /// The day of the table of lives.
    pub(super) end_of_life: Date,
    /// What still gets updates, and until when.
    pub(super) maintained: Vec<(String, Option<Date>)>,
    /// Days since it was built.
    pub(super) built: Option<i64>,
    /// Its base, and how many days old that is.
    pub(super) base: Option<(String, Option<i64>)>,
}

/// After so many days an image should be built again, so that it gets what its base got. Six weeks.
const REBUILD_DAYS: i64 = 42;

/// Reasons and remedies that are shown at most; JSON has all.
const SHOWN: usize = 20;

pub(super) fn write_text(graded: &Graded, least: Option<Letter>, out: &mut dyn Write) -> io::Result<()> {
    let grade = &graded.grade;
    writeln!(out, "image     {}", harmless_line(&graded.name))?;
    writeln!(out, "grade     {}  (criteria {})", grade.word(), grade.criteria)?;
    for missing in &grade.missing {
        writeln!(out, "missing   {}", harmless_line(missing))?;
    }
    if grade.letter.is_none() {
        writeln!(out, "at best   {}, by what is known", grade.best)?;
    }
    for cap in grade.caps.iter().take(SHOWN) {
        writeln!(out, "cap       {}: {}{}", cap.letter, harmless_line(&cap.reason), since(cap))?;
    }
    more(grade.caps.len(), out)?;
    match &grade.next_drop {
        Some(drop) => writeln!(out, "next drop {} on {}", drop.to.map_or("U", Letter::word), drop.on)?,
        None => writeln!(out, "next drop none with the same data")?,
    }
    if let Some(raise) = &grade.raise {
        for remedy in raise.by.iter().take(SHOWN) {
            writeln!(out, "raise     to {}: {}", raise.to, harmless_line(remedy))?;
        }
        more(raise.by.len(), out)?;
    }
    for (what, until) in &graded.maintained {
        let until = until.map_or_else(|| "no end announced".to_owned(), |day| format!("until {day}"));
        writeln!(out, "updates   {}: {until}", harmless_line(what))?;
    }
    writeln!(out, "lives     as announced on {}", graded.end_of_life)?;
    write_ages(graded, out)?;
    match least {
        Some(least) if grade.letter.is_none() => writeln!(out, "gate      not decided: at least {least} is asked for"),
        Some(least) if !grade.meets(least) => writeln!(out, "gate      failed: at least {least} is asked for"),
        _ => Ok(()),
    }
}

fn since(cap: &Cap) -> String {
    cap.since.map(|day| format!(", since {day}")).unwrap_or_default()
}

fn more(count: usize, out: &mut dyn Write) -> io::Result<()> {
    if count > SHOWN { writeln!(out, "          and {} more; `--format json` has all", count - SHOWN) } else { Ok(()) }
}

fn write_ages(graded: &Graded, out: &mut dyn Write) -> io::Result<()> {
    match graded.built {
        Some(days) if days > REBUILD_DAYS => {
            writeln!(out, "built     {days} days ago; a new build is due after {REBUILD_DAYS}")?;
        }
        Some(days) => writeln!(out, "built     {days} days ago")?,
        None => writeln!(out, "built     not known when")?,
    }
    match &graded.base {
        Some((base, Some(days))) => writeln!(out, "base      {}, {days} days old", harmless_line(base)),
        Some((base, None)) => writeln!(out, "base      {}, of unknown age", harmless_line(base)),
        None => writeln!(out, "base      none is known"),
    }
}

pub(super) fn write_json(all: &[Graded], as_of: &str, out: &mut dyn Write) -> io::Result<()> {
    let images: Vec<Value> = all.iter().map(image_value).collect();
    let document = json!({ "schema": "plimsoll/grade/1", "asOf": as_of, "images": images });
    harmless_json(out, &document)
}

fn image_value(graded: &Graded) -> Value {
    let grade = &graded.grade;
    let caps = grade.caps.iter().map(|cap| {
        json!({
            "letter": cap.letter.word(),
            "reason": cap.reason,
            "since": cap.since.map(|day| day.to_string()),
            "remedy": cap.remedy,
        })
    });
    let drop =
        grade.next_drop.map(|drop| json!({ "on": drop.on.to_string(), "to": drop.to.map_or("U", Letter::word) }));
    let raise = grade.raise.as_ref().map(|raise| json!({ "to": raise.to.word(), "by": raise.by }));
    let maintained = graded.maintained.iter();
    let maintained = maintained.map(|(what, until)| json!({ "what": what, "until": until.map(|day| day.to_string()) }));
    json!({
        "name": graded.name,
        "subject": graded.subject,
        "grade": grade.word(),
        "atBest": grade.best.word(),
        "criteria": grade.criteria,
        "missing": grade.missing,
        "caps": caps.collect::<Vec<_>>(),
        "nextDrop": drop,
        "raise": raise,
        "maintained": maintained.collect::<Vec<_>>(),
        "endOfLifeData": graded.end_of_life.to_string(),
        "builtDaysAgo": graded.built,
        "base": graded.base.as_ref().map(|(name, days)| json!({ "reference": name, "ageDays": days })),
    })
}

/// A badge. Its letters are those of the machine that shows it; it loads nothing.
pub(super) fn write_svg(graded: &Graded, out: &mut dyn Write) -> io::Result<()> {
    let word = graded.grade.word();
    let color = match graded.grade.letter {
        Some(Letter::A) => "#1a7f37",
        Some(Letter::B) => "#4c7a00",
        Some(Letter::C) => "#8a6700",
        Some(Letter::D) => "#a84b00",
        Some(Letter::E) => "#b8320a",
        Some(Letter::F) => "#a40e26",
        None => "#57606a",
    };
    let name = harmless_markup(&graded.name);
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"68\" height=\"20\" role=\"img\" aria-label=\"grade: {word}\">\n\
         <title>{name}: {word}, criteria {}</title>\n\
         <rect width=\"44\" height=\"20\" fill=\"#24292f\"/>\n\
         <rect x=\"44\" width=\"24\" height=\"20\" fill=\"{color}\"/>\n\
         <g fill=\"#fff\" font-family=\"sans-serif\" font-size=\"11\" text-anchor=\"middle\">\n\
         <text x=\"22\" y=\"14\">grade</text>\n\
         <text x=\"56\" y=\"14\" font-weight=\"bold\">{word}</text>\n\
         </g>\n\
         </svg>",
        graded.grade.criteria
    )
}
