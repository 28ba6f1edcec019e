//! Records being edited, and what is picked for them.

use crate::domain::kind::Kind;

catalogue! {
    theirs(words) "kini: {words}" "now: {words}";
    both_changed() "Orang lain mengubah isian yang sama; isinya kini di kanan. Simpan lagi untuk memakai isian Anda." "Somebody else changed the same fields; theirs stand on the right. Save again to keep yours.";
    others_changed() "Orang lain baru saja mengubah data ini; perubahannya sudah tampak." "Somebody else has just changed this; the changes are shown.";
    help() "Ketik di ruas yang ditandai; Enter ke ruas berikutnya; Simpan di bawahnya menyimpan, F2 juga dari mana saja. Pilihan diganti dengan kiri dan kanan. Pegawai dan unit dicari dengan mengetik namanya; Backspace mengosongkan." "Type in the field that has the mark; Enter goes to the next one; Save below them saves, and so does F2 from anywhere. Choices change with left and right. People and units are looked for by typing their names; Backspace empties.";
    hint_text() "Ketik; Enter ke ruas berikutnya, di ruas terakhir menyimpan." "Type; Enter goes to the next field, on the last one it saves.";
    hint_choice() "Kiri dan kanan memilih; huruf pertama juga." "Left and right choose; so does the first letter.";
    hint_pick() "Ketik nama untuk mencari; Enter membuka daftar, Backspace mengosongkan." "Type a name to look for it; Enter opens the list, Backspace empties.";
    save() "[ Simpan ]" "[ Save ]";
    hint_save() "Enter menyimpan; panah atas kembali ke ruas." "Enter saves; the up arrow goes back to the fields.";
    to_pick() "Enter: pilih" "Enter: choose";
    unsaved() "Belum disimpan. F2 menyimpan; Esc sekali lagi membuang perubahannya." "Not saved yet. F2 saves; Esc once more drops the changes.";
    wrong(field, why) "{field}: {why}" "{field}: {why}";
    pick_unit() "Pilih unit" "Choose a unit";
    pick_indicator() "Pilih indikator" "Choose an indicator";
    pick_person() "Pilih pegawai" "Choose a person";
    pick_help() "Ketik sebagian kode atau nama; Enter memilih yang ditandai." "Type a part of the code or the name; Enter chooses what has the mark.";
    filter() " Saring: " " Filter: ";
    nothing() "Tidak ada yang cocok." "Nothing fits.";
    new_employee() "Pegawai baru" "New employee";
    new_unit() "Unit baru" "New unit";
    new_indicator() "Indikator baru" "New indicator";
    shape_rating() "tulis seperti 1-5 atau 1-5: buruk; kurang; cukup; baik; sangat baik" "write it like 1-5 or 1-5: poor; weak; fair; good; very good";
    shape_number() "tulis satu angka, seperti 95 atau 62,5" "write one number, like 95 or 62.5";
    shape_band() "tulis batas bawah dan atas, seperti 60-85" "write the lower and upper bound, like 60-85";
    shape_date() "tulis hari dan potongan tiap hari, seperti 2026-09-30; 5" "write the day and the cost of a late day, like 2026-09-30; 5";
    shape_level() "tulis tingkat dan persennya, seperti AA = 100; A = 90" "write levels and percents, like AA = 100; A = 90";
}

/// How the target of a kind is written.
pub fn target_shape(lang: Lang, kind: &Kind) -> String {
    match kind {
        Kind::Rating { .. } => shape_rating(lang),
        Kind::Higher { .. } | Kind::Lower { .. } => shape_number(lang),
        Kind::Band { .. } => shape_band(lang),
        Kind::YesNo => String::new(),
        Kind::Date { .. } => shape_date(lang),
        Kind::Level(_) => shape_level(lang),
    }
}
