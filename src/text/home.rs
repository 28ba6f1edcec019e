//! Home: what waits for me, and how my unit is doing.

catalogue! {
    looked(login, whom, group, day) "{day}: {login} membuka nama penilai {whom} ({group})" "{day}: {login} saw who rates {whom} ({group})";
    title() "Beranda" "Home";
    help() "Apa yang menunggu Anda, yang paling mendesak di atas. Enter membuka; angka 1–9 membuka layar dari mana saja." "What waits for you, most urgent first. Enter opens; digits 1–9 open screens from anywhere.";
    waiting() "Menunggu Anda" "Waiting for you";
    nothing() "Tidak ada yang menunggu Anda." "Nothing waits for you.";
    forms(group, n) "Isi formulir sebagai {group}: {n} belum dikirim" "Fill forms as {group}: {n} not submitted";
    forms_done(group, done, all) "Formulir sebagai {group}: {done} dari {all} terkirim" "Forms as {group}: {done} of {all} submitted";
    started(n) "{n} sudah dimulai" "{n} started";
    decide(n) "Tetapkan rating: {n} pegawai dengan nilai lengkap" "Decide ratings: {n} people with a complete score";
    own(score, predicate) "Hasil Anda sendiri: {score} {predicate}" "Your own result: {score} {predicate}";
    own_none() "Hasil Anda sendiri: belum ada nilai" "Your own result: no score yet";
    days_left(n) "{n} hari lagi" "{n} days left";
    due_today() "jatuh tempo hari ini" "due today";
    overdue(n) "lewat {n} hari" "{n} days late";
    progress(unit) "Kemajuan {unit}" "Progress of {unit}";
    complete() "lengkap" "complete";
    partial() "sebagian" "partial";
    none() "belum ada" "none";
    subjects(n) "{n} pegawai dinilai" "{n} people are rated";
    responses(n) "{n} isian masuk" "responses so far: {n}";
    mean(score) "rata-rata {score}" "mean {score}";
    no_cycle() "Belum ada periode penilaian." "There is no review cycle yet.";
    screens() "1 Beranda  2 Pegawai  3 Indikator  4 Penilaian  5 Hasil  9 Lainnya" "1 Home  2 Employees  3 Indicators  4 Review  5 Results  9 More";
}
