//! Every way in for what others wrote: a small office, sound inputs of each kind, and what must hold of whatever
//! becomes of them.

use kinerja::{
    codec,
    domain::{
        account::Account,
        change::Change,
        cycle::{Cycle, Phase},
        day::{Day, Moment},
        decimal::Decimal,
        employee::{Employee, PositionType, Rank},
        form::Form,
        id::CycleId,
        indicator::Indicator,
        nip::Nip,
        response::{Answer, Draft, Response},
        subject::Subject,
        undo::Undo,
        unit::Unit,
    },
    progress::Progress,
    service::{
        api::{ImportKind, ImportReport},
        fault::{FileFault, Refusal, RowFault},
        import::{
            self, found,
            headers::{self, Headed},
            sheet::Sheet,
        },
    },
    store::{memory::Memory, read::View, record::record},
    text::{Lang, import as reasons, refusal},
    tui::{
        form::{cells::Cells, sheet::Sheet as Block},
        input::{Decoder, Input},
    },
};
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt::Debug, sync::Arc};

pub const UNITS: &str = "code,name,parent,field,head_nip\nKTP,Pemerintah Kertapati,,umum,198503152010011001\n\
    DIK,Dinas Pendidikan,KTP,pendidikan,198503152010011002\nSD1,\"SD Negeri 1\nKertapati\",DIK,,\nPKM,Puskesmas,KTP,kesehatan,\n";
pub const EMPLOYEES: &str = "NIP;Nama;Gelar depan;Gelar belakang;Status;Gol. Ruang;Jabatan;Jenis jabatan;Unit kerja;NIP atasan\n\
    198503152010011001;Budi;Drs.;M.Si.;PNS;IV/c;Sekretaris;JPT pratama;KTP;\n\
    '19850315 201001 1 002;Siti Aminah;;\"S.Pd., M.Pd.\";PNS;IV/a;Kepala;administrator;DIK;198503152010011001\n\
    198503152010012003;Ani;;;PNS;III/a;Guru;ahli pertama;SD1;198503152010011002\n\
    198503152022211004;Tono;;;PPPK;IX;Guru;ahli pertama;SD1;198503152010011002\n\
    1.98503E+17;Dewi;;;PNS;III/b;Bidan;terampil;PKM;198503152010011001\n";
pub const INDICATORS: &str = "[[indicator]]\ncode = \"R\"\nname = \"Mutu\"\nfield = \"umum\"\nunit = \"\"\n\
    kind = { rating = { min = 1, max = 5, labels = [\"buruk\", \"kurang\", \"cukup\", \"baik\", \"sangat baik\"] } }\n\
    [[indicator]]\ncode = \"H\"\nname = \"Hadir\"\nunit = \"%\"\nkind = { higher = { target = 95.5 } }\n\
    [[indicator]]\ncode = \"L\"\nname = \"Waktu\"\nunit = \"menit\"\nkind = { lower = { target = 60 } }\n\
    [[indicator]]\ncode = \"B\"\nname = \"BOR\"\nunit = \"%\"\nkind = { band = { low = 60, high = 85 } }\n\
    [[indicator]]\ncode = \"Y\"\nname = \"Ada\"\nunit = \"\"\nkind = \"yes_no\"\n\
    [[indicator]]\ncode = \"D\"\nname = \"Tepat\"\nunit = \"\"\nkind = { date = { due = \"2026-09-30\", per_day = 5 } }\n\
    [[indicator]]\ncode = \"V\"\nname = \"SAKIP\"\nunit = \"\"\nkind = { level = [[\"AA\", 100], [\"A\", 90], [\"BB\", 80]] }\n";
pub const FORM: &str = "code = \"guru\"\nname = \"Formulir\"\nmissing = \"renormalise\"\nscale = \"proportion\"\ncap = 120\n\
    thresholds = { result = [110, 90], behaviour = [90, 70] }\n[groups]\nsuperior = { weight = 60, min = 1, required = true }\n\
    peer = { weight = 20, min = 3 }\npublic = { weight = 20, min = 5 }\n[[aspects]]\ncode = \"t\"\nname = \"Target\"\nweight = 60\n\
    axis = \"result\"\n[[aspects.lines]]\nindicator = \"H\"\nweight = 30\ntarget = 92\ngroups = { superior = 100 }\n\
    [[aspects.lines]]\nindicator = \"L\"\nweight = 20\n[[aspects.lines]]\nindicator = \"B\"\nweight = 20\ntarget = [50, 70]\n\
    [[aspects.lines]]\nindicator = \"D\"\nweight = 30\n[[aspects]]\ncode = \"p\"\nname = \"Perilaku\"\nweight = 40\n\
    axis = \"behaviour\"\n[[aspects.lines]]\nindicator = \"R\"\nweight = 50\n[[aspects.lines]]\nindicator = \"Y\"\nweight = 25\n\
    [[aspects.lines]]\nindicator = \"V\"\nweight = 25\n";
pub const CYCLE: &str = "code = \"2026-T3\"\nname = \"Triwulan III\"\nfrom = \"2026-07-01\"\nto = 2026-09-30\ndue = \"10-10-2026\"\n\
    [[assign]]\nform = \"guru\"\nunits = [\"DIK\"]\nposition_types = [\"ahli pertama\"]\n[[assign]]\nform = \"guru\"\nunits = [\"KTP\"]\n";
pub const ASSIGNMENTS: &str = "cycle,nip,group,rater_nip\n2026-T3,198503152010012003,peer,198503152022211004\n\
    2026-T3,198503152010012003,atasan,198503152010011002\n2026-T3,198503152022211004,rekan,198503152010012003\n";
pub const RESPONSES: &str = "cycle\tnip\tgroup\trater\tindicator\tvalue\n\
    2026-T3\t198503152010012003\tsuperior\t198503152010011002\tH\t90,5\n2026-T3\t198503152010012003\tsuperior\t198503152010011002\tR\tbaik\n\
    2026-T3\t198503152010012003\tsuperior\t198503152010011002\tD\t15/09/2026\n2026-T3\t198503152010012003\tsuperior\t198503152010011002\tY\tya\n\
    2026-T3\t198503152022211004\tpublic\t17\tV\tAA\n2026-T3\t198503152022211004\tpublic\t17\tR\tTA\n2026-T3\t198503152022211004\tmasyarakat\t18\tR\t5\n";
pub const PLANS: &str = "cycle,nip,indicator,target\n2026-T3,198503152010012003,H,98\n2026-T3,198503152010012003,B,50-70\n\
    2026-T3,198503152022211004,D,2026-10-01\n2026-T3,198503152022211004,L,\"30,5\"\n";
pub const ATTENDANCE: &str = "nip,tanggal,status,terlambat,pulang cepat\n198503152010012003,2026-07-01,hadir,15,0\n\
    198503152010012003,02/07/2026,sakit,,\n198503152022211004,46204,hadir,0,5\n";
pub const ACCOUNTS: &str = "Daftar akun\nlogin;nip;peran;unit\nani;198503152010011002;penilai;\nrina;;operator, pemeriksa;DIK\n\
    pintu;;bersama;\nadmin;;administrator;\n";
pub const SHEET: &str = "<dimension ref=\"A1:D5\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>\
    <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>198503152010012003</t></is></c><c r=\"B2\" t=\"s\"><v>2</v></c>\
    <c r=\"C2\" s=\"1\"><v>31121</v></c><c r=\"D2\"><v>1.98503152010012E+17</v></c></row><row r=\"5\"><c r=\"B5\" t=\"str\"><f>1+1</f>\
    <v>2</v></c><c r=\"C5\" t=\"b\"><v>1</v></c><c r=\"D5\" t=\"e\"><v>#N/A</v></c></row></sheetData>";

const NOW: Moment = Moment(1_790_000_000_000);

/// An office in memory in which everything that rows may name is there.
#[derive(Clone)]
pub struct Office(Memory);

impl Office {
    pub fn new() -> Office {
        let mut office = Office(Memory::default());
        for (what, text) in [
            (ImportKind::Units, UNITS),
            (ImportKind::Employees, EMPLOYEES),
            (ImportKind::Units, UNITS),
            (ImportKind::Indicators, INDICATORS),
            (ImportKind::Forms, FORM),
        ] {
            let (changes, _) = office.decided(what, text.as_bytes()).unwrap();
            office.take(&changes);
        }
        let (_, changes, _) = import::open_cycle(office.view(), CYCLE).unwrap();
        office.take(&changes);
        office.take(&[Change::PhaseSet { cycle: CycleId(1), phase: Phase::Open }]);
        office
    }

    fn view(&self) -> View<'_> {
        View::new(&self.0)
    }

    fn take(&mut self, changes: &[Change]) {
        changes.iter().for_each(|change| record(&mut self.0, change).unwrap());
    }

    fn decided(&self, what: ImportKind, bytes: &[u8]) -> Result<(Vec<Change>, ImportReport), Refusal> {
        let today = Day::from_ymd(2026, 9, 21).unwrap();
        let file = import::File { name: "file", bytes, fixes: &[] };
        import::decide(self.view(), today, NOW, what, file, &Progress::default())
    }

    /// The stored values, and changes as the journal has them.
    pub fn stored(&self) -> Vec<Vec<u8>> {
        let mut list: Vec<Vec<u8>> =
            self.0.0.values().filter_map(|value| Some(value.get(5..)?.to_vec())).collect();
        for (what, text) in [(ImportKind::Responses, RESPONSES), (ImportKind::Plans, PLANS)] {
            let (changes, _) = self.decided(what, text.as_bytes()).unwrap();
            list.extend(changes.iter().map(|change| codec::encode(change).unwrap()));
        }
        list
    }

    /// A whole file as the program takes it: whether any row was good. What is good fits the records, and the
    /// same file again changes nothing.
    pub fn import(&self, what: ImportKind, bytes: &[u8]) -> bool {
        let (changes, report) = match self.decided(what, bytes) {
            Ok(decided) => decided,
            Err(refusal) => return refused(&refusal),
        };
        check_report(what, bytes, &report);
        if changes.is_empty() {
            assert_eq!(report.taken, 0, "taken without a change");
            return report.unchanged > 0;
        }
        let mut office = self.clone();
        office.take(&changes);
        let (again, second) = office.decided(what, bytes).unwrap();
        assert_eq!(again, [], "the same file twice");
        assert_eq!(second.refused, report.refused);
        assert_eq!((second.taken, second.unchanged), (0, report.taken + report.unchanged));
        true
    }

    pub fn open_cycle(&self, text: &str) -> bool {
        let (_, changes, _) = match import::open_cycle(self.view(), text) {
            Ok(decided) => decided,
            // The one place where a file names what must be there already.
            Err(Refusal::NoSuch { .. }) => return false,
            Err(refusal) => return refused(&refusal),
        };
        let mut office = self.clone();
        office.take(&changes);
        let (_, again, _) = import::open_cycle(office.view(), text).unwrap();
        assert_eq!(again, [], "the same cycle twice");
        true
    }

    /// A block from a spreadsheet onto a sheet of three people.
    pub fn paste(&self, text: &str) -> bool {
        let (_, form) = self.view().forms().unwrap().remove(0);
        let cells = Cells::all(
            Arc::new(form),
            (Day::from_ymd(2026, 1, 1).unwrap(), Day::from_ymd(2026, 12, 31).unwrap()),
        );
        let mut block = Block::new(vec![cells; 3]);
        let before = block.people.iter().map(Cells::list).collect::<Vec<_>>();
        let pasted = block.paste(text, |_| true);
        let mut n = 0;
        for person in &block.people {
            for (kind, answer) in person.kinds.iter().zip(&person.answers) {
                n += usize::from(answer.is_some());
                if let Some(Answer::Value(value)) = answer {
                    assert_eq!(kind.check_answer(*value), Ok(()));
                }
            }
        }
        assert!(n > 0 || pasted.n_bad + pasted.n_outside > 0 || !text.chars().any(char::is_alphanumeric));
        while block.undo() != kinerja::tui::form::sheet::Outcome::Nothing {}
        assert_eq!(
            block.people.iter().map(Cells::list).collect::<Vec<_>>(),
            before,
            "undo takes the block back"
        );
        n > 0
    }
}

/// What a file as a whole was refused for has a sentence, and a place where there is one.
fn refused(refusal: &Refusal) -> bool {
    let Refusal::File(fault) = refusal else { panic!("{refusal:?}") };
    if let FileFault::Entry(fault) = fault {
        check_fault(fault);
    }
    assert!(!refusal::sentence(Lang::Id, refusal).trim().is_empty());
    false
}

fn check_fault(fault: &RowFault) {
    assert!(fault.line > 0 && !fault.column.is_empty(), "{fault:?}");
    assert!(!reasons::reason(Lang::Id, &fault.reason).trim().is_empty(), "{fault:?}");
}

fn check_report(what: ImportKind, bytes: &[u8], report: &ImportReport) {
    let columns = headers::columns(what);
    for fault in report.refused.iter().chain(&report.warnings) {
        check_fault(fault);
        assert!(columns.is_empty() || columns.iter().any(|c| c.name == fault.column), "{fault:?}");
    }
    if columns.is_empty() {
        return;
    }
    // Of a response that is refused as a whole only its first faulty row is named.
    let sheet = Sheet::read(bytes).unwrap();
    let n_rows = Headed::find(&sheet, columns).unwrap().n_rows();
    let mut lines: Vec<u32> = report.refused.iter().map(|fault| fault.line).collect();
    lines.dedup();
    let n_told = report.taken as usize + report.unchanged as usize + lines.len();
    let is_all = if what == ImportKind::Responses { n_told <= n_rows } else { n_told == n_rows };
    assert!(is_all, "{n_told} of {n_rows} rows: {report:?}");
}

/// A table, cell by cell: the numbers of its rows rise, and reading it again gives the same.
pub fn table(bytes: &[u8]) -> bool {
    let sheet = match Sheet::read(bytes) {
        Ok(sheet) => sheet,
        Err(fault) => return refused(&Refusal::File(fault)),
    };
    let mut last = 0;
    for row in sheet.rows() {
        assert!(row.line > last, "line {} after {last}", row.line);
        last = row.line;
        assert!(row.cells().any(|cell| !cell.is_empty()) && row.cell(usize::MAX >> 1).is_empty());
    }
    assert!(Sheet::read(bytes).as_ref() == Ok(&sheet));
    [ImportKind::Units, ImportKind::Employees, ImportKind::Responses].iter().any(|kind| {
        Headed::find(&sheet, headers::columns(*kind)).is_ok_and(|headed| headed.n_rows() < sheet.n_rows())
    })
}

pub fn nip(text: &str) -> bool {
    let Ok(nip) = Nip::parse(text) else { return false };
    assert_eq!(Nip::parse(&nip.digits()), Ok(nip));
    assert!(Day::parse(&nip.birth().to_string()) == Some(nip.birth()), "{nip:?}");
    true
}

pub fn decimal(text: &str) -> bool {
    let Ok(number) = Decimal::parse(text) else { return false };
    assert_eq!(Decimal::parse(&number.to_string()), Ok(number));
    true
}

pub fn day(text: &str) -> bool {
    let Ok(day) = found::day(text) else { return false };
    let (year, month, of) = day.ymd();
    assert_eq!(Day::from_ymd(year, month, of), Some(day));
    assert_eq!(Day::parse(&day.to_string()), Some(day), "{text}");
    true
}

pub fn rank(text: &str) -> bool {
    let rank = Rank::parse(text);
    assert!(rank.is_none_or(|rank| Rank::parse(rank.code()) == Some(rank)));
    let position = PositionType::parse(text);
    assert!(position.is_none_or(|position| PositionType::parse(position.code()) == Some(position)));
    rank.is_some() || position.is_some()
}

fn decodes<T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) -> bool {
    let Ok(value) = codec::decode::<T>(bytes) else { return false };
    assert_eq!(codec::decode::<T>(&codec::encode(&value).unwrap()).as_ref(), Ok(&value));
    true
}

/// Bytes of the store, behind their checksum.
pub fn stored(bytes: &[u8]) -> bool {
    [
        decodes::<Change>(bytes),
        decodes::<Unit>(bytes),
        decodes::<Employee>(bytes),
        decodes::<Indicator>(bytes),
        decodes::<Form>(bytes),
        decodes::<Cycle>(bytes),
        decodes::<Subject>(bytes),
        decodes::<Response>(bytes),
        decodes::<Account>(bytes),
        decodes::<Draft>(bytes),
        decodes::<Undo>(bytes),
    ]
    .contains(&true)
}

/// What the terminal sends means the same in whatever pieces it comes.
pub fn terminal(bytes: &[u8]) -> bool {
    let mut whole = Decoder::default();
    let mut at_once = whole.feed(bytes);
    at_once.extend(whole.give_up_waiting());
    let mut decoder = Decoder::default();
    let mut pieces: Vec<Input> = Vec::new();
    for piece in bytes.chunks(1 + bytes.len() % 7) {
        pieces.extend(decoder.feed(piece));
    }
    pieces.extend(decoder.give_up_waiting());
    assert_eq!(pieces, at_once);
    assert!(!decoder.is_waiting(), "nothing is kept waiting for ever");
    !at_once.is_empty()
}
