//! Why a row of a file was not taken, or what is odd about it, with what to do where that helps.

use super::{common, refusal, say};
use crate::{
    domain::{
        decimal::NumberFault,
        kind::KindFault,
        nip::{NipFault, NipOddity},
    },
    service::fault::Reason,
};

catalogue! {
    missing() "kosong, padahal harus diisi" "missing";
    nip_missing() "NIP kosong" "the NIP is missing";
    nip_digits_lost() "digit hilang oleh spreadsheet; formatkan kolom NIP sebagai teks lalu ketik ulang" "digits were lost by the spreadsheet; format the column as text and type it again";
    nip_length() "NIP harus 18 digit" "a NIP has 18 digits";
    nip_birth() "tanggal lahir pada NIP tidak mungkin" "the birth date in the NIP is impossible";
    nip_appointment() "bulan pengangkatan atau nomor kontrak pada NIP tidak mungkin" "the month of appointment or the contract number in the NIP is impossible";
    nip_sex() "digit jenis kelamin pada NIP bukan 1 atau 2" "the sex digit of the NIP is not 1 or 2";
    nip_serial() "nomor urut pada NIP tidak boleh 000" "the serial number of the NIP must not be 000";
    nip_young() "diangkat sebelum usia 18 tahun; tetap diterima" "appointed before the age of 18; taken all the same";
    nip_future() "diangkat pada masa depan; tetap diterima" "appointed in the future; taken all the same";
    twice(line) "sama dengan baris {line}" "the same as on line {line}";
    date() "bukan tanggal" "not a date";
    too_long(most) "terlalu panjang, paling banyak {most} huruf" "too long, at most {most} characters";
    not_a_choice(choices) "pilihannya: {choices}" "must be one of: {choices}";
    unknown_unit() "unit ini tidak ada; kolom dibiarkan kosong" "there is no such unit; the field is left empty";
    unknown_superior() "atasan ini tidak ada; kolom dibiarkan kosong" "there is no such superior; the field is left empty";
    unknown_head() "kepala unit ini tidak ada; kolom dibiarkan kosong" "there is no such head of unit; the field is left empty";
    unknown_parent() "unit induk ini tidak ada; kolom dibiarkan kosong" "there is no such parent unit; the field is left empty";
    unknown_employee() "pegawai ini tidak ada" "there is no such employee";
    unknown_indicator() "indikator ini tidak ada" "there is no such indicator";
    unknown_form() "formulir ini tidak ada" "there is no such form";
    unknown_cycle() "periode ini tidak ada" "there is no such cycle";
    unknown_group() "kelompok penilai ini tidak ada" "there is no such group of raters";
    unknown_rater() "penilai ini tidak ada" "there is no such rater";
    circle(path) "melingkar: {path}" "goes in a circle: {path}";
    range(min, max) "harus antara {min} dan {max}" "must lie between {min} and {max}";
    not_asked(group) "baris ini tidak ditanyakan kepada {group}" "this line is not asked of {group}";
    not_in_form() "indikator ini tidak ada dalam formulir pegawai itu" "this indicator is not in the employee's form";
    no_form() "pegawai ini tidak memiliki formulir pada periode itu" "the employee has no form in that cycle";
    other_response() "penilai ini sudah mengirim isian lain" "this rater has already given another response";
    wrong_phase(phase) "periode itu sedang dalam fase {phase}" "that cycle is in the phase {phase}";
    answered_twice(line) "penilai yang sama sudah menjawab indikator ini pada baris {line}" "the same rater answers this indicator on line {line} too";
    weight() "bobot harus di atas nol" "a weight must be above zero";
    thresholds() "batas atas harus tidak di bawah batas sesuai" "the upper threshold must not be below the lower";
    no_lines() "formulir tanpa baris" "a form without lines";
    next_version(version) "formulir ini dipakai suatu periode; perubahan menjadi versi {version}" "the form is used by a cycle; the change becomes version {version}";
    rank() "golongan tidak dikenal" "not a rank";
    position_type() "jenis jabatan tidak dikenal" "not a type of position";
    service() "harus PNS atau PPPK" "must be PNS or PPPK";
    date_order() "hari terakhir mendahului hari pertama" "the last day lies before the first";
    not_himself() "dalam kelompok diri sendiri hanya pegawai itu yang menjawab" "in the group self only the employee himself answers";
    himself() "pegawai tidak menilai dirinya dalam kelompok ini" "nobody rates himself in this group";
    taken() "sudah dipakai" "is taken already";
    fixed() "tidak dapat diubah lagi" "cannot be changed any more";
    no_such_unit() "unit ini tidak ada" "there is no such unit";
    last_administrator() "harus ada administrator yang tersisa" "some administrator must be left";
    gateway_alone() "akun bersama tidak memiliki peran lain" "a shared login has no other role";
    not_asked_or_answered() "tidak ditunjuk, atau sudah menjawab" "not appointed, or has answered already";
    role_by_records() "peran ini mengikuti data kepegawaian; tidak perlu diberikan" "this role follows from the records; nobody need give it";
    not_a_number() "bukan angka" "not a number";
    one_number() "rentang terdiri atas dua angka, misalnya 60-85" "a band has two numbers, such as 60-85";
    too_fine() "paling banyak empat angka di belakang koma" "at most four decimals";
    too_deep(most) "lebih dari {most} unit bertingkat" "more than {most} units above each other";
    too_large() "angka terlalu besar" "the number is too large";
    kind_rating() "rentang nilai tidak masuk akal (min di bawah maks, paling lebar 1.000)" "the range of marks makes no sense (min below max, at most 1,000 wide)";
    kind_labels() "banyaknya label tidak sama dengan banyaknya nilai" "there must be no label or one for each mark";
    kind_target() "target harus di atas nol" "the target must be above zero";
    kind_band() "batas bawah harus di atas nol dan tidak melebihi batas atas" "the lower bound must be above zero and not above the upper";
    kind_per_day() "potongan tiap hari harus di atas nol" "the cost of a day must be above zero";
    kind_levels() "tingkat kosong, ganda, tanpa nama, atau bernilai negatif" "a level is missing, double, nameless or negative";
    kind_fit() "target seperti itu tidak cocok dengan jenis indikatornya" "such a target does not fit this kind of indicator";
    at_entry(line, column, value, reason) "bagian {line}, {column} \"{value}\": {reason}" "entry {line}, {column} \"{value}\": {reason}";
}

pub fn reason(lang: Lang, reason: &Reason) -> String {
    match reason {
        Reason::Missing => missing(lang),
        Reason::Nip(fault) => nip_fault(lang, *fault),
        Reason::NipOdd(NipOddity::AppointedBefore18) => nip_young(lang),
        Reason::NipOdd(NipOddity::AppointedInFuture) => nip_future(lang),
        Reason::Twice { other_line } => twice(lang, other_line),
        Reason::Number(NumberFault::NotANumber) => not_a_number(lang),
        Reason::Number(NumberFault::TooFine) => too_fine(lang),
        Reason::Number(NumberFault::TooLarge) => too_large(lang),
        Reason::OneNumber => one_number(lang),
        Reason::Date => date(lang),
        Reason::TooLong { most } => too_long(lang, most),
        Reason::NotAChoice { choices } => not_a_choice(lang, choices),
        Reason::UnknownUnit => unknown_unit(lang),
        Reason::UnknownSuperior => unknown_superior(lang),
        Reason::UnknownHead => unknown_head(lang),
        Reason::UnknownParent => unknown_parent(lang),
        Reason::UnknownEmployee => unknown_employee(lang),
        Reason::UnknownIndicator => unknown_indicator(lang),
        Reason::UnknownForm => unknown_form(lang),
        Reason::UnknownCycle => unknown_cycle(lang),
        Reason::UnknownGroup => unknown_group(lang),
        Reason::UnknownRater => unknown_rater(lang),
        Reason::TooDeep { most } => too_deep(lang, most),
        Reason::Circle { path } => circle(lang, path.join(" → ")),
        Reason::Kind(fault) => kind_fault(lang, *fault),
        Reason::Answer(fault) => refusal::answer_fault(lang, fault),
        Reason::Range { min, max } => range(lang, say::decimal(lang, *min), say::decimal(lang, *max)),
        Reason::NotAskedOfGroup { group } => not_asked(lang, common::group(lang, *group)),
        Reason::NotInForm => not_in_form(lang),
        Reason::NoFormInCycle => no_form(lang),
        Reason::OtherResponse => other_response(lang),
        Reason::WrongPhase { phase } => wrong_phase(lang, common::phase(lang, *phase)),
        Reason::AnsweredTwice { other_line } => answered_twice(lang, other_line),
        Reason::WeightNotPositive => weight(lang),
        Reason::ThresholdOrder => thresholds(lang),
        Reason::NoLines => no_lines(lang),
        Reason::NextVersion { version } => next_version(lang, version),
        Reason::Rank => rank(lang),
        Reason::PositionType => position_type(lang),
        Reason::Service => service(lang),
        Reason::DateOrder => date_order(lang),
        Reason::NotHimself => not_himself(lang),
        Reason::Himself => himself(lang),
        Reason::Taken => taken(lang),
        Reason::Fixed => fixed(lang),
        Reason::NoSuchUnit => no_such_unit(lang),
        Reason::LastAdministrator => last_administrator(lang),
        Reason::GatewayAlone => gateway_alone(lang),
        Reason::RoleByRecords => role_by_records(lang),
        Reason::NotAskedOrAnswered => not_asked_or_answered(lang),
    }
}

fn nip_fault(lang: Lang, fault: NipFault) -> String {
    match fault {
        NipFault::Missing => nip_missing(lang),
        NipFault::DigitsLost => nip_digits_lost(lang),
        NipFault::NotEighteenDigits => nip_length(lang),
        NipFault::BirthDate => nip_birth(lang),
        NipFault::Appointment => nip_appointment(lang),
        NipFault::Sex => nip_sex(lang),
        NipFault::Serial => nip_serial(lang),
    }
}

fn kind_fault(lang: Lang, fault: KindFault) -> String {
    match fault {
        KindFault::RatingRange => kind_rating(lang),
        KindFault::RatingLabels => kind_labels(lang),
        KindFault::TargetNotPositive => kind_target(lang),
        KindFault::BandRange => kind_band(lang),
        KindFault::PerDayNotPositive => kind_per_day(lang),
        KindFault::Levels => kind_levels(lang),
        KindFault::TargetDoesNotFit => kind_fit(lang),
    }
}
