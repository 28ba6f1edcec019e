//! What the fields of records are called.

use super::common;
use crate::domain::form::RaterGroup;

catalogue! {
    nip() "NIP" "NIP";
    name() "Nama" "Name";
    title_before() "Gelar depan" "Title before";
    title_after() "Gelar belakang" "Title after";
    kind() "Jenis" "Kind";
    rank() "Golongan" "Rank";
    position() "Jabatan" "Position";
    position_type() "Jenis jabatan" "Type of position";
    unit() "Unit" "Unit";
    measure() "Satuan" "Unit";
    superior() "Atasan" "Superior";
    retired() "Bertugas" "In service";
    code() "Kode" "Code";
    parent() "Unit induk" "Parent unit";
    field() "Bidang" "Field";
    head() "Kepala" "Head";
    from() "Mulai" "From";
    to() "Sampai" "To";
    due() "Jatuh tempo" "Due";
    assign() "Pembagian formulir" "Who gets which form";
    weight() "Bobot" "Weight";
    min() "Minimal" "At least";
    cap() "Nilai tertinggi" "Cap";
    target() "Target" "Target";
    groups() "Kelompok penilai" "Groups of raters";
    aspects() "Aspek" "Aspects";
    lines() "Baris" "Lines";
    indicator() "Indikator" "Indicator";
    result_limits() "Batas hasil kerja" "Thresholds of results";
    behaviour_limits() "Batas perilaku" "Thresholds of behaviour";
    rater() "Penilai" "Rater";
    group() "Kelompok" "Group";
    axis() "Sumbu" "Axis";
    value() "Nilai" "Value";
    phase() "Fase" "Phase";
    rule_form() "Formulir" "Form";
    how_many() "Banyaknya rekan" "How many colleagues";
    missing() "Yang belum terisi" "What is missing";
    scale() "Skala nilai" "Scale of marks";
    above_result() "Hasil: di atas, mulai" "Results: above, from";
    meets_result() "Hasil: sesuai, mulai" "Results: meets, from";
    above_behaviour() "Perilaku: di atas, mulai" "Behaviour: above, from";
    meets_behaviour() "Perilaku: sesuai, mulai" "Behaviour: meets, from";
    group_weight(group) "{group}: bobot" "{group}: weight";
    group_min(group) "{group}: minimal" "{group}: at least";
    group_required(group) "{group}: wajib" "{group}: required";
    own_weight(group) "Bobot {group} di sini" "Weight of {group} here";
    cycle() "Periode" "Cycle";
    date() "Tanggal" "Date";
    status() "Kehadiran" "Attendance";
    late() "Menit terlambat" "Minutes late";
    early() "Menit pulang cepat" "Minutes early";
    login() "Akun" "Login";
    roles() "Peran" "Roles";
    yes() "ya" "yes";
    no() "tidak" "no";
    empty() "(kosong)" "(none)";
}

/// The words for a field by its name in files.
pub fn label(lang: Lang, column: &str) -> String {
    match column {
        "nip" => nip(lang),
        "name" | "aspects.name" => name(lang),
        "title_before" => title_before(lang),
        "title_after" => title_after(lang),
        "kind" => kind(lang),
        "rank" => rank(lang),
        "position" => position(lang),
        "position_type" => position_type(lang),
        "unit" => unit(lang),
        "measure" => measure(lang),
        "retired" => retired(lang),
        "from" => from(lang),
        "superior_nip" => superior(lang),
        "code" | "aspects.code" => code(lang),
        "parent" => parent(lang),
        "field" => field(lang),
        "head_nip" => head(lang),
        "to" => to(lang),
        "due" => due(lang),
        "assign" => assign(lang),
        "cap" => cap(lang),
        "target" | "aspects.lines.target" => target(lang),
        "groups" | "aspects.lines.groups" => groups(lang),
        "groups.weight" | "aspects.weight" | "aspects.lines.weight" => weight(lang),
        "groups.min" => min(lang),
        "aspects" => aspects(lang),
        "aspects.lines" => lines(lang),
        "indicator" | "aspects.lines.indicator" => indicator(lang),
        "thresholds.result" => result_limits(lang),
        "thresholds.behaviour" => behaviour_limits(lang),
        "rater" | "rater_nip" => rater(lang),
        "group" => group(lang),
        "cycle" => cycle(lang),
        "date" => date(lang),
        "status" => status(lang),
        "late_minutes" => late(lang),
        "early_minutes" => early(lang),
        "login" => login(lang),
        "roles" => roles(lang),
        "axis" => axis(lang),
        "value" => value(lang),
        "phase" => phase(lang),
        "rule.form" => rule_form(lang),
        "rule.unit" => unit(lang),
        "rule.types" => position_type(lang),
        "raters.rule" => rater(lang),
        "raters.n" => how_many(lang),
        "missing" => missing(lang),
        "scale" => scale(lang),
        "weight" => weight(lang),
        "result.above" => above_result(lang),
        "result.meets" => meets_result(lang),
        "behaviour.above" => above_behaviour(lang),
        "behaviour.meets" => meets_behaviour(lang),
        other => of_group(lang, other),
    }
}

/// `own.peer`, `peer.weight`, `peer.min`, `peer.required`.
fn of_group(lang: Lang, column: &str) -> String {
    let Some((first, last)) = column.split_once('.') else { return column.to_owned() };
    let code = if first == "own" { last } else { first };
    let Some(group) = RaterGroup::from_code(code) else { return column.to_owned() };
    let name = common::group(lang, group);
    match (first, last) {
        ("own", _) => own_weight(lang, name),
        (_, "weight") => group_weight(lang, name),
        (_, "min") => group_min(lang, name),
        _ => group_required(lang, name),
    }
}
