//! The working of a score in words and numbers.

use super::{common, say};
use crate::domain::{
    decimal::{Decimal, Hundredths},
    explain::{Fate, Part, Step, What},
    form::{Missing, Scale},
    kind::Kind,
    response::Answer,
    subject::Status,
};

catalogue! {
    predicate_title(name) "Predikat kinerja: {name}" "Predicate: {name}";
    rating_title(axis, name) "Rating {axis}: {name}" "Rating of {axis}: {name}";
    numeric_title(name) "Predikat angka (PP 30/2019): {name}" "Numeric predicate (PP 30/2019): {name}";
    composite_title() "Nilai kinerja" "Composite score";
    aspect_title(name, weight) "{name} (bobot {weight})" "{name} (weight {weight})";
    line_title(code, name, weight) "{code} {name} (bobot {weight})" "{code} {name} (weight {weight})";
    group_title(name, n) "{name}: {n} jawaban" "{name}: {n} answers";
    answers_title(n, answer) "{n} × {answer}" "{n} × {answer}";

    not_yet() "belum ada" "none yet";
    by_matrix(result, behaviour, predicate)
        "Hasil kerja {result} dan perilaku kerja {behaviour} menurut matriks PermenPANRB 6/2022 menjadi {predicate}."
        "Results {result} and behaviour {behaviour} give {predicate} by the matrix of PermenPANRB 6/2022.";
    no_predicate()
        "Predikat ada setelah kedua rating ada."
        "There is a predicate once both ratings are there.";
    limits(above, meets)
        "Dari {above} ke atas: Di Atas Ekspektasi; dari {meets}: Sesuai Ekspektasi; selebihnya Di Bawah Ekspektasi."
        "From {above}: above expectations; from {meets}: meets expectations; less is below.";
    to_next(points, rating) "Kurang {points} lagi untuk {rating}." "{points} more make it {rating}.";
    changed(proposed, reason)
        "Usulan menurut angka: {proposed}. Diubah penilai dengan alasan: {reason}"
        "Proposed by the numbers: {proposed}. Changed by the evaluator because: {reason}";
    numeric_words(idea)
        "Dari nilai yang dibulatkan; untuk informasi. Ide baru: {idea}."
        "From the rounded score; for information. New idea: {idea}.";
    mean_of(sum, weights, value) "({sum}) / {weights} = {value}" "({sum}) / {weights} = {value}";
    only_from(name, value) "Hanya dari {name}: {value}." "From {name} alone: {value}.";
    unrounded()
        "Dihitung dari angka yang belum dibulatkan."
        "Computed from the figures before rounding.";
    left_out(names) "Tidak ikut dihitung: {names}." "Left out: {names}.";
    coverage(percent, status) "Bobot yang sudah terisi: {percent} %. Status: {status}." "Weight that is settled: {percent} %. Status: {status}.";
    missing_renormalise()
        "Yang belum terisi tidak dihitung; bobot lainnya dibagi kembali."
        "What is missing is left out and the other weights are shared anew.";
    missing_zero() "Yang belum terisi dihitung nol." "What is missing counts as zero.";
    missing_wait()
        "Nilai baru ada setelah semua yang wajib terisi."
        "There is a score only when all that is required is in.";
    fate_counts(n, weight) "Rata-rata dari {n} jawaban, bobot {weight}." "Mean of {n} answers, weight {weight}.";
    fate_shown() "Ditampilkan saja, tidak ikut dihitung." "Shown only; it does not count.";
    fate_left_out(min) "Perlu paling sedikit {min} isian; belum dihitung." "Needs at least {min} responses; left out until then.";
    fate_zero(min) "Perlu paling sedikit {min} isian; sementara dihitung nol." "Needs at least {min} responses; counts as zero until then.";
    fate_not_observed() "Cukup isian, tetapi jawabannya tidak diamati; tidak dihitung." "Enough responses, but not observed; left out.";
    fate_waits() "Menunggu sampai semua yang wajib terisi." "Waits until all that is required is in.";
    hidden() "Jawaban rahasia: baru ditampilkan mulai tiga penilai." "Confidential: shown from three raters on.";
    some_not_observed(n) "{n} tidak diamati." "{n} not observed.";
    worth_rating(v, max, x) "100 × {v} / {max} = {x}" "100 × {v} / {max} = {x}";
    worth_span(v, min, max, x) "100 × ({v} − {min}) / ({max} − {min}) = {x}" "100 × ({v} − {min}) / ({max} − {min}) = {x}";
    worth_higher(v, t, cap, x) "100 × {v} / target {t} = {x} (paling tinggi {cap})" "100 × {v} / target {t} = {x} (at most {cap})";
    worth_lower(v, t, cap, x)
        "100 × (2 − {v} / target {t}) = {x} (paling rendah 0, paling tinggi {cap})"
        "100 × (2 − {v} / target {t}) = {x} (at least 0, at most {cap})";
    worth_inside(low, high) "Di antara {low} dan {high}: 100" "Between {low} and {high}: 100";
    worth_under(v, low, x) "Di bawah {low}: 100 × {v} / {low} = {x}" "Under {low}: 100 × {v} / {low} = {x}";
    worth_over(v, high, x) "Di atas {high}: 100 × (2 − {v} / {high}) = {x}" "Over {high}: 100 × (2 − {v} / {high}) = {x}";
    worth_yes_no(answer, x) "{answer} = {x}" "{answer} = {x}";
    worth_in_time(due) "Selesai sampai {due}: 100" "Done by {due}: 100";
    worth_late(days, per_day, x) "Terlambat {days} hari: 100 − {days} × {per_day} = {x} (paling rendah 0)" "{days} days late: 100 − {days} × {per_day} = {x} (at least 0)";
    worth_level(name, x) "Tingkat {name} bernilai {x}" "Level {name} is worth {x}";
    worth_not_observed() "Tidak diamati: bukan nol, tidak dihitung." "Not observed: not zero, not counted.";
}

/// What the step is, in one line.
pub fn title(lang: Lang, what: &What) -> String {
    match what {
        What::Predicate { predicate, .. } => {
            predicate_title(lang, predicate.map_or_else(|| not_yet(lang), |p| common::predicate(lang, p)))
        }
        What::Rating { axis, rating, .. } => rating_title(
            lang,
            common::axis(lang, *axis),
            rating.map_or_else(|| not_yet(lang), |r| common::rating(lang, r)),
        ),
        What::Numeric { predicate, .. } => numeric_title(
            lang,
            predicate.map_or_else(|| not_yet(lang), |p| common::numeric_predicate(lang, p)),
        ),
        What::Composite { .. } => composite_title(lang),
        What::Aspect { name, weight, .. } => aspect_title(lang, name, say::decimal(lang, *weight)),
        What::Line { code, name, weight, .. } => line_title(lang, code, name, say::decimal(lang, *weight)),
        What::Group { group, n_answers, n_not_observed, .. } => {
            group_title(lang, capital(&common::group(lang, *group)), n_answers + n_not_observed)
        }
        What::Answers { answer, n, kind, .. } => answers_title(lang, n, say::answer(lang, kind, *answer)),
    }
}

/// How the step's value comes about: the arithmetic and what it means, in sentences.
pub fn arithmetic(lang: Lang, step: &Step) -> Vec<String> {
    match &step.what {
        What::Predicate { predicate, result, behaviour } => match (predicate, result, behaviour) {
            (Some(p), Some(r), Some(b)) => vec![by_matrix(
                lang,
                common::rating(lang, *r),
                common::rating(lang, *b),
                common::predicate(lang, *p),
            )],
            _ => vec![no_predicate(lang)],
        },
        What::Rating { rating, proposed, limits: l, next, parts, reason, .. } => {
            let mut out = weighed(lang, parts, step.value, String::clone);
            out.push(limits(lang, say::decimal(lang, l.above), say::decimal(lang, l.meets)));
            out.extend(
                next.map(|(r, points)| to_next(lang, say::hundredths(lang, points), common::rating(lang, r))),
            );
            if let Some(p) = proposed.filter(|p| Some(*p) != *rating) {
                out.push(changed(lang, common::rating(lang, p), reason));
            }
            out
        }
        What::Numeric { new_idea, .. } => {
            vec![numeric_words(lang, if *new_idea { common::yes(lang) } else { common::no(lang) })]
        }
        What::Composite { status, coverage: c, missing, parts } => {
            let mut out = weighed(lang, parts, step.value, String::clone);
            out.push(covered(lang, *c, *status));
            out.push(policy(lang, *missing));
            out
        }
        What::Aspect { parts, .. } => weighed(lang, parts, step.value, String::clone),
        What::Line { parts, .. } => weighed(lang, parts, step.value, |g| common::group(lang, *g)),
        What::Group { weight, min, n_answers, n_not_observed, fate, hidden: is_hidden, .. } => {
            let mut out = vec![match fate {
                Fate::Counts => fate_counts(lang, n_answers, say::decimal(lang, *weight)),
                Fate::ShownOnly => fate_shown(lang),
                Fate::LeftOut => fate_left_out(lang, min),
                Fate::Zero => fate_zero(lang, min),
                Fate::NotObserved => fate_not_observed(lang),
                Fate::Waits => fate_waits(lang),
            }];
            if *n_not_observed > 0 && !is_hidden {
                out.push(some_not_observed(lang, n_not_observed));
            }
            if *is_hidden && n_answers + n_not_observed > 0 {
                out.push(hidden(lang));
            }
            out
        }
        What::Answers { answer, kind, scale, cap, .. } => {
            let x = say::score(lang, step.value);
            vec![match answer {
                Answer::NotObserved => worth_not_observed(lang),
                Answer::Value(v) => worth(lang, kind, *scale, *cap, *v, &x),
            }]
        }
    }
}

fn covered(lang: Lang, percent: Hundredths, status: Status) -> String {
    coverage(lang, say::hundredths(lang, percent), common::status(lang, status))
}

/// What the form does with what is missing.
pub fn policy(lang: Lang, missing: Missing) -> String {
    match missing {
        Missing::Renormalise => missing_renormalise(lang),
        Missing::Zero => missing_zero(lang),
        Missing::Wait => missing_wait(lang),
    }
}

fn weighed<N>(
    lang: Lang,
    parts: &[Part<N>],
    value: Option<Hundredths>,
    name: impl Fn(&N) -> String,
) -> Vec<String> {
    let counted = parts.iter().filter_map(|p| p.value.map(|v| (p, v)));
    let counted: Vec<(&Part<N>, Hundredths)> = counted.filter(|(p, _)| p.weight.is_positive()).collect();
    let mut out = Vec::new();
    if let (Some(_), [(part, v)]) = (value, counted.as_slice()) {
        out.push(only_from(lang, name(&part.name), say::hundredths(lang, *v)));
    }
    if let (Some(value), [_, _, ..]) = (value, counted.as_slice()) {
        let term = |(p, v): &(&Part<N>, Hundredths)| {
            format!("{} × {}", say::decimal(lang, p.weight), say::hundredths(lang, *v))
        };
        let terms = counted.iter().map(term);
        let weights = counted.iter().fold(0, |sum, (p, _)| sum + p.weight.parts());
        out.push(mean_of(
            lang,
            terms.collect::<Vec<_>>().join(" + "),
            say::decimal(lang, Decimal::from_parts(weights)),
            say::hundredths(lang, value),
        ));
        out.push(unrounded(lang));
    }
    let absent: Vec<String> = parts.iter().filter(|p| p.value.is_none()).map(|p| name(&p.name)).collect();
    if !absent.is_empty() {
        out.push(left_out(lang, absent.join(", ")));
    }
    out
}

fn worth(lang: Lang, kind: &Kind, scale: Scale, cap: Decimal, v: Decimal, x: &str) -> String {
    let n = |d: Decimal| say::decimal(lang, d);
    match kind {
        Kind::Rating { min, max, .. } => match scale {
            Scale::Proportion => worth_rating(lang, n(v), max, x),
            Scale::Span => worth_span(lang, n(v), min, max, x),
        },
        Kind::Higher { target } => worth_higher(lang, n(v), n(*target), n(cap), x),
        Kind::Lower { target } => worth_lower(lang, n(v), n(*target), n(cap), x),
        Kind::Band { low, .. } if v < *low => worth_under(lang, n(v), n(*low), x),
        Kind::Band { high, .. } if v > *high => worth_over(lang, n(v), n(*high), x),
        Kind::Band { low, high } => worth_inside(lang, n(*low), n(*high)),
        Kind::YesNo => worth_yes_no(lang, say::answer(lang, kind, Answer::Value(v)), x),
        Kind::Date { due, per_day } => {
            let late = v.as_int().unwrap_or(0) - i64::from(due.0);
            if late > 0 {
                worth_late(lang, late, n(*per_day), x)
            } else {
                worth_in_time(lang, say::day(lang, *due))
            }
        }
        Kind::Level(_) => worth_level(lang, say::answer(lang, kind, Answer::Value(v)), x),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}
