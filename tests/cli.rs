//! The program as scripts and people call it: words in, stdout, stderr and an exit code out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

/// A directory of its own with a store in it.
struct Office {
    directory: TempDir,
}

struct Told {
    code: i32,
    out: String,
    err: String,
}

impl Told {
    fn of(output: Output) -> Told {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Told { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// The whole output as JSON.
    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}{}", self.out, self.err))
    }

    #[track_caller]
    fn with_code(self, code: i32) -> Told {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self
    }
}

impl Office {
    fn empty() -> Office {
        Office { directory: tempfile::tempdir().unwrap() }
    }

    fn demo() -> Office {
        let office = Office::empty();
        office.run(&["demo", "--employees", "150", "--no-screens"]).with_code(0);
        office
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn file(&self, name: &str, text: &str) -> String {
        fs::write(self.path(name), text).unwrap();
        self.named(name)
    }

    fn named(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kinerja"));
        for name in ["LC_ALL", "LANG", "KINERJA_LANG", "HOME", "XDG_CONFIG_HOME"] {
            command.env_remove(name);
        }
        command.env("XDG_DATA_HOME", self.directory.path()).stdin(Stdio::null());
        command
    }

    /// Runs on the user's own store, or for a demo on the demo's.
    fn run(&self, words: &[&str]) -> Told {
        Told::of(self.command().args(words).output().unwrap())
    }

    fn on_demo(&self, words: &[&str]) -> Told {
        let store = self.demo_store();
        Told::of(self.command().arg("--store").arg(store).args(words).output().unwrap())
    }

    fn demo_store(&self) -> PathBuf {
        self.path("kinerja/demo.redb")
    }

    /// The cycle that runs in the demo.
    fn running(&self) -> String {
        let cycles = self.on_demo(&["cycle", "list", "--json"]).with_code(0).json();
        let open = cycles.as_array().unwrap().iter().find(|c| c["phase"] == "open").unwrap();
        open["code"].as_str().unwrap().to_owned()
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn help_speaks_the_chosen_language() {
    let office = Office::empty();
    assert!(office.run(&["--help"]).with_code(0).out.contains("Cara pakai:"));
    assert!(office.run(&["import", "--help", "--lang", "en"]).with_code(0).out.contains("The file to read"));
    let by_environment = office.command().env("LANG", "en_US.UTF-8").arg("--help").output().unwrap();
    assert!(Told::of(by_environment).out.contains("Usage:"));
}

#[test]
fn wrong_usage_is_one_sentence_on_stderr_and_code_2() {
    let office = Office::empty();
    for words in [
        &["improt"][..],
        &["import", "units"],
        &["import", "units", "/no/such/file.csv"],
        &["export", "employees", "table.doc"],
        &["score", "NO-SUCH-CYCLE"],
        &["demo", "--employees", "5", "--no-screens"],
        &["--lang", "fr"],
        &[],
    ] {
        let told = office.run(words).with_code(2);
        assert_eq!((told.out.as_str(), told.err.lines().count()), ("", 1), "{words:?}: {}", told.err);
    }
}

#[test]
fn an_import_takes_the_good_rows_and_lists_the_bad_ones() {
    let office = Office::empty();
    let units = office.file("units.csv", "kode,nama,induk,bidang,kepala\nSD,SD Negeri 1,,pendidikan,\n");
    office.run(&["import", "units", &units]).with_code(0);
    let people = "NIP;Nama;Jenis;Unit Kerja;NIP Atasan;Hobi\n\
                  198503152010011002;Budi;PNS;SD;;catur\n\
                  1.97506E+17;Ani;PNS;SD;;\n\
                  197503152000012001;Siti;PNS;SD;199001012015011001;\n";
    let people = office.file("people.csv", people);
    let trial = office.run(&["import", "employees", &people, "--dry-run", "--json"]).with_code(1).json();
    assert_eq!(keys(&trial), ["refused", "taken", "unchanged", "warnings"]);
    let real = office.run(&["import", "employees", &people, "--json"]).with_code(1).json();
    assert_eq!(trial, real);
    assert_eq!((&real["taken"], &real["unchanged"]), (&2.into(), &0.into()));
    let refused = &real["refused"][0];
    assert_eq!(keys(refused), ["column", "line", "reason", "value"]);
    assert_eq!((&refused["line"], &refused["column"]), (&3.into(), &"nip".into()));
    assert_eq!(refused["value"], "1.97506E+17");
    assert_eq!(real["warnings"][0]["column"], "superior_nip");
    let again = office.run(&["import", "employees", &people, "--json"]).with_code(1).json();
    assert_eq!((&again["taken"], &again["unchanged"]), (&0.into(), &2.into()));

    let for_people = office.run(&["import", "employees", &people, "--lang", "en"]).with_code(1);
    assert!(
        for_people.out.contains("Refused:") && for_people.out.contains("1.97506E+17"),
        "{}",
        for_people.out
    );
    assert!(for_people.out.contains("Hobi"), "{}", for_people.out);
}

#[test]
fn a_demo_is_made_once_and_is_sound() {
    let office = Office::empty();
    let first = office.run(&["demo", "--employees", "150", "--no-screens", "--lang", "en"]).with_code(0);
    assert!(first.out.contains("150 employees"), "{}", first.out);
    let waiting = first.out.lines().last().unwrap();
    assert!(waiting.starts_with("You (") && waiting.contains("PKM-01"), "{waiting}");
    let again = office.run(&["demo", "--no-screens", "--lang", "en"]).with_code(0);
    assert!(again.out.contains("there already (150 employees"), "{}", again.out);
    office.on_demo(&["verify"]).with_code(0);

    let cycles = office.on_demo(&["cycle", "list", "--json"]).json();
    let phases: Vec<&str> = cycles.as_array().unwrap().iter().map(|c| c["phase"].as_str().unwrap()).collect();
    assert_eq!(phases.iter().filter(|p| **p == "open").count(), 1, "{phases:?}");
    assert_eq!(phases.iter().filter(|p| **p == "closed").count(), 3, "{phases:?}");
    assert_eq!(keys(&cycles[0]), ["code", "from", "name", "phase", "to"]);

    let fresh = office.run(&["demo", "--employees", "120", "--fresh", "--no-screens", "--lang", "en"]);
    assert!(fresh.with_code(0).out.contains("120 employees"));
}

#[test]
fn a_demo_keeps_its_hands_off_a_store_with_data() {
    let office = Office::empty();
    let units = office.file("units.csv", "code,name\nSD,SD Negeri 1\n");
    let people = office.file("people.csv", "nip,name,unit\n198503152010011002,Budi,SD\n");
    office.run(&["import", "units", &units]).with_code(0);
    office.run(&["import", "employees", &people]).with_code(0);
    let store = office.named("kinerja/kinerja.redb");
    let before = office.run(&["verify"]).with_code(0).out;
    office.run(&["--store", &store, "demo", "--fresh", "--no-screens"]).with_code(2);
    assert_eq!(office.run(&["verify"]).with_code(0).out, before);
}

#[test]
fn scores_come_for_scripts_in_the_order_of_nip() {
    let office = Office::demo();
    let cycle = office.running();
    let scores = office.on_demo(&["score", &cycle, "--json"]).with_code(0).json();
    let scores = scores.as_array().unwrap();
    assert_eq!(scores.len(), 150);
    let nips: Vec<&str> = scores.iter().map(|s| s["nip"].as_str().unwrap()).collect();
    assert!(nips.is_sorted());
    assert_eq!(
        keys(&scores[0]),
        [
            "aspects",
            "behaviour",
            "behaviour_rating",
            "coverage",
            "name",
            "nip",
            "numeric_predicate",
            "predicate",
            "result",
            "result_rating",
            "score",
            "status",
            "unit"
        ]
    );
    assert_eq!(keys(&scores[0]["aspects"][0]), ["code", "coverage", "score", "weight"]);
    let has_two_places = |value: &Value| {
        value.as_str().is_none_or(|text| text.rsplit_once('.').is_some_and(|(_, places)| places.len() == 2))
    };
    assert!(scores.iter().all(|s| has_two_places(&s["score"]) && has_two_places(&s["coverage"])));
    assert!(scores.iter().any(|s| s["score"].is_string()) && scores.iter().any(|s| s["score"].is_null()));

    let one = office.on_demo(&["score", &cycle, "--nip", nips[7], "--json"]).json();
    assert_eq!(one.as_array().unwrap().as_slice(), &scores[7..8]);
    let unit = office.on_demo(&["score", &cycle, "--unit", "DINKES", "--json"]).json();
    let n_in = unit.as_array().unwrap().len();
    assert!((26..150).contains(&n_in), "{n_in}");

    let csv = office.on_demo(&["score", &cycle, "--csv"]).with_code(0).out;
    assert!(csv.starts_with("nip,name,unit,position,status,score,"), "{csv}");
    assert_eq!(csv.lines().count(), 151);
    let table = office.on_demo(&["score", &cycle]).with_code(0).out;
    assert!(table.contains(nips[0]) && table.ends_with("150 pegawai.\n"), "{table}");
}

#[test]
fn a_result_is_explained_down_to_its_answers() {
    let office = Office::demo();
    let cycle = office.running();
    let scores = office.on_demo(&["score", &cycle, "--json"]).json();
    let scored = scores.as_array().unwrap().iter().find(|s| s["score"].is_string()).unwrap();
    let nip = scored["nip"].as_str().unwrap();
    let tree = office.on_demo(&["explain", &cycle, nip]).with_code(0).out;
    assert!(tree.contains(scored["name"].as_str().unwrap()), "{tree}");
    let deepest = tree.lines().map(|line| line.len() - line.trim_start().len()).max().unwrap();
    assert!(deepest >= 6, "{tree}");
    let json = office.on_demo(&["explain", &cycle, nip, "--json"]).with_code(0).json();
    assert_eq!(json["score"], scored["score"]);
    assert!(json["working"]["steps"].as_array().is_some_and(|steps| !steps.is_empty()));
}

#[test]
fn an_exported_register_can_be_imported_again_and_changes_nothing() {
    let office = Office::demo();
    for name in ["people.csv", "people.xlsx"] {
        let file = office.named(name);
        office.on_demo(&["export", "employees", &file]).with_code(0);
        let told = office.on_demo(&["import", "employees", &file, "--json"]).with_code(0).json();
        assert_eq!((&told["taken"], &told["unchanged"]), (&0.into(), &150.into()), "{name}: {told}");
    }
}

#[test]
fn every_table_can_be_exported() {
    let office = Office::demo();
    for (table, begins) in [
        ("employees", "nip,name,title_before,"),
        ("results", "nip,name,unit,"),
        ("responses", "cycle,nip,group,rater,indicator,value"),
        ("audit", "number,at,login,"),
    ] {
        let file = office.named(&format!("{table}.csv"));
        office.on_demo(&["export", table, &file]).with_code(0);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with(begins), "{text}");
        assert!(text.lines().count() > 10, "{text}");
    }
    // Nobody learns from the export who said what about a colleague.
    let responses = fs::read_to_string(office.path("responses.csv")).unwrap();
    let peers: Vec<&str> = responses.lines().filter(|line| line.contains(",peer,")).collect();
    assert!(!peers.is_empty() && peers.iter().all(|line| line.contains(",peer,,")), "{:?}", peers.first());
}

#[test]
fn those_who_share_a_login_do_not_share_its_language() {
    let office = Office::empty();
    let settings = office.path("config/kinerja");
    fs::create_dir_all(&settings).unwrap();
    fs::write(settings.join("settings.toml"), "lang = \"en\"\n").unwrap();
    let help = |words: &[&str]| {
        let mut command = office.command();
        command.env("XDG_CONFIG_HOME", office.path("config"));
        Told::of(command.args(words).arg("--help").output().unwrap()).with_code(0).out
    };
    let (siti, budi) = ("198503152010011002", "197801122005012003");
    assert!(help(&[]).contains("Usage:"));
    assert!(help(&["--as", siti]).contains("Cara pakai:"));
    fs::write(settings.join(format!("settings-{siti}.toml")), "lang = \"en\"\n").unwrap();
    assert!(help(&["--as", siti]).contains("Usage:"));
    assert!(help(&[&format!("--as={budi}")]).contains("Cara pakai:"));
}

#[test]
fn a_backup_that_finds_no_place_says_so_and_not_that_the_store_has_failed() {
    let office = Office::demo();
    let taken = office.file("copy.redb", "mine");
    let nowhere = office.named("no/such/directory/copy.redb");
    for (place, id, en) in [
        (&taken, "nama itu sudah dipakai", "the name is taken"),
        (&nowhere, "direktorinya tidak ada", "there is no such directory"),
    ] {
        let told = office.on_demo(&["backup", place]).with_code(2);
        assert!(told.err.contains(place) && told.err.contains(id), "{}", told.err);
        let told = office.on_demo(&["backup", place, "--lang", "en"]).with_code(2);
        assert!(told.err.contains(en) && !told.err.contains("restore"), "{}", told.err);
    }
    assert_eq!(fs::read_to_string(office.path("copy.redb")).unwrap(), "mine");
}

#[test]
fn an_account_is_closed_by_whoever_means_to() {
    let office = Office::demo();
    office.on_demo(&["account", "add", "rina", "--role", "auditor"]).with_code(0);
    let told = office.on_demo(&["account", "role", "rina"]).with_code(2);
    assert!(told.err.contains("rina") && told.out.is_empty(), "{}{}", told.out, told.err);
    let accounts = office.on_demo(&["account", "list", "--json"]).json();
    assert!(accounts.as_array().unwrap().iter().any(|a| a["login"] == "rina"));
    office.on_demo(&["account", "remove", "rina"]).with_code(0);
}

#[test]
fn a_backup_comes_back_as_it_was() {
    let office = Office::demo();
    let cycle = office.running();
    let before = office.on_demo(&["score", &cycle, "--json"]).out;
    let copy = office.named("copy.redb");
    office.on_demo(&["backup", &copy]).with_code(0);
    let elsewhere = office.named("elsewhere.redb");
    office.run(&["--store", &elsewhere, "restore", &copy]).with_code(0);
    let after = office.run(&["--store", &elsewhere, "score", &cycle, "--json"]).with_code(0).out;
    assert!(before == after);

    office.on_demo(&["cycle", "phase", &cycle, "calibration"]).with_code(0);
    let told = office.on_demo(&["restore", &copy, "--lang", "en"]).with_code(0);
    assert!(told.out.contains("is kept as"), "{}", told.out);
    assert_eq!(office.running(), cycle);
    office.on_demo(&["restore", &office.file("no-store.redb", "hello")]).with_code(4);
    assert_eq!(office.running(), cycle);
}

#[test]
fn a_phase_moves_step_by_step() {
    let office = Office::demo();
    let cycle = office.running();
    assert_eq!(office.on_demo(&["cycle", "phase", &cycle, "closed"]).with_code(3).err.lines().count(), 1);
    office.on_demo(&["cycle", "phase", &cycle, "calibration"]).with_code(0);
    office.on_demo(&["cycle", "phase", &cycle, "closed"]).with_code(0);
    assert!(office.on_demo(&["cycle", "list"]).with_code(0).out.contains(&cycle));
}

#[test]
fn a_store_in_use_is_code_4_and_says_what_to_do() {
    let office = Office::demo();
    let store = kinerja::store::Store::open(&office.demo_store()).unwrap();
    let told = office.on_demo(&["cycle", "list", "--lang", "en"]).with_code(4);
    assert!(told.err.contains("in use") && told.err.lines().count() == 1, "{}", told.err);
    drop(store);
    office.on_demo(&["cycle", "list"]).with_code(0);
    let damaged = office.file("damaged.redb", "not a store");
    office.run(&["--store", &damaged, "cycle", "list"]).with_code(4);
}

#[test]
fn a_damaged_store_is_code_4_in_one_sentence_and_stays_as_it_is() {
    let office = Office::demo();
    let whole = fs::read(office.demo_store()).unwrap();
    let mut flipped = whole.clone();
    for at in (4_096..flipped.len()).step_by(997) {
        flipped[at] ^= 1 << (at % 8);
    }
    let garbage: Vec<u8> = (0..200_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let damaged = [Vec::new(), whole[..100_000].to_vec(), garbage, flipped];
    for bytes in damaged {
        fs::write(office.demo_store(), &bytes).unwrap();
        for words in [&["score", "X"][..], &["verify"], &["import", "units", "nothing.csv"]] {
            let told = office.on_demo(words);
            assert!(told.code == 4 || told.code == 2, "{words:?}: {} {}{}", told.code, told.out, told.err);
            assert_eq!((told.err.lines().count(), told.out.as_str()), (1, ""), "{words:?}: {}", told.err);
        }
        assert_eq!(fs::read(office.demo_store()).unwrap().len(), bytes.len(), "nothing was written");
    }
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let office = Office::demo();
    let cycle = office.running();
    let mut child = office
        .command()
        .arg("--store")
        .arg(office.demo_store())
        .args(["score", &cycle, "--csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let told = Told::of(child.wait_with_output().unwrap()).with_code(0);
    assert_eq!(told.err, "");
}

#[test]
fn completions_know_the_subcommands() {
    let office = Office::empty();
    for shell in ["bash", "zsh", "fish"] {
        let script = office.run(&["completions", shell]).with_code(0).out;
        assert!(script.contains("no-screens"), "{shell}");
        // Fish is given no words for positions.
        assert!(script.contains("attendance") || shell == "fish", "{shell}");
    }
    assert!(!Path::new(&office.named("kinerja")).exists(), "no store is made for nothing");
}

#[test]
fn many_remarks_are_summed_up_for_people_and_given_whole_to_programs() {
    let office = Office::empty();
    let rows: String = (1..=30).map(|n| format!("U-{n},Unit {n},197503152000012001\n")).collect();
    let units = office.file("units.csv", &format!("code,name,head_nip\n{rows}"));
    let said = office.run(&["import", "units", &units, "--dry-run", "--lang", "en"]).with_code(0).out;
    assert!(said.contains("... and 10 remarks more") && said.lines().count() < 30, "{said}");
    let json = office.run(&["import", "units", &units, "--dry-run", "--json"]).with_code(0).json();
    assert_eq!(json["warnings"].as_array().unwrap().len(), 30);
}

#[test]
fn a_demo_that_finds_no_room_says_so_and_leaves_nothing_behind() {
    let office = Office::empty();
    let store = office.named("office.redb");
    let mut command = Command::new("sh");
    // A file that may grow no more is what a full disk is to the program.
    command.args(["-c", "trap '' XFSZ; ulimit -f 2000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_kinerja")]);
    command.args(["--lang", "id", "--store", &store, "demo", "--employees", "400", "--no-screens"]);
    let told = Told::of(command.output().unwrap()).with_code(4);
    assert!(told.err.contains("Penyimpanan"), "{}", told.err);
    assert_eq!(fs::read_dir(office.directory.path()).unwrap().count(), 0);
}
