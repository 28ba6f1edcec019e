//! What the fields of records are called.

catalogue! {
    nip() "NIP" "NIP";
    name() "Nama" "Name";
    title_before() "Gelar depan" "Title before";
    title_after() "Gelar belakang" "Title after";
    kind() "Jenis" "Kind";
    service() "Status" "Service";
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
    yes() "ya" "yes";
    no() "tidak" "no";
    empty() "(kosong)" "(none)";
    as_typed() "ketik" "type";
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
        "aspects.lines.indicator" => indicator(lang),
        "thresholds.result" => result_limits(lang),
        "thresholds.behaviour" => behaviour_limits(lang),
        "rater_nip" => rater(lang),
        "group" => group(lang),
        other => other.to_owned(),
    }
}
