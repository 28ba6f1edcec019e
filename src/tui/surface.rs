//! What every screen is to the application: where its keys mean something, what it does with them, how it draws.
//! What it may do besides changing itself stands in `app`.

use super::{
    app::{Choice, Cx, Ui},
    command::Command,
    event::{Arrived, Ticket},
    keymap::Context,
};
use crate::service::{api::Reply, fault::Refusal};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

/// A place the user can be.
pub trait Screen {
    /// The keymap sections that apply now, innermost first.
    fn contexts(&self) -> &'static [Context];

    /// Its heading, for the top line and for help.
    fn title(&self, ui: &Ui) -> String;

    /// A sentence or two for the help page: what this place is for.
    fn help(&self, _ui: &Ui) -> Option<String> {
        None
    }

    /// On becoming the top screen, the first time and after what lay over it has closed: ask for what is shown.
    fn entered(&mut self, _cx: &mut Cx) {}

    /// Something that is shown was changed by somebody else: ask again, and move nothing under his hands.
    fn refresh(&mut self, cx: &mut Cx) {
        self.entered(cx);
    }

    fn run(&mut self, command: Command, cx: &mut Cx);

    /// A plain character that no context binds.
    fn typed(&mut self, _c: char, _cx: &mut Cx) {}

    /// A pasted block; by default its characters one by one.
    fn pasted(&mut self, text: &str, cx: &mut Cx) {
        for c in text.chars().filter(|c| !c.is_control()) {
            self.typed(c, cx);
        }
    }

    /// The program ends, the line has dropped, or one goes to another place at once: the last chance to have something
    /// saved.
    fn leaving(&mut self, _cx: &mut Cx) {}

    /// For what lies over a screen: the command that opened it closes it as well.
    fn opened_by(&self) -> Option<Command> {
        None
    }

    /// Whether this command is about something that is still on its way, and waits with all keys after it.
    fn must_wait(&self, _command: Command) -> bool {
        false
    }

    /// Whether this place closes as soon as what it saves is on disk: every key but the way out is for the place below.
    fn is_closing(&self) -> bool {
        false
    }

    /// What was chosen on a screen that this one had opened for that.
    fn handed(&mut self, _choice: Choice, _cx: &mut Cx) {}

    /// Whether Ctrl-Z means something of its own here.
    fn undoes(&self) -> bool {
        false
    }

    /// An answer; tickets of other screens come by too.
    fn answered(&mut self, _ticket: Ticket, _reply: &Result<Reply, Refusal>, _cx: &mut Cx) {}

    /// What was asked of the file system; tickets of other screens come by too.
    fn arrived(&mut self, _ticket: Ticket, _arrived: &Arrived, _cx: &mut Cx) {}

    /// Draws itself and says where the terminal's cursor belongs. The area lies between the top line and the
    /// message line and is blank.
    fn view(&self, ui: &Ui, area: Rect, buf: &mut Buffer) -> Option<Position>;
}
