//! `import`: a file goes to the service as it is; every row's fate comes back.

use super::{
    desk::Desk,
    exit::{Done, Failure},
    output::Align,
    progress,
};
use crate::{
    service::{
        api::{Act, ImportKind, ImportReport, Reply},
        fault::RowFault,
    },
    text::{Lang, cli as text, import as reasons, say},
};
use clap::Args;
use serde::Serialize;
use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

#[derive(Debug, Args)]
pub struct Import {
    #[arg(value_name = "WHAT")]
    what: ImportKind,
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    json: bool,
}

/// More than any file a person hands in; it bounds the memory that one command may take.
const MOST_MEGABYTES: u64 = 1_024;
/// About what a screen holds.
const MOST_REMARKS: usize = 20;

/// A whole file, unless it is too large to be meant.
pub fn read(lang: Lang, path: &Path) -> Result<Vec<u8>, Failure> {
    let fault = |e| Failure::Read(path.to_owned(), e);
    let most = MOST_MEGABYTES << 20;
    let mut bytes = Vec::new();
    File::open(path).map_err(fault)?.take(most + 1).read_to_end(&mut bytes).map_err(fault)?;
    if bytes.len() as u64 > most {
        return Err(Failure::Usage(text::too_large(lang, path.display(), MOST_MEGABYTES)));
    }
    Ok(bytes)
}

impl Import {
    pub fn run(self, desk: &mut Desk<'_>) -> Result<Done, Failure> {
        let bytes = Arc::new(read(desk.lang, &self.file)?);
        let name = self.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let link = desk.link()?;
        let act = Act::Import { what: self.what, name, bytes, dry_run: self.dry_run, fixes: Vec::new() };
        let heading = text::working_import(desk.lang, self.what.code());
        let report = match progress::shown(heading, |progress| link.act(act, progress))? {
            Reply::Imported(report) => report,
            _ => return Err(Failure::Unexpected),
        };
        if self.json {
            desk.out.json(&Document::of(desk.lang, &report))?;
        } else {
            print(desk, &report)?;
        }
        Ok(if report.n_refused == 0 { Done::Well } else { Done::WithRemarks })
    }
}

fn print(desk: &mut Desk<'_>, report: &ImportReport) -> Result<(), Failure> {
    let lang = desk.lang;
    let columns = [
        (text::column_line(lang), Align::Right),
        (text::column_column(lang), Align::Left),
        (text::column_value(lang), Align::Left),
        (text::column_reason(lang), Align::Left),
    ];
    // What is refused must be mended, so all of it is shown; remarks often all say the same.
    let lists = [
        (&report.refused, text::import_refused_heading(lang), usize::MAX),
        (&report.warnings, text::import_warnings_heading(lang), MOST_REMARKS),
    ];
    for (faults, heading, most) in lists {
        if !faults.is_empty() {
            desk.out.line(&heading)?;
            let rows: Vec<Vec<String>> = faults.iter().take(most).map(|fault| cells(lang, fault)).collect();
            desk.out.table(&columns, &rows)?;
        }
        if let more @ 1.. = faults.len().saturating_sub(most) {
            desk.out.line(&text::import_more(lang, say::count(lang, more as u64)))?;
        }
    }
    if !report.unknown_columns.is_empty() {
        desk.out.line(&text::import_unknown_columns(lang, report.unknown_columns.join(", ")))?;
    }
    let n = |n: usize| say::count(lang, n as u64);
    let summary = if report.dry_run { text::import_dry } else { text::import_done };
    desk.out.line(&summary(
        lang,
        n(report.taken as usize),
        n(report.unchanged as usize),
        n(report.n_refused as usize),
    ))
}

fn cells(lang: Lang, fault: &RowFault) -> Vec<String> {
    let value = fault.value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    vec![fault.line.to_string(), fault.column.clone(), value, reasons::reason(lang, &fault.reason)]
}

/// `import --json`.
#[derive(Serialize)]
struct Document<'a> {
    taken: u32,
    unchanged: u32,
    refused: Vec<Row<'a>>,
    warnings: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    line: u32,
    column: &'a str,
    value: &'a str,
    reason: String,
}

impl Document<'_> {
    fn of(lang: Lang, report: &ImportReport) -> Document<'_> {
        Document {
            taken: report.taken,
            unchanged: report.unchanged,
            refused: report.refused.iter().map(|f| Row::of(lang, f)).collect(),
            warnings: report.warnings.iter().map(|f| Row::of(lang, f)).collect(),
        }
    }
}

impl Row<'_> {
    fn of(lang: Lang, fault: &RowFault) -> Row<'_> {
        Row {
            line: fault.line,
            column: &fault.column,
            value: &fault.value,
            reason: reasons::reason(lang, &fault.reason),
        }
    }
}
