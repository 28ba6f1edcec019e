//! Signals become events; only this thread may end the process by itself.

use super::{event::Event, terminal};
use signal_hook::{
    consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGWINCH},
    iterator::Signals,
};
use std::{io, sync::mpsc::Sender, thread, time::Duration};

/// The main thread finishes what was typed and leaves within this.
const GRACE: Duration = Duration::from_millis(900);

pub fn listen(events: Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM, SIGWINCH, SIGCONT])?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            let is_last = !matches!(signal, SIGWINCH | SIGCONT);
            // Whoever sleeps in the background is not told of a new size, so that both may bring one.
            let size =
                terminal::size().filter(|_| !is_last).map(|(width, height)| Event::Resize(width, height));
            let news = match signal {
                SIGWINCH => None,
                SIGCONT => Some(Event::Resumed),
                _ => Some(Event::Hangup),
            };
            for event in size.into_iter().chain(news) {
                // Nobody to tell is as good as told.
                let _ = events.send(event);
            }
            if is_last {
                // If the main thread is stuck writing to a terminal that no longer drains, leave without it.
                thread::sleep(GRACE);
                terminal::give_back_settings();
                std::process::exit(129);
            }
        }
    })?;
    Ok(())
}
