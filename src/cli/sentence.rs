//! The words of refusals, of rows that were not taken, and of a working's steps.

use crate::{
    domain::score::Step,
    service::fault::{Reason, Refusal},
    text::Lang,
};

pub fn refusal(_lang: Lang, refusal: &Refusal) -> String {
    format!("{refusal:?}")
}

pub fn reason(_lang: Lang, reason: &Reason) -> String {
    format!("{reason:?}")
}

pub fn step(_lang: Lang, step: &Step) -> String {
    format!("{:?}", step.what)
}

pub fn nip(words: &str) -> Option<crate::domain::nip::Nip> {
    serde_json::from_str(words).ok()
}
