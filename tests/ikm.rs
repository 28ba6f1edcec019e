//! Public satisfaction of a unit, from questionnaires keyed in or imported to the index on the screen.

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
    domain::{decimal::Hundredths, ikm::Quality},
    progress::Progress,
    service::{
        api::{Act, IkmPage, ImportKind, Query, Reply},
        fault::Refusal,
        import::catalogue,
    },
    text::Lang,
    tui::theme::Theme,
};
use office::{Office, office};
use std::sync::Arc;

fn import(office: &Office, what: ImportKind, text: &str) {
    let bytes = Arc::new(text.as_bytes().to_vec());
    let act = Act::Import { what, name: "x".to_owned(), bytes, dry_run: false, fixes: Vec::new() };
    match office.service.act(&office.actor("admin"), act, &Progress::default()) {
        Ok(Reply::Imported(report)) => assert_eq!(report.refused, []),
        other => panic!("{other:?}"),
    }
}

fn ikm(office: &Office, login: &str, unit: Option<&str>) -> Result<IkmPage, Refusal> {
    let view = office.store.snapshot().unwrap();
    let cycle = view.view().cycle_by_code("ikm-2026").unwrap().unwrap();
    let unit = unit.map(|code| view.view().unit_by_code(code).unwrap().unwrap());
    let query = Query::Ikm { cycle, unit };
    match office.service.ask(&office.actor(login), &query, &Progress::default())? {
        Reply::Ikm(page) => Ok(*page),
        other => panic!("{other:?}"),
    }
}

/// Questionnaire `n` about the employees of PU: every element gets the same mark, the last one a lower one.
fn answers(office: &Office, papers: std::ops::Range<u32>) -> String {
    let mut text = String::from("cycle,nip,group,rater,indicator,value\n");
    let view = office.store.snapshot().unwrap();
    let subject = view.view().employee(kinerja::domain::id::EmployeeId(7)).unwrap().unwrap();
    for n in papers {
        for element in 1..=9 {
            let mark = if element == 9 { 2 } else { 3 + n % 2 };
            let nip = subject.nip.digits();
            text.push_str(&format!("ikm-2026,{nip},public,{n},IK-{element:02},{mark}\n"));
        }
    }
    text
}

#[test]
fn the_index_of_a_unit_follows_from_its_questionnaires_and_few_of_them_tell_nothing() {
    let office = office();
    import(&office, ImportKind::Indicators, catalogue::INDICATORS);
    import(&office, ImportKind::Forms, &catalogue::all_forms());
    let cycle = "code = \"ikm-2026\"\nname = \"IKM\"\nfrom = \"2026-01-01\"\nto = \"2026-12-31\"\n\
                 due = \"2026-12-31\"\n[[assign]]\nform = \"ikm\"\nunits = [\"PU\"]\n";
    let open = Act::OpenCycle { file: cycle.to_owned() };
    office.service.act(&office.actor("admin"), open, &Progress::default()).unwrap();

    import(&office, ImportKind::Responses, &answers(&office, 0..2));
    let page = ikm(&office, "admin", Some("PU")).unwrap();
    assert_eq!((page.n_papers, page.index.clone()), (2, None));
    assert!(page.elements.iter().all(|(_, n, mean)| *n == 0 && mean.is_none()), "{page:?}");

    import(&office, ImportKind::Responses, &answers(&office, 2..10));
    let page = ikm(&office, "admin", Some("PU")).unwrap();
    let index = page.index.unwrap();
    // Eight elements of 3.5 and one of 2: 30 / 9 x 25 = 83.33.
    assert_eq!((page.n_papers, index.value, index.quality), (10, Hundredths(8_333), Quality::B));
    assert_eq!(page.elements[0].2, Some(Hundredths(350)));
    assert_eq!(ikm(&office, "admin", None).unwrap().n_papers, 10);
    assert_eq!(ikm(&office, "admin", Some("DIKBUD")).unwrap().n_papers, 0);
    assert_eq!(ikm(&office, "operator", Some("PU")), Err(Refusal::NoRight), "he has another unit");
    assert_eq!(ikm(&office, "siti", None), Err(Refusal::NoRight));
}

#[test]
fn the_screen_says_how_many_more_must_be_asked() {
    let office = office();
    let link = Embedded::new(Arc::clone(&office.service), "admin".to_owned());
    let mut desk = Desk::new(Arc::new(link), Lang::Id, (80, 24), Theme::colour());
    // The running cycle has no such form.
    desk.press("5 m").shows("Tidak ada kuesioner sembilan unsur").press("Esc");
    import(&office, ImportKind::Indicators, catalogue::INDICATORS);
    import(&office, ImportKind::Forms, &catalogue::all_forms());
    let cycle = "code = \"ikm-2026\"\nname = \"IKM\"\nfrom = \"2027-01-01\"\nto = \"2027-12-31\"\n\
                 due = \"2027-12-31\"\n[[assign]]\nform = \"ikm\"\nunits = [\"PU\"]\n";
    let open = Act::OpenCycle { file: cycle.to_owned() };
    office.service.act(&office.actor("admin"), open, &Progress::default()).unwrap();
    import(&office, ImportKind::Responses, &answers(&office, 0..80));
    let link = Embedded::new(Arc::clone(&office.service), "admin".to_owned());
    let mut desk = Desk::new(Arc::new(link), Lang::Id, (80, 24), Theme::colour());
    desk.press("5 m").shows("IKM 83,33 · mutu B (baik) · 80 kuesioner");
    desk.types("1000").shows("Sampel yang diperlukan: 278 kuesioner.").shows("kurang 198 lagi");
    desk.press("Backspace").shows("Sampel yang diperlukan: 80 kuesioner.").shows("✓ sudah cukup");
}
