//! Words used everywhere: groups, ratings, predicates, phases, statuses. Official terms where the law has one.

use crate::domain::{
    account::Role,
    cycle::Phase,
    form::{Axis, RaterGroup},
    predicate::{NumericPredicate, Predicate, Rating},
    subject::Status,
};

catalogue! {
    administrator() "administrator" "administrator";
    operator() "operator" "operator";
    head_of_unit() "kepala unit" "head of a unit";
    evaluator() "pejabat penilai" "evaluator";
    rater() "penilai" "rater";
    employee_role() "pegawai" "employee";
    auditor() "auditor" "auditor";
    gateway() "login bersama" "shared login";
    product() "KINERJA" "KINERJA";
    group_superior() "atasan" "superior";
    group_peer() "rekan sejawat" "peer";
    group_subordinate() "bawahan" "subordinate";
    group_self() "diri sendiri" "self";
    group_public() "masyarakat" "public";
    axis_result() "hasil kerja" "results";
    axis_behaviour() "perilaku kerja" "behaviour";
    rating_below() "Di Bawah Ekspektasi" "Below expectations";
    rating_meets() "Sesuai Ekspektasi" "Meets expectations";
    rating_above() "Di Atas Ekspektasi" "Above expectations";
    sangat_baik() "Sangat Baik" "Very good";
    baik() "Baik" "Good";
    butuh_perbaikan() "Butuh Perbaikan" "Needs improvement";
    cukup() "Cukup" "Fair";
    kurang() "Kurang" "Poor";
    sangat_kurang() "Sangat Kurang" "Very poor";
    phase_planning() "perencanaan" "planning";
    phase_open() "pengisian" "open";
    phase_calibration() "kalibrasi" "calibration";
    phase_closed() "ditutup" "closed";
    status_none() "belum ada" "none";
    status_partial() "sebagian" "partial";
    status_complete() "lengkap" "complete";
    not_observed() "tidak diamati" "not observed";
    not_observed_short() "TA" "N/O";
    yes() "ya" "yes";
    no() "tidak" "no";
    nothing() "–" "–";
    percent(n) "{n} %" "{n} %";
}

pub fn group(lang: Lang, group: RaterGroup) -> String {
    match group {
        RaterGroup::Superior => group_superior(lang),
        RaterGroup::Peer => group_peer(lang),
        RaterGroup::Subordinate => group_subordinate(lang),
        RaterGroup::Own => group_self(lang),
        RaterGroup::Public => group_public(lang),
    }
}

pub fn axis(lang: Lang, axis: Axis) -> String {
    match axis {
        Axis::Result => axis_result(lang),
        Axis::Behaviour => axis_behaviour(lang),
    }
}

pub fn rating(lang: Lang, rating: Rating) -> String {
    match rating {
        Rating::Below => rating_below(lang),
        Rating::Meets => rating_meets(lang),
        Rating::Above => rating_above(lang),
    }
}

pub fn predicate(lang: Lang, predicate: Predicate) -> String {
    match predicate {
        Predicate::SangatBaik => sangat_baik(lang),
        Predicate::Baik => baik(lang),
        Predicate::ButuhPerbaikan => butuh_perbaikan(lang),
        Predicate::Kurang => kurang(lang),
        Predicate::SangatKurang => sangat_kurang(lang),
    }
}

pub fn numeric_predicate(lang: Lang, predicate: NumericPredicate) -> String {
    match predicate {
        NumericPredicate::SangatBaik => sangat_baik(lang),
        NumericPredicate::Baik => baik(lang),
        NumericPredicate::Cukup => cukup(lang),
        NumericPredicate::Kurang => kurang(lang),
        NumericPredicate::SangatKurang => sangat_kurang(lang),
    }
}

pub fn phase(lang: Lang, phase: Phase) -> String {
    match phase {
        Phase::Planning => phase_planning(lang),
        Phase::Open => phase_open(lang),
        Phase::Calibration => phase_calibration(lang),
        Phase::Closed => phase_closed(lang),
    }
}

pub fn status(lang: Lang, status: Status) -> String {
    match status {
        Status::None => status_none(lang),
        Status::Partial => status_partial(lang),
        Status::Complete => status_complete(lang),
    }
}

pub fn role(lang: Lang, role: Role) -> String {
    match role {
        Role::Administrator => administrator(lang),
        Role::Operator => operator(lang),
        Role::Head => head_of_unit(lang),
        Role::Evaluator => evaluator(lang),
        Role::Rater => rater(lang),
        Role::Employee => employee_role(lang),
        Role::Auditor => auditor(lang),
        Role::Gateway => gateway(lang),
    }
}
