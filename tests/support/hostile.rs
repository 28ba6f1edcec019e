//! Inputs that somebody made to be dear: deep, wide, long, far apart, and larger inside than outside.

use crate::mutation::{packed, workbook};
use kinerja::service::api::ImportKind;

pub enum Way {
    Import(ImportKind),
    Cycle,
    Terminal,
    Paste,
}

pub struct Shape {
    pub name: &'static str,
    pub way: Way,
    pub bytes: Vec<u8>,
}

fn numbered(size: usize, head: &str, line: impl Fn(usize) -> String) -> Vec<u8> {
    let mut text = head.to_owned();
    for n in 1.. {
        if text.len() >= size {
            break;
        }
        text.push_str(&line(n));
    }
    text.into_bytes()
}

/// A sound NIP for each number.
fn nip(n: usize) -> String {
    format!(
        "{:04}{:02}{:02}2010{:02}1{:03}",
        1960 + n / 3_011_904 % 30,
        1 + n / 250_992 % 12,
        1 + n / 8_964 % 28,
        1 + n / 999 % 12,
        1 + n % 999
    )
}

fn repeated(size: usize, head: &str, piece: &str) -> Vec<u8> {
    format!("{head}{}", piece.repeat(size / piece.len())).into_bytes()
}

fn nested(size: usize, head: &str, open: &str, close: &str) -> Vec<u8> {
    let n = size / (open.len() + close.len());
    format!("{head}{}{}", open.repeat(n), close.repeat(n)).into_bytes()
}

fn book(sheet: &str) -> Vec<u8> {
    packed(&workbook(sheet), true)
}

/// About so many bytes each, or what unpacks to more.
pub fn shapes(size: usize) -> Vec<Shape> {
    use ImportKind as K;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let units = "kode,nama,induk\n";
    let people = "nip,nama,nip atasan\n";
    let answers = "cycle,nip,group,rater,indicator,value\n";
    let rated = "2026-T3,198503152010012003";
    let row = |cells: &str, n: usize| format!("<row r=\"{n}\">{cells}</row>");
    let mut long = workbook("<sheetData/>");
    if let Some((_, strings)) = long.iter_mut().find(|(name, _)| name.ends_with("sharedStrings.xml")) {
        *strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(size)).into_bytes();
    }
    if let Some((_, sheet)) = long.iter_mut().find(|(name, _)| name.ends_with("sheet1.xml")) {
        let cells = numbered(size, "<worksheet><sheetData>", |n| row("<c t=\"s\"><v>0</v></c>", n));
        *sheet = [cells, b"</sheetData></worksheet>".to_vec()].concat();
    }
    let mut bomb = workbook("<sheetData/>");
    // Beyond what is unpacked at all, but in the short run of a build without optimisation.
    let n_inside = if size > 1_000_000 { 600 << 20 } else { 20 << 20 };
    bomb.iter_mut()
        .filter(|(name, _)| name.ends_with("sheet1.xml"))
        .for_each(|(_, b)| b.resize(n_inside, b' '));
    let sheet = |rows: Vec<u8>| {
        book(&format!("<dimension ref=\"A1:XFD1048576\"/><sheetData>{}</sheetData>", text(rows)))
    };
    let import = |what, name, bytes| Shape { name, way: Way::Import(what), bytes };
    vec![
        import(K::Units, "a heading of commas", repeated(size, "kode,nama", ",")),
        import(K::Units, "a heading of names", repeated(size, "kode,nama", ",induk kerja")),
        import(K::Units, "quotes that open and never close", repeated(size, units, "\"a,")),
        import(K::Units, "three quotes in each cell", repeated(size, units, "\"\"\"x,")),
        import(K::Units, "nothing but quotes", repeated(size, units, "\"")),
        import(K::Units, "blank lines", repeated(size, units, "\n")),
        import(K::Units, "one unit on every line", repeated(size, units, "A,Unit,\n")),
        import(
            K::Units,
            "each unit under the one before",
            numbered(size, units, |n| format!("U{n},Unit,U{}\n", n - 1)),
        ),
        import(
            K::Units,
            "each unit under the next",
            numbered(size, units, |n| format!("U{n},Unit,U{}\n", n + 1)),
        ),
        import(
            K::Units,
            "units in circles of three",
            numbered(size, units, |n| format!("U{n},Unit,U{}\n", n / 3 * 3 + (n + 1) % 3)),
        ),
        import(
            K::Employees,
            "each superior the one before",
            numbered(size, people, |n| format!("{},Budi,{}\n", nip(n), nip(n - 1))),
        ),
        import(K::Employees, "one NIP on every line", repeated(size, people, "199001012020121001,Budi,\n")),
        import(
            K::Employees,
            "a name as long as the file",
            repeated(size, &format!("{people}199001012020121001,"), "B "),
        ),
        import(
            K::Responses,
            "one answer again and again",
            repeated(size, answers, &format!("{rated},public,1,R,5\n")),
        ),
        import(
            K::Responses,
            "every answer by somebody else",
            numbered(size, answers, |n| format!("{rated},public,{n},R,5\n")),
        ),
        import(
            K::Responses,
            "a number as long as the file",
            repeated(size, &format!("{answers}{rated},public,1,R,"), "9"),
        ),
        import(
            K::Plans,
            "one target again and again",
            repeated(size, "cycle,nip,indicator,target\n", &format!("{rated},H,98\n")),
        ),
        import(
            K::Attendance,
            "days to the end of time",
            numbered(size, "nip,date,status\n", |n| format!("198503152010012003,{},hadir\n", 60 + n)),
        ),
        import(K::Indicators, "lists in lists", nested(size, "x = ", "[", "]")),
        import(K::Indicators, "tables in tables", nested(size, "x = ", "{a=", "}")),
        import(K::Indicators, "a key of many parts", repeated(size, "a", ".a")),
        import(
            K::Indicators,
            "headings in headings",
            numbered(size, "", |n| format!("[a{}]\n", ".b".repeat(n % 60))),
        ),
        import(
            K::Indicators,
            "one code again and again",
            repeated(size, "", "[[indicator]]\ncode = \"R\"\nname = \"x\"\nkind = \"yes_no\"\n"),
        ),
        import(
            K::Indicators,
            "many codes",
            numbered(size, "", |n| {
                format!("[[indicator]]\ncode = \"Q{n}\"\nname = \"x\"\nunit = \"\"\nkind = \"yes_no\"\n")
            }),
        ),
        import(K::Indicators, "one indicator of many levels", {
            let levels = numbered(
                size,
                "[[indicator]]\ncode = \"Q\"\nname = \"x\"\nunit = \"\"\nkind = { level = [",
                |n| format!("[\"A{n}\", 1],"),
            );
            [levels, b"] }\n".to_vec()].concat()
        }),
        import(
            K::Forms,
            "many lines",
            numbered(
                size,
                "code = \"q\"\nname = \"Q\"\n[groups]\nsuperior = { weight = 100 }\n[[aspects]]\ncode = \"a\"\nname = \"A\"\nweight = 100\naxis = \"result\"\n",
                |_| "[[aspects.lines]]\nindicator = \"R\"\nweight = 1\n".to_owned(),
            ),
        ),
        import(
            K::Forms,
            "many forms",
            numbered(size, "", |n| {
                format!(
                    "[[form]]\ncode = \"q{n}\"\nname = \"Q\"\ngroups = {{ superior = {{ weight = 100 }} }}\naspects = [{{ code = \"a\", name = \"A\", weight = 100, axis = \"result\", lines = [{{ indicator = \"R\", weight = 100 }}] }}]\n"
                )
            }),
        ),
        Shape {
            name: "a cycle of many rules",
            way: Way::Cycle,
            bytes: numbered(
                size,
                "code = \"Z\"\nname = \"Z\"\nfrom = \"2026-10-01\"\nto = \"2026-12-31\"\ndue = \"2027-01-10\"\n",
                |_| "[[assign]]\nform = \"guru\"\nunits = [\"SD1\"]\n".to_owned(),
            ),
        },
        import(
            K::Employees,
            "a workbook of far cells",
            sheet(numbered(size, "", |n| row(&format!("<c r=\"IV{n}\"><v>1</v></c>"), n))),
        ),
        import(
            K::Employees,
            "a workbook of rows at the end",
            sheet(numbered(size, "", |n| {
                row(&format!("<c r=\"XFD{0}\"><v>1</v></c>", 1_048_577 - n), 1_048_577 - n)
            })),
        ),
        import(
            K::Employees,
            "a workbook of one place",
            sheet(repeated(size, "", "<c r=\"A1\"><v>1</v></c>")),
        ),
        import(K::Employees, "a workbook of tags in tags", sheet(nested(size, "", "<a>", "</a>"))),
        import(K::Employees, "a workbook of open tags", book(&"<row><c r=\"A1\"><is><r>".repeat(size / 24))),
        import(
            K::Employees,
            "a workbook of attributes",
            sheet(format!("<row {}/>", "r=\"1\" ".repeat(size / 6)).into_bytes()),
        ),
        import(
            K::Employees,
            "a workbook of entities",
            sheet(
                format!("<row><c t=\"inlineStr\"><is><t>{}</t></is></c></row>", "&#65;".repeat(size / 5))
                    .into_bytes(),
            ),
        ),
        import(K::Employees, "a long text in every cell", packed(&long, true)),
        import(K::Employees, "a workbook that unpacks to much", packed(&bomb, true)),
        Shape {
            name: "a pasted block in the keyboard",
            way: Way::Terminal,
            bytes: repeated(size, "\x1b[200~", "1\t"),
        },
        Shape { name: "keys at once", way: Way::Terminal, bytes: repeated(size, "", "1\x1b[A") },
        Shape { name: "escapes", way: Way::Terminal, bytes: repeated(size, "", "\x1b") },
        Shape { name: "a block beyond the sheet", way: Way::Paste, bytes: repeated(size, "1", "\t2\n") },
    ]
}
