//! The columns of every import file: our name, whether it is needed, and what offices call it.
//!
//! One table; the reading of files, the list of faults and the help for people are made from it.

use super::{
    super::{
        api::{Fix, ImportKind},
        fault::FileFault,
    },
    sheet::{Row, Sheet},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Our own name, as lists of faults and written files have it.
    pub name: &'static str,
    pub needed: bool,
    /// Other names, the usual one in Indonesian first. Case, blanks, underscores and every other mark do not count.
    pub synonyms: &'static [&'static str],
}

const fn needed(name: &'static str, synonyms: &'static [&'static str]) -> Column {
    Column { name, needed: true, synonyms }
}

const fn optional(name: &'static str, synonyms: &'static [&'static str]) -> Column {
    Column { name, needed: false, synonyms }
}

const CYCLE: Column = needed("cycle", &["periode", "kode periode", "siklus"]);
const NIP: Column = needed(
    "nip",
    &["nip pegawai", "nip baru", "nomor induk pegawai", "no induk pegawai", "nip pppk", "ni pppk"],
);
const UNIT: &[&str] =
    &["unit kerja", "kode unit", "kode unit kerja", "unit organisasi", "unor", "opd", "skpd"];
const GROUP: Column = needed("group", &["kelompok", "kelompok penilai", "rater group"]);
const INDICATOR: Column = needed("indicator", &["indikator", "kode indikator", "indicator code"]);

const UNITS: &[Column] = &[
    needed("code", &["kode", "kode unit", "unit code", "kode unit kerja", "singkatan"]),
    needed("name", &["nama", "nama unit", "unit name", "nama unit kerja"]),
    optional("parent", &["induk", "kode induk", "unit induk", "parent code", "atasan"]),
    optional("field", &["bidang", "bidang urusan", "urusan", "rumpun"]),
    optional("head_nip", &["kepala", "nip kepala", "pimpinan", "nip pimpinan", "head"]),
];

const EMPLOYEES: &[Column] = &[
    NIP,
    needed("name", &["nama", "nama lengkap", "nama pegawai", "full name"]),
    optional("title_before", &["gelar depan", "gelar di depan", "front title"]),
    optional("title_after", &["gelar belakang", "gelar di belakang", "back title"]),
    optional(
        "kind",
        &["jenis", "status", "jenis pegawai", "status pegawai", "status kepegawaian", "jenis asn"],
    ),
    optional(
        "rank",
        &["golongan", "gol", "gol ruang", "golongan ruang", "pangkat golongan", "pangkat gol ruang", "grade"],
    ),
    optional("position", &["jabatan", "nama jabatan", "job title"]),
    optional("position_type", &["jenis jabatan", "tipe jabatan", "jenjang jabatan", "jenjang"]),
    optional("unit", UNIT),
    optional(
        "superior_nip",
        &["nip atasan", "atasan", "nip atasan langsung", "nip pejabat penilai", "superior"],
    ),
    optional("retired", &["pensiun", "sudah pensiun"]),
];

const ASSIGNMENTS: &[Column] =
    &[CYCLE, NIP, GROUP, needed("rater_nip", &["nip penilai", "penilai", "rater"])];

const RESPONSES: &[Column] = &[
    CYCLE,
    NIP,
    GROUP,
    needed("rater", &["penilai", "nip penilai", "rater nip", "responden", "nomor responden", "respondent"]),
    INDICATOR,
    needed("value", &["nilai", "jawaban", "realisasi", "answer"]),
];

const PLANS: &[Column] = &[CYCLE, NIP, INDICATOR, needed("target", &["sasaran", "nilai target"])];

const ATTENDANCE: &[Column] = &[
    NIP,
    needed("date", &["tanggal", "tgl", "hari", "day"]),
    needed("status", &["kehadiran", "keterangan", "presensi", "absensi"]),
    optional("late_minutes", &["terlambat", "menit terlambat", "telat", "late"]),
    optional("early_minutes", &["pulang cepat", "menit pulang cepat", "pulang awal", "early"]),
];

const ACCOUNTS: &[Column] = &[
    needed("login", &["akun", "nama akun", "nama login", "username", "user", "pengguna", "nama pengguna"]),
    optional("nip", NIP.synonyms),
    optional("roles", &["peran", "role", "hak akses"]),
    optional("unit", UNIT),
];

/// The columns of a kind of file; none for those that are TOML.
pub const fn columns(kind: ImportKind) -> &'static [Column] {
    match kind {
        ImportKind::Units => UNITS,
        ImportKind::Employees => EMPLOYEES,
        ImportKind::Indicators | ImportKind::Forms => &[],
        ImportKind::Assignments => ASSIGNMENTS,
        ImportKind::Responses => RESPONSES,
        ImportKind::Plans => PLANS,
        ImportKind::Attendance => ATTENDANCE,
        ImportKind::Accounts => ACCOUNTS,
    }
}

/// A sheet whose columns are known.
pub struct Headed<'a> {
    sheet: &'a Sheet,
    columns: &'static [Column],
    places: Vec<Option<usize>>,
    n_above: usize,
    /// Headings that mean nothing to us, as they stand there.
    pub unknown: Vec<String>,
}

/// How far down the heading may stand: offices put titles above.
const TITLES: usize = 20;
/// How far to the right it is looked for, as in a workbook. Each of its cells is held against every known name,
/// which a line of a million commas would make a matter of minutes.
const MOST_COLUMNS: usize = 256;

impl<'a> Headed<'a> {
    /// Finds the heading: the first row with every needed column, or else the one with most known ones, which
    /// then says what is missing.
    pub fn find(sheet: &'a Sheet, columns: &'static [Column]) -> Result<Headed<'a>, FileFault> {
        let has = |row: &Row<'_>, c: &Column| row.cells().take(MOST_COLUMNS).any(|h| c.is_called(h));
        let n_known = |row: &Row<'_>| columns.iter().filter(|c| has(row, c)).count();
        let has_all = |row: &Row<'_>| columns.iter().filter(|c| c.needed).all(|c| has(row, c));
        let top = || sheet.rows().take(TITLES).enumerate();
        // Of equals the last would win: the rows are turned round.
        let fullest = || top().collect::<Vec<_>>().into_iter().rev().max_by_key(|(_, row)| n_known(row));
        let (n_above, heading) =
            top().find(|(_, row)| has_all(row)).or_else(fullest).ok_or(FileFault::Empty)?;
        let mut places = vec![None; columns.len()];
        let mut unknown = Vec::new();
        for (at, text) in heading.cells().take(MOST_COLUMNS).enumerate().filter(|(_, text)| !text.is_empty())
        {
            match columns.iter().zip(&mut places).find(|(column, _)| column.is_called(text)) {
                Some((column, Some(_))) => return Err(FileFault::ColumnTwice(column.name.to_owned())),
                Some((_, place)) => *place = Some(at),
                None => unknown.push(text.to_owned()),
            }
        }
        let missing: Vec<String> = columns
            .iter()
            .zip(&places)
            .filter(|(column, place)| column.needed && place.is_none())
            .map(|(column, _)| column.name.to_owned())
            .collect();
        if missing.is_empty() {
            Ok(Headed { sheet, columns, places, n_above: n_above + 1, unknown })
        } else {
            Err(FileFault::MissingColumns(missing))
        }
    }

    /// Where these columns stand, by our names.
    pub fn places<const N: usize>(&self, names: [&str; N]) -> [Place; N] {
        names.map(|name| {
            let at = self.columns.iter().position(|column| column.name == name);
            Place(at.and_then(|at| self.places.get(at).copied().flatten()))
        })
    }

    /// The same table with the cells that were put right; those of columns that it lacks are left aside.
    pub fn mended(&self, fixes: &[Fix]) -> Sheet {
        let place = |name: &str| {
            let at = self.columns.iter().position(|column| column.name == name)?;
            self.places.get(at).copied().flatten()
        };
        let cells = fixes.iter().filter_map(|fix| Some((fix.line, place(&fix.column)?, fix.value.as_str())));
        self.sheet.replaced(&cells.collect::<Vec<_>>())
    }

    /// The rows below the heading.
    pub fn rows(&self) -> impl Iterator<Item = Row<'a>> {
        self.sheet.rows().skip(self.n_above)
    }

    pub fn n_rows(&self) -> usize {
        self.sheet.n_rows() - self.n_above
    }
}

/// Where a column stands, if the file has it.
#[derive(Debug, Clone, Copy)]
pub struct Place(Option<usize>);

impl Place {
    /// The cell in a row; empty when the file lacks the column.
    pub fn of<'a>(self, row: &Row<'a>) -> &'a str {
        self.0.map_or("", |at| row.cell(at))
    }

    /// A column that the file lacks leaves what is stored as it is.
    pub const fn is_there(self) -> bool {
        self.0.is_some()
    }
}

impl Column {
    pub fn is_called(&self, heading: &str) -> bool {
        let heading = folded(heading);
        !heading.is_empty()
            && std::iter::once(&self.name).chain(self.synonyms).any(|name| folded(name) == heading)
    }
}

/// Letters and digits alone, in lower case.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(kind: ImportKind, text: &str) -> Result<(Vec<String>, Vec<u32>), FileFault> {
        let sheet = Sheet::read(text.as_bytes()).unwrap();
        let headed = Headed::find(&sheet, columns(kind))?;
        Ok((headed.unknown.clone(), headed.rows().map(|row| row.line).collect()))
    }

    #[test]
    fn no_name_means_two_columns_of_a_file() {
        for kind in ImportKind::ALL {
            let names: Vec<String> = columns(kind)
                .iter()
                .flat_map(|c| std::iter::once(&c.name).chain(c.synonyms))
                .map(|name| folded(name))
                .collect();
            for (at, name) in names.iter().enumerate() {
                assert!(!names[..at].contains(name), "{}: {name}", kind.code());
            }
        }
    }

    #[test]
    fn columns_are_known_in_any_order_case_and_spacing() {
        let text = "No;GOL.\u{a0}RUANG; Nama_Lengkap ;nip;No HP\n1;III/a;Budi;1;08";
        assert_eq!(heading(ImportKind::Employees, text), Ok((vec!["No".into(), "No HP".into()], vec![2])));
    }

    #[test]
    fn titles_may_stand_above_the_heading() {
        let text = "DAFTAR UNIT KERJA\n\nTahun;2026\nkode;nama\nA;Unit A\n";
        assert_eq!(heading(ImportKind::Units, text), Ok((vec![], vec![5])));
    }

    #[test]
    fn a_line_of_a_million_cells_is_a_heading_only_as_far_as_any_table_goes() {
        let far = format!("kode{};nama", ";x".repeat(1_000_000));
        assert_eq!(heading(ImportKind::Units, &far), Err(FileFault::MissingColumns(vec!["name".into()])));
        let near = format!("kode;nama{}\nA;Unit A", ";x".repeat(1_000_000));
        let (unknown, rows) = heading(ImportKind::Units, &near).unwrap();
        assert_eq!((unknown.len(), rows), (254, vec![2]));
    }

    #[test]
    fn what_is_missing_or_doubled_is_named() {
        let missing = FileFault::MissingColumns(vec!["group".into(), "value".into()]);
        assert_eq!(heading(ImportKind::Responses, "x\nperiode;nip;rater;indikator\n1;2;3;4"), Err(missing));
        let twice = FileFault::ColumnTwice("name".into());
        assert_eq!(heading(ImportKind::Units, "kode;nama;NAMA UNIT\na;b;c"), Err(twice));
    }
}
