"""Every page in every state: who looks at it, and how they get there.

A walk is an address, in which ``{names}`` stand for places of the house, or a function that goes somewhere and presses
buttons there. Whatever is added to the site is missing here until somebody lists it: a test compares with the routes and
with the templates.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from signon.access import Role
from tests.browser.house import Places
from tests.walker import Walker

Walk = Callable[[Walker, Places], Walker]
OWNER, MODERATOR, VIEWER, READER = Role.OWNER, Role.MODERATOR, Role.VIEWER, None

NO_PAGES = {
    "delivery.addendum_pdf", "delivery.document", "delivery.documents_zip", "delivery.font_specimen",
    "delivery.rendered_page", "delivery.rendered_pdf", "delivery.rendering_state",
    "delivery.signed_text", "delivery.word_processor_letter", "health.alive", "health.ready", "invitations.batch_state",
    "invitations.progress_csv", "letters.letter_file", "letters.picture", "organizations.export",
    "organizations.import_state", "preview.stored", "privacy.download", "security.static", "security.verify",
    "signing.signatories_csv", "signing.signatories_json", "static", "suggestions.suggest", "theme.logo", "theme.style",
}  # fmt: skip
"""Routes that answer with a file, a picture or data, and those that are never served."""


@dataclass(frozen=True)
class Seen:
    """One state of a page, and the status code it comes with."""

    name: str
    walk: str | Walk
    role: Role | None = READER
    status: int = 200

    def reach(self, walker: Walker, places: Places) -> Walker:
        """Bring ``walker`` there."""
        if isinstance(self.walk, str):
            return walker.open(self.walk.format_map(places))
        return self.walk(walker, places)


def pressing(address: str, button: str, **fields: str) -> Walk:
    """Go to ``address``, fill in and press."""

    def press(walker: Walker, places: Places) -> Walker:
        filled = {name: value.format_map(places) for name, value in fields.items()}
        return walker.open(address.format_map(places)).press(button, **filled)

    return press


def _from_busy_address(walk: Walk) -> Walk:
    """As if too much had come from this network address within the hour."""

    def busy(walker: Walker, places: Places) -> Walker:
        walker.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
        for _try in range(40):
            walk(walker, places)
            if walker.status == 429:
                break
        return walker

    return busy


def _posting(address: str) -> Walk:
    return lambda walker, places: walker._arrive(walker.client.post(address.format_map(places)))


def _uploading(address: str, button: str, field: str, data: bytes, name: str) -> Walk:
    return lambda walker, places: walker.open(address.format_map(places)).press(
        button, **{field: (BytesIO(data), name)}
    )


LETTERS = ("keepers-logbooks", "seed-libraries", "tide-tables", "river-gauges", "closed", "nobody-yet", "changed")
OPEN, ACT, DESK = "/letters/keepers-logbooks", "/act/logbooks", "/coordinator"
WRONG = {"name": "", "email": "not an address", "subject": "", "text": ""}
SIGNED_BY = {
    "organization": "A Society", "country": "Norway", "representative_name": "Sunniva Rask",
    "representative_title": "Keeper", "representative_email": "sunniva@rask.example", "authorised": "y",
}  # fmt: skip
CHOSEN = {"accent": "#ffd400", "band": "#003049", "typeface": "modern"}

PUBLIC = (
    Seen("the letters", "/"),
    *(Seen(f"the letter {slug}", f"/letters/{slug}") for slug in LETTERS if slug != "seed-libraries"),
    Seen("a draft is hidden", "/letters/seed-libraries", status=404),
    Seen("changes of a text", "/letters/changed/changes"),
    Seen("no changes of a text", f"{OPEN}/changes"),
    Seen("the piece to embed", f"{OPEN}/embed"),
    Seen("the piece to embed, delivered", "/letters/river-gauges/embed"),
    Seen("the sign form", f"{OPEN}/sign"),
    Seen("the sign form that asks who authorised", "/letters/tide-tables/sign"),
    Seen("the sign form, nothing entered", pressing(f"{OPEN}/sign", "Sign the letter"), status=422),
    Seen(
        "the sign form that asks who authorised, nothing entered",
        pressing("/letters/tide-tables/sign", "Sign the letter"),
        status=422,
    ),
    Seen(
        "the sign form, wrong throughout",
        pressing(
            f"{OPEN}/sign",
            "Sign the letter",
            organization="!",
            country="Atlantis",
            website="no such thing",
            representative_email="none",
        ),
        status=422,
    ),
    Seen(
        "the sign form, too often",
        _from_busy_address(pressing(f"{OPEN}/sign", "Sign the letter", **SIGNED_BY)),
        status=429,
    ),
    Seen("signing is closed", "/letters/closed/sign"),
    Seen("signing is closed, delivered", "/letters/river-gauges/sign"),
    Seen("signed", f"{OPEN}/sign/sent"),
    Seen("a lost link", f"{OPEN}/lost-link"),
    Seen("a lost link, no address", pressing(f"{OPEN}/lost-link", "Mail me the link"), status=422),
    Seen("a lost link, sent", f"{OPEN}/lost-link/sent"),
    Seen("the documents of a letter to several", "/letters/to-several/letter.pdf"),
    Seen("check a document", "/verify"),
    Seen("check a document, no such code", "/v/ABCDEFGHJK", status=404),
    Seen("check a document, nothing chosen", pressing("/verify", "Compare the file"), status=422),
    Seen("check a document, a code that is none", pressing("/verify", "Look it up", sought="?")),
    Seen("check a document, it is ours", "/v/{code}"),
    Seen("check a document, another file", _uploading("/verify", "Compare the file", "copy", b"%PDF-1.7 no", "a.pdf")),
    Seen("the privacy notice", "/privacy"),
    Seen("ask for my data", "/privacy/data"),
    Seen("ask for my data, no address", pressing("/privacy/data", "Mail me the link"), status=422),
    Seen("ask for my data, sent", "/privacy/data/sent"),
    Seen("write to us", "/contact"),
    Seen("write to us, wrong throughout", pressing("/contact", "Send the message", **WRONG), status=422),
    Seen("write to us, sent", "/contact/sent"),
    Seen("no such page", "/nowhere", status=404),
    Seen("not to be opened", "/act/logbooks/sent", status=405),
    Seen("a stale form", _posting(f"{OPEN}/sign"), status=400),
    Seen("a failure", "/fails", status=500),
)

ACTION = (
    Seen("the action page", ACT),
    Seen("the action page for one office", "/act/bare"),
    Seen("the action page, nobody chosen", pressing(ACT, "Make my letters"), status=422),
    Seen("the action page, letters made", pressing(ACT, "Make my letters", lists="{list}")),
    Seen("the action page, one office, letter made", pressing("/act/bare", "Make my letters", offices="{office}")),
    Seen("the action is over", "/act/over"),
    Seen("an action to come is hidden", "/act/planned", status=404),
    Seen("the backgrounder", f"{ACT}/background"),
    Seen("no backgrounder", "/act/bare/background", status=404),
)

BEHIND_LINKS = (
    Seen("confirm", "/signatures/{to-confirm}"),
    Seen("confirm a changed text", "/signatures/{changed-to-confirm}"),
    Seen("confirm when signing is closed", "/signatures/{changed-and-closed-to-confirm}", status=409),
    Seen("confirm, used", "/signatures/{verified-again}", status=410),
    Seen("confirm, expired", "/signatures/{confirm-expired}", status=410),
    Seen("the signature’s link, expired", "/signatures/{status-expired}", status=410),
    Seen("the signature’s link, unknown", "/signatures/nothing", status=404),
    Seen("a fresh link is sent", pressing("/signatures/{status-expired}", "Mail me a link")),
    *(
        Seen(f"the signature’s own page, {status}", f"/signatures/{{{status}}}")
        for status in ("pending", "verified", "approved", "rejected", "withdrawn", "changed-asked", "changed-agreed")
    ),
    Seen("correct a signature", "/signatures/{approved}/amendment"),
    Seen(
        "correct a signature, wrong", pressing("/signatures/{approved}/amendment", "Save", organization=""), status=422
    ),
    Seen("withdraw", "/signatures/{approved}/withdrawal"),
    Seen("reconfirm", "/signatures/{changed-asked}/reconfirmation"),
    Seen("reconfirmed", "/signatures/{changed-agreed}/reconfirmation"),
    Seen("too late to reconfirm", "/signatures/{changed-and-closed-asked}/reconfirmation", status=409),
    Seen("approve the authority", "/authorities/{authority}"),
    Seen("the authority is answered", "/authorities/{authority-answered}", status=409),
    Seen("the authority’s link, expired", "/authorities/{authority-expired}", status=410),
    Seen("the authority’s link, unknown", "/authorities/nothing", status=404),
    Seen("an invitation", "/invitations/{invited}"),
    Seen("an invitation, declined", "/invitations/{invited-declined}"),
    Seen("an invitation, answered", "/invitations/{invited-signed}", status=410),
    Seen("an invitation, expired", "/invitations/{invited-expired}", status=410),
    Seen("an invitation, unknown", "/invitations/nothing", status=404),
    Seen("the form behind an invitation", "/invitations/{invited}/sign"),
    Seen(
        "the form behind an invitation, wrong",
        pressing("/invitations/{invited}/sign", "Sign the letter", organization=""),
        status=422,
    ),
    Seen(
        "an invitation, the reason too long",
        pressing("/invitations/{invited}", "Decline", reason="x" * 1001),
        status=422,
    ),
    Seen("unsubscribe", "/unsubscribe/{unsubscribe}"),
    Seen("unsubscribed", "/unsubscribe/{unsubscribed}"),
    Seen("what is kept", "/privacy/data/{held}"),
    Seen("nothing is kept", "/privacy/data/{held-nothing}"),
    Seen("what is kept, erased", "/privacy/data/{held-used}", status=410),
    Seen("what is kept, expired", "/privacy/data/{held-expired}", status=410),
    Seen("sign in", "/coordinator/sign-in"),
    Seen("sign in, wrong", pressing("/coordinator/sign-in", "Sign in", email="x@y.example", password="no such word")),
    Seen("sign in by link", "/coordinator/sign-in-link"),
    Seen("sign in by link, no address", pressing("/coordinator/sign-in-link", "Mail me a link"), status=422),
    Seen(
        "sign in by link, sent",
        pressing("/coordinator/sign-in-link", "Mail me a link", email="nobody@nowhere.example"),
    ),
    Seen("the link that signs in", "/coordinator/sign-in/{sign-in}"),
    Seen("the link that signs in, used", "/coordinator/sign-in/{sign-in-used}", status=410),
)


def _for_roles(name: str, address: str, *roles: Role) -> tuple[Seen, ...]:
    return tuple(Seen(f"{name}, {role}", address, role) for role in roles or tuple(Role))


LETTERS_DESK = (
    *_for_roles("the desk", f"{DESK}/"),
    Seen(
        "a letter file that is none", _uploading(f"{DESK}/", "Make a draft", "letter_file", b"no", "a.md"), OWNER, 422
    ),
    *(seen for slug in LETTERS for seen in _for_roles(f"the desk of {slug}", f"{DESK}/letters/{slug}", OWNER, VIEWER)),
    *_for_roles("the queue", f"{DESK}/letters/keepers-logbooks/signatures"),
    Seen("the queue, nothing found", f"{DESK}/letters/keepers-logbooks/signatures?q=nothing", OWNER),
    Seen("the queue, empty", f"{DESK}/letters/nobody-yet/signatures", OWNER),
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
    Seen("a signature, viewed", f"{DESK}/signatures/{{verified-number}}", VIEWER),
    Seen(
        "a rejection without reason", pressing(f"{DESK}/signatures/{{verified-number}}", "Reject and tell"), OWNER, 422
    ),
    Seen("told of consent", f"{DESK}/signatures/{{changed-asked-number}}/consent", OWNER),
    Seen(
        "told of consent, nothing said",
        pressing(f"{DESK}/signatures/{{changed-asked-number}}/consent", "Record the consent"),
        OWNER,
        422,
    ),
    Seen("a new letter", f"{DESK}/letters/new", OWNER),
    Seen("a new letter, nothing entered", pressing(f"{DESK}/letters/new", "Save the letter"), OWNER, 422),
    Seen("a draft", f"{DESK}/letters/seed-libraries/edit", OWNER),
    Seen("an open letter’s text", f"{DESK}/letters/keepers-logbooks/edit", OWNER),
    Seen(
        "a preview of a letter with mistakes",
        pressing(f"{DESK}/letters/new", "Preview as PDF", body="[[nothing]]"),
        OWNER,
        422,
    ),
    Seen("declaring a change", pressing(f"{DESK}/letters/changed/edit", "Save the letter", body="Other words."), OWNER),
    Seen("the addressees", f"{DESK}/letters/seed-libraries/addressees", OWNER),
    Seen(
        "the addressees, the file refused",
        _uploading(
            f"{DESK}/letters/seed-libraries/addressees",
            "Look at the list",
            "addressees_file",
            b'address,salutation\n"Minister Ada Flint\nMinistry of Water",Dear Minister:\n',
            "a.csv",
        ),
        OWNER,
        422,
    ),
    Seen(
        "the addressees, no file",
        pressing(f"{DESK}/letters/seed-libraries/addressees", "Look at the list"),
        OWNER,
        422,
    ),
    Seen("consent and versions", f"{DESK}/letters/changed/consent", OWNER),
    Seen("consent, one version", f"{DESK}/letters/keepers-logbooks/consent", OWNER),
    Seen("consent, compared", f"{DESK}/letters/changed/consent?old=1&new=2", OWNER),
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
    *_for_roles("the outbox", f"{DESK}/outbox/", OWNER, VIEWER),
    Seen("a mail", f"{DESK}/outbox/{{mail}}", OWNER),
    Seen("a mail that failed", f"{DESK}/outbox/{{mail-failed}}", OWNER),
    *_for_roles("messages", f"{DESK}/messages", OWNER, VIEWER),
    Seen("a message", f"{DESK}/messages/{{message}}", OWNER),
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
    Seen("the look", f"{DESK}/look", OWNER),
    Seen("the look, a colour that is none", pressing(f"{DESK}/look", "Use this look", accent="red;"), OWNER, 422),
    Seen("the account", f"{DESK}/account", OWNER),
    Seen("the account, no password", pressing(f"{DESK}/account", "Set the password"), OWNER, 422),
    Seen("not for this role", f"{DESK}/look", VIEWER, 403),
    Seen("not possible now", _posting(f"{DESK}/signatures/{{approved-number}}/approval"), OWNER, 400),
)

USING_UP = (
    Seen("the authority’s answer", pressing("/authorities/{authority-to-answer}", "Yes, I authorised it")),
    Seen("erased", pressing("/privacy/data/{to-erase}", "Erase everything")),
)
"""Walks that can be walked but once: what they find serves nobody else."""

EMPTY = (
    Seen("no letters", "/"),
    Seen("the desk, no letters", f"{DESK}/", OWNER),
    Seen("the directory, empty", f"{DESK}/directory/", OWNER),
    Seen("imports, none", f"{DESK}/directory/imports", OWNER),
    Seen("the outbox, empty", f"{DESK}/outbox/", OWNER),
    Seen("messages, none", f"{DESK}/messages", OWNER),
    Seen("actions, none", f"{DESK}/actions/", OWNER),
    Seen("offices, none", f"{DESK}/offices/", OWNER),
)
"""On a site that nobody has used."""

EVERY = (*PUBLIC, *ACTION, *BEHIND_LINKS, *DESK_PAGES, *USING_UP)
