//! Every screen as a picture, in two planes: what stands there, and which role each cell has. In both languages,
//! on the smallest terminal and on a large one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/desk.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod desk;
#[path = "support/office.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod office;

use desk::Desk;
use kinerja::{
    client::embedded::Embedded,
    domain::{
        day::{Day, Moment},
        form::RaterGroup,
    },
    service::{
        api::{Act, FormKey, Reply},
        fault::Refusal,
        progress::Progress,
    },
    text::{Lang, frame, home, refusal},
    tui::{
        command::Command,
        keymap::{self, Binding},
        screen::Place,
        theme::Theme,
    },
};
use std::sync::Arc;

/// What the pictures are of: a name, who looks, and the keys that lead there.
const PICTURES: &[(&str, &str, &str)] = &[
    ("home", "kepala", ""),
    ("employees", "kepala", "2"),
    ("employees-table", "kepala", "2 Tab"),
    ("search", "kepala", "2 / g r u u Space s i t"),
    ("person", "kepala", "2 / s i t i Enter"),
    ("indicators", "kepala", "3"),
    ("forms", "kepala", "3 Tab"),
    ("one-form", "kepala", "3 Tab Enter"),
    ("tasks", "kepala", "4"),
    ("form", "kepala", "4 Enter"),
    ("form-half", "kepala", "4 Enter 9 5 Enter 4"),
    ("form-refused", "kepala", "4 Enter 9 5 Enter 8"),
    ("form-remark", "kepala", "4 Enter c r a j i n"),
    ("form-submitted", "kepala", "4 End Enter"),
    ("sheet", "kepala", "4 s"),
    ("stack", "operator", "2 / s i t i Enter p 4 y 3 n 5"),
    ("results", "admin", "5"),
    ("results-people", "kepala", "5 Tab"),
    ("distribution", "admin", "5 d"),
    ("unit", "admin", "5 b"),
    ("unit-below", "siti", "2 b"),
    ("explain", "kepala", "2 / s i t i Enter Enter"),
    ("explain-open", "kepala", "2 / s i t i Enter Enter Down Down Down Right Down Right Down Right"),
    ("explain-whole", "kepala", "2 / s i t i Enter Enter w"),
    ("decide", "kepala", "2 / s i t i Enter Enter r"),
    ("decide-reason", "kepala", "2 / s i t i Enter Enter r 1 Enter"),
    ("more", "kepala", "9"),
    ("cycles", "admin", "9 Enter"),
    ("cycles-asked", "admin", "9 Enter f"),
    ("journal", "auditor", "9 Down Enter"),
    ("person-unseen", "secret-login-7", "2 / b u d i Enter"),
    ("settings", "siti", "9 End Up Enter"),
    ("undos", "admin", "9 Down Down Enter"),
    ("employee-new", "admin", "2 Tab n"),
    ("employee-edit", "admin", "2 Tab Down e Down Down"),
    ("employee-wrong", "admin", "2 Tab n 1 2 F2"),
    ("superior", "admin", "2 Tab Down Down a"),
    ("unit-edit", "admin", "2 e"),
    ("indicator-edit", "admin", "3 e Down Down Down Down"),
    ("form-made", "admin", "3 Tab Enter Down 7"),
    ("form-policy", "admin", "3 Tab Enter k"),
    ("form-trial", "admin", "3 Tab Enter y Down 2"),
    ("form-compared", "admin", "3 Tab Enter 7 Enter v"),
    ("cycle-made", "admin", "9 Enter Enter"),
    ("cycle-copied", "admin", "9 Enter c"),
    ("cycle-rule", "admin", "9 Enter Enter Enter"),
    ("targets", "admin", "2 / s i t i Enter t"),
    ("person-journal", "admin", "2 / s i t i Enter J"),
    ("raters", "admin", "2 / s i t i Enter r"),
    ("raters-by-rule", "admin", "9 Enter r Right"),
    ("help", "kepala", "4 F1"),
    ("palette", "kepala", "4 : p e"),
];

/// The day and the hours at which the pictures are taken.
fn frozen(reply: Reply) -> Reply {
    match reply {
        Reply::Me(mut me) => {
            me.today = Day::from_ymd(2026, 9, 20).unwrap();
            me.journal_head.1 = "0123456789abcdef".into();
            Reply::Me(me)
        }
        Reply::About(mut about) => {
            about.store = Some("/srv/kinerja/kinerja.redb".into());
            (about.n_bytes, about.created) = (12_345_678, Moment(1_789_900_000_000));
            about.journal_head.1 = "0123456789abcdef".into();
            Reply::About(about)
        }
        Reply::Home(mut home) => {
            home.days_left = 20;
            Reply::Home(home)
        }
        Reply::Undos(mut rows) => {
            rows.iter_mut().for_each(|(_, undo)| undo.at = Moment(1_789_900_000_000));
            Reply::Undos(rows)
        }
        Reply::Journal(mut rows) => {
            for row in &mut rows {
                row.at = Moment(1_789_900_000_000 + row.number as i64 * 60_000);
                row.hash = format!("{:064x}", row.number);
                row.previous = format!("{:064x}", row.number - 1);
            }
            Reply::Journal(rows)
        }
        other => other,
    }
}

/// Siti is rated by her superior, by three peers, by the public and by herself; Budi by nobody yet.
fn rated() -> office::Office {
    let office = office::office();
    let raters = [
        ("kepala", RaterGroup::Superior),
        ("secret-login-7", RaterGroup::Peer),
        ("secret-login-8", RaterGroup::Peer),
        ("secret-login-9", RaterGroup::Peer),
        ("siti", RaterGroup::Own),
    ];
    for (login, group) in raters {
        let form = office::key(3, group);
        let cells = office::answers(group).into_iter().map(|(line, a)| (line, Some(a))).collect();
        let actor = office.actor(login);
        let done = Progress::default();
        office.service.act(&actor, Act::SaveDraft { form: form.clone(), cells, at: 0 }, &done).unwrap();
        office.service.act(&actor, Act::Submit { form, answers: Vec::new() }, &done).unwrap();
    }
    let form = FormKey { respondent: Some("1".into()), ..office::key(3, RaterGroup::Public) };
    let answers = office::answers(RaterGroup::Public);
    let actor = office.actor("operator");
    office.service.act(&actor, Act::SubmitPaper { form, answers }, &Progress::default()).unwrap();
    office
}

fn picture(login: &str, keys: &str, lang: Lang, size: (u16, u16)) -> String {
    let office = rated();
    let link = Arc::new(Embedded::new(Arc::clone(&office.service), login.to_owned()));
    let mut desk = Desk::frozen(link, lang, size, Theme::probe(), frozen);
    desk.press(keys);
    desk.planes()
}

#[test]
fn every_screen_in_both_languages_and_two_sizes() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, login, keys) in PICTURES {
            for (lang, tag) in [(Lang::Id, "id"), (Lang::En, "en")] {
                for size in [(80, 24), (132, 43)] {
                    let picture = picture(login, keys, lang, size);
                    insta::assert_snapshot!(format!("screen-{name}-{tag}-{}", size.0), picture);
                }
            }
        }
    });
}

/// Somebody for whom a lot waits, and who was looked at.
fn busy(reply: Reply) -> Reply {
    match frozen(reply) {
        Reply::Home(mut home) => {
            let groups = [RaterGroup::Superior, RaterGroup::Peer, RaterGroup::Subordinate];
            home.forms = groups.map(|group| (group, 4, 1)).to_vec();
            home.n_to_decide = 2;
            let day = Day::from_ymd(2026, 9, 18).unwrap();
            let look = |login: &str| (login.to_owned(), "Guru Siti".to_owned(), RaterGroup::Peer, day);
            home.looks = ["auditor", "pemeriksa", "inspektur"].map(look).to_vec();
            Reply::Home(home)
        }
        other => other,
    }
}

#[test]
fn a_full_home_still_says_how_to_go_elsewhere() {
    let office = rated();
    for lang in Lang::ALL {
        let link = Arc::new(Embedded::new(Arc::clone(&office.service), "kepala".to_owned()));
        let desk = Desk::frozen(link, lang, (80, 24), Theme::probe(), busy);
        let (words, screens) = (desk.text(), home::screens(lang));
        assert!(words.lines().any(|line| line.trim() == screens.trim()), "no {screens:?} alone on:\n{words}");
        assert!(words.contains("inspektur") && words.contains('%'), "{words}");
    }
}

#[test]
fn every_place_of_a_digit_has_its_picture() {
    let pictured: Vec<&str> = PICTURES.iter().filter_map(|(.., keys)| keys.split(' ').next()).collect();
    for place in Place::ALL {
        let key = kinerja::tui::keymap::keys_of(place.command()).next().unwrap().to_string();
        assert!(place == Place::Home || pictured.contains(&key.as_str()), "{place:?}");
    }
}

#[test]
fn a_file_before_it_is_taken() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("pegawai.csv");
    let nip = |n: u32| office::nip(kinerja::domain::id::EmployeeId(n));
    let rows = [
        format!("{},Guru Siti,Guru,SD,{}", nip(3), nip(2)),
        format!("{},Guru Budi Hartono,Kepala sekolah,SD,{}", nip(4), nip(2)),
        format!("{},Pegawai Baru,Guru,SD,{}", nip(11), nip(2)),
        format!("{},Pegawai Lain,Guru,TIDAK-ADA,{}", nip(12), nip(2)),
        "12345,Salah Ketik,Guru,SD,".to_owned(),
    ];
    std::fs::write(&file, format!("nip,name,position,unit,superior_nip\n{}\n", rows.join("\n"))).unwrap();
    let office = rated();
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (lang, tag) in [(Lang::Id, "id"), (Lang::En, "en")] {
            for size in [(80, 24), (132, 43)] {
                let link = Arc::new(Embedded::new(Arc::clone(&office.service), "admin".to_owned()));
                let mut desk = Desk::frozen(link, lang, size, Theme::probe(), frozen);
                desk.press("9 Down Enter").paste(&file.display().to_string()).press("Enter");
                insta::assert_snapshot!(format!("screen-import-faults-{tag}-{}", size.0), desk.planes());
                desk.press("Tab Tab Tab");
                insta::assert_snapshot!(format!("screen-import-rows-{tag}-{}", size.0), desk.planes());
            }
        }
    });
}

#[test]
fn a_file_with_nothing_new_offers_nothing_to_take_and_sound_rows_nothing_to_mend() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("unit.csv");
    std::fs::write(&file, "code,name\nU1,Unit satu\nU2,\n").unwrap();
    let office = rated();
    let link = Arc::new(Embedded::new(Arc::clone(&office.service), "admin".to_owned()));
    let mut desk = Desk::frozen(link, Lang::Id, (80, 24), Theme::probe(), frozen);
    desk.press("9 Down Enter Left").paste(&file.display().to_string()).press("Enter");
    // The one that is refused can be put right, and the other one be taken.
    desk.shows("1 baris akan diambil").shows("F2 simpan  Enter ubah");
    desk.press("Tab Tab").shows("semua baris").shows(" F2 simpan  Tab sebelah");
    desk.press("F2").shows("1 baris diambil").shows(" Tab sebelah");
    desk.press("Esc Enter").shows("Tidak ada yang baru").shows(" Enter ubah  Tab sebelah");
    desk.press("F2").shows("Tidak ada baris baru untuk diambil.");
}

/// Presses every key that these contexts bind, each on the same picture, and tells what came of it.
fn each_key(office: &office::Office, login: &str, keys: &str, mut told: impl FnMut(&Binding, bool, &Desk)) {
    let link = Arc::new(Embedded::new(Arc::clone(&office.service), login.to_owned()));
    let at = |more: &str| {
        let link = Arc::clone(&link);
        let mut desk = Desk::frozen(link, Lang::Id, (80, 24), Theme::probe(), frozen);
        desk.press(keys).press(more);
        desk
    };
    let before = at("");
    let contexts = before.app.contexts();
    let may = |right| before.app.ui().may(right);
    let offered: Vec<_> = keymap::offered(contexts, may).map(|b| (b.context, b.key)).collect();
    for binding in keymap::bindings(contexts) {
        let is_offered = offered.contains(&(binding.context, binding.key));
        told(binding, is_offered, &at(&binding.key.to_string()));
    }
}

#[test]
fn who_has_no_role_is_offered_nothing_that_is_refused_and_refused_what_is_not_offered() {
    let mut n_hidden = 0;
    let ways: std::collections::BTreeSet<&str> = PICTURES.iter().map(|(.., keys)| *keys).collect();
    for login in ["siti", "auditor", "secret-login-7"] {
        let office = rated();
        for keys in &ways {
            each_key(&office, login, keys, |binding, is_offered, desk| {
                let (words, lang) = (desk.text(), desk.app.ui().lang);
                let outside = frame::may_not(lang);
                let refused = refusal::sentence(lang, &Refusal::NoRight);
                let what = format!("{login} {keys}: {} {}\n{words}", binding.key, binding.command.name());
                // A right may hold for others than the one who is looked at.
                assert!(binding.needs().is_some() || !words.contains(&refused), "{what}");
                if !is_offered && binding.command != Command::Back {
                    n_hidden += 1;
                    assert!(words.contains(&outside) && desk.n_bells > 0, "{what}");
                }
                if is_offered {
                    assert!(!words.contains(&outside), "{what}");
                }
            });
        }
    }
    assert!(n_hidden > 20, "{n_hidden}");
}

#[test]
fn footer_help_and_palette_leave_out_what_one_may_not() {
    let office = rated();
    let desk = |login: &str, keys: &str| {
        let link = Arc::new(Embedded::new(Arc::clone(&office.service), login.to_owned()));
        let mut desk = Desk::frozen(link, Lang::Id, (132, 43), Theme::probe(), frozen);
        desk.press(keys);
        desk.text()
    };
    let places = [
        ("2 Tab", "u pindah"),
        ("2 Tab F1", "pindah ke unit lain"),
        ("2 Tab : p i n d a h", "pindah ke unit"),
    ];
    for (keys, words) in places {
        assert!(desk("admin", keys).contains(words), "{}", desk("admin", keys));
        assert!(!desk("siti", keys).contains(words), "{}", desk("siti", keys));
    }
    let link = Arc::new(Embedded::new(Arc::clone(&office.service), "admin".to_owned()));
    let mut small = Desk::frozen(link, Lang::Id, (80, 24), Theme::probe(), frozen);
    small.press("2 / s i t i Enter").shows("a atasan  u pindah");
    assert!(desk("admin", "9").contains("Impor") && !desk("siti", "9").contains("Impor"));
    assert!(!desk("siti", "").contains("Esc") && desk("siti", "2").contains("Esc kembali"));
}

#[test]
fn a_bell_and_a_sentence_answer_a_digit_that_is_no_answer() {
    let office = rated();
    let link = Arc::new(Embedded::new(Arc::clone(&office.service), "kepala".to_owned()));
    let mut desk = Desk::frozen(link, Lang::Id, (80, 24), Theme::probe(), frozen);
    desk.press("4 Enter 9 5 Enter 8");
    assert_eq!(desk.n_bells, 1);
    desk.shows("Isian harus antara 1 dan 5.");
}
