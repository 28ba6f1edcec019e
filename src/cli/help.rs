//! Help and complaints about usage in the user's language.
//!
//! The derived command carries no texts of its own: one table gives every subcommand and argument its sentence,
//! and a test walks the command to see that none is left out.

use super::{args::Args, demo};
use crate::text::{Lang, cli as text};
use clap::{
    Arg, ArgAction, Command, CommandFactory,
    error::{ContextKind, ContextValue, Error, ErrorKind},
};

/// Path of the subcommand, name of the argument (empty: about the subcommand itself), its sentence.
type Row = (&'static str, &'static str, fn(Lang) -> String);

const ROWS: &[Row] = &[
    ("", "", text::about),
    ("", "store", text::arg_store),
    ("", "socket", text::arg_socket),
    ("", "speaks_for", text::arg_speaks_for),
    ("", "lang", text::arg_lang),
    ("", "help", text::arg_help),
    ("", "version", text::arg_version),
    ("demo", "", text::about_demo),
    ("demo", "employees", |lang| text::arg_employees(lang, demo::USUAL_EMPLOYEES)),
    ("demo", "seed", text::arg_seed),
    ("demo", "fresh", text::arg_fresh),
    ("demo", "no_screens", text::arg_no_screens),
    ("import", "", text::about_import),
    ("import", "what", text::arg_import_what),
    ("import", "file", text::arg_import_file),
    ("import", "dry_run", text::arg_dry_run),
    ("import", "json", text::arg_json),
    ("cycle", "", text::about_cycle),
    ("cycle open", "", text::about_cycle_open),
    ("cycle open", "file", text::arg_cycle_file),
    ("cycle phase", "", text::about_cycle_phase),
    ("cycle phase", "cycle", text::arg_cycle),
    ("cycle phase", "phase", text::arg_phase),
    ("cycle list", "", text::about_cycle_list),
    ("cycle list", "json", text::arg_json),
    ("score", "", text::about_score),
    ("score", "cycle", text::arg_cycle),
    ("score", "nip", text::arg_only_nip),
    ("score", "unit", text::arg_unit),
    ("score", "json", text::arg_json),
    ("score", "csv", text::arg_csv),
    ("explain", "", text::about_explain),
    ("explain", "cycle", text::arg_cycle),
    ("explain", "nip", text::arg_nip),
    ("explain", "json", text::arg_json),
    ("export", "", text::about_export),
    ("export", "what", text::arg_export_what),
    ("export", "file", text::arg_export_file),
    ("export", "cycle", text::arg_export_cycle),
    ("verify", "", text::about_verify),
    ("verify", "json", text::arg_json),
    ("backup", "", text::about_backup),
    ("backup", "file", text::arg_backup_file),
    ("restore", "", text::about_restore),
    ("restore", "file", text::arg_restore_file),
    ("serve", "", text::about_serve),
    ("serve", "per_login", text::arg_per_login),
    ("serve", "verbose", text::arg_verbose),
    ("account", "", text::about_account),
    ("account add", "", text::about_account_add),
    ("account add", "login", text::arg_login),
    ("account add", "nip", text::arg_account_nip),
    ("account add", "role", text::arg_role),
    ("account add", "unit", text::arg_account_unit),
    ("account list", "", text::about_account_list),
    ("account list", "json", text::arg_json),
    ("account role", "", text::about_account_role),
    ("account role", "login", text::arg_login),
    ("account role", "roles", text::arg_role),
    ("account role", "unit", text::arg_account_unit),
    ("account remove", "", text::about_account_remove),
    ("account remove", "login", text::arg_login),
    ("completions", "", text::about_completions),
    ("completions", "shell", text::arg_shell),
];

/// More than any subcommand has arguments.
const LAST: usize = 100;

/// The command with its texts.
pub fn command(lang: Lang) -> Command {
    let flag = |name, short, action| Arg::new(name).short(short).long(name).action(action);
    let command = Args::command()
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .hide_possible_values(true)
        .arg(flag("help", 'h', ArgAction::Help).global(true))
        .arg(flag("version", 'V', ArgAction::Version))
        .after_help(text::after_help(lang));
    worded(command, lang, "")
}

fn worded(mut command: Command, lang: Lang, path: &str) -> Command {
    let sentence = |argument: &str| {
        ROWS.iter().find(|(p, a, _)| *p == path && *a == argument).map(|(_, _, words)| words(lang))
    };
    let template =
        format!("{{about}}\n\n{} {{usage}}\n\n{{all-args}}{{after-help}}", text::heading_usage(lang));
    // In the order in which they are declared; what every subcommand has comes last.
    let mut order = 0;
    command = command
        .help_template(template)
        .subcommand_help_heading(text::heading_commands(lang))
        .subcommand_value_name(text::command_placeholder(lang))
        .mut_args(|argument| {
            let heading = if argument.is_positional() {
                text::heading_arguments(lang)
            } else {
                text::heading_options(lang)
            };
            order += 1;
            let place = if argument.is_global_set() { order + LAST } else { order };
            let argument = argument.help_heading(heading).display_order(place);
            match sentence(argument.get_id().as_str()) {
                Some(words) => argument.help(words),
                None => argument,
            }
        });
    if let Some(words) = sentence("") {
        command = command.about(words);
    }
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names {
        let below = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        command = command.mut_subcommand(name, |sub| worded(sub, lang, &below));
    }
    command
}

/// One sentence or two about what does not fit on the command line, and where the help is.
pub fn complaint(lang: Lang, error: &Error) -> String {
    let of = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = of(ContextKind::InvalidArg);
    let said = match error.kind() {
        ErrorKind::UnknownArgument => text::usage_unknown(lang, &argument),
        ErrorKind::InvalidSubcommand => text::usage_unknown(lang, of(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if of(ContextKind::InvalidValue).is_empty() => {
            text::usage_value_missing(lang, &argument)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            text::usage_value(lang, of(ContextKind::InvalidValue), &argument)
        }
        ErrorKind::MissingRequiredArgument => text::usage_missing(lang, &argument),
        ErrorKind::MissingSubcommand => text::usage_missing(lang, text::command_placeholder(lang)),
        ErrorKind::ArgumentConflict if argument == of(ContextKind::PriorArg) => {
            text::usage_twice(lang, &argument)
        }
        ErrorKind::ArgumentConflict => text::usage_conflict(lang, &argument, of(ContextKind::PriorArg)),
        // The list of kinds is the library's and may grow.
        _ => {
            let words = error.to_string();
            let first = words.lines().next().unwrap_or_default();
            text::usage_other(lang, first.trim_start_matches("error: "))
        }
    };
    let suggested =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
            .map(of)
            .into_iter()
            .find(|suggestion| !suggestion.is_empty());
    let mut sentences = vec![said];
    match (suggested, of(ContextKind::ValidValue)) {
        (Some(suggestion), _) => sentences.push(text::usage_did_you_mean(lang, suggestion)),
        (None, choices) if !choices.is_empty() => sentences.push(text::usage_choices(lang, choices)),
        (None, _) => (),
    }
    sentences.push(text::usage_see(lang, "kinerja"));
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(command: &Command, path: &str, missing: &mut Vec<String>, seen: &mut usize) {
        let mut check = |what: String, text: String| {
            *seen += 1;
            if text.is_empty() {
                missing.push(what);
            }
        };
        check(path.to_owned(), command.get_about().map(ToString::to_string).unwrap_or_default());
        for argument in command.get_arguments() {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            check(format!("{path} {}", argument.get_id()), help);
        }
        for sub in command.get_subcommands() {
            walk(sub, format!("{path} {}", sub.get_name()).trim(), missing, seen);
        }
    }

    #[test]
    fn every_subcommand_and_argument_has_its_sentence() {
        for lang in [Lang::Id, Lang::En] {
            let (mut missing, mut seen) = (Vec::new(), 0);
            walk(&command(lang), "", &mut missing, &mut seen);
            assert_eq!(missing, Vec::<String>::new());
            assert_eq!(seen, ROWS.len(), "the table holds a row for something that does not exist");
        }
    }

    #[test]
    fn the_command_is_sound_and_its_help_is_in_the_chosen_language() {
        command(Lang::Id).debug_assert();
        let help = |lang| command(lang).render_help().to_string();
        assert!(help(Lang::Id).contains("Cara pakai: kinerja"), "{}", help(Lang::Id));
        assert!(help(Lang::Id).contains("Perintah:"));
        assert!(help(Lang::En).contains("Take in data from CSV"));
        for stray in ["Usage:", "Commands:", "Options:", "Print help"] {
            assert!(!help(Lang::Id).contains(stray), "{stray} in {}", help(Lang::Id));
        }
    }

    #[test]
    fn wrong_usage_is_said_in_words() {
        let said = |lang, words: &[&str]| {
            let words = ["kinerja"].iter().chain(words);
            complaint(lang, &command(lang).try_get_matches_from(words).unwrap_err())
        };
        assert_eq!(
            said(Lang::En, &["improt"]),
            "improt is not known. Did you mean import? See `kinerja --help`."
        );
        assert!(said(Lang::Id, &["import", "unit", "x"]).contains("Maksud Anda units?"));
        assert!(said(Lang::Id, &["import", "zzz", "x"]).contains("Pilihannya: units, employees"));
        assert!(said(Lang::En, &["score"]).contains("is missing"));
        assert!(said(Lang::En, &["score", "X", "--json", "--csv"]).contains("cannot be used together"));
        assert!(said(Lang::En, &["demo", "--employees", "viele"]).contains("viele does not fit"));
        assert!(said(Lang::Id, &["demo", "--seed"]).contains("memerlukan nilai"));
    }
}
