"""Every page of the desk in every state: who looks at it, and how they get there."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, update

from signon.access import Role
from signon.accounts.models import Coordinator
from signon.backup.encryption import Protection
from signon.backup.models import BackupRun
from signon.database.db import db, now
from signon.demo import OWNER as OWNER_EMAIL
from signon.digests.models import Digest
from signon.settings import ROOT
from tests.browser.states.house import Places
from tests.browser.states.walks import (
    LETTERS,
    MODERATOR,
    OWNER,
    VIEWER,
    Seen,
    Walk,
    long_ago,
    posting,
    pressing,
    uploading,
)
from tests.browser.states.wordings import WORDINGS
from tests.walker import Walker

DESK = "/coordinator"
SIGNATORIES = f"{DESK}/letters/keepers-logbooks/imports"
WORD_LETTER = ROOT / "tests" / "inputs" / "word-pandoc.docx"
MERGE, MERGE_PAGE = "Merge, and tell the other representative", f"{DESK}/signatures/{{twice-a}}/merge/{{twice-b}}"


def _merging(**fields: str | None) -> Walk:
    return lambda walker, places: walker.open(MERGE_PAGE.format_map(places)).press(MERGE, **fields)


def _addressees(data: bytes, name: str, **fields: str) -> Walk:
    return uploading(ADDRESSEES, "Look at the list", "addressees_file", data, name, **fields)


def _word_letter(data: bytes) -> Walk:
    return uploading(f"{DESK}/letters/from-word", "Read the letter", "word_letter", data, "letter.docx")


def _with_a_mail_server(*buttons: str) -> Walk:
    """Go to the page of mail as if a mail server were set, one that nobody answers for, and press."""

    def walk(walker: Walker, _places: Places) -> Walker:
        configuration = walker.client.application.config
        captured = configuration["SIGNON"]
        configuration["SIGNON"] = captured.model_copy(
            update={
                "mail_url": "smtp://127.0.0.1:9",
                "bounce_address": "letters@rivers.example",
                "bounce_url": "imaps://letters:word@127.0.0.1:9/Bounces",
            }
        )
        try:
            walker.open(f"{DESK}/mail/")
            for button in buttons:
                walker.press(button)
        finally:
            configuration["SIGNON"] = captured
        return walker

    return walk


def _with_backups(walker: Walker, _places: Places) -> Walker:
    """Go to the page of backups as if they were made every night, and the last one failed."""
    app = walker.client.application
    settings = app.config["SIGNON"]
    app.config["SIGNON"] = settings.model_copy(update={"backup_folder": Path("/backups")})
    try:
        with app.app_context():
            BackupRun.note_made(
                "/backups/signon-2026-11-26T020000Z.zip",
                3_000_000,
                protection=Protection.PASSPHRASE,
                is_read_back=True,
                by="",
                at=now() - timedelta(days=1),
            )
            failed = BackupRun(ordered_at=now(), ordered_by="")
            failed.fail("The disk of /backups has 3 MB free.", at=now())
            db.session.add(failed)
            db.session.commit()
        return walker.open(f"{DESK}/backups/")
    finally:
        app.config["SIGNON"] = settings
        with app.app_context():
            db.session.execute(delete(BackupRun))
            db.session.commit()


def _with_refused_mails(address: str) -> Walk:
    """Go to a page while the mails about what waits have ended, because one was refused."""

    def walk(walker: Walker, _places: Places) -> Walker:
        app = walker.client.application
        with app.app_context():
            owner = Coordinator.named(OWNER_EMAIL)
            assert owner is not None
            digest = Digest.of(owner, at=now())
            db.session.add(digest)
            digest.stop(at=now(), why="550 5.1.1 There is no such mailbox.")
            db.session.commit()
        walker.open(address)
        with app.app_context():
            db.session.execute(update(Digest).values(stopped_at=None, stopped_for=""))
            db.session.commit()
        return walker

    return walk


def _with_a_wrong_address(walker: Walker, places: Places) -> Walker:
    form = walker.open(f"{DESK}/signatures/{{unreached-number}}/address".format_map(places))
    return form.press("Correct it and send again", address="none")


def _for_roles(name: str, address: str, *roles: Role) -> tuple[Seen, ...]:
    return tuple(Seen(f"{name}, {role}", address, role) for role in roles or tuple(Role))


ADDRESSEES = f"{DESK}/letters/seed-libraries/addressees"
TABLE = b'address,salutation,email\n"Minister Ada Flint\nMinistry of Water",Dear Minister:,ada.flint@ministry-of-water.example\n'
LEGISLATORS = ROOT / "tests" / "letters" / "legislators.yaml"
TWICE = f"{DESK}/letters/twice-signed"


def _ticking_one_that_is_there(walker: Walker, _places: Places) -> Walker:
    """Tick the later one of two signatures of one organisation, and approve it."""
    box = walker.open(f"{TWICE}/signatures").page.select_one("input.tick[aria-label*='Harbour Memory Trust']")
    assert box is not None
    return walker.press("Approve the ticked ones", signature=str(box["value"]))


MERGING = (
    Seen("ticked, but likely there", _ticking_one_that_is_there, OWNER),
    *_for_roles("duplicates", f"{TWICE}/duplicates", OWNER, VIEWER),
    Seen("duplicates, none", f"{DESK}/letters/nobody-yet/duplicates", OWNER),
    *(
        Seen(f"duplicates of a large letter, {state}", f"{DESK}/letters/large-{state}/duplicates", OWNER)
        for state in ("unsearched", "running", "failed", "done")
    ),
    Seen("duplicates of a large letter, the last page", f"{DESK}/letters/large-done/duplicates?page=2", OWNER),
    *_for_roles("to merge", MERGE_PAGE, OWNER, VIEWER),
    Seen("to merge, told apart", f"{DESK}/signatures/{{apart-a}}/merge/{{apart-b}}", OWNER),
    Seen("to merge, nothing chosen", _merging(keep=None), OWNER, 422),
    Seen("to merge, one that cannot be kept", _merging(keep="second"), OWNER, 409),
    Seen("to merge, one is no longer live", f"{DESK}/signatures/{{merged-a}}/merge/{{merged-b}}", OWNER, 409),
    *(
        Seen(f"a signature, {state}", f"{DESK}/signatures/{{{place}}}", MODERATOR)
        for state, place in (
            ("to merge", "twice-b"),
            ("merged", "merged-a"),
            ("merged into another", "merged-b"),
            ("merged and changed since", "merged-and-changed-a"),
            ("parted again", "parted-a"),
            ("likely in the directory", "likely"),
            ("untidy", "untidy"),
        )
    ),
    Seen("a signature, merged, viewed", f"{DESK}/signatures/{{merged-a}}", VIEWER),
    *_for_roles("clean-ups", f"{TWICE}/clean-ups", OWNER, VIEWER),
    Seen("clean-ups, none", f"{DESK}/letters/nobody-yet/clean-ups", OWNER),
    Seen("clean-ups of a large letter", f"{DESK}/letters/large-done/clean-ups?page=2", OWNER),
    Seen("the queue of a large letter", f"{DESK}/letters/large-done/signatures?status=approved&page=2", OWNER),
)

LETTERS_DESK = (
    *_for_roles("the desk", f"{DESK}/"),
    Seen("a letter file that is none", uploading(f"{DESK}/", "Make a draft", "letter_file", b"no", "a.md"), OWNER, 422),
    *(seen for slug in LETTERS for seen in _for_roles(f"the desk of {slug}", f"{DESK}/letters/{slug}", OWNER, VIEWER)),
    *_for_roles("the queue", f"{DESK}/letters/keepers-logbooks/signatures"),
    Seen("the queue, nothing found", f"{DESK}/letters/keepers-logbooks/signatures?q=nothing", OWNER),
    Seen("the queue, empty", f"{DESK}/letters/nobody-yet/signatures", OWNER),
    Seen("the queue, nobody unreached", f"{DESK}/letters/nobody-yet/signatures?status=unreached", OWNER),
    *(
        Seen(f"a signature, {state}", f"{DESK}/signatures/{{{state}-number}}", MODERATOR)
        for state in (
            "pending",
            "verified",
            "approved",
            "rejected",
            "withdrawn",
            "changed-asked",
            "authority",
            "authority-denied",
        )
    ),
    *_for_roles("a signature that mail did not reach", f"{DESK}/signatures/{{unreached-number}}", OWNER, VIEWER),
    Seen("a signature with a proposed address", f"{DESK}/signatures/{{unreached-signed-number}}", MODERATOR),
    Seen("an address to correct", f"{DESK}/signatures/{{unreached-number}}/address", MODERATOR),
    Seen("an address to correct, of a confirmed one", f"{DESK}/signatures/{{approved-number}}/address", MODERATOR),
    Seen(
        "an address to correct, wrong",
        _with_a_wrong_address,
        MODERATOR,
        422,
    ),
    Seen("the queue of those whom mail did not reach", f"{DESK}/letters/unreached/signatures?status=unreached", OWNER),
    Seen("an invitation’s address to correct", f"{DESK}/invitations/1/address", MODERATOR),
    Seen("a signature, asked about", f"{DESK}/signatures/{{asked-about-number}}", MODERATOR),
    Seen("a question to ask", f"{DESK}/signatures/{{asked-about-number}}/question", MODERATOR),
    Seen(
        "a question without words",
        pressing(f"{DESK}/signatures/{{asked-about-number}}/question", "Send the question"),
        MODERATOR,
        422,
    ),
    Seen("the questions of a letter", f"{DESK}/letters/asked-about/questions", MODERATOR),
    Seen("the questions of a letter, none", f"{DESK}/letters/nobody-yet/questions", VIEWER),
    Seen("a signature, viewed", f"{DESK}/signatures/{{verified-number}}", VIEWER),
    Seen(
        "a rejection without reason", pressing(f"{DESK}/signatures/{{verified-number}}", "Reject and tell"), OWNER, 422
    ),
    Seen(
        "a signature, changed meanwhile",
        pressing(f"{DESK}/signatures/{{verified-number}}", "Approve", judged=""),
        OWNER,
        409,
    ),
    Seen(
        "the queue, some left out",
        pressing(
            f"{DESK}/letters/tide-tables/signatures", "Approve the ticked ones", signature="{authority-number}-unseen"
        ),
        OWNER,
    ),
    Seen("told of consent", f"{DESK}/signatures/{{changed-asked-number}}/consent", OWNER),
    Seen(
        "told of consent, nothing said",
        pressing(f"{DESK}/signatures/{{changed-asked-number}}/consent", "Record the consent"),
        OWNER,
        422,
    ),
    Seen("a new letter", f"{DESK}/letters/new", OWNER),
    Seen("a new letter, nothing entered", pressing(f"{DESK}/letters/new", "Save the letter"), OWNER),
    Seen("a Word letter to hand in", f"{DESK}/letters/from-word", OWNER),
    Seen("a Word letter, looked at", _word_letter(WORD_LETTER.read_bytes()), OWNER),
    Seen("a Word letter, refused", _word_letter(b"no letter"), OWNER, 422),
    Seen("a draft", f"{DESK}/letters/seed-libraries/edit", OWNER),
    Seen("an open letter’s text", f"{DESK}/letters/keepers-logbooks/edit", OWNER),
    Seen(
        "a preview of a letter with mistakes",
        pressing(f"{DESK}/letters/new", "Preview as PDF", body="[[nothing]]"),
        OWNER,
        422,
    ),
    Seen("declaring a change", pressing(f"{DESK}/letters/changed/edit", "Save the letter", body="Other words."), OWNER),
    Seen("the addressees", ADDRESSEES, OWNER),
    Seen(
        "the addressees, the file refused", _addressees(b"address,salutation\n,Dear Minister:\n", "a.csv"), OWNER, 422
    ),
    Seen("the addressees, the list looked at", _addressees(TABLE, "a.csv", replace="y", individually="y"), OWNER),
    Seen("the addressees, legislators looked at", _addressees(LEGISLATORS.read_bytes(), "a.yaml"), OWNER),
    Seen(
        "the addressees, no file",
        pressing(ADDRESSEES, "Look at the list"),
        OWNER,
        422,
    ),
    Seen("consent and versions", f"{DESK}/letters/changed/consent", OWNER),
    Seen("consent, one version", f"{DESK}/letters/keepers-logbooks/consent", OWNER),
    *(
        Seen(f"those asked, {response}", f"{DESK}/letters/changed/consent/2/{response}", OWNER)
        for response in ("waiting", "reconfirmed", "gone")
    ),
    Seen("those asked, too late", f"{DESK}/letters/changed-and-closed/consent/2/gone", OWNER),
    Seen("consent, compared", f"{DESK}/letters/changed/consent?from=1&to=2", OWNER),
    *(Seen(f"finals of {slug}", f"{DESK}/letters/{slug}/finals", OWNER) for slug in LETTERS),
    Seen("finals, viewed", f"{DESK}/letters/river-gauges/finals", VIEWER),
    *(
        Seen(f"a rendering, {state}", f"{DESK}/renderings/{{{state}}}", OWNER)
        for state in ("rendering", "rendering-waiting", "rendering-failed")
    ),
    Seen("the typefaces", f"{DESK}/fonts", OWNER),
)

DESK_PAGES = (
    *LETTERS_DESK,
    *MERGING,
    *WORDINGS,
    *_for_roles("invitations", f"{DESK}/letters/keepers-logbooks/invitations", OWNER, VIEWER),
    Seen("invitations, nobody invited", f"{DESK}/letters/changed/invitations", OWNER),
    *(
        Seen(f"a batch, {state}", f"{DESK}/batches/{{batch-{state}}}", OWNER)
        for state in ("draft", "sent", "paused", "planned")
    ),
    Seen("a batch, viewed", f"{DESK}/batches/{{batch-draft}}", VIEWER),
    Seen("a batch without subject", pressing(f"{DESK}/batches/{{batch-draft}}", "Save", subject=""), OWNER, 422),
    Seen("a batch, its mail", f"{DESK}/batches/{{batch-draft}}/preview", OWNER),
    Seen("progress", f"{DESK}/letters/clean-rivers/progress", OWNER),
    Seen("progress, nobody invited", f"{DESK}/letters/changed/progress", OWNER),
    *_for_roles("the directory", f"{DESK}/directory/", OWNER, VIEWER),
    Seen("the directory, nothing found", f"{DESK}/directory/?q=nothing", OWNER),
    *_for_roles("an entry", f"{DESK}/directory/{{entry}}", OWNER, VIEWER),
    Seen("an entry’s form", f"{DESK}/directory/{{entry}}/edit", OWNER),
    Seen("a new entry", f"{DESK}/directory/new", OWNER),
    Seen("a new entry, nothing entered", pressing(f"{DESK}/directory/new", "Save"), OWNER, 422),
    *_for_roles("imports", f"{DESK}/directory/imports", OWNER, VIEWER),
    Seen("imports, no file", pressing(f"{DESK}/directory/imports", "Look at the rows"), OWNER, 422),
    *(
        Seen(f"an import, {state}", f"{DESK}/directory/imports/{{{state}}}", OWNER)
        for state in ("import", "import-unclear", "import-applied")
    ),
    *_for_roles("signatories collected elsewhere", SIGNATORIES, OWNER, VIEWER),
    Seen("signatories collected elsewhere, no file", pressing(SIGNATORIES, "Look at the rows"), OWNER, 422),
    *(
        Seen(f"signatories brought, {state}", f"{SIGNATORIES}/{{{state}}}", OWNER)
        for state in ("brought", "brought-asks", "brought-entered")
    ),
    *_for_roles("the outbox", f"{DESK}/outbox/", OWNER, VIEWER),
    Seen("a mail", f"{DESK}/outbox/{{mail}}", OWNER),
    Seen("a mail that failed", f"{DESK}/outbox/{{mail-failed}}", OWNER),
    Seen("a mail that came back", f"{DESK}/outbox/{{mail-returned}}", OWNER),
    Seen("the mail server, none set", f"{DESK}/mail/", OWNER),
    Seen("the mail server", _with_a_mail_server(), OWNER),
    Seen("the mail server, tried in vain", _with_a_mail_server("Send the test mail"), OWNER),
    *_for_roles("messages", f"{DESK}/messages", OWNER, VIEWER),
    Seen("a message", f"{DESK}/messages/{{message}}", OWNER),
    Seen("a message by mail", f"{DESK}/messages/{{message-by-mail}}", OWNER),
    Seen("a message, answered", f"{DESK}/messages/{{message-answered}}", OWNER),
    *_for_roles("actions", f"{DESK}/actions/", OWNER, VIEWER),
    *(
        Seen(f"the desk of the action {slug}", f"{DESK}/actions/{slug}", OWNER)
        for slug in ("logbooks", "over", "planned")
    ),
    Seen("the form of an action", f"{DESK}/actions/logbooks/edit", OWNER),
    Seen("a new action", f"{DESK}/actions/new", OWNER),
    Seen("a new action, nothing entered", pressing(f"{DESK}/actions/new", "Save the page"), OWNER, 422),
    Seen("an action to come, as supporters will see it", f"{DESK}/actions/planned/preview", OWNER),
    *_for_roles("offices", f"{DESK}/offices/", OWNER, VIEWER),
    Seen("offices, no file", pressing(f"{DESK}/offices/", "Import"), OWNER, 422),
    Seen("a list of offices", f"{DESK}/offices/lists/{{list}}", OWNER),
    Seen("an empty list of offices", f"{DESK}/offices/lists/{{list-empty}}", OWNER),
    Seen("backups, no folder for them is set", f"{DESK}/backups/", OWNER),
    Seen("backups, the last one failed", _with_backups, OWNER),
    Seen("the look", f"{DESK}/look", OWNER),
    Seen(
        "names of countries",
        pressing(f"{DESK}/country-names/", "Print it like this", country="PS", name="State of P."),
        OWNER,
    ),
    Seen(
        "names of countries, none",
        pressing(f"{DESK}/country-names/", "Print it like this", country="Atlantis"),
        OWNER,
        422,
    ),
    Seen("the look, a colour that is none", pressing(f"{DESK}/look", "Use this look", accent="red;"), OWNER, 422),
    *_for_roles("what waits", f"{DESK}/waiting", OWNER, VIEWER),
    Seen("how often one is told", f"{DESK}/digest", MODERATOR),
    Seen("how often one is told, no such zone", pressing(f"{DESK}/digest", "Keep this", zone="Atlantis"), OWNER, 422),
    Seen("how often one is told, mails came back", _with_refused_mails(f"{DESK}/digest"), OWNER),
    Seen("the account, mails came back", _with_refused_mails(f"{DESK}/account"), OWNER),
    Seen("the account", f"{DESK}/account", OWNER),
    Seen("the account, no password", pressing(f"{DESK}/account", "Set the password"), OWNER, 422),
    Seen("the account, signed in long ago", long_ago(f"{DESK}/account"), OWNER),
    Seen("is it still you", long_ago(f"{DESK}/proof"), OWNER),
    Seen("is it still you, nothing entered", long_ago(f"{DESK}/proof", "Mail me a link", "Go on"), OWNER, 422),
    Seen("is it still you, a link is mailed", long_ago(f"{DESK}/proof", "Mail me a link"), OWNER),
    Seen("not for this role", f"{DESK}/look", VIEWER, 403),
    Seen("not possible now", posting(f"{DESK}/signatures/{{approved-number}}/approval"), OWNER, 400),
)

DESK_EMPTY = (
    Seen("the desk, no letters", f"{DESK}/", OWNER),
    Seen("the directory, empty", f"{DESK}/directory/", OWNER),
    Seen("imports, none", f"{DESK}/directory/imports", OWNER),
    Seen("the outbox, empty", f"{DESK}/outbox/", OWNER),
    Seen("messages, none", f"{DESK}/messages", OWNER),
    Seen("nothing waits", f"{DESK}/waiting", OWNER),
    Seen("actions, none", f"{DESK}/actions/", OWNER),
    Seen("offices, none", f"{DESK}/offices/", OWNER),
)
"""On a site that nobody has used."""
