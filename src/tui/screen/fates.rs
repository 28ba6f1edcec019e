//! The rows of a file and what becomes of each, as the preview lists them: all of them, or one sort.

use crate::{
    service::{
        api::{Fate, FieldDifference, ImportReport},
        fault::RowFault,
    },
    text::{Lang, fields, import as reasons, intake as t},
    tui::{theme::Role, widget::table::Cell},
};

/// Which rows are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// What is refused or remarked on.
    #[default]
    Faults,
    New,
    Changed,
    All,
}

impl Sort {
    const ORDER: [Sort; 4] = [Sort::Faults, Sort::New, Sort::Changed, Sort::All];

    pub fn words(self, lang: Lang) -> String {
        match self {
            Sort::Faults => t::sort_faults(lang),
            Sort::New => t::sort_new(lang),
            Sort::Changed => t::sort_changed(lang),
            Sort::All => t::sort_all(lang),
        }
    }
}

/// A place in one of the report's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Refused(usize),
    Remarked(usize),
    Sound(usize),
}

/// The rows of a report in the order of the file. Only what is on the screen is put into words.
#[derive(Debug, Default)]
pub struct Rows {
    items: Vec<Item>,
    pub sort: Sort,
}

impl Rows {
    /// The faults when there are any, otherwise all there is.
    pub fn of(report: &ImportReport, wanted: Sort) -> Rows {
        let mut rows = Rows { items: items(report, wanted), sort: wanted };
        if rows.items.is_empty() {
            rows = Rows { items: items(report, Sort::All), sort: Sort::All };
        }
        rows
    }

    /// The next sort of which there are rows.
    pub fn turned(&self, report: &ImportReport, is_back: bool) -> Rows {
        let n = Sort::ORDER.len();
        let at = Sort::ORDER.iter().position(|sort| *sort == self.sort).unwrap_or(0);
        let step = if is_back { n - 1 } else { 1 };
        let others = (1..=n).filter_map(|i| Sort::ORDER.get((at + i * step) % n).copied());
        let found =
            others.map(|sort| Rows { items: items(report, sort), sort }).find(|r| !r.items.is_empty());
        found.unwrap_or_default()
    }

    pub fn n_rows(&self) -> usize {
        self.items.len()
    }

    /// What is wrong with a row, if anything.
    pub fn fault<'r>(&self, report: &'r ImportReport, at: usize) -> Option<&'r RowFault> {
        match self.items.get(at)? {
            Item::Refused(i) => report.refused.get(*i),
            Item::Remarked(i) => report.warnings.get(*i),
            Item::Sound(_) => None,
        }
    }

    /// Line, fate, what it is about, what is said of it.
    pub fn cells(&self, lang: Lang, report: &ImportReport, at: usize) -> Option<Vec<Cell>> {
        let (line, role, fate) = match self.items.get(at)? {
            Item::Refused(i) => (report.refused.get(*i)?.line, Role::Bad, t::refused(lang)),
            Item::Remarked(i) => (report.warnings.get(*i)?.line, Role::Warning, t::remarked(lang)),
            Item::Sound(i) => {
                let row = report.fates.rows.get(*i)?;
                match row.fate {
                    Fate::New => (row.line, Role::Good, t::new_row(lang)),
                    Fate::Changed(_) => (row.line, Role::Value, t::changed_row(lang)),
                    Fate::Unchanged => (row.line, Role::Muted, t::unchanged_row(lang)),
                }
            }
        };
        let (about, words) = match self.items.get(at)? {
            Item::Refused(_) | Item::Remarked(_) => {
                let fault = self.fault(report, at)?;
                let value = fault.value.chars().map(|c| if c.is_control() { ' ' } else { c });
                let about = t::cell(lang, t::column(lang, &fault.column), value.collect::<String>());
                (about, reasons::reason(lang, &fault.reason))
            }
            Item::Sound(i) => {
                let row = report.fates.rows.get(*i)?;
                (row.about.to_string(), told(lang, &row.fate))
            }
        };
        Some(vec![
            Cell::of(Role::Muted, line.to_string()),
            Cell::of(role, fate),
            Cell::new(about),
            Cell::new(words),
        ])
    }

    /// All that is said of a row, for below the list.
    pub fn whole(&self, lang: Lang, report: &ImportReport, at: usize) -> String {
        match (self.fault(report, at), self.items.get(at)) {
            (Some(fault), _) => reasons::reason(lang, &fault.reason),
            (None, Some(Item::Sound(i))) => report.fates.rows.get(*i).map_or(String::new(), |row| {
                let words = told(lang, &row.fate);
                if words.is_empty() { row.about.to_string() } else { format!("{}: {words}", row.about) }
            }),
            (None, _) => String::new(),
        }
    }
}

fn items(report: &ImportReport, sort: Sort) -> Vec<Item> {
    let mut items: Vec<(u32, Item)> = Vec::new();
    if matches!(sort, Sort::Faults | Sort::All) {
        items.extend(report.refused.iter().enumerate().map(|(i, f)| (f.line, Item::Refused(i))));
        items.extend(report.warnings.iter().enumerate().map(|(i, f)| (f.line, Item::Remarked(i))));
    }
    let sound = report.fates.rows.iter().enumerate().filter(|(_, row)| match row.fate {
        Fate::New => matches!(sort, Sort::New | Sort::All),
        Fate::Changed(_) => matches!(sort, Sort::Changed | Sort::All),
        Fate::Unchanged => sort == Sort::All,
    });
    // A row with a remark stands there with it, and not a second time.
    let is_remarked = |line| report.warnings.binary_search_by_key(&line, |fault| fault.line).is_ok();
    let sound = sound.filter(|(_, row)| sort != Sort::All || !is_remarked(row.line));
    items.extend(sound.map(|(i, row)| (row.line, Item::Sound(i))));
    // Faults keep their order, refused before remarked on; in the whole list the file's order counts.
    if sort == Sort::All {
        items.sort_by_key(|(line, _)| *line);
    }
    items.into_iter().map(|(_, item)| item).collect()
}

fn told(lang: Lang, fate: &Fate) -> String {
    let Fate::Changed(list) = fate else { return String::new() };
    list.iter().map(|d| difference(lang, d)).collect::<Vec<_>>().join("; ")
}

fn difference(lang: Lang, d: &FieldDifference) -> String {
    let label = fields::label(lang, &d.column);
    let or_none = |words: &str| if words.is_empty() { "–".to_owned() } else { words.to_owned() };
    if d.before.is_empty() && d.after.is_empty() {
        return label;
    }
    t::was_is(lang, label, or_none(&d.before), or_none(&d.after))
}
