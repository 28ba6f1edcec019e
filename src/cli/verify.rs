//! `verify`: is everything as the journal says it must be?

use super::{
    desk::Desk,
    exit::{Done, Failure},
    progress,
};
use crate::{
    service::api::{Difference, Query, Reply, VerifyReport},
    text::{Lang, cli as text, say},
};
use clap::Args;
use serde::Serialize;

#[derive(Debug, Args)]
pub struct Verify {
    #[arg(long)]
    json: bool,
}

/// `verify --json`.
#[derive(Serialize)]
struct Document<'a> {
    entries: u64,
    records: u64,
    scores: u64,
    head: &'a str,
    n_differences: u64,
    /// The first hundred, in words.
    differences: Vec<String>,
}

impl Verify {
    pub fn run(self, desk: &mut Desk<'_>) -> Result<Done, Failure> {
        let link = desk.link()?;
        let heading = text::working_verify(desk.lang);
        let report = match progress::shown(heading, |progress| link.ask(Query::Verify, progress))? {
            Reply::Verify(report) => report,
            _ => return Err(Failure::Unexpected),
        };
        if self.json {
            let differences = sentences(desk.lang, &report);
            desk.out.json(&Document {
                entries: report.n_entries,
                records: report.n_records,
                scores: report.n_scores,
                head: &report.head,
                n_differences: report.n_differences,
                differences,
            })?;
        } else {
            print(desk, &report)?;
        }
        Ok(if report.is_clean() { Done::Well } else { Done::WithRemarks })
    }
}

pub fn print(desk: &mut Desk<'_>, report: &VerifyReport) -> Result<(), Failure> {
    let lang = desk.lang;
    let n = |n: u64| say::count(lang, n);
    let counts = text::verify_counts(lang, n(report.n_entries), n(report.n_records), n(report.n_scores));
    desk.out.line(&counts)?;
    desk.out.line(&text::verify_head(lang, &report.head))?;
    if report.is_clean() {
        return desk.out.line(&text::verify_clean(lang));
    }
    desk.out.line(&text::verify_differences(lang, n(report.n_differences)))?;
    let differences = sentences(lang, report);
    for difference in &differences {
        desk.out.line(&format!("  {difference}"))?;
    }
    let more = report.n_differences.saturating_sub(differences.len() as u64);
    if more > 0 {
        desk.out.line(&format!("  {}", text::verify_more(lang, n(more))))?;
    }
    Ok(())
}

fn sentences(lang: Lang, report: &VerifyReport) -> Vec<String> {
    report.differences.iter().map(|difference| sentence(lang, difference)).collect()
}

fn sentence(lang: Lang, difference: &Difference) -> String {
    match difference {
        Difference::Chain { number } => text::differs_chain(lang, number),
        Difference::Entry { number, why } => text::differs_entry(lang, number, why),
        Difference::Gap { after } => text::differs_gap(lang, after),
        Difference::Extra { key } => text::differs_extra(lang, hex(key)),
        Difference::Lost { key } => text::differs_lost(lang, hex(key)),
        Difference::Differs { key } => text::differs_record(lang, hex(key)),
        Difference::Score { cycle, employee } => text::differs_score(lang, cycle, employee),
        Difference::Draft { key } => text::differs_draft(lang, hex(key)),
    }
}

fn hex(key: &[u8]) -> String {
    key.iter().map(|byte| format!("{byte:02x}")).collect()
}
