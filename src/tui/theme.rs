//! Colours by meaning. A screen names a role; only this file names a colour.

use ratatui::style::{Color, Modifier, Style};

macro_rules! roles {
    ($($role:ident $letter:literal),+ $(,)?) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Role { $($role),+ }

        impl Role {
            pub const ALL: &'static [Role] = &[$(Role::$role),+];

            /// Its letter in the second plane of a snapshot.
            pub const fn letter(self) -> char { match self { $(Role::$role => $letter),+ } }
        }
    };
}

roles! {
    Text 't', Label 'l', Value 'v', Focus 'F', Chosen 'C', Muted 'm', Good 'g', Bad 'b', Warning 'w', Title 'T',
    Key 'k', Bar 'a',
}

/// What somebody has chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colours {
    /// What suits the terminal as far as its variables tell.
    #[default]
    Usual,
    Dark,
    Light,
    Monochrome,
}

impl Colours {
    pub const ALL: [Colours; 4] = [Colours::Usual, Colours::Dark, Colours::Light, Colours::Monochrome];

    /// In the file of settings.
    pub const fn code(self) -> &'static str {
        match self {
            Colours::Usual => "usual",
            Colours::Dark => "dark",
            Colours::Light => "light",
            Colours::Monochrome => "monochrome",
        }
    }
}

#[derive(Debug, Clone)]
pub struct Theme([Style; Role::ALL.len()]);

impl Theme {
    fn from_fn(style: impl Fn(Role) -> Style) -> Theme {
        Theme(std::array::from_fn(|i| style(Role::ALL[i])))
    }

    pub fn of(&self, role: Role) -> Style {
        self.0[role as usize]
    }

    /// Sixteen colours and no background: right on any palette, short on the wire.
    pub fn colour() -> Theme {
        Theme::from_fn(|role| match role {
            Role::Text | Role::Label | Role::Value => Style::new(),
            Role::Focus => Style::new().add_modifier(Modifier::REVERSED),
            Role::Chosen | Role::Title => Style::new().add_modifier(Modifier::BOLD),
            Role::Muted => Style::new().add_modifier(Modifier::DIM),
            Role::Good => Style::new().fg(Color::Green),
            Role::Bad => Style::new().fg(Color::Red).add_modifier(Modifier::BOLD),
            Role::Warning => Style::new().fg(Color::Magenta),
            Role::Key => Style::new().fg(Color::Cyan),
            Role::Bar => Style::new().fg(Color::Blue),
        })
    }

    /// Brighter where the sixteen colours are hard to see on black: their blue, red and magenta.
    pub fn dark() -> Theme {
        Theme::colour()
            .with(Role::Good, Style::new().fg(Color::LightGreen))
            .with(Role::Bad, Style::new().fg(Color::LightRed).add_modifier(Modifier::BOLD))
            .with(Role::Warning, Style::new().fg(Color::LightMagenta))
            .with(Role::Key, Style::new().fg(Color::LightCyan))
            .with(Role::Bar, Style::new().fg(Color::LightBlue))
    }

    /// Darker where they are hard to see on white: their cyan.
    pub fn light() -> Theme {
        Theme::colour().with(Role::Key, Style::new().fg(Color::Blue))
    }

    /// What was chosen, and `usual` where nothing was.
    pub fn chosen(colours: Colours, usual: &Theme) -> Theme {
        match colours {
            Colours::Usual => usual.clone(),
            Colours::Dark => Theme::dark(),
            Colours::Light => Theme::light(),
            Colours::Monochrome => Theme::monochrome(),
        }
    }

    fn with(mut self, role: Role, style: Style) -> Theme {
        self.0[role as usize] = style;
        self
    }

    /// With `NO_COLOR`: weight and reversal only; every meaning also has a mark or a word.
    pub fn monochrome() -> Theme {
        Theme::from_fn(|role| match role {
            Role::Focus => Style::new().add_modifier(Modifier::REVERSED),
            Role::Chosen | Role::Title | Role::Bad | Role::Key => Style::new().add_modifier(Modifier::BOLD),
            Role::Text | Role::Label | Role::Value | Role::Muted | Role::Good | Role::Warning | Role::Bar => {
                Style::new()
            }
        })
    }

    /// For snapshots: every role gets a colour of its own, so that a test can print which role each cell has.
    pub fn probe() -> Theme {
        Theme::from_fn(|role| Style::new().fg(Color::Indexed(role as u8)))
    }
}

/// The second plane of a snapshot of a picture drawn with `Theme::probe`: a letter for each cell's role.
pub fn roles_of(buffer: &ratatui::buffer::Buffer) -> Vec<String> {
    let letter = |color| match color {
        Color::Indexed(i) => Role::ALL.get(usize::from(i)).map_or('?', |r| r.letter()),
        _ => '.',
    };
    (0..buffer.area.height)
        .map(|y| (0..buffer.area.width).map(|x| letter(buffer[(x, y)].fg)).collect())
        .collect()
}
