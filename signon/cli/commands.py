"""The ``flask`` commands: which there are, what each does in a line, and where each stands.

A command's module is loaded when the command runs or its own help is asked for, so that none waits for what others need. The
lists of commands are made of the lines here; each is the first sentence of the command's own help.
"""

import sys
from importlib import import_module
from typing import Any

import click
from flask.cli import AppGroup, ScriptInfo

from signon.declared import left_to_stay, without_collector


class Late(click.Command):
    """A command in a list of commands, known by its line; all else comes from its place, a module and a name in it."""

    package = "signon.cli"

    def __init__(self, name: str, place: str, line: str) -> None:
        super().__init__(name, help=line)
        self.place = place

    def loaded(self) -> click.Command:
        """The command itself."""
        module, _colon, attribute = self.place.partition(":")
        name = f"{self.package}.{module}"
        with without_collector() if name in sys.modules else left_to_stay():
            found: click.Command = getattr(import_module(name), attribute)
        return found

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        """Read the arguments as the command itself does."""
        return self.loaded().make_context(*arguments, **options)


class LateFromLibrary(Late):
    """A library's command, which counts on everything being registered, itself included."""

    package = "flask_migrate"

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        """Read the arguments as the command itself does."""
        from signon.database.schema import init_migrations

        init_migrations(click.get_current_context().ensure_object(ScriptInfo).load_app())
        return super().make_context(*arguments, **options)


def commands() -> AppGroup:
    """All commands of the site."""
    return AppGroup("signon", commands=[*_nouns(), *_alone()])


def loaded(command: click.Command) -> click.Command:
    """A command as it runs, a noun with its verbs as they run: for whoever reads all there is about them."""
    if isinstance(command, Late):
        return command.loaded()
    if isinstance(command, click.Group):
        return click.Group(
            command.name, commands=[loaded(verb) for verb in command.commands.values()], help=command.help
        )
    return command


def is_for_a_command() -> bool:
    """Whether the application is being loaded by the ``flask`` command, and not by a web server."""
    context = click.get_current_context(silent=True)
    return context is not None and context.find_object(ScriptInfo) is not None


def _noun(name: str, line: str, *verbs: Late) -> click.Group:
    return click.Group(name, commands=list(verbs), help=line)


def _nouns() -> list[click.Group]:
    """The commands about one noun each."""
    return [
        _noun(
            "letter",
            "Letters: import, export, open, close, render, finalise.",
            Late("addendum", "letters.documents:addendum", "Name those who joined the finalised letter SLUG since in an addendum, print and store it."),
            Late("close", "letters.signing:close_letter", "Stop the signing of the letter SLUG."),
            Late("document", "letters.printing:write_document", "Write the stored document with the verification code CODE, byte for byte."),
            Late("documents", "letters.documents:documents", "Write all documents of the finalised letter SLUG, and its addenda, to one ZIP."),
            Late("export", "letters.exporting:export_letter", "Write the letter SLUG as a letter file, by default to standard output."),
            Late("finalise", "letters.printing:finalise_letter", "Freeze the letter SLUG, print and store its documents."),
            Late("import", "letters.importing:import_letter", "Create a draft from the letter file FILE, from a .zip with its pictures, or from a .docx file, and print its slug."),
            Late("move-documents", "letters.documents:move_documents", "Move the bytes of all documents to the STORE that the settings name, or back into the DATABASE."),
            Late("open", "letters.signing:open_letter", "Let organisations sign the letter SLUG."),
            Late("render", "letters.rendering:render", "Print the letter SLUG with everybody who stands on it now."),
        ),
        _noun(
            "mail",
            "Mail that comes to the site: what came back, and people's answers.",
            Late("received", "mail:received", "Read one message from standard input: a bounce, an answer, or whatever else came to SIGNON_BOUNCE_ADDRESS."),
        ),
        _noun(
            "signatories",
            "Signatories: import and export as CSV or XLSX.",
            Late("consent", "consent:consent", "Print, for each signatory that stands on the letter SLUG, the text that it agreed to, when and how."),
            Late("directory", "directory_answers:directory_answers", "Print which signatories of the letter SLUG are in the directory, in the order of signing."),
            Late("duplicates", "duplicates:duplicates", "Print the pairs of signatories of the letter SLUG that look like one organisation, best first."),
            Late("export", "signatories:export_signatories", "Write those who stand on the letter SLUG as CSV to standard output, or to a file."),
            Late("import", "signatories:import_signatories", "Enter the organisations of FILE on the letter SLUG."),
            Late("undo", "signatories:undo", "Take the import NUMBER of signatories back: those that it entered go from the letter, and nobody is told by mail."),
        ),
        _noun(
            "addressees",
            "Addressees: import from a file.",
            Late("import", "addressees:import_addressees", "Give the draft letter SLUG the addressees in FILE."),
        ),
        _noun(
            "directory",
            "Member directory: import and export as CSV or XLSX.",
            Late("export", "directory:export_directory", "Write the directory, members and others, as CSV to standard output, or to a file."),
            Late("import", "directory:import_directory", "Add the organisations of FILE to the member directory, or bring them up to date."),
            Late("undo", "directory:undo", "Take the import NUMBER back: every entry becomes what it was before, those that it added go."),
        ),
        _noun(
            "offices",
            "Offices that supporters write to from action pages: import from a file.",
            Late("import", "offices:import_file", "Bring the offices in step with FILE."),
        ),
        _noun(
            "coordinator",
            "Coordinators: add one, give one another role, close an account, list them.",
            Late("add", "coordinator:add_coordinator", "Give EMAIL an account and print a link that signs in once."),
            Late("close", "coordinator:close_coordinator", "End EMAIL's account, its sessions, and the sign-in links that are out."),
            Late("list", "coordinator:list_coordinators", "Print every account as TSV: its address, its role, and whether it is open or closed."),
        ),
        _noun(
            "seal",
            "The certificate that finals are sealed with: create, show.",
            Late("create", "seal:create_seal", "Make a self-signed certificate in the instance folder; finals are sealed with it from then on."),
            Late("show", "seal:show_seal", "Show which certificate seals finals, and until when."),
        ),
        _noun(
            "privacy",
            "Personal data: export and erase what is kept of one person, and what was kept long enough.",
            Late("erase", "privacy:erase_data", "Erase what is kept of the person with the address EMAIL; what a finalised letter prints stays."),
            Late("erase-expired", "privacy:erase_what_expired", "Erase the contact details of letters finalised longer ago than SIGNON_RETENTION_DAYS; the worker does so hourly."),
            Late("export", "privacy:export_data", "Write everything that is kept of the person with the address EMAIL as JSON to standard output."),
        ),
        _noun(
            "audit",
            "The audit trail: verify, anchor.",
            Late("anchor", "audit:show_anchor", "Print the present anchor: one line, to be kept where nobody who changes the database has a hand."),
            Late("verify", "audit:verify_trail", "Check the audit trail: its chain, the rows it speaks of, and the anchors in finals."),
        ),
    ]  # fmt: skip


def _alone() -> list[Late]:
    """The commands that are one word, and the library's for the database."""
    return [
        Late("backup", "backup:backup_command", "Write everything into FILE, as it is at this moment; the site goes on meanwhile."),
        Late("restore", "backup:restore_command", "Bring everything in FILE back, all of it or nothing."),
        Late("move", "backup:move_command", "Bring all data into the empty database TARGET (sqlite:////… or postgresql://…)."),
        LateFromLibrary("db", "cli:db", "Perform database migrations."),
        Late("demo", "demo:demo_command", "Fill an empty database with an invented coalition."),
        Late("serve", "site:serve_command", "Serve the site and its worker on this machine."),
        Late("worker", "site:worker_command", "Run the worker alone: it delivers mail and prints letters."),
        Late("doctor", "site:doctor_command", "Check everything the site needs; exit 1 when something fails."),
    ]  # fmt: skip
