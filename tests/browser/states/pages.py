"""Every page in every state: who looks at it, and how they get there; the desk's are in ``desk_pages``.

Whatever is added to the site is missing here until somebody lists it: a test compares with the routes and with the
templates.
"""

from tests.browser.states.desk_pages import DESK_EMPTY, DESK_PAGES
from tests.browser.states.walks import LETTERS, Seen, from_busy_address, in_an_outage, posting, pressing, uploading

NO_PAGES = {
    "crawlers.robots", "delivery.addendum_pdf", "delivery.document", "delivery.documents_zip", "delivery.font_specimen",
    "delivery.rendered_page", "delivery.rendered_pdf", "delivery.rendering_state",
    "delivery.signed_text", "delivery.word_processor_letter", "health.alive", "health.ready", "invitations.batch_state",
    "invitations.progress_csv", "letters.letter_archive", "letters.letter_file", "letters.picture",
    "letters_to_print.order_state",
    "letters_to_print.ordered_pdf", "mail.html", "moderation.duplicates_state", "organizations.export",
    "organizations.import_state", "preview.stored", "privacy.download", "public_letters.picture",
    "signing.imports.import_state", "signing.signatories_csv", "signing.signatories_json",
    "static", "suggestions.suggest", "theme.logo", "theme.style",
}  # fmt: skip
"""Routes that answer with a file, a picture or data, and those that are never served."""

OPEN, ACT = "/letters/keepers-logbooks", "/act/logbooks"
WRONG = {"name": "", "email": "not an address", "subject": "", "text": ""}
SIGNED_BY = {
    "organization": "A Society", "country": "Norway", "representative_name": "Sunniva Rask",
    "representative_title": "Keeper", "representative_email": "sunniva@rask.example", "authorised": "y",
}  # fmt: skip

PUBLIC = (
    Seen("the letters", "/"),
    *(Seen(f"the letter {slug}", f"/letters/{slug}") for slug in LETTERS if slug != "seed-libraries"),
    Seen("the letter in Arabic", "/letters/arabic"),
    Seen("the sign form of a letter in Arabic", "/letters/arabic/sign"),
    Seen("a draft is hidden", "/letters/seed-libraries", status=404),
    Seen("changes of a text", "/letters/changed/changes"),
    Seen("no changes of a text", f"{OPEN}/changes"),
    Seen("the piece to embed", f"{OPEN}/embed"),
    Seen("the piece to embed, delivered", "/letters/river-gauges/embed"),
    Seen("the signatories", f"{OPEN}/signatories"),
    Seen("a signatory that is looked for", f"{OPEN}/signatories?find=e"),
    Seen("a signatory that is looked for in vain", f"{OPEN}/signatories?find=Atlantis"),
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
        from_busy_address(pressing(f"{OPEN}/sign", "Sign the letter", **SIGNED_BY)),
        status=429,
    ),
    Seen(
        "the sign form, in an outage",
        in_an_outage("signing.sign", f"{OPEN}/sign", "Sign the letter", **SIGNED_BY),
        status=503,
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
    Seen("check a document, another file", uploading("/verify", "Compare the file", "copy", b"%PDF-1.7 no", "a.pdf")),
    Seen("the privacy notice", "/privacy"),
    Seen("ask for my data", "/privacy/data"),
    Seen("ask for my data, no address", pressing("/privacy/data", "Mail me the link"), status=422),
    Seen("ask for my data, sent", "/privacy/data/sent"),
    Seen("write to us", "/contact"),
    Seen("write to us, wrong throughout", pressing("/contact", "Send the message", **WRONG), status=422),
    Seen("write to us, sent", "/contact/sent"),
    Seen("no such page", "/nowhere", status=404),
    Seen("not to be opened", "/act/logbooks/sent", status=405),
    Seen("a stale form", posting(f"{OPEN}/sign"), status=400),
    Seen("a failure", "/fails", status=500),
)

ACTION = (
    Seen("the action page", ACT),
    Seen("the action page for one office", "/act/bare"),
    Seen("the action page, nobody chosen", pressing(ACT, "Make my letters"), status=422),
    Seen("the action page, letters made", pressing(ACT, "Make my letters", lists="{list}")),
    Seen("the action page, one office, letter made", pressing("/act/bare", "Make my letters", offices="{office}")),
    Seen(
        "the action page in Arabic, letter made",
        pressing("/act/arabic", "Make my letters", offices="{office-arabic}", name="Mara Quill"),
    ),
    Seen("the backgrounder in Arabic", "/act/arabic/background"),
    Seen("letters to print, waiting", "{letters-waiting}"),
    Seen("letters to print, being printed", "{letters-printing}"),
    Seen("letters to print, ready", "{letters-ready}"),
    Seen("letters to print, impossible", "{letters-failed}"),
    Seen("letters to print, no longer there", f"{ACT}/letters/gone", status=404),
    Seen("the action is over", "/act/over"),
    Seen("an action to come is hidden", "/act/planned", status=404),
    Seen("the backgrounder", f"{ACT}/background"),
    Seen("no backgrounder", "/act/bare/background", status=404),
)

BEHIND_LINKS = (
    Seen("confirm", "/signatures/{to-confirm}"),
    Seen("confirm a changed text", "/signatures/{changed-to-confirm}"),
    Seen("confirm one of two entries", "/signatures/{entered-twice}"),
    Seen("confirm what a table brought", "/signatures/{entered-and-brought}"),
    Seen("confirm, signed already", "/signatures/{entered-and-signed}"),
    Seen("confirm, withdrawn since", "/signatures/{entered-and-left}", status=409),
    Seen(
        "confirm, shown otherwise",
        pressing("/signatures/{entered-twice}", "Confirm the signature", said=""),
        status=409,
    ),
    Seen("confirm when signing is closed", "/signatures/{changed-and-closed-to-confirm}", status=409),
    Seen("confirm, used", "/signatures/{verified-again}", status=410),
    Seen("confirm, void", "/signatures/{void}", status=410),
    Seen("confirm, expired", "/signatures/{confirm-expired}", status=410),
    Seen("the signature’s link, expired", "/signatures/{status-expired}", status=410),
    Seen("the signature’s link, unknown", "/signatures/nothing", status=404),
    Seen("a fresh link is sent", pressing("/signatures/{status-expired}", "Mail me a link")),
    *(
        Seen(f"the signature’s own page, {status}", f"/signatures/{{{status}}}")
        for status in ("pending", "verified", "approved", "rejected", "withdrawn", "changed-asked", "changed-agreed")
    ),
    Seen("the signature’s own page, one of two", "/signatures/{one-of-two}"),
    Seen("the signature’s own page, signing over", "/signatures/{changed-and-closed-agreed}"),
    Seen("the signature’s own page, delivered", "/signatures/{delivered}"),
    Seen("withdraw after the delivery", "/signatures/{delivered}/withdrawal"),
    Seen("correct a signature", "/signatures/{approved}/amendment"),
    Seen(
        "correct a signature, wrong", pressing("/signatures/{approved}/amendment", "Save", organization=""), status=422
    ),
    Seen(
        "correct a signature, changed meanwhile",
        pressing("/signatures/{approved}/amendment", "Save", said=""),
        status=409,
    ),
    Seen("withdraw", "/signatures/{approved}/withdrawal"),
    Seen("reconfirm", "/signatures/{changed-asked}/reconfirmation"),
    Seen("reconfirmed", "/signatures/{changed-agreed}/reconfirmation"),
    Seen("too late to reconfirm", "/signatures/{changed-and-closed-asked}/reconfirmation", status=409),
    Seen("approve the authority", "/authorities/{authority}"),
    Seen("the authority is answered", "/authorities/{authority-answered}", status=409),
    Seen("the authority’s link, expired", "/authorities/{authority-expired}", status=410),
    Seen("the authority’s link, unknown", "/authorities/nothing", status=404),
    Seen("an address to confirm", "/addresses/{new-address}"),
    Seen("an address to confirm, expired", "/addresses/{new-address-expired}", status=410),
    Seen("an address to confirm, unknown", "/addresses/nothing", status=404),
    Seen("a question", "/questions/{question}"),
    Seen("a question without an answer", pressing("/questions/{question}", "Send the answer", answer=""), status=422),
    Seen("a question, answered", "/questions/{question-answered}", status=409),
    Seen("a question’s link, expired", "/questions/{question-expired}", status=410),
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
    Seen("what waits for a mailbox", "/mailboxes/{mailbox}"),
    Seen("what waited for a mailbox", "/mailboxes/{mailbox-used}"),
    Seen("what waits for a mailbox, expired", "/mailboxes/{mailbox-expired}", status=410),
    Seen("what waits for a mailbox, unknown", "/mailboxes/nothing", status=404),
    Seen("unsubscribe from what waits", "/unsubscribe/{unsubscribe-digest}"),
    Seen("unsubscribed from what waits", "/unsubscribe/{unsubscribed-digest}"),
    Seen("what is kept", "/privacy/data/{held}"),
    Seen("nothing is kept", "/privacy/data/{held-nothing}"),
    Seen("what is kept, erased", "/privacy/data/{held-used}", status=410),
    Seen("what is kept, expired", "/privacy/data/{held-expired}", status=410),
    Seen("sign in", "/coordinator/sign-in"),
    Seen("sign in first", "/coordinator/"),
    Seen("sign in, wrong", pressing("/coordinator/sign-in", "Sign in", email="x@y.example", password="no such word")),
    Seen(
        "sign in, too often",
        from_busy_address(pressing("/coordinator/sign-in", "Sign in", email="busy@y.example", password="no such word")),
        status=429,
    ),
    Seen("sign in by link", "/coordinator/sign-in-link"),
    Seen("sign in by link, no address", pressing("/coordinator/sign-in-link", "Mail me a link"), status=422),
    Seen(
        "sign in by link, sent",
        pressing("/coordinator/sign-in-link", "Mail me a link", email="nobody@nowhere.example"),
    ),
    Seen("the link that signs in", "/coordinator/sign-in/{sign-in}"),
    Seen("the link that signs in, used", "/coordinator/sign-in/{sign-in-used}", status=410),
)

USING_UP = (
    Seen("the answer to a question", pressing("/questions/{question}", "Send the answer", answer="Both of us.")),
    Seen("the authority’s answer", pressing("/authorities/{authority-to-answer}", "Yes, I authorised it")),
    Seen(
        "the signature’s own page, corrected",
        pressing("/signatures/{to-amend}/amendment", "Save", organization="Organisation of the Bay"),
    ),
    Seen("erased", pressing("/privacy/data/{to-erase}", "Erase everything")),
)
"""Walks that can be walked but once: what they find serves nobody else."""

EMPTY = (Seen("no letters", "/"), *DESK_EMPTY)
"""On a site that nobody has used."""

EVERY = (*PUBLIC, *ACTION, *BEHIND_LINKS, *DESK_PAGES, *USING_UP)
