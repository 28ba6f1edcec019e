//! What becomes of a file: the count of its rows, and in a trial run the fate of each.

use super::fault::RowFault;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ImportReport {
    pub taken: u32,
    pub unchanged: u32,
    pub refused: Vec<RowFault>,
    /// How many those are; also where the list is no longer there, in the answer to an act handed in again.
    pub n_refused: u32,
    pub warnings: Vec<RowFault>,
    pub unknown_columns: Vec<String>,
    pub dry_run: bool,
    /// Takes the whole file back.
    pub undo: Option<u32>,
    /// Of a trial run: the rows that are not refused, in the order of the file.
    pub fates: Fates,
}

/// What a row that is not refused comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    New,
    /// The first fields that differ from what is stored.
    Changed(Box<[Difference]>),
    Unchanged,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Our name of the column.
    pub column: String,
    /// Both are empty where a word for it would be too long.
    pub before: String,
    pub after: String,
}

/// A row, or a whole response with the line it begins on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFate {
    pub line: u32,
    pub fate: Fate,
    /// What it is about: a code, a NIP with a name.
    pub about: Box<str>,
}

/// The fates of rows, as many as one answer may carry.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Fates {
    pub rows: Vec<RowFate>,
    /// Rows after these, which are only counted.
    pub n_more: u32,
    n_bytes: usize,
}

/// Room for the rows of a large government, and not for a survey's answers by the million.
const MOST_BYTES: usize = 3 << 20;
/// What a row takes besides its words.
const ROW: usize = 8;
/// More than a line of a screen shows.
const MOST_DIFFERENCES: usize = 3;

impl Fates {
    /// Nothing is looked up any more once the room is used.
    pub fn add<E>(&mut self, line: u32, fate: impl FnOnce() -> Result<(Fate, String), E>) -> Result<(), E> {
        if self.n_bytes >= MOST_BYTES {
            self.n_more += 1;
            return Ok(());
        }
        let (fate, about) = fate()?;
        let words = match &fate {
            Fate::Changed(list) => list.iter().map(|d| d.column.len() + d.before.len() + d.after.len()).sum(),
            Fate::New | Fate::Unchanged => 0,
        };
        self.n_bytes += ROW + about.len() + words;
        self.rows.push(RowFate { line, fate, about: about.into() });
        Ok(())
    }

    pub fn sort(&mut self) {
        self.rows.sort_by_key(|row| row.line);
    }
}

/// Collects what differs between two records, field by field.
#[derive(Default, Serialize, Deserialize)]
pub struct Differences(Vec<Difference>);

impl Differences {
    #[must_use]
    pub fn field(mut self, column: &str, before: impl Into<String>, after: impl Into<String>) -> Differences {
        let (before, after) = (before.into(), after.into());
        if before != after && self.0.len() < MOST_DIFFERENCES {
            self.0.push(Difference { column: column.to_owned(), before, after });
        }
        self
    }

    /// A field of which it is told only that it differs.
    #[must_use]
    pub fn whole(mut self, column: &str, is_same: bool) -> Differences {
        if !is_same && self.0.len() < MOST_DIFFERENCES {
            let (before, after) = (String::new(), String::new());
            self.0.push(Difference { column: column.to_owned(), before, after });
        }
        self
    }

    pub fn fate(self) -> Fate {
        Fate::Changed(self.0.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    #[test]
    fn more_rows_than_fit_are_counted_and_cost_nothing() {
        let mut fates = Fates::default();
        let mut n_asked = 0;
        for line in 0..200_000 {
            let fate = || {
                n_asked += 1;
                Ok::<_, Infallible>((Fate::New, "198503152010011002 Siti Aminah".to_owned()))
            };
            let Ok(()) = fates.add(line, fate);
        }
        assert_eq!(fates.rows.len(), n_asked);
        assert_eq!(fates.rows.len() + fates.n_more as usize, 200_000);
        assert!(fates.rows.len() > 70_000, "{}", fates.rows.len());
    }

    #[test]
    fn only_what_differs_is_told_and_only_the_first_of_it() {
        let told = Differences::default().field("a", "1", "1").field("b", "1", "2").whole("c", false);
        let Fate::Changed(list) = told.field("d", "", "x").field("e", "", "y").fate() else { panic!() };
        assert_eq!(list.iter().map(|d| d.column.as_str()).collect::<Vec<_>>(), ["b", "c", "d"]);
    }
}
