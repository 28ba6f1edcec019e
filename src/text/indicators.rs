//! Indicators and forms.

use super::{review, say};
use crate::domain::kind::Kind;

catalogue! {
    title() "Indikator dan formulir" "Indicators and forms";
    help() "Katalog indikator per bidang; Tab ke formulir. Enter membuka formulir dengan aspek, baris, dan bobotnya." "The catalogue of indicators by field; Tab goes to the forms. Enter opens a form with its aspects, lines and weights.";
    indicators(n) "Indikator ({n})" "Indicators ({n})";
    forms(n) "Formulir ({n})" "Forms ({n})";
    none() "Belum ada indikator. Operator memasukkan berkasnya dengan i, atau membuat yang baru dengan n." "There is no indicator. An operator brings them in with i, or makes a new one with n.";
    no_forms() "Belum ada formulir. Operator memasukkan berkasnya dengan i, atau membuat yang baru dengan n." "There is no form. An operator brings them in with i, or makes a new one with n.";
    code() "Kode" "Code";
    name() "Nama" "Name";
    field() "Bidang" "Field";
    unit() "Satuan" "Unit";
    kind() "Jenis" "Kind";
    target() "Target" "Target";
    version() "Versi" "Version";
    lines() "Baris" "Lines";
    cycles() "Periode" "Cycles";
    weights(sum) "bobot aspek {sum}" "aspect weights {sum}";
    form_head(name, version, n) "{name} · versi {version} · dipakai {n} periode" "{name} · version {version} · used by {n} cycles";
    weight() "Bobot" "Weight";
    groups() "Penilai" "Raters";
    rating() "nilai" "rating";
    higher() "makin tinggi makin baik" "higher is better";
    lower() "makin rendah makin baik" "lower is better";
    band() "di antara" "between";
    yes_no() "ya/tidak" "yes/no";
    date() "tanggal" "date";
    level() "tingkat" "level";
    min_raters(group, weight, min) "{group} {weight} (min {min})" "{group} {weight} (min {min})";
    not_hundred() "≠ 100, dinormalkan" "≠ 100, normalised";
}

pub fn kind_name(lang: Lang, k: &Kind) -> String {
    match k {
        Kind::Rating { .. } => rating(lang),
        Kind::Higher { .. } => higher(lang),
        Kind::Lower { .. } => lower(lang),
        Kind::Band { .. } => band(lang),
        Kind::YesNo => yes_no(lang),
        Kind::Date { .. } => date(lang),
        Kind::Level(_) => level(lang),
    }
}

/// The bare target, without the words that the kind already says.
pub fn target_of(lang: Lang, kind: &Kind) -> String {
    match kind {
        Kind::Higher { target } | Kind::Lower { target } => say::decimal(lang, *target),
        Kind::Rating { .. } | Kind::Band { .. } | Kind::YesNo | Kind::Date { .. } | Kind::Level(_) => {
            review::target(lang, kind)
        }
    }
}
