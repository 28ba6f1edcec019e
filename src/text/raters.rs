//! Raters being appointed.

catalogue! {
    will_be_recorded() "Ini dicatat di jurnal dan diberitahukan kepada administrator. Tekan sekali lagi untuk melihat." "This is put into the journal and told to the administrators. Press once more to see.";
    title() "Penilai" "Raters";
    help() "Penilai yang ditunjuk untuk pegawai ini; n menambah, x membatalkan seseorang; namanya diketik, karena siapa yang menilai tidak ditampilkan. Yang sudah mengisi tetap." "Who was appointed to rate this employee; n adds one, x removes somebody; names are typed, since who rates is shown to nobody. Whoever has answered stays.";
    by_themselves() "Atasan langsung dan pegawai itu sendiri mengisi tanpa ditunjuk." "The direct superior and the employee himself answer without being appointed.";
    nobody() "Belum ada yang ditunjuk. n menambah." "Nobody is appointed. n adds somebody.";
    add_title(name) "Penilai untuk {name}" "A rater for {name}";
    rule_title(code) "Tunjuk penilai menurut aturan: {code}" "Appoint raters by rule: {code}";
    all_subordinates() "semua bawahan langsung" "all direct subordinates";
    some_peers() "rekan di bawah atasan yang sama" "colleagues under the same superior";
    remove_title(name) "Tidak lagi menilai {name}" "No longer rates {name}";
    n() "Ditunjuk" "Appointed";
    secret() "nama penilai dalam kelompok ini dirahasiakan" "who rates in this group is confidential";
    group() "Kelompok" "Group";
    name() "Nama" "Name";
}
