"""Answers to the page's script while a text is written: pasted text as Markdown, and what will not print as it looks."""

import re

from flask import jsonify, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from signon.access import EDITORS, allow
from signon.database.db import db
from signon.errors import DomainError
from signon.letters.conversion.characters import without_controls
from signon.letters.conversion.plain_text import tidied
from signon.letters.notices.reading import notices_of
from signon.letters.parts.fields import MOST_TEXT
from signon.web.capacity import Places, heavy
from signon.web.pages import Pages

pages = Pages()

PASTES = Places("pasted texts", many=2, queue=4, seconds=5)
NOTE_LABELS = re.compile(r"[^\s\[\]]{1,40}")
BOX = re.compile(r"[a-z][a-z0-9_-]{0,60}")
MOST_LABELS = 1_000


@pages.post("/pasted-text")
@allow(*EDITORS)
@heavy(PASTES)
def pasted() -> AnyResponse | tuple[AnyResponse, int]:
    """Rich or plain text as Markdown, with what was not taken over. It changes nothing."""
    db.session.rollback()  # so that nobody waits for the database while the text is looked through
    try:
        with PASTES.taken():
            markdown, remarks = _written()
    except DomainError as error:
        return jsonify(message=str(error)), error.status
    return jsonify(markdown=markdown, remarks=remarks)


@pages.post("/text-notices")
@allow(*EDITORS)
@heavy(PASTES)
def notices() -> str | tuple[str, int]:
    """The notices on a text, as a piece of a page. It changes nothing."""
    db.session.rollback()
    with PASTES.taken():
        found = notices_of(request.form.get("text", "")[:MOST_TEXT])
    return render_template("letters/text_notices.html", notices=found, box=_box())


def _box() -> str:
    """The id of the box that holds the text, for the links to its lines."""
    sent = request.form.get("box", "body")
    return sent if BOX.fullmatch(sent) else "body"


def _written() -> tuple[str, list[str]]:
    """The Markdown, and sentences on what it could not hold."""
    html = request.form.get("html", "")
    if not html.strip():
        return tidied(without_controls(request.form.get("text", ""))), []
    from signon.letters.conversion.pasted import converted  # what reads HTML is not for every start

    written = converted(html, NOTE_LABELS.findall(request.form.get("notes", ""))[:MOST_LABELS])
    return written.markdown, written.remarks
