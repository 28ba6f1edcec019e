//! The JSON shapes that scripts rely on. Scores are texts with two places, what is absent is null.

use crate::{
    domain::{decimal::Hundredths, explain::Step, subject::Standing},
    report::words,
    service::api::{Explained, ScoreRow},
    text::{Lang, explain as text},
};
use serde::Serialize;

/// One entry of `score --json`.
#[derive(Serialize)]
pub struct ScoreDocument<'a> {
    nip: String,
    name: &'a str,
    unit: &'a str,
    #[serde(flatten)]
    standing: StandingDocument,
    aspects: Vec<AspectDocument<'a>>,
}

#[derive(Serialize)]
struct StandingDocument {
    status: &'static str,
    score: Option<String>,
    coverage: String,
    result: Option<String>,
    behaviour: Option<String>,
    result_rating: Option<&'static str>,
    behaviour_rating: Option<&'static str>,
    predicate: Option<&'static str>,
    numeric_predicate: Option<&'static str>,
}

#[derive(Serialize)]
struct AspectDocument<'a> {
    code: &'a str,
    weight: String,
    score: Option<String>,
    coverage: String,
}

/// A score as it stands in JSON.
fn figure(score: Option<Hundredths>) -> Option<String> {
    score.map(|n| n.to_string())
}

impl StandingDocument {
    fn of(standing: &Standing) -> StandingDocument {
        StandingDocument {
            status: words::status(standing.status),
            score: figure(standing.score),
            coverage: standing.coverage.to_string(),
            result: figure(standing.result),
            behaviour: figure(standing.behaviour),
            result_rating: standing.result_rating.map(words::rating),
            behaviour_rating: standing.behaviour_rating.map(words::rating),
            predicate: standing.predicate.map(words::predicate),
            numeric_predicate: standing.numeric_predicate.map(words::numeric_predicate),
        }
    }
}

impl ScoreDocument<'_> {
    pub fn of(row: &ScoreRow) -> ScoreDocument<'_> {
        let aspects = row.score.aspects.iter().map(|aspect| AspectDocument {
            code: &aspect.code,
            weight: aspect.weight.to_string(),
            score: figure(aspect.score),
            coverage: aspect.coverage.to_string(),
        });
        ScoreDocument {
            nip: row.person.nip.digits(),
            name: &row.person.name,
            unit: &row.person.unit_code,
            standing: StandingDocument::of(&row.score.standing),
            aspects: aspects.collect(),
        }
    }
}

/// `explain --json`.
#[derive(Serialize)]
pub struct ExplainedDocument<'a> {
    nip: String,
    name: &'a str,
    unit: &'a str,
    cycle: &'a str,
    form: &'a str,
    form_version: u32,
    #[serde(flatten)]
    standing: StandingDocument,
    /// What the numbers alone propose, whatever was decided.
    proposed: StandingDocument,
    decision: Option<DecisionDocument<'a>>,
    working: StepDocument,
}

#[derive(Serialize)]
struct DecisionDocument<'a> {
    result_rating: &'static str,
    behaviour_rating: &'static str,
    reason: &'a str,
    new_idea: bool,
}

#[derive(Serialize)]
struct StepDocument {
    /// What the step is, and how its value comes about: the sentences that `explain` prints.
    title: String,
    arithmetic: Vec<String>,
    value: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<StepDocument>,
}

impl StepDocument {
    fn of(lang: Lang, step: &Step) -> StepDocument {
        StepDocument {
            title: text::title(lang, &step.what),
            arithmetic: text::arithmetic(lang, step),
            value: figure(step.value),
            steps: step.children.iter().map(|child| StepDocument::of(lang, child)).collect(),
        }
    }
}

impl ExplainedDocument<'_> {
    pub fn of(lang: Lang, explained: &Explained) -> ExplainedDocument<'_> {
        let decision = explained.decision.as_ref().map(|decision| DecisionDocument {
            result_rating: words::rating(decision.result),
            behaviour_rating: words::rating(decision.behaviour),
            reason: &decision.reason,
            new_idea: decision.new_idea,
        });
        ExplainedDocument {
            nip: explained.person.nip.digits(),
            name: &explained.person.name,
            unit: &explained.person.unit_code,
            cycle: &explained.cycle.cycle.code,
            form: &explained.form_name,
            form_version: explained.form_version,
            standing: StandingDocument::of(&explained.standing),
            proposed: StandingDocument::of(&explained.proposed),
            decision,
            working: StepDocument::of(lang, &explained.step),
        }
    }
}
