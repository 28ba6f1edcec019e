//! Bringing files in: choosing one, seeing the fate of its rows, putting cells right.

use super::fields;
use crate::service::{
    api::ImportKind,
    import::headers::{self, Column},
};

catalogue! {
    title() "Impor" "Import";
    files_help() "Pilih jenis isinya dengan kiri dan kanan, lalu berkasnya. Ketik untuk menyaring, atau tempelkan alamat berkas. Backspace pada saringan kosong naik satu folder. Tidak ada yang ditulis sebelum F2 pada halaman berikutnya." "Choose what it holds with left and right, then the file. Type to filter, or paste its path. Backspace on an empty filter goes one folder up. Nothing is written before F2 on the next page.";
    help() "Nasib setiap baris sebelum ditulis. Tab mengganti daftarnya: yang bermasalah, yang baru, yang berubah, semua baris. Enter memperbaiki nilai yang bermasalah di sini; F2 mengambil semua yang baik. Ctrl-Z sesudahnya membatalkan seluruh berkas." "The fate of every row before it is written. Tab turns the list: those with a fault, the new ones, the changed ones, every row. Enter puts a faulty value right here; F2 takes all that is good. Ctrl-Z afterwards takes the whole file back.";
    of_kind(kind) "Isi berkas: ‹ {kind} ›   (← → memilih isi yang lain)" "The file holds: ‹ {kind} ›   (← → choose what)";
    file() " Berkas: " " File: ";
    units() "unit" "units";
    employees() "pegawai" "employees";
    indicators() "indikator (TOML)" "indicators (TOML)";
    forms() "formulir (TOML)" "forms (TOML)";
    assignments() "penilai" "raters";
    responses() "isian" "responses";
    plans() "target pribadi" "personal targets";
    attendance() "kehadiran" "attendance";
    accounts() "akun" "accounts";
    columns_are(names) "kolom: {names}" "columns: {names}";
    toml_file() "berkas TOML" "a TOML file";
    no_directory(why) "Folder itu tidak dapat dibuka: {why}" "That folder cannot be opened: {why}";
    no_files() "Tidak ada berkas CSV, XLSX, atau TOML di sini." "There is no CSV, XLSX or TOML file here.";
    as_typed() "Enter membuka berkas menurut alamat yang diketik." "Enter opens the file at the path as typed.";
    cannot_read(name, why) "{name} tidak dapat dibaca: {why}" "{name} cannot be read: {why}";
    would(taken, unchanged, refused) "{taken} baris akan diambil, {unchanged} tidak berubah, {refused} ditolak · F2 menyimpan" "{taken} rows would be taken, {unchanged} are unchanged, {refused} refused · F2 saves them";
    would_nothing(taken, unchanged, refused) "Tidak ada yang baru: {taken} baris akan diambil, {unchanged} tidak berubah, {refused} ditolak" "Nothing is new: {taken} rows would be taken, {unchanged} are unchanged, {refused} refused";
    did(taken, unchanged, refused) "{taken} baris diambil, {unchanged} tidak berubah, {refused} ditolak" "{taken} rows taken, {unchanged} unchanged, {refused} refused";
    mended(n) "{n} nilai diperbaiki di sini" "put right here: {n}";
    unknown_columns(names) "kolom tak dikenal: {names}" "unknown columns: {names}";
    all_well() "Tidak ada yang ditolak dan tidak ada catatan." "Nothing is refused and there is no remark.";
    all_taken() "Semua sudah tersimpan." "Everything is saved.";
    line() "Baris" "Line";
    fate() "Nasib" "Fate";
    about() "Tentang" "About";
    reason() "Keterangan" "What is said of it";
    cell(column, value) "{column}: {value}" "{column}: {value}";
    new_row() "baru" "new";
    changed_row() "berubah" "changed";
    unchanged_row() "tetap" "same";
    was_is(field, before, after) "{field}: {before} → {after}" "{field}: {before} → {after}";
    sort_faults() "yang ditolak atau bercatatan" "refused or remarked on";
    sort_new() "yang baru" "new";
    sort_changed() "yang berubah" "changed";
    sort_all() "semua baris" "every row";
    shown(sort) "Daftar: {sort} · Tab: daftar lain" "List: {sort} · Tab: another list";
    not_listed(n) "{n} baris terakhir hanya dihitung" "the last {n} rows are only counted";
    nothing_to_mend() "Pada baris ini tidak ada yang perlu diperbaiki." "Nothing on this row needs to be put right.";
    refused() "ditolak" "refused";
    remarked() "catatan" "remark";
    mend_title(line, column) "Baris {line}, kolom {column}" "Line {line}, column {column}";
    mend_in_file() "Yang ini hanya dapat diperbaiki dalam berkasnya." "This one can only be put right in the file itself.";
    taken_already() "Berkas ini sudah diambil; Ctrl-Z membatalkannya." "The file was taken already; Ctrl-Z takes it back.";
    being_taken() "Berkas sedang diambil; halaman ini ditutup sesudahnya." "The file is being taken; this page closes after that.";
    retired() "Pensiun" "Retired";
    nothing_to_take() "Tidak ada baris baru untuk diambil." "There is no new row to take.";
}

pub fn kind(lang: Lang, kind: ImportKind) -> String {
    match kind {
        ImportKind::Units => units(lang),
        ImportKind::Employees => employees(lang),
        ImportKind::Indicators => indicators(lang),
        ImportKind::Forms => forms(lang),
        ImportKind::Assignments => assignments(lang),
        ImportKind::Responses => responses(lang),
        ImportKind::Plans => plans(lang),
        ImportKind::Attendance => attendance(lang),
        ImportKind::Accounts => accounts(lang),
    }
}

/// The words for a column. Files say who is retired, where the screens say who is in service.
pub fn column(lang: Lang, name: &str) -> String {
    if name == "retired" { retired(lang) } else { fields::label(lang, name) }
}

/// What the columns may be called; those that must be there have a star.
pub fn columns(lang: Lang, kind: ImportKind) -> String {
    let columns = headers::columns(kind);
    if columns.is_empty() {
        return toml_file(lang);
    }
    let named = |c: &Column| match lang {
        // What is Indonesian already stays.
        Lang::Id if c.name != "nip" => c.synonyms.first().copied().unwrap_or(c.name),
        Lang::Id | Lang::En => c.name,
    };
    let names = columns.iter().map(|c| if c.needed { format!("{}*", named(c)) } else { named(c).to_owned() });
    columns_are(lang, names.collect::<Vec<_>>().join(", "))
}
