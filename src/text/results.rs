//! Results: units, people, the working of a score, ratings, the distribution.

use super::common;
use crate::domain::{distribution::Rule, predicate::UnitPredicate};

catalogue! {
    title() "Hasil" "Results";
    help() "Unit di bawah yang sekarang di atas, pegawainya di bawah; Tab pindah. Enter membuka unit atau uraian nilai; d memperlihatkan sebaran predikat." "The units below this one above, its people below; Tab changes. Enter opens a unit or the working of a score; d shows the distribution of predicates.";
    whole() "Seluruh pemerintah" "The whole government";
    no_cycle() "Belum ada periode penilaian." "There is no cycle yet.";
    counts(all, complete, partial, none) "{all} pegawai: {complete} lengkap, {partial} sebagian, {none} belum" "{all} people: {complete} complete, {partial} partial, {none} none";
    mean_is(score) "rerata {score}" "mean {score}";
    unit() "Unit" "Unit";
    people() "Pegawai" "People";
    complete() "Lengkap" "Complete";
    mean() "Rerata" "Mean";
    name() "Nama" "Name";
    status() "Status" "Status";
    covered() "Terisi" "Settled";
    score() "Nilai" "Score";
    results() "Hasil kerja" "Results";
    behaviour() "Perilaku" "Behaviour";
    predicate() "Predikat" "Predicate";
    nobody() "Tidak ada pegawai yang dinilai langsung di unit ini; t menampilkan juga unit di bawahnya." "Nobody is rated in this unit itself; t shows the units below it, too.";
    explain_title() "Uraian nilai" "Working of a score";
    explain_help() "Dari predikat sampai ke jawaban. Kanan membentangkan, kiri melipat; di bawah berdiri hitungannya dengan kata-kata. w menampilkan seluruhnya sebagai satu bacaan; r menetapkan rating." "From the predicate down to answers. Right unfolds, left folds; below stands the arithmetic in words. w shows all of it as one text; r decides the ratings.";
    explain_head(cycle, form, version) "{cycle} · {form} v{version}" "{cycle} · {form} v{version}";
    more_by_w() "… w: seluruh uraian" "… w: the whole working";
    decided() "rating sudah ditetapkan" "ratings are decided";
    decide_title() "Tetapkan rating" "Decide the ratings";
    decide_help() "1 Di Bawah, 2 Sesuai, 3 Di Atas Ekspektasi; i mencatat ide baru; Enter menetapkan. Bila berbeda dari usulan, alasannya diminta." "1 below, 2 meets, 3 above expectations; i records a new idea; Enter decides. When it differs from the proposal a reason is asked.";
    proposal() "usulan" "proposal";
    reason() " Alasan: " " Reason: ";
    new_idea() "Ide baru" "New idea";
    gives(predicate) "Predikat: {predicate}" "Predicate: {predicate}";
    keys() "1 Di Bawah   2 Sesuai   3 Di Atas Ekspektasi" "1 below   2 meets   3 above expectations";
    saved() "Rating ditetapkan. Ctrl-Z membatalkan." "The ratings are decided. Ctrl-Z takes it back.";
    taken_back() "Penetapan rating dibatalkan." "The decision is taken back.";
    may_not() "Anda tidak dapat menetapkan rating pegawai ini sekarang." "You cannot decide this person's ratings now.";
    distribution_title() "Sebaran predikat" "Distribution of predicates";
    distribution_help() "Pola menurut SE MenPANRB 3/2023 untuk predikat unit; kiri dan kanan memilih predikat unit. Hanya mengingatkan, tidak mengubah apa pun." "The pattern of SE MenPANRB 3/2023 for the unit's predicate; left and right choose it. It only warns and changes nothing.";
    unit_predicate(name) "Predikat unit: ‹ {name} ›" "Predicate of the unit: ‹ {name} ›";
    choose_pattern() "(← → memilih yang lain)" "(← → choose another)";
    istimewa() "Istimewa" "Excellent";
    baik() "Baik" "Good";
    butuh_perbaikan() "Butuh Perbaikan" "Needs improvement";
    kurang() "Kurang" "Poor";
    sangat_kurang() "Sangat Kurang" "Very poor";
    majority(p) "{p} adalah yang terbanyak" "{p} is the most frequent";
    at_most(p, n) "{p} paling banyak {n} %" "at most {n} % are {p}";
    at_least(p, n) "{p} paling sedikit {n} %" "at least {n} % are {p}";
    together(p, q, n) "{p} dan {q} bersama paling sedikit {n} %" "{p} and {q} together at least {n} %";
    some(p, q) "ada yang {p} atau {q}" "some are {p} or {q}";
    none_of(p) "tidak ada yang {p}" "none is {p}";
    holds() "✓ sesuai" "✓ holds";
    broken() "! belum sesuai" "! does not hold";
    room(n, p) "masih boleh {n} {p}" "{n} more {p} allowed";
    no_room(p) "{p} tidak boleh lagi" "no more {p} allowed";
    room_of(n) "dihitung dari semua {n} pegawai, juga yang belum berpredikat" "counted of all {n} people, also those without a predicate yet";
    nobody_rated() "belum ada predikat" "no predicate yet";
    not_rated(n) "{n} belum berpredikat" "{n} without a predicate";
}

pub fn unit_predicate_name(lang: Lang, predicate: UnitPredicate) -> String {
    match predicate {
        UnitPredicate::Istimewa => istimewa(lang),
        UnitPredicate::Baik => baik(lang),
        UnitPredicate::ButuhPerbaikan => butuh_perbaikan(lang),
        UnitPredicate::Kurang => kurang(lang),
        UnitPredicate::SangatKurang => sangat_kurang(lang),
    }
}

pub fn rule(lang: Lang, rule: Rule) -> String {
    let p = |p| common::predicate(lang, p);
    match rule {
        Rule::Majority(a) => majority(lang, p(a)),
        Rule::AtMost(a, n) => at_most(lang, p(a), n),
        Rule::AtLeast(a, n) => at_least(lang, p(a), n),
        Rule::AtLeastTogether(a, b, n) => together(lang, p(a), p(b), n),
        Rule::Some(a, b) => some(lang, p(a), p(b)),
        Rule::None(a) => none_of(lang, p(a)),
    }
}
