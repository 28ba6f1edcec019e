//! Signals become events; only this thread may end the process by itself.

use super::{event::Event, terminal};
use signal_hook::{
    consts::{SIGCONT, SIGHUP, SIGTERM, SIGWINCH},
    iterator::Signals,
};
use std::{io, sync::mpsc::Sender, thread, time::Duration};

/// The main thread finishes what was typed and leaves within this.
const GRACE: Duration = Duration::from_millis(900);

pub fn listen(events: Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGTERM, SIGWINCH, SIGCONT])?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            let event = match signal {
                SIGWINCH => match terminal::size() {
                    Some((w, h)) => Event::Resize(w, h),
                    None => continue,
                },
                SIGCONT => Event::Resumed,
                _ => Event::Hangup,
            };
            let is_last = matches!(event, Event::Hangup);
            // Nobody to tell is as good as told.
            let _ = events.send(event);
            if is_last {
                // If the main thread is stuck writing to a terminal that no longer drains, leave without it.
                thread::sleep(GRACE);
                std::process::exit(129);
            }
        }
    })?;
    Ok(())
}
