"""The places that delivery fills on pages of letters and of signatures."""

from collections.abc import Sequence
from typing import Any

from flask import Flask, g, url_for

from signon.delivery.models import Final
from signon.delivery.views.holder_documents import holder_documents
from signon.letters.models.letter import Letter
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.status import LetterStatus
from signon.printing.document.catalogue import LetterWords
from signon.printing.document.conventions import direction
from signon.web.languages import lazy_gettext as _l
from signon.web.menus import footer_link, page_link
from signon.web.page_places import fill


def fill_places(app: Flask) -> None:
    """Show it there."""
    fill(app, "page.menu", page_link("delivery.verify", _l("Check a document")), order=20)
    fill(app, "page.footer", footer_link("delivery.verify", _l("Check a document")), order=20)
    fill(app, "draft.preview_address", _preview_address)
    fill(app, "draft.stored_preview_address", lambda letter: url_for("preview.stored", slug=letter.slug))
    fill(app, "draft.fonts", "delivery/draft_fonts.html")
    fill(app, "letter_page.call", "delivery/letter_call.html", values=_left, order=20)
    fill(app, "letter_page.dateline", lambda letter: _dateline(letter.parts, _documents(letter)))
    fill(app, "letter_page.direction", lambda letter: direction(letter.parts.language))
    fill(app, "letter_desk.next_step", "delivery/letter_next_step.html", order=20)
    fill(app, "letter_desk.letter_menu", "delivery/letter_menu.html", order=20)
    fill(app, "signature_page.documents", holder_documents)
    fill(app, "signature_page.printed", "delivery/printed_entry.html")
    fill(app, "signature_page.buttons", "delivery/signed_text_button.html")


def _preview_address(letter: Letter | None) -> str:
    return url_for("preview.letter", slug=letter.slug) if letter else url_for("preview.new")


def _left(letter: Letter) -> dict[str, Any]:
    documents = _documents(letter)
    return {"documents": documents, "addenda": Final.published_addenda(letter) if documents else {}}


def _documents(letter: Letter) -> Sequence[Final]:
    """The documents that left, asked for once a request."""
    if letter.status is not LetterStatus.DELIVERED:
        return []
    kept: dict[int, Sequence[Final]] = g.setdefault("published_documents", {})
    if letter.id not in kept:
        kept[letter.id] = Final.published(letter)
    return kept[letter.id]


def _dateline(parts: LetterParts, documents: Sequence[Final]) -> str:
    """Place and date, as far as they are known before the letter is finished."""
    dated = documents[0].dated if documents else parts.date
    return LetterWords(parts.language).dateline(dated, parts.place) if dated else parts.place
