//! The working of a score in words and numbers.

use super::{common, say};
use crate::domain::{
    decimal::{Decimal, Hundredths},
    explain::{Fate, Part, PartValue, Step, What},
    form::{Missing, Scale},
    kind::Kind,
    outlook::{Rise, Way},
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
    unreachable(most, rating)
        "Formulir ini memberi paling tinggi {most}; {rating} tidak dapat dicapai dengannya."
        "This form gives at most {most}; {rating} cannot be reached with it.";
    way(predicate, needs) "Untuk {predicate}: {needs}." "For {predicate}: {needs}.";
    way_axis(axis, points, from) "{axis} naik {points} menjadi {from}" "{axis} up by {points} to {from}";
    and(one, other) "{one} dan {other}" "{one} and {other}";
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
    confidential(names)
        "Ikut dihitung tetapi angkanya dirahasiakan, karena penilainya kurang dari tiga: {names}."
        "Counted, but kept confidential because there are fewer than three raters: {names}.";
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
    fate_counts_hidden(weight) "Ikut dihitung dengan bobot {weight}." "Counts with weight {weight}.";
    fate_shown() "Ditampilkan saja, tidak ikut dihitung." "Shown only; it does not count.";
    fate_left_out(min) "Perlu paling sedikit {min} isian; belum dihitung." "Left out until at least {min} have answered.";
    fate_zero(min) "Perlu paling sedikit {min} isian; sementara dihitung nol." "Counts as zero until at least {min} have answered.";
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
        What::Group { group, n_held, .. } => group_title(lang, capital(&common::group(lang, *group)), n_held),
        What::Answers { answer, n, kind, .. } => answers_title(lang, n, say::answer(lang, kind, *answer)),
    }
}

/// The step with its arithmetic and, two blanks further in, what it rests on, line by line.
pub fn whole(lang: Lang, step: &Step) -> Vec<String> {
    let mut lines = Vec::new();
    write_step(lang, step, 0, &mut lines);
    lines
}

fn write_step(lang: Lang, step: &Step, depth: usize, lines: &mut Vec<String>) {
    let margin = " ".repeat(depth * 2);
    let title = title(lang, &step.what);
    lines.push(match step.value {
        Some(value) => format!("{margin}{title} = {}", say::hundredths(lang, value)),
        None => format!("{margin}{title}"),
    });
    lines.extend(arithmetic(lang, step).into_iter().map(|sentence| format!("{margin}  {sentence}")));
    step.children.iter().for_each(|child| write_step(lang, child, depth + 1, lines));
}

/// How the step's value comes about: the arithmetic and what it means, in sentences.
pub fn arithmetic(lang: Lang, step: &Step) -> Vec<String> {
    match &step.what {
        What::Predicate { predicate, result, behaviour, ways } => {
            let mut out = match (predicate, result, behaviour) {
                (Some(p), Some(r), Some(b)) => vec![by_matrix(
                    lang,
                    common::rating(lang, *r),
                    common::rating(lang, *b),
                    common::predicate(lang, *p),
                )],
                _ => vec![no_predicate(lang)],
            };
            out.extend(ways.iter().map(|w| needed(lang, w)));
            out
        }
        What::Rating { rating, proposed, limits: l, next, unreachable: never, parts, reason, .. } => {
            let mut out = weighed(lang, parts, step.value, String::clone);
            out.push(limits(lang, say::decimal(lang, l.above), say::decimal(lang, l.meets)));
            let nearer =
                |r: Rise| to_next(lang, say::hundredths(lang, r.points), common::rating(lang, r.rating));
            out.extend(next.map(nearer));
            out.extend(never.map(|(rise, most)| {
                unreachable(lang, say::hundredths(lang, most), common::rating(lang, rise.rating))
            }));
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
        What::Group { weight, min, n_held, shown, fate, .. } => {
            let weight = say::decimal(lang, *weight);
            let mut out = vec![match (fate, shown) {
                (Fate::Counts, Some(shown)) => fate_counts(lang, shown.n_answers, weight),
                (Fate::Counts, None) => fate_counts_hidden(lang, weight),
                (Fate::ShownOnly, _) => fate_shown(lang),
                (Fate::LeftOut, _) => fate_left_out(lang, min),
                (Fate::Zero, _) => fate_zero(lang, min),
                (Fate::NotObserved, _) => fate_not_observed(lang),
                (Fate::Waits, _) => fate_waits(lang),
            }];
            match shown {
                Some(shown) if shown.n_not_observed > 0 => {
                    out.push(some_not_observed(lang, shown.n_not_observed));
                }
                None if *n_held > 0 => out.push(hidden(lang)),
                Some(_) | None => (),
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

fn needed(lang: Lang, w: &Way) -> String {
    let axis = |name: String, rise: Option<Rise>| {
        rise.map(|r| way_axis(lang, name, say::hundredths(lang, r.points), say::hundredths(lang, r.from)))
    };
    let result = axis(common::axis_result(lang), w.result);
    let behaviour = axis(common::axis_behaviour(lang), w.behaviour);
    let needs = match (result, behaviour) {
        (Some(result), Some(behaviour)) => and(lang, result, behaviour),
        (one, other) => one.or(other).unwrap_or_default(),
    };
    way(lang, common::predicate(lang, w.predicate), needs)
}

/// How a weighed mean comes about, and what is not in it. With a confidential part the arithmetic is left out,
/// since the part could be told from the rest.
fn weighed<N>(
    lang: Lang,
    parts: &[Part<N>],
    value: Option<Hundredths>,
    name: impl Fn(&N) -> String,
) -> Vec<String> {
    let names = |wanted: fn(PartValue) -> bool| -> Vec<String> {
        parts.iter().filter(|p| wanted(p.value)).map(|p| name(&p.name)).collect()
    };
    let counted = parts.iter().filter_map(|p| match p.value {
        PartValue::Counted(v) if p.weight.is_positive() => Some((p, v)),
        PartValue::Counted(_) | PartValue::Confidential | PartValue::LeftOut => None,
    });
    let counted: Vec<(&Part<N>, Hundredths)> = counted.collect();
    let secret = names(|v| v == PartValue::Confidential);
    let mut out = Vec::new();
    match (value, counted.as_slice()) {
        _ if !secret.is_empty() => out.push(confidential(lang, secret.join(", "))),
        (None, _) | (_, []) => (),
        (Some(_), [(part, v)]) => out.push(only_from(lang, name(&part.name), say::hundredths(lang, *v))),
        (Some(value), [_, _, ..]) => {
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
    }
    let absent = names(|v| v == PartValue::LeftOut);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        explain::explain,
        form::{Form, RaterGroup},
        predicate::Rating,
        sample,
        score::{Basis, compute},
        subject::Decision,
        tally::Totals,
    };

    fn explained(form: &Form, totals: &Totals, decision: Option<&Decision>) -> Step {
        explain(&compute(&Basis { form, plan: &[], totals, decision }))
    }

    /// Title, value and sentences of every step.
    fn told(lang: Lang, step: &Step) -> Vec<String> {
        let mut out = vec![format!("{} {}", title(lang, &step.what), say::score(lang, step.value))];
        out.extend(arithmetic(lang, step));
        out.extend(step.children.iter().flat_map(|child| told(lang, child)));
        out
    }

    fn holds(told: &[String], sentence: &str) -> bool {
        told.iter().any(|line| line.contains(sentence))
    }

    #[test]
    fn the_arithmetic_is_that_of_the_hand() {
        let root = explained(&sample::form(Missing::Renormalise), &sample::totals(), None);
        let told_id = told(Lang::Id, &root);
        for sentence in [
            "Predikat kinerja: Baik",
            "Untuk Sangat Baik: hasil kerja naik 8,00 menjadi 110,00 dan perilaku kerja naik 10,00 menjadi 90,00.",
            "(60 × 102,00 + 40 × 80,00) / 100 = 93,20",
            "Bobot yang sudah terisi: 83,20 %. Status: lengkap.",
            "(30 × 90,00 + 20 × 120,00) / 50 = 102,00",
            "(60 × 95,00 + 20 × 75,00) / 80 = 90,00",
            "Tidak ikut dihitung: diri sendiri, masyarakat.",
            "Rata-rata dari 3 jawaban, bobot 20.",
            "Perlu paling sedikit 3 isian; belum dihitung.",
            "Cukup isian, tetapi jawabannya tidak diamati; tidak dihitung.",
            "100 × (2 − 45 / target 60) = 120,00 (paling rendah 0, paling tinggi 120)",
            "1 × TA",
        ] {
            assert!(holds(&told_id, sentence), "{sentence}\n{told_id:#?}");
        }
        let told_en = told(Lang::En, &root);
        assert!(holds(&told_en, "(60 × 102.00 + 40 × 80.00) / 100 = 93.20"), "{told_en:#?}");
        assert!(holds(
            &told_en,
            "For Very good: results up by 8.00 to 110.00 and behaviour up by 10.00 to 90.00."
        ));
        assert_eq!(told_id.len(), told_en.len());
    }

    #[test]
    fn no_sentence_tells_what_two_peers_said() {
        let mut form = sample::form(Missing::Renormalise);
        form.groups[RaterGroup::Peer as usize].as_mut().unwrap().min = 1;
        let list =
            [(RaterGroup::Superior, "92 60 5"), (RaterGroup::Peer, "69 - -"), (RaterGroup::Peer, "46 - -")];
        let told = told(Lang::Id, &explained(&form, &sample::responses(&list), None));
        // Their answers 75 and 50, their mean 62.5, and the line of 90.63 that would give it away.
        for secret in ["75,00", "50,00", "62,50", "90,63", "69", "46"] {
            assert!(!holds(&told, secret), "{secret}\n{told:#?}");
        }
        assert!(
            holds(&told, "dirahasiakan, karena penilainya kurang dari tiga: rekan sejawat."),
            "{told:#?}"
        );
        assert!(holds(&told, "Rekan sejawat: 2 jawaban"), "{told:#?}");
    }

    #[test]
    fn a_threshold_beyond_the_form_is_not_held_out() {
        let mut form = sample::form(Missing::Renormalise);
        form.cap = sample::number("100");
        let root = explained(&form, &sample::totals(), None);
        let told = told(Lang::Id, &root);
        assert!(
            holds(&told, "Formulir ini memberi paling tinggi 100,00; Di Atas Ekspektasi tidak dapat dicapai"),
            "{told:#?}"
        );
        assert!(!holds(&told, "Untuk Sangat Baik"), "{told:#?}");
    }

    #[test]
    fn a_changed_rating_names_its_proposal_and_reason() {
        let decision = Decision {
            result: Rating::Above,
            behaviour: Rating::Meets,
            reason: "proyek kabupaten".to_owned(),
            new_idea: false,
        };
        let form = sample::form(Missing::Renormalise);
        let told = told(Lang::Id, &explained(&form, &sample::totals(), Some(&decision)));
        let sentence =
            "Usulan menurut angka: Sesuai Ekspektasi. Diubah penilai dengan alasan: proyek kabupaten";
        assert_eq!(told.iter().filter(|line| line.contains(sentence)).count(), 1, "{told:#?}");
    }
}
