//! A directory with the files that are imported, and the ways to run our program and its peers on them.

use crate::Scale;
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

pub struct Office {
    directory: tempfile::TempDir,
}

pub const CYCLE: &str = "2026";

impl Office {
    pub fn new(scale: Scale) -> Office {
        let office = Office { directory: tempfile::tempdir().unwrap() };
        let demo = kinerja::demo::Office::new(scale.n_employees.max(kinerja::demo::LEAST_EMPLOYEES), 1);
        office.put("units.csv", &demo.units_csv().unwrap());
        let employees = demo.employees_csv().unwrap();
        office.put("employees.csv", &employees);
        office.put("indicators.toml", INDICATORS.as_bytes());
        office.put("forms.toml", FORMS.as_bytes());
        office.put("cycle.toml", CYCLE_FILE.as_bytes());
        let nips = String::from_utf8(employees).unwrap();
        let nips = nips.lines().skip(1).filter_map(|line| line.split(',').next());
        let mut responses = String::from("cycle,nip,group,rater,indicator,value\n");
        for (at, nip) in (0..scale.n_rated).zip(nips) {
            for paper in 0..scale.n_papers {
                let value = (at * 7 + paper * 13) % 5 + 1;
                writeln!(responses, "{CYCLE},{nip},public,m{paper:04},KULIAH,{value}").unwrap();
            }
        }
        office.put("responses.csv", responses.as_bytes());
        office
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Our program on this directory's store, in English.
    pub fn kinerja(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kinerja"));
        command.env("XDG_DATA_HOME", self.directory.path()).args(["--lang", "en"]).args(words);
        command.current_dir(self.directory.path());
        command
    }
}

/// How long a command takes from its start to its end; it must succeed.
pub fn time(command: &mut Command) -> Duration {
    let begin = Instant::now();
    let output = command.stdin(Stdio::null()).output().unwrap();
    let time = begin.elapsed();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    time
}

/// Whether a peer is installed.
pub fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|directory| Path::new(&directory).join(program).exists())
}

const INDICATORS: &str = r#"
[[indicator]]
code = "KULIAH"
name = "Mutu layanan menurut masyarakat"
field = "umum"
unit = "nilai"
kind = { rating = { min = 1, max = 5 } }
"#;

const FORMS: &str = r#"
code = "survei"
name = "Umpan balik masyarakat"
[groups]
public = { weight = 100, min = 5 }
[[aspects]]
code = "layanan"
name = "Mutu layanan"
weight = 100
axis = "behaviour"
[[aspects.lines]]
indicator = "KULIAH"
weight = 100
"#;

const CYCLE_FILE: &str = r#"
code = "2026"
name = "Tahun 2026"
from = "2026-01-01"
to = "2026-12-31"
due = "2027-01-10"
[[assign]]
form = "survei"
"#;
