//! A table on its way into a file: written beside the target and renamed when it is whole.

use super::{Cell, Column, csv::Csv, xlsx::Xlsx};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

/// Why a table could not be written. The target is as it was before.
#[derive(Debug)]
pub enum WriteFault {
    /// The name ends in nothing that says which kind of file is meant.
    UnknownEnding,
    /// The target is there and is a directory, a device, a link.
    NotARegularFile,
    /// More rows than a sheet has.
    TooManyRows,
    Io(io::Error),
    /// What the maker of spreadsheets says.
    Sheet(String),
}

impl From<io::Error> for WriteFault {
    fn from(fault: io::Error) -> WriteFault {
        WriteFault::Io(fault)
    }
}

enum Kind {
    Csv(Box<Csv<BufWriter<File>>>),
    Xlsx(Box<Xlsx>),
}

pub struct TableFile {
    kind: Kind,
    unfinished: Unfinished,
    target: PathBuf,
    n_rows: u64,
}

/// The file beside the target; dropped before its time, it goes away.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After the rename there is nothing left to remove, and when removing fails nobody can help.
        let _ = fs::remove_file(&self.0);
    }
}

impl TableFile {
    /// Begins a table; the ending of the name says which kind.
    pub fn create(target: &Path, columns: &[Column]) -> Result<TableFile, WriteFault> {
        let ending = target.extension().map(|e| e.to_string_lossy().to_lowercase());
        let is_csv = match ending.as_deref() {
            Some("csv") => true,
            Some("xlsx") => false,
            _ => return Err(WriteFault::UnknownEnding),
        };
        check_target(target)?;
        let name = target.file_name().ok_or(WriteFault::UnknownEnding)?.to_string_lossy();
        let beside = target.with_file_name(format!(".{name}.{}.part", std::process::id()));
        let file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
        let unfinished = Unfinished(beside);
        let kind = if is_csv {
            Kind::Csv(Box::new(Csv::new(BufWriter::new(file), columns)?))
        } else {
            Kind::Xlsx(Box::new(Xlsx::new(columns)?))
        };
        Ok(TableFile { kind, unfinished, target: target.to_owned(), n_rows: 0 })
    }

    pub fn row(&mut self, cells: &[Cell]) -> Result<(), WriteFault> {
        self.n_rows += 1;
        match &mut self.kind {
            Kind::Csv(csv) => Ok(csv.row(cells)?),
            Kind::Xlsx(xlsx) => xlsx.row(cells),
        }
    }

    /// Puts the whole table in the target's place; how many rows it has.
    pub fn finish(self) -> Result<u64, WriteFault> {
        match self.kind {
            Kind::Csv(csv) => csv.finish()?.flush()?,
            Kind::Xlsx(xlsx) => xlsx.save(&self.unfinished.0)?,
        }
        File::open(&self.unfinished.0)?.sync_all()?;
        check_target(&self.target)?;
        fs::rename(&self.unfinished.0, &self.target)?;
        Ok(self.n_rows)
    }
}

fn check_target(target: &Path) -> Result<(), WriteFault> {
    match fs::symlink_metadata(target) {
        Ok(found) if !found.is_file() => Err(WriteFault::NotARegularFile),
        Ok(_) => Ok(()),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(fault) => Err(fault.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::column, *};
    use crate::domain::decimal::Hundredths;
    use calamine::{Data, Reader, Xlsx as Sheets, open_workbook};

    const COLUMNS: &[Column] = &[column("nip", 20), column("score", 8)];

    fn names(dir: &Path) -> Vec<String> {
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_nip_stays_text_and_a_score_stays_a_number_in_a_spreadsheet() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.XLSX");
        let mut table = TableFile::create(&path, COLUMNS).unwrap();
        table.row(&["198503152010011002".into(), Cell::Figure(Hundredths(8_735))]).unwrap();
        table.row(&["=1+1".into(), Cell::Empty]).unwrap();
        assert_eq!(table.finish().unwrap(), 2);
        let mut book: Sheets<_> = open_workbook(&path).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        assert_eq!(range.get((1, 0)), Some(&Data::String("198503152010011002".into())));
        assert_eq!(range.get((1, 1)), Some(&Data::Float(87.35)));
        assert_eq!(range.get((2, 0)), Some(&Data::String("=1+1".into())));
        assert_eq!(names(dir.path()), ["a.XLSX"]);
    }

    #[test]
    fn a_table_that_is_not_finished_leaves_the_old_file_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        fs::write(&path, "old").unwrap();
        let mut table = TableFile::create(&path, COLUMNS).unwrap();
        table.row(&["x".into(), Cell::Empty]).unwrap();
        drop(table);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(dir.path()), ["a.csv"]);

        let mut table = TableFile::create(&path, COLUMNS).unwrap();
        table.row(&["x".into(), Cell::Empty]).unwrap();
        table.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "nip,score\nx,\n");
    }

    #[test]
    fn what_is_not_a_file_of_ours_to_write_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let refused = |path: &Path| TableFile::create(path, COLUMNS).err().unwrap();
        assert!(matches!(refused(&dir.path().join("a.txt")), WriteFault::UnknownEnding));
        assert!(matches!(refused(&dir.path().join("a")), WriteFault::UnknownEnding));
        fs::create_dir(dir.path().join("d.csv")).unwrap();
        assert!(matches!(refused(&dir.path().join("d.csv")), WriteFault::NotARegularFile));
        std::os::unix::fs::symlink("/dev/null", dir.path().join("l.csv")).unwrap();
        assert!(matches!(refused(&dir.path().join("l.csv")), WriteFault::NotARegularFile));
        assert!(matches!(refused(&dir.path().join("no/a.csv")), WriteFault::Io(_)));
    }
}
