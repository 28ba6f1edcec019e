//! A server in a process of its own on a store in a directory of its own, and raw lines to its socket.

use kinerja::{
    client::{
        Link,
        remote::{Patience, Remote},
    },
    domain::account::Role,
    progress::Progress,
    protocol::{
        Answer, Call,
        frame::{self, FROM_PROGRAM, FROM_SERVER, FrameFault},
        greeting::{self, Greeted, Hello, Purpose, Welcome},
    },
    server::{Options, peer::login_of, run, socket::listen},
    service::{
        Service,
        actor::Actor,
        api::{Act, Query, Reply},
        fault::Refusal,
    },
    store::Store,
};
use std::{
    io::{BufRead, BufReader},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
    time::{Duration, Instant},
};

/// How long anything may take before a test gives up; only a failing test ever waits so long.
pub const PATIENCE: Duration = Duration::from_secs(60);

pub struct Told {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Told {
    pub fn of(output: Output) -> Told {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let code = output.status.code().unwrap_or(-1);
        Told { code, out: text(output.stdout), err: text(output.stderr) }
    }

    #[track_caller]
    pub fn with_code(self, code: i32) -> Told {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self
    }
}

/// The login of whoever runs the test.
pub fn me() -> String {
    let uid = rustix::process::getuid().as_raw();
    login_of(uid).unwrap_or_else(|| uid.to_string())
}

pub struct Place {
    pub directory: tempfile::TempDir,
}

impl Place {
    pub fn empty() -> Place {
        Place { directory: tempfile::tempdir().unwrap() }
    }

    pub fn demo(n_employees: u32) -> Place {
        let place = Place::empty();
        let n = n_employees.to_string();
        place.on_store(&["demo", "--no-screens", "--employees", &n]).with_code(0);
        place
    }

    /// The same store in another place.
    pub fn copied_to(&self, directory: tempfile::TempDir) -> Place {
        let place = Place { directory };
        std::fs::copy(self.store(), place.store()).unwrap();
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn named(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    pub fn store(&self) -> PathBuf {
        self.path("office.redb")
    }

    pub fn socket(&self) -> PathBuf {
        self.path("run/kinerja.sock")
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kinerja"));
        command.args(["--lang", "en"]).env_remove("KINERJA_SOCKET").stdin(Stdio::null());
        command
    }

    /// In a process of its own on the store itself.
    pub fn on_store(&self, words: &[&str]) -> Told {
        Told::of(self.command().arg("--store").arg(self.store()).args(words).output().unwrap())
    }

    pub fn through_socket(&self, words: &[&str]) -> Told {
        Told::of(self.command().arg("--socket").arg(self.socket()).args(words).output().unwrap())
    }

    /// Works on the store in this process, as an account.
    pub fn with_service<T>(&self, login: &str, work: impl FnOnce(&Service, &Actor) -> T) -> T {
        let service = Service::start(Store::open_or_create(&self.store()).unwrap()).unwrap();
        let actor = service.actor(login).unwrap();
        work(&service, &actor)
    }

    pub fn serve_command(&self, words: &[&str]) -> Command {
        let mut command = self.command();
        command.arg("--store").arg(self.store()).arg("--socket").arg(self.socket());
        command.arg("serve").args(words);
        command
    }

    pub fn serve(&self, words: &[&str]) -> Server {
        Server::start(self.serve_command(words))
    }

    pub fn remote(&self) -> Remote {
        self.remote_for(None, Patience::For(PATIENCE))
    }

    pub fn remote_for(&self, speaks_for: Option<&str>, patience: Patience) -> Remote {
        Remote::new(&self.socket(), speaks_for.map(str::to_owned), patience)
    }

    /// A line that is let in.
    pub fn line(&self, program: u64, purpose: Purpose) -> Line {
        Line::greeted(&self.socket(), Hello { program, speaks_for: None, purpose }).unwrap()
    }

    #[track_caller]
    pub fn is_sound(&self) {
        self.on_store(&["verify", "--json"]).with_code(0);
    }
}

/// A server in this process, with as little patience as a test has.
pub fn in_process(place: &Place, options: Options, work: impl FnOnce(&Arc<Service>)) {
    let service = Service::start(Store::open(&place.store()).unwrap()).unwrap();
    let socket = listen(&place.socket()).unwrap();
    let (stop, stopped) = UnixStream::pair().unwrap();
    let served = Arc::clone(&service);
    let server = thread::spawn(move || run(served, socket, &stop, options));
    work(&service);
    drop(stopped);
    server.join().unwrap().unwrap();
}

pub fn do_as(service: &Service, actor: &Actor, act: Act) -> Reply {
    service.act(actor, act, &Progress::default()).unwrap()
}

pub fn ask_as(service: &Service, actor: &Actor, query: Query) -> Reply {
    service.ask(actor, &query, &Progress::default()).unwrap()
}

pub fn ask(link: &dyn Link, query: Query) -> Reply {
    link.ask(query, &Progress::default()).unwrap()
}

pub fn set_account(login: &str, roles: &[Role]) -> Act {
    Act::SetAccount { login: login.to_owned(), employee: None, roles: roles.to_vec(), unit: None }
}

pub struct Server {
    child: Child,
    log: Receiver<String>,
}

impl Server {
    /// Comes back when it serves.
    pub fn start(mut command: Command) -> Server {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, log) = channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut server = Server { child, log };
        server.says("serving");
        server
    }

    /// Waits for words in its log.
    #[track_caller]
    pub fn says(&mut self, words: &str) {
        let mut said = Vec::new();
        loop {
            match self.log.recv_timeout(PATIENCE) {
                Ok(line) if line.contains(words) => return,
                Ok(line) => said.push(line),
                Err(_) => panic!("no {words:?} in {said:?}"),
            }
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn signal(&self, name: &str) {
        signal(self.pid(), name);
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn wait(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// Asks it to leave.
    pub fn stop(self) -> ExitStatus {
        self.signal("TERM");
        self.wait()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn signal(pid: u32, name: &str) {
    assert!(Command::new("kill").args(["-s", name, &pid.to_string()]).status().unwrap().success());
}

/// How often the threads of a process went to sleep so far.
pub fn n_sleeps(pid: u32) -> u64 {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let of = |path: &Path| {
        let status = std::fs::read_to_string(path.join("status")).unwrap();
        let line = status.lines().find(|l| l.starts_with("voluntary_ctxt_switches")).unwrap();
        line.split_whitespace().next_back().unwrap().parse::<u64>().unwrap()
    };
    tasks.map(|task| of(&task.unwrap().path())).sum()
}

/// Waits until no thread of a process has anything left to do; says how often they have gone to sleep by then.
pub fn rests(pid: u32) -> u64 {
    let begun = Instant::now();
    let is_awake = |task: std::fs::DirEntry| {
        // The state stands behind the name, which is in brackets.
        let stat = std::fs::read_to_string(task.path().join("stat")).unwrap();
        !stat.rsplit_once(") ").unwrap().1.starts_with('S')
    };
    loop {
        let before = n_sleeps(pid);
        let all_sleep =
            !std::fs::read_dir(format!("/proc/{pid}/task")).unwrap().any(|t| is_awake(t.unwrap()));
        // Whoever was woken by another while it was looked has slept once more.
        if all_sleep && n_sleeps(pid) == before {
            return before;
        }
        assert!(begun.elapsed() < PATIENCE, "it does not come to rest");
        thread::yield_now();
    }
}

/// A connection without the client's care: what is said is said once.
pub struct Line(pub UnixStream);

impl Line {
    pub fn connect(socket: &Path) -> Line {
        let stream = UnixStream::connect(socket).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Line(stream)
    }

    pub fn greeted(socket: &Path, hello: Hello) -> Result<Line, Refusal> {
        let mut line = Line::connect(socket);
        greeting::send(&mut line.0, &hello).unwrap();
        match greeting::receive::<Welcome>(&mut line.0).unwrap() {
            Greeted::Same(welcome) => welcome.map(|()| line),
            Greeted::Other(version) => panic!("version {version}"),
        }
    }

    pub fn say(&mut self, call: &Call) {
        frame::send(&mut self.0, call, FROM_PROGRAM).unwrap();
    }

    pub fn hear(&mut self) -> Result<Answer, FrameFault> {
        frame::receive(&mut self.0, FROM_SERVER, || FROM_SERVER)
    }

    /// The answer to a call, without what is said meanwhile.
    pub fn call(&mut self, call: &Call) -> Result<Reply, Refusal> {
        self.say(call);
        loop {
            match self.hear().unwrap() {
                Answer::Done(answer) => return *answer,
                Answer::Progress(..) => (),
                other => panic!("{other:?}"),
            }
        }
    }
}
