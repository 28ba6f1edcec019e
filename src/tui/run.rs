//! The loop: blocks on one channel, takes all that has come, draws at most once. No tick, no polling.

use super::{
    app::App,
    event::{Effect, Event, Ticket},
    files, input,
    screen::Place,
    settings::Remembered,
    signal,
    terminal::{self, Tty},
};
use crate::{
    client::{
        Link,
        worker::{Deliver, Watch, Worker},
    },
    service::notice::Topics,
    text::{Lang, frame},
};
use rustix::io::Errno;
use std::{
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
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

    /// From now on there is news when one of these changes.
    fn watch(&mut self, _topics: Topics) {}

    /// The terminal was somebody else's for a while.
    fn resumed(&mut self) -> io::Result<()>;
}

/// Runs until the user leaves. A terminal that fails is one that is gone: what was typed before is taken all the
/// same, and what can be saved is saved.
pub fn run(app: &mut App, events: &Receiver<Event>, world: &mut impl World) -> io::Result<()> {
    let outcome = serve(app, events, world);
    if outcome.is_err() {
        for event in events.try_iter().chain([Event::Hangup]) {
            for effect in app.update(event) {
                // Only what concerns the terminal can fail, and that has.
                let _ = world.perform(effect);
            }
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
        if let Some(topics) = app.take_watched() {
            world.watch(topics);
        }
    }
}

struct Real {
    tty: Tty,
    /// Where what comes from files goes.
    events: Sender<Event>,
    /// `None` only while this is dropped.
    worker: Option<Worker<Ticket>>,
    /// What could not be handed in any more at the end.
    n_lost: Arc<AtomicU64>,
}

impl Drop for Real {
    /// However the interface ends, also by a fault of its own: the terminal first, then what is queued.
    fn drop(&mut self) {
        terminal::give_back();
        if let Some(worker) = self.worker.take() {
            self.n_lost.store(worker.stop(FINISH), Ordering::Release);
        }
    }
}

impl World for Real {
    fn perform(&mut self, effect: Effect) -> io::Result<bool> {
        match (effect, &mut self.worker) {
            (Effect::Ask(ticket, query), Some(worker)) => worker.ask(ticket, query),
            (Effect::Do(ticket, act), Some(worker)) => worker.act(ticket, act),
            (Effect::Ask(..) | Effect::Do(..), None) => (),
            (Effect::List(ticket, path), _) => files::fetch(ticket, path, true, &self.events)?,
            (Effect::Read(ticket, path), _) => files::fetch(ticket, path, false, &self.events)?,
            (Effect::Write(ticket, path, text), _) => {
                let _ = self.events.send(Event::Arrived(ticket, files::write(&path, &text)));
            }
            (Effect::Redraw, _) => self.tty.forget(),
            (Effect::Suspend, _) if terminal::can_suspend() => self.tty.suspend()?,
            (Effect::Bell | Effect::Suspend, _) => self.tty.bell(),
            (Effect::Quit, _) => return Ok(false),
        }
        Ok(true)
    }

    fn draw(&mut self, app: &App) -> io::Result<()> {
        self.tty.draw(app).map(drop)
    }

    fn watch(&mut self, topics: Topics) {
        if let Some(worker) = &mut self.worker {
            worker.watch(topics);
        }
    }

    fn resumed(&mut self) -> io::Result<()> {
        self.tty.resume()
    }
}

/// Runs the interface for one person until he leaves or his line drops.
pub fn start(link: Arc<dyn Link>, lang: Lang, remembered: Remembered) -> io::Result<()> {
    let (sender, events) = channel();
    let deliver: Deliver<Ticket> = {
        let sender: Sender<Event> = sender.clone();
        // The other end is gone only when the program is leaving.
        Arc::new(move |ticket, reply| drop(sender.send(Event::Answer(ticket, reply))))
    };
    let watch: Watch = {
        let sender = sender.clone();
        Arc::new(move |done, of| drop(sender.send(Event::Progress(done, of))))
    };
    {
        let sender = sender.clone();
        link.observe(Arc::new(move |news| drop(sender.send(Event::News(news)))));
    }
    let worker = Worker::watched(Arc::clone(&link), deliver, watch)?;
    let n_lost = Arc::new(AtomicU64::new(0));
    let is_broken = Arc::new(AtomicBool::new(false));
    let last_word = {
        let (is_broken, sender) = (Arc::clone(&is_broken), sender.clone());
        move || {
            // It came to this because something failed; there is no better place to say that this failed, too.
            let _ = writeln!(io::stderr(), "{}", frame::broken(lang));
            is_broken.store(true, Ordering::Release);
            // Another thread than the main one may have failed, and nothing would be answered any more.
            let _ = sender.send(Event::Hangup);
        }
    };
    let mut world = Real {
        tty: Tty::take(last_word)?,
        events: sender.clone(),
        worker: Some(worker),
        n_lost: Arc::clone(&n_lost),
    };
    signal::listen(sender.clone())?;
    thread::Builder::new().name("input".into()).spawn(move || input::listen(&sender))?;
    let size = terminal::size().unwrap_or(super::page::LEAST);
    let app = App::new(lang, terminal::theme(), size, Place::Home.open());
    let mut app = app.remembering(remembered).served_at(link.server());
    let outcome = run(&mut app, &events, &mut world);
    drop(world);
    link.give_up();
    let n_lost = n_lost.load(Ordering::Acquire);
    match outcome {
        // A terminal that is gone is no fault to tell anybody about.
        Err(error) if !is_hang_up(&error) => Err(error),
        _ if is_broken.load(Ordering::Acquire) => Err(io::Error::other(frame::broken_part(lang))),
        Ok(()) if n_lost > 0 => Err(io::Error::other(frame::not_saved(lang, n_lost))),
        _ => Ok(()),
    }
}

fn is_hang_up(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof)
        || error.raw_os_error() == Some(Errno::IO.raw_os_error())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        client::News,
        service::{api::Query, fault::Refusal},
        tui::{key::key, theme::Theme},
    };

    /// A world where nothing is answered and every picture is kept.
    #[derive(Default)]
    struct Kept(Vec<String>);

    impl World for Kept {
        fn perform(&mut self, effect: Effect) -> io::Result<bool> {
            Ok(effect != Effect::Quit)
        }

        fn draw(&mut self, app: &App) -> io::Result<()> {
            let area = ratatui::layout::Rect::new(0, 0, 80, 24);
            let mut buffer = ratatui::buffer::Buffer::empty(area);
            app.paint(area, &mut buffer);
            self.0.push(buffer.content.iter().map(|cell| cell.symbol()).collect());
            Ok(())
        }

        fn resumed(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_came_first_is_drawn_though_nothing_is_to_be_drawn_for_what_came_after() {
        let notice = || Event::News(News::Changed(Topics::watched(&Query::Units, None)));
        let lost = || Event::News(News::Lost(Refusal::NoRight));
        for after in [notice(), Event::Key(key("F9"))] {
            let (sender, events) = channel();
            let mut app = App::new(Lang::Id, Theme::probe(), (80, 24), Place::Home.open());
            let mut world = Kept::default();
            for event in [lost(), after] {
                sender.send(event).unwrap();
            }
            // The end of the channel is the end of the line.
            drop(sender);
            run(&mut app, &events, &mut world).unwrap();
            assert!(world.0.last().unwrap().contains("Menunggu sambungan"), "{:?}", world.0);
        }
    }
}
