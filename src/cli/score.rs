//! `score`: the scores of a cycle in the order of NIP, for people, scripts and spreadsheets.

use super::{
    desk::Desk,
    document::ScoreDocument,
    exit::{Done, Failure},
    output::{self, Align},
    progress,
};
use crate::{
    report::{csv::Csv, results},
    service::api::{Query, Reply, ScoreRow},
    text::{Lang, cli as text, common, say},
};
use clap::Args;

#[derive(Debug, Args)]
pub struct Score {
    #[arg(value_name = "CYCLE")]
    cycle: String,
    #[arg(long, value_name = "NIP")]
    nip: Option<String>,
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    #[arg(long)]
    csv: bool,
}

impl Score {
    pub fn run(self, desk: &mut Desk<'_>) -> Result<Done, Failure> {
        let cycle = desk.cycle(&self.cycle)?;
        let employee = self.nip.as_deref().map(|nip| desk.employee(nip)).transpose()?;
        let unit = self.unit.as_deref().map(|code| desk.unit(code)).transpose()?;
        let link = desk.link()?;
        let query = Query::Scores { cycle, unit, employee };
        let heading = text::working_scores(desk.lang);
        let rows = match progress::shown(heading, |progress| link.ask(query, progress))? {
            Reply::Scores(rows) => rows,
            _ => return Err(Failure::Unexpected),
        };
        if self.json {
            let documents: Vec<ScoreDocument<'_>> = rows.iter().map(ScoreDocument::of).collect();
            desk.out.json(&documents)?;
        } else if self.csv {
            let mut sheet = Csv::new(&mut desk.out, results::COLUMNS).map_err(output::failure)?;
            for row in &rows {
                sheet.row(&results::row(row)).map_err(output::failure)?;
            }
            sheet.finish().map_err(output::failure)?;
        } else {
            print(desk, &rows)?;
        }
        Ok(Done::Well)
    }
}

fn print(desk: &mut Desk<'_>, rows: &[ScoreRow]) -> Result<(), Failure> {
    let lang = desk.lang;
    let columns = [
        ("NIP".to_owned(), Align::Left),
        (text::column_name(lang), Align::Left),
        (text::column_unit(lang), Align::Left),
        (text::column_status(lang), Align::Left),
        (text::column_coverage(lang), Align::Right),
        (text::column_result(lang), Align::Right),
        (text::column_behaviour(lang), Align::Right),
        (text::column_score(lang), Align::Right),
        (text::column_predicate(lang), Align::Left),
    ];
    let cells: Vec<Vec<String>> = rows.iter().map(|row| cells(lang, row)).collect();
    desk.out.table(&columns, &cells)?;
    desk.out.line(&text::people_total(lang, say::count(lang, rows.len() as u64)))
}

fn cells(lang: Lang, row: &ScoreRow) -> Vec<String> {
    let standing = &row.score.standing;
    let predicate = standing.predicate.map(|p| common::predicate(lang, p));
    vec![
        row.person.nip.digits(),
        row.person.name.clone(),
        row.person.unit_code.clone(),
        common::status(lang, standing.status),
        say::hundredths(lang, standing.coverage),
        say::score(lang, standing.result),
        say::score(lang, standing.behaviour),
        say::score(lang, standing.score),
        predicate.unwrap_or_else(|| common::nothing(lang)),
    ]
}
