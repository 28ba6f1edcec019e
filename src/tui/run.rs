//! The loop: blocks on one channel, takes all that has come, draws at most once. No tick, no polling.

use super::{
    app::App,
    event::{Effect, Event, Ticket},
    input,
    screen::Place,
    signal,
    terminal::{self, Tty},
};
use crate::{
    client::{
        Link,
        worker::{Deliver, Worker},
    },
    text::Lang,
};
use std::{
    io,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::Duration,
};

/// What is queued when the user leaves is finished within this, also when the line has dropped.
const FINISH: Duration = Duration::from_millis(700);

/// The outside world as the loop needs it; the tests have one too.
pub trait World {
    /// False when the program is to end.
    fn perform(&mut self, effect: Effect) -> io::Result<bool>;

    fn draw(&mut self, app: &App) -> io::Result<()>;

    /// The terminal was somebody else's for a while.
    fn resumed(&mut self) -> io::Result<()>;
}

/// Runs until the user leaves. A terminal that fails is one that is gone: what can be saved is saved all the same.
pub fn run(app: &mut App, events: &Receiver<Event>, world: &mut impl World) -> io::Result<()> {
    let outcome = serve(app, events, world);
    if outcome.is_err() {
        for effect in app.update(Event::Hangup) {
            world.perform(effect)?;
        }
    }
    outcome
}

fn serve(app: &mut App, events: &Receiver<Event>, world: &mut impl World) -> io::Result<()> {
    world.draw(app)?;
    for effect in app.start() {
        world.perform(effect)?;
    }
    loop {
        let first = events.recv().unwrap_or(Event::Hangup);
        for event in std::iter::once(first).chain(events.try_iter()) {
            if matches!(event, Event::Resumed) {
                world.resumed()?;
            }
            for effect in app.update(event) {
                if !world.perform(effect)? {
                    return Ok(());
                }
            }
        }
        if app.take_dirty() {
            world.draw(app)?;
        }
    }
}

struct Real {
    tty: Tty,
    worker: Worker<Ticket>,
}

impl World for Real {
    fn perform(&mut self, effect: Effect) -> io::Result<bool> {
        match effect {
            Effect::Ask(ticket, query) => self.worker.ask(ticket, query),
            Effect::Do(ticket, act) => self.worker.act(ticket, act),
            Effect::Bell => self.tty.bell()?,
            Effect::Redraw => self.tty.forget(),
            Effect::Suspend if terminal::can_suspend() => self.tty.suspend()?,
            Effect::Suspend => self.tty.bell()?,
            Effect::Quit => return Ok(false),
        }
        Ok(true)
    }

    fn draw(&mut self, app: &App) -> io::Result<()> {
        self.tty.draw(app).map(drop)
    }

    fn resumed(&mut self) -> io::Result<()> {
        self.tty.resume()
    }
}

/// Runs the interface for one person until he leaves or his line drops.
pub fn start(link: Arc<dyn Link>, lang: Lang) -> io::Result<()> {
    let (sender, events) = channel();
    let deliver: Deliver<Ticket> = {
        let sender: Sender<Event> = sender.clone();
        // The other end is gone only when the program is leaving.
        Arc::new(move |ticket, reply| drop(sender.send(Event::Answer(ticket, reply))))
    };
    let worker = Worker::start(link, deliver)?;
    let mut world = Real { tty: Tty::take()?, worker };
    signal::listen(sender.clone())?;
    thread::Builder::new().name("input".into()).spawn(move || input::listen(&sender))?;
    let size = terminal::size().unwrap_or(super::page::LEAST);
    let mut app = App::new(lang, terminal::theme(), size, Place::Home.open());
    let outcome = run(&mut app, &events, &mut world);
    let Real { tty, worker } = world;
    drop(tty);
    worker.stop(FINISH);
    // A terminal that is gone is no fault to tell anybody about.
    outcome.or_else(|e| if is_hang_up(&e) { Ok(()) } else { Err(e) })
}

fn is_hang_up(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof)
        || error.raw_os_error() == Some(5)
}
