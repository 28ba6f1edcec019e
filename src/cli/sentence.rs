//! The words of refusals, of rows that were not taken.

use crate::{
    service::fault::{Reason, Refusal},
    text::Lang,
};

pub fn refusal(_lang: Lang, refusal: &Refusal) -> String {
    format!("{refusal:?}")
}

pub fn reason(_lang: Lang, reason: &Reason) -> String {
    format!("{reason:?}")
}
