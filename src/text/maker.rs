//! Forms being made: their parts, trying them, comparing versions.

catalogue! {
    title() "Formulir" "Form";
    help() "Aspek dan barisnya dengan bobot; angka mengganti bobot, Enter mengubah yang ditandai. n menambah baris, b aspek, k penilai dan aturan, y mencoba, v membandingkan. F2 menyimpan; formulir yang dipakai suatu periode menjadi versi berikutnya." "Aspects and their lines with weights; a digit changes the weight, Enter changes what has the mark. n adds a line, b an aspect, k raters and policy, y tries it, v compares. F2 saves; a form that a cycle uses becomes its next version.";
    new_form() "Formulir baru" "New form";
    new_aspect() "Aspek baru" "New aspect";
    policy_title(name) "{name}: penilai dan aturan" "{name}: raters and policy";
    proportion() "nilai dibagi nilai tertinggi" "mark by the highest mark";
    span() "dari nilai terendah ke tertinggi" "from the lowest to the highest mark";
    limits(result, behaviour, cap, scale) "ambang hasil {result}, perilaku {behaviour} · batas {cap} · {scale}" "thresholds results {result}, behaviour {behaviour} · at most {cap} · {scale}";
    next() "diubah; menjadi versi berikutnya" "changed; becomes the next version";
    changed() "diubah" "changed";
    empty() "Belum ada aspek. n menambah aspek, lalu baris dari katalog indikator." "There is no aspect. n adds one, then lines from the catalogue of indicators.";
    not_empty() "Aspek ini masih berisi baris; hapus barisnya dahulu." "This aspect still has lines; take them out first.";
    there_already() "Indikator itu sudah ada dalam formulir ini." "That indicator is in this form already.";
    trial() "Coba formulir" "Try the form";
    trial_help() "Jawaban contoh pada setiap baris, seolah-olah setiap kelompok penilai menjawab sama. Ubah jawabannya dan lihat nilainya; tidak ada yang disimpan." "Sample answers on every line, as if every group of raters answered alike. Change them and see the score; nothing is saved.";
    trial_head(name) "{name} · jawaban contoh, tidak disimpan" "{name} · sample answers, not saved";
    comes_to(score, predicate) "Nilai {score} · predikat {predicate}" "Score {score} · predicate {predicate}";
    compared(name, version) "{name} dibandingkan dengan versi {version}" "{name} compared with version {version}";
    no_older() "Tidak ada versi sebelumnya untuk dibandingkan." "There is no earlier version to compare with.";
    was_is(what, old, new) "{what}: {old} → {new}" "{what}: {old} → {new}";
    missing() "Yang belum terisi" "What is missing";
    limits_of() "Ambang" "Thresholds";
    not_asked() "tidak diminta" "not asked";
    required() "wajib" "required";
    absent() "tidak ada" "not there";
    the_same() "Tidak ada perbedaan." "There is no difference.";
}
