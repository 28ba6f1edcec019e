//! The menu of what has no digit of its own.

catalogue! {
    title() "Lainnya" "More";
    cycles() "Periode penilaian: tanggal, fase, kemajuan" "Review cycles: dates, phases, progress";
    import() "Impor: unit, pegawai, penilai, isian, target, kehadiran" "Import: units, employees, raters, responses, targets, attendance";
    undos() "Perubahan saya: lihat dan batalkan" "My changes: see them and take them back";
    journal() "Jurnal: setiap perubahan, berantai sidik" "Journal: every change, chained by hashes";
    settings() "Pengaturan saya: bahasa, warna; tentang program ini" "My settings: language, colours; about this program";
    commands() "Semua perintah menurut nama (:)" "Every command by name (:)";
}
