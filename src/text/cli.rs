//! The command line: help, questions it answers on stdout, and why a command was not carried out.

catalogue! {
    about() "Manajemen kinerja ASN pemerintah daerah, di terminal" "Performance management for the civil servants of a local government, in the terminal";
    about_demo() "Isi data dengan organisasi contoh dan periode yang sedang berjalan, lalu buka layar" "Fill a store with a generated organisation and a running cycle, then open the screens";
    about_import() "Masukkan data dari CSV, XLSX atau TOML" "Take in data from CSV, XLSX or TOML";
    about_cycle() "Periode penilaian: buka, ganti tahap, daftar" "Review cycles: open, change the phase, list";
    about_cycle_open() "Buka periode dari berkas TOML, atau sesuaikan periode yang sudah ada" "Open a cycle from a TOML file, or bring an open one up to date with it";
    about_cycle_phase() "Pindahkan periode ke tahap lain" "Move a cycle to another phase";
    about_cycle_list() "Daftar semua periode" "List all cycles";
    about_score() "Nilai para pegawai dalam satu periode" "Scores of the employees in a cycle";
    about_explain() "Perhitungan satu hasil, sampai ke setiap jawaban" "The working of one result, down to single answers";
    about_export() "Simpan tabel ke berkas .csv atau .xlsx" "Write a table to a .csv or .xlsx file";
    about_verify() "Periksa jurnal, indeks dan semua nilai; kode keluar 1 bila ada yang berbeda" "Check the journal, the indexes and every score; exit code 1 if anything differs";
    about_backup() "Buat salinan cadangan sementara yang lain tetap bekerja" "Make a backup while others work";
    about_restore() "Kembalikan data dari salinan cadangan" "Bring back the store from a backup";
    about_completions() "Cetak pelengkap perintah untuk shell" "Print completions for a shell";

    arg_store() "Berkas data; tanpa ini $XDG_DATA_HOME/kinerja/kinerja.redb" "The store; without it $XDG_DATA_HOME/kinerja/kinerja.redb";
    arg_lang() "Bahasa: id atau en; juga dari KINERJA_LANG, LC_ALL, LANG" "Language: id or en; also from KINERJA_LANG, LC_ALL, LANG";
    arg_help() "Tampilkan bantuan ini" "Show this help";
    arg_version() "Tampilkan versi" "Show the version";
    arg_json() "Keluarkan satu dokumen JSON" "Print one JSON document";
    arg_csv() "Keluarkan CSV" "Print CSV";
    arg_employees(usual) "Jumlah pegawai (biasanya {usual})" "Number of employees (usually {usual})";
    arg_seed() "Angka awal pengacak: angka sama, organisasi sama" "Seed: the same number gives the same organisation";
    arg_fresh() "Hapus contoh yang ada dan mulai dari awal" "Throw the present demo away and start over";
    arg_no_screens() "Isi saja, jangan buka layar" "Only fill, do not open the screens";
    arg_import_what() "Isi berkas: units, employees, indicators, forms, assignments, responses, plans, attendance" "What the file holds: units, employees, indicators, forms, assignments, responses, plans, attendance";
    arg_import_file() "Berkas yang dibaca" "The file to read";
    arg_dry_run() "Hanya periksa, jangan simpan apa pun" "Only check, keep nothing";
    arg_cycle_file() "Berkas periode (TOML)" "The cycle's file (TOML)";
    arg_cycle() "Kode periode" "Code of the cycle";
    arg_phase() "Tahap: planning, open, calibration, closed" "Phase: planning, open, calibration, closed";
    arg_nip() "NIP pegawai" "The employee's NIP";
    arg_only_nip() "Hanya pegawai dengan NIP ini" "Only the employee with this NIP";
    arg_unit() "Hanya unit kerja ini dan semua di bawahnya" "Only this unit and all below it";
    arg_export_what() "Tabel: employees, results, responses, audit" "The table: employees, results, responses, audit";
    arg_export_file() "Berkas tujuan; akhiran .csv atau .xlsx menentukan bentuknya" "The file to write; its ending .csv or .xlsx says which kind";
    arg_export_cycle() "Periode untuk results dan responses; tanpa ini periode yang berjalan" "The cycle for results and responses; without it the running one";
    arg_backup_file() "Berkas cadangan yang dibuat" "The backup to make";
    arg_restore_file() "Berkas cadangan yang dibaca" "The backup to read";
    arg_shell() "Shell: bash, zsh, fish, elvish, powershell" "Shell: bash, zsh, fish, elvish, powershell";

    heading_usage() "Cara pakai:" "Usage:";
    heading_commands() "Perintah" "Commands";
    heading_arguments() "Isian" "Arguments";
    heading_options() "Pilihan" "Options";
    command_placeholder() "PERINTAH" "COMMAND";
    after_help() "Kode keluar: 0 selesai; 1 selesai, ada yang perlu dilihat; 2 salah pakai; 3 ditolak; 4 data sibuk, rusak atau tak terjangkau." "Exit codes: 0 done; 1 done, something asks for attention; 2 wrong usage; 3 refused; 4 store busy, damaged or unreachable.";

    usage_see(command) "Lihat `{command} --help`." "See `{command} --help`.";
    usage_unknown(what) "{what} tidak dikenal." "{what} is not known.";
    usage_did_you_mean(what) "Maksud Anda {what}?" "Did you mean {what}?";
    usage_missing(what) "{what} belum diberikan." "{what} is missing.";
    usage_value(value, of) "{value} tidak dapat dipakai untuk {of}." "{value} does not fit {of}.";
    usage_value_missing(of) "{of} memerlukan nilai." "{of} needs a value.";
    usage_choices(choices) "Pilihannya: {choices}." "Choices: {choices}.";
    usage_conflict(one, other) "{one} tidak dapat dipakai bersama {other}." "{one} cannot be used together with {other}.";
    usage_twice(what) "{what} diberikan lebih dari sekali." "{what} is given more than once.";
    usage_other(words) "Perintah tidak dapat dipahami: {words}." "The command cannot be understood: {words}.";

    no_home() "Tempat data tidak diketahui: HOME tidak diatur. Beri tahu dengan --store BERKAS." "Where the store is cannot be known: HOME is not set. Say it with --store FILE.";
    not_a_terminal() "Layar hanya dapat dibuka di terminal. Pakai perintah lain, lihat `kinerja --help`." "The screens need a terminal. Use another command, see `kinerja --help`.";
    screens_failed(why) "Layar berhenti: {why}." "The screens stopped: {why}.";
    cannot_read(file, why) "{file} tidak dapat dibaca: {why}." "{file} cannot be read: {why}.";
    cannot_write(file, why) "{file} tidak dapat ditulis: {why}." "{file} cannot be written: {why}.";
    cannot_print(why) "Hasil tidak dapat dicetak: {why}." "The output cannot be written: {why}.";
    not_utf8(file) "{file} bukan teks UTF-8. Simpan ulang sebagai UTF-8." "{file} is not UTF-8 text. Save it again as UTF-8.";
    too_large(file, most) "{file} lebih besar dari {most} MB. Bagi menjadi beberapa berkas." "{file} is larger than {most} MB. Split it into several files.";
    unknown_ending(file) "{file} tidak berakhiran .csv atau .xlsx. Beri nama dengan salah satu akhiran itu." "{file} ends neither in .csv nor in .xlsx. Give it one of these endings.";
    not_a_regular_file(file) "{file} sudah ada dan bukan berkas biasa; tidak ditimpa. Pilih nama lain." "{file} exists and is not a regular file; it is left alone. Choose another name.";
    too_many_rows(file) "{file}: tabel lebih panjang dari batas lembar XLSX (1.048.576 baris). Simpan sebagai .csv." "{file}: the table is longer than an XLSX sheet can be (1,048,576 rows). Write a .csv instead.";
    no_cycle() "Belum ada periode. Buka satu dengan `kinerja cycle open BERKAS`." "There is no cycle yet. Open one with `kinerja cycle open FILE`.";
    bad_nip(text) "{text} bukan NIP: harus 18 angka." "{text} is not a NIP: it must have 18 digits.";
    unexpected_answer() "Layanan memberi jawaban yang tidak sesuai. Laporkan kepada pengelola." "The service gave an answer that does not fit. Tell the administrator.";

    store_busy(file) "{file} sedang dipakai proses lain. Tunggu sampai selesai, lalu ulangi." "{file} is in use by another process. Wait until it has finished, then try again.";
    store_newer(file, found, known) "{file} dibuat oleh program yang lebih baru (skema {found}, program ini mengenal {known}). Perbarui program ini." "{file} was written by a newer program (schema {found}, this one knows {known}). Update this program.";
    store_not_ours(file) "{file} bukan berkas data kinerja. Periksa namanya." "{file} is not a kinerja store. Check its name.";
    store_no_permission(file) "Tidak ada izin untuk {file}. Minta izin kepada pengelola." "No permission for {file}. Ask the administrator for it.";
    store_missing(file) "{file} tidak ada. Periksa namanya." "{file} does not exist. Check its name.";
    store_exists(file) "{file} sudah ada. Pilih nama lain." "{file} exists already. Choose another name.";
    store_damaged(file, why) "{file} rusak ({why}). Jalankan `kinerja verify`, lalu kembalikan salinan cadangan." "{file} is damaged ({why}). Run `kinerja verify`, then restore a backup.";
    store_misfit(file, what) "{file}: perubahan tidak cocok dengan data ({what}); tidak ada yang ditulis. Laporkan kepada pengelola." "{file}: the change does not fit the records ({what}); nothing was written. Tell the administrator.";
    store_disk_full(file, free) "Ruang disk untuk {file} tinggal {free} MB; tidak ada yang ditulis. Kosongkan disk, lalu ulangi." "Only {free} MB are free on the disk of {file}; nothing was written. Make room, then try again.";
    store_spoiled() "Pembukuan berkas penyimpanan rusak, sehingga program berhenti. Yang sudah ditandai tersimpan ada di disk. Jalankan `kinerja verify`, lalu pulihkan cadangan dengan \"kinerja restore BERKAS\"." "The bookkeeping of the store's file is damaged, so the program stops. What was marked as saved is on disk. Run `kinerja verify`, then put a backup in its place with \"kinerja restore FILE\".";
    store_failed(file, why) "{file} tidak dapat dipakai: {why}. Pulihkan cadangan dengan \"kinerja restore BERKAS\"." "{file} cannot be used: {why}. Put a backup in its place with \"kinerja restore FILE\".";

    import_done(taken, unchanged, refused) "{taken} diambil, {unchanged} tidak berubah, {refused} ditolak." "{taken} taken, {unchanged} unchanged, {refused} refused.";
    import_dry(taken, unchanged, refused) "Percobaan, tidak ada yang disimpan: {taken} akan diambil, {unchanged} tidak berubah, {refused} ditolak." "Trial, nothing was kept: {taken} would be taken, {unchanged} unchanged, {refused} refused.";
    import_refused_heading() "Ditolak:" "Refused:";
    import_warnings_heading() "Diambil dengan catatan:" "Taken with a remark:";
    import_more(n) "... dan {n} catatan lagi; --json menunjukkan semuanya." "... and {n} remarks more; --json shows all of them.";
    import_unknown_columns(names) "Kolom yang tidak dikenal dan dilewati: {names}." "Columns that are not known and were passed over: {names}.";
    column_line() "baris" "line";
    column_column() "kolom" "column";
    column_value() "isi" "value";
    column_reason() "alasan" "reason";

    cycle_saved(code) "Periode {code} tersimpan." "Cycle {code} is stored.";
    phase_saved(code, phase) "Periode {code} sekarang dalam tahap {phase}." "Cycle {code} is now in phase {phase}.";
    column_code() "kode" "code";
    column_name() "nama" "name";
    column_phase() "tahap" "phase";
    column_from() "dari" "from";
    column_to() "sampai" "to";
    column_due() "tenggat" "due";
    column_people() "pegawai" "people";
    column_complete() "lengkap" "complete";
    column_unit() "unit" "unit";
    column_status() "status" "status";
    column_score() "nilai" "score";
    column_coverage() "cakupan" "coverage";
    column_result() "hasil" "results";
    column_behaviour() "perilaku" "behaviour";
    column_predicate() "predikat" "predicate";
    people_total(n) "{n} pegawai." "{n} employees.";

    exported(n, file) "{n} baris ditulis ke {file}." "{n} rows written to {file}.";
    backed_up(file, megabytes) "Salinan cadangan {file} selesai, {megabytes} MB, dan dapat dibuka." "The backup {file} is done, {megabytes} MB, and can be opened.";
    restored(file) "Data dikembalikan ke {file}." "The store is back at {file}.";
    restore_kept(file) "Data yang lama disimpan sebagai {file}." "What was there is kept as {file}.";

    verify_counts(entries, records, scores) "Diperiksa: {entries} catatan jurnal, {records} rekaman, {scores} nilai." "Checked: {entries} journal entries, {records} records, {scores} scores.";
    verify_head(head) "Kepala jurnal: {head}" "Head of the journal: {head}";
    verify_clean() "Semua sesuai." "Everything agrees.";
    verify_differences(n) "{n} perbedaan:" "{n} differences:";
    verify_more(n) "... dan {n} lagi." "... and {n} more.";
    differs_chain(number) "catatan jurnal {number}: sidik tidak cocok dengan isi atau pendahulunya" "journal entry {number}: its hash fits neither its content nor its predecessor";
    differs_entry(number, why) "catatan jurnal {number} tidak terbaca: {why}" "journal entry {number} cannot be read: {why}";
    differs_gap(after) "jurnal terputus sesudah catatan {after}" "the journal has a gap after entry {after}";
    differs_extra(key) "rekaman {key} tidak berasal dari jurnal" "record {key} does not come from the journal";
    differs_lost(key) "rekaman {key} ada di jurnal, tetapi hilang" "record {key} is in the journal and missing here";
    differs_record(key) "rekaman {key} berbeda dari jurnal" "record {key} differs from the journal";
    differs_score(cycle, employee) "periode {cycle}, pegawai {employee}: nilai tersimpan bukan yang diberikan jawaban" "cycle {cycle}, employee {employee}: the stored score is not the one its answers give";

    differs_draft(key) "isian sementara {key} tidak terbaca" "draft {key} cannot be read";

    demo_ready(n, cycle, file) "{n} pegawai, periode {cycle} berjalan: {file}" "{n} employees, cycle {cycle} is running: {file}";
    demo_there(n, cycle, file) "Contoh sudah ada ({n} pegawai, periode {cycle}): {file}" "The demo is there already ({n} employees, cycle {cycle}): {file}";
    demo_you(login, name, unit, open) "Anda ({login}) adalah {name}, kepala {unit}, dengan {open} formulir yang menunggu." "You ({login}) are {name}, head of {unit}, with {open} forms waiting.";
    demo_not_empty(file) "{file} sudah berisi data lain. Contoh hanya mengisi data kosong; pilih berkas lain dengan --store." "{file} holds other data already. The demo only fills an empty store; name another one with --store.";
    demo_too_few(least) "Organisasi contoh memerlukan sedikitnya {least} pegawai." "A demo organisation needs at least {least} employees.";
    demo_too_many(most) "Organisasi contoh paling banyak {most} pegawai." "A demo organisation has at most {most} employees.";
    working_import(what) "memasukkan {what}" "taking in {what}";
    working_verify() "memeriksa" "checking";
    working_backup() "menyalin" "copying";
    working_scores() "menghitung nilai" "computing scores";
    working_export() "menulis tabel" "writing the table";
    working_demo() "menyiapkan contoh" "preparing the demo";
}
