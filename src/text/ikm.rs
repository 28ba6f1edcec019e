//! What the public says of a unit.

catalogue! {
    title() "Kepuasan masyarakat (IKM)" "Public satisfaction (IKM)";
    help() "Sembilan unsur PermenPANRB 14/2017 dari kuesioner unit ini dan unit di bawahnya. Ketik jumlah yang dilayani setahun untuk melihat jumlah sampel yang diperlukan." "The nine elements of PermenPANRB 14/2017 from the questionnaires of this unit and those below. Type how many are served a year to see the sample that is needed.";
    no_form() "Tidak ada kuesioner sembilan unsur (nilai 1 sampai 4) di unit ini pada periode ini. Formulir bawaan untuk itu bernama ikm." "No questionnaire of nine elements (marks 1 to 4) is in use here in this cycle. The shipped form for it is called ikm.";
    index(value, quality, n) "IKM {value} · mutu {quality} · {n} kuesioner" "IKM {value} · quality {quality} · {n} questionnaires";
    too_few(n) "{n} kuesioner: terlalu sedikit; nilainya ditampilkan mulai 3." "{n} questionnaires: too few; the value shows from 3 on.";
    very_good() "A (sangat baik)" "A (very good)";
    good() "B (baik)" "B (good)";
    not_good() "C (kurang baik)" "C (not good)";
    bad() "D (tidak baik)" "D (bad)";
    element() "Unsur" "Element";
    answers() "Jawaban" "Answers";
    mean() "Rata-rata" "Mean";
    served() " Yang dilayani setahun: " " Served a year: ";
    needed(n) "Sampel yang diperlukan: {n} kuesioner." "Sample that is needed: {n} questionnaires.";
    enough() "✓ sudah cukup" "✓ that is enough";
    more(n) "kurang {n} lagi" "{n} more are needed";
}
