//! A machine of our own making on this one: system users, a server of kinerja, an sshd, keys. All of it goes with
//! the value, and what a killed test has left behind goes when the next one begins.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        net::UnixDatagram,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// How long a server may take to say that it is there; only a failing test ever waits so long.
const PATIENCE: Duration = Duration::from_secs(20);
/// Only root may write here, and programs may run.
const ROOM: &str = "/var/lib";
/// Names of our users, groups and places begin so; the number of the process follows.
const MARK: &str = "knjt";

pub struct Machine {
    place: TempDir,
    users: Vec<String>,
    groups: Vec<String>,
    children: Vec<Child>,
}

impl Machine {
    /// Below a directory that only root may write in, as sshd wants it of the places of keys.
    pub fn new() -> Machine {
        assert!(rustix::process::geteuid().is_root(), "only root may make users");
        clear_left_behind();
        let prefix = format!("{MARK}{}-", std::process::id());
        let place = tempfile::Builder::new().prefix(&prefix).tempdir_in(ROOM).unwrap();
        let machine = Machine { place, users: Vec::new(), groups: Vec::new(), children: Vec::new() };
        open_to_all(machine.place.path());
        for directory in ["bin", "home", "keys", "run", "ssh"] {
            open_to_all(&machine.directory(directory));
        }
        let program = machine.path("bin/kinerja");
        fs::copy(env!("CARGO_BIN_EXE_kinerja"), &program).unwrap();
        open_to_all(&program);
        machine
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    pub fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    pub fn directory(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(&path).unwrap();
        path
    }

    /// The name that somebody or some group has on this machine.
    pub fn name(&self, who: &str) -> String {
        format!("{MARK}{}-{who}", std::process::id())
    }

    pub fn group(&mut self, what: &str) {
        let name = self.name(what);
        self.groups.push(name.clone());
        succeeds(Command::new("groupadd").args(["--system", &name]));
    }

    /// The server's own user: no home, no shell.
    pub fn system_user(&mut self, who: &str, group: &str) {
        let (name, group) = (self.name(who), self.name(group));
        self.users.push(name.clone());
        succeeds(Command::new("useradd").args(["-r", "-M", "-s", "/usr/sbin/nologin", "-g", &group, &name]));
    }

    /// Somebody who logs in by a key and by nothing else.
    pub fn user(&mut self, who: &str, groups: &[&str]) {
        let name = self.name(who);
        let groups = groups.iter().map(|g| self.name(g)).collect::<Vec<_>>().join(",");
        self.users.push(name.clone());
        let home = self.text(&format!("home/{who}"));
        let args = ["-m", "-d", &home, "-s", "/bin/sh", "-p", "*", "-G", &groups, &name];
        succeeds(Command::new("useradd").args(args));
    }

    /// A command as one of our users, with the groups he has, gone when we are gone.
    pub fn as_user(&self, who: &str, program: &Path) -> Command {
        let mut command = Command::new("setpriv");
        let name = self.name(who);
        let group = String::from_utf8(succeeds(Command::new("id").args(["-gn", &name])).stdout).unwrap();
        command.args([&format!("--reuid={name}"), &format!("--regid={}", group.trim())]);
        command.args(["--init-groups", "--pdeathsig=TERM"]).arg(program);
        command.current_dir("/").env_remove("KINERJA_SOCKET");
        command
    }

    /// A server on a store that is there already; comes back once it has said that it is ready, as systemd waits
    /// for it. Its socket is `run/NAME.sock`.
    pub fn serve(&mut self, name: &str, store: &Path, server: &str) -> PathBuf {
        let socket = self.path(&format!("run/{name}.sock"));
        let ready = self.path(&format!("run/{name}.ready"));
        let listener = UnixDatagram::bind(&ready).unwrap();
        listener.set_read_timeout(Some(PATIENCE)).unwrap();
        let (user, run) = (self.name(server), self.path("run"));
        succeeds(
            Command::new("chown").args(["-R", &format!("{user}:")]).args([store.parent().unwrap(), &run]),
        );
        let mut command = self.as_user(server, &self.path("bin/kinerja"));
        command.arg("--store").arg(store).arg("--socket").arg(&socket).arg("serve");
        command.env("NOTIFY_SOCKET", &ready).stderr(fs::File::create(self.path("run/log")).unwrap());
        self.children.push(command.spawn().unwrap());
        let mut said = [0; 64];
        let n = listener.recv(&mut said).expect("the server says that it is ready");
        assert!(said[..n].starts_with(b"READY=1"));
        socket
    }

    /// A key for somebody; the words of its line in the list of keys.
    pub fn key(&self, name: &str) -> String {
        let path = self.path(&format!("ssh/{name}"));
        let args = ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"];
        succeeds(Command::new("ssh-keygen").args(args).arg(&path));
        fs::read_to_string(path.with_extension("pub")).unwrap().trim().to_owned()
    }

    /// An sshd of our own with these lines at the end of its configuration; comes back once it listens.
    pub fn sshd(&mut self, config: &str) -> u16 {
        // The place where it locks its children up; systems with an init make it.
        fs::create_dir_all("/run/sshd").unwrap();
        let host = self.key("host");
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let text = format!(
            "ListenAddress 127.0.0.1\nPort {port}\nHostKey {}\nPidFile none\nUsePAM no\nPermitRootLogin no\n\
             PasswordAuthentication no\nKbdInteractiveAuthentication no\nMaxStartups 100\n\
             AuthorizedKeysFile {}/%u\n{config}",
            self.text("ssh/host"),
            self.text("keys"),
        );
        fs::write(self.path("ssh/config"), text).unwrap();
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig=TERM", "/usr/sbin/sshd", "-D", "-e", "-f"]).arg(self.path("ssh/config"));
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        self.children.push(child);
        let mut line = String::new();
        while !line.contains("Server listening") {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "sshd has ended");
        }
        // What it says from now on is for whoever looks for a fault.
        let mut log = fs::File::create(self.path("ssh/log")).unwrap();
        std::thread::spawn(move || std::io::copy(&mut said, &mut log));
        fs::write(self.path("ssh/known"), format!("* {host}\n")).unwrap();
        port
    }

    /// The words of an ssh command of somebody with a key; the host's key is known and nothing is asked.
    pub fn ssh(&self, who: &str, key: &str, port: u16) -> Vec<String> {
        let mut words: Vec<String> = ["-F", "none", "-p"].map(str::to_owned).into();
        words.push(port.to_string());
        words.extend(["-i".to_owned(), self.text(&format!("ssh/{key}"))]);
        let known = format!("UserKnownHostsFile={}", self.text("ssh/known"));
        let options =
            ["IdentitiesOnly=yes", "BatchMode=yes", "StrictHostKeyChecking=yes", "LogLevel=ERROR", &known];
        words.extend(options.iter().flat_map(|option| ["-o".to_owned(), (*option).to_owned()]));
        words.push(format!("{}@127.0.0.1", self.name(who)));
        words
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        for child in &mut self.children {
            let _ = child.kill();
            let _ = child.wait();
        }
        self.users.iter().for_each(|name| remove_user(name));
        self.groups.iter().for_each(|name| {
            let _ = Command::new("groupdel").arg(name).output();
        });
    }
}

/// Ends what still runs as a user of ours, and takes him away.
fn remove_user(name: &str) {
    let uid = Command::new("id").args(["-u", name]).output();
    let uid = uid.ok().and_then(|found| String::from_utf8(found.stdout).ok()?.trim().parse::<u32>().ok());
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let pid = entry.file_name().to_string_lossy().into_owned();
        let is_his = entry.metadata().is_ok_and(|about| Some(about.uid()) == uid);
        if is_his && pid.bytes().all(|b| b.is_ascii_digit()) {
            let _ = Command::new("kill").args(["-9", &pid]).output();
        }
    }
    let _ = Command::new("userdel").args(["-f", name]).output();
}

/// Users, groups and places of tests whose process is gone.
fn clear_left_behind() {
    let is_left = |name: &str| {
        let number = name.strip_prefix(MARK).and_then(|rest| rest.split_once('-')).map(|(pid, _)| pid);
        number.is_some_and(|pid| !Path::new("/proc").join(pid).exists())
    };
    let names = |file: &str| -> Vec<String> {
        let text = fs::read_to_string(file).unwrap();
        let names = text.lines().filter_map(|line| line.split(':').next()).filter(|name| is_left(name));
        names.map(str::to_owned).collect()
    };
    names("/etc/passwd").iter().for_each(|name| remove_user(name));
    names("/etc/group").iter().for_each(|name| {
        let _ = Command::new("groupdel").arg(name).output();
    });
    for entry in fs::read_dir(ROOM).unwrap().flatten() {
        if is_left(&entry.file_name().to_string_lossy()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn open_to_all(path: &Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

pub fn succeeds(command: &mut Command) -> Output {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    output
}
