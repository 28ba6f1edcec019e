//! A bar on stderr while something takes long; silent unless people look at both stdout and stderr.

use crate::service::progress::Progress;
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    io::{IsTerminal, stderr, stdout},
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::Duration,
};

const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// Runs the work and shows how far it has come under this heading.
pub fn shown<T>(heading: String, work: impl FnOnce(&Progress) -> T) -> T {
    let progress = Progress::default();
    if !(stdout().is_terminal() && stderr().is_terminal()) {
        return work(&progress);
    }
    let (done, waits) = channel::<()>();
    thread::scope(|scope| {
        let progress = &progress;
        scope.spawn(move || {
            let bar = ProgressBar::hidden();
            // Work that is over before anybody looks shows no bar at all.
            while waits.recv_timeout(BETWEEN_LOOKS) == Err(RecvTimeoutError::Timeout) {
                draw(&bar, &heading, progress);
            }
            bar.finish_and_clear();
        });
        let outcome = work(progress);
        drop(done);
        outcome
    })
}

fn draw(bar: &ProgressBar, heading: &str, progress: &Progress) {
    let (done, of) = progress.read();
    if bar.is_hidden() {
        bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        bar.set_message(heading.to_owned());
    }
    // Both patterns are constants; if one did not parse, the default style is as good.
    let pattern = if of == 0 { "{msg} {spinner}" } else { "{msg} [{bar:30}] {pos}/{len}" };
    if let Ok(style) = ProgressStyle::with_template(pattern) {
        bar.set_style(style);
    }
    bar.set_length(of);
    bar.set_position(done);
    bar.tick();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_is_done_once_and_its_outcome_comes_back() {
        let outcome = shown("x".to_owned(), |progress| {
            progress.start(3);
            progress.advance(3);
            progress.read()
        });
        assert_eq!(outcome, (3, 3));
    }
}
