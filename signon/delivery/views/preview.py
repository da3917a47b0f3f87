"""The preview beside the drafting form: the letter as it would be printed, without signatories. It changes nothing."""

from base64 import b64encode
from datetime import datetime

from flask import Response, jsonify, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from signon.access import EDITORS, EVERY_COORDINATOR, allow
from signon.database.db import db, now
from signon.delivery.documents import renderer
from signon.errors import DomainError, InputError
from signon.letters.drafting.chosen_pictures import ChosenPictures
from signon.letters.drafting.draft import Complaint, ReadDraft, complaints, missing, read_draft
from signon.letters.drafting.forms import LetterForm
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import Addressing
from signon.letters.pictures.safe_pictures import PICTURES
from signon.printing.document.document import LetterDocument
from signon.printing.pdf.fonts import installed_families
from signon.printing.pdf.page_images import MOST_SHOWN, page_image
from signon.printing.rendered import RenderedLetter
from signon.translation import gettext as _
from signon.web.capacity import Places, heavy
from signon.web.pages import Pages
from signon.zones.in_words import in_zone

pages = Pages()

Preview = AnyResponse | tuple[str, int]

MOST_SECONDS = 30.0
PREVIEWS = Places("previews", many=2, queue=3, seconds=10)


def installed_fonts() -> tuple[str, ...]:
    """The fonts a letter can be printed in, for the form's list."""
    return installed_families()


@pages.post("/letters/preview")
@allow(*EDITORS)
@heavy(PREVIEWS, PICTURES)
def new() -> Preview:
    """The letter in the form of a new letter."""
    return _answer_to_form(now())


@pages.get("/letters/<slug>/preview")
@allow(*EVERY_COORDINATOR)
@heavy(PREVIEWS)
def stored(slug: str) -> Preview:
    """The letter as it is stored."""
    letter = Letter.named(slug)
    if lacks := missing(letter):
        return _refusal(lacks)
    return _answer(ReadDraft(letter.parts, letter.image_bytes()), now())


@pages.post("/letters/<slug>/preview")
@allow(*EDITORS)
@heavy(PREVIEWS, PICTURES)
def letter(slug: str) -> Preview:
    """The letter in the form of a stored one."""
    Letter.named(slug)
    return _answer_to_form(now())


def _answer_to_form(at: datetime) -> Preview:
    form = LetterForm()
    draft = read_draft(form, ChosenPictures(form), complete=True)
    if draft is None:
        return _refusal(list(complaints(form)))
    return _answer(draft, at)


def _answer(draft: ReadDraft, at: datetime) -> Preview:
    db.session.rollback()  # so that nobody waits for the database while the letter is laid out
    try:
        with PREVIEWS.taken():
            rendered = renderer().render(_document(draft, at), seconds=MOST_SECONDS)
            return _pages(rendered) if _wants_pages() else _pdf(rendered)
    except DomainError as error:
        return _refusal([Complaint("", f"{error}.".replace("..", "."))])


def _document(draft: ReadDraft, at: datetime) -> LetterDocument:
    """The letter on its own date or today, to the first addressee when each gets a letter."""
    parts = draft.parts
    date = parts.date or in_zone(at, parts.zone_of_place()).date()
    addressee = 0 if parts.addressing is Addressing.INDIVIDUAL else None
    return LetterDocument.compose(parts, date=date, images=draft.pictures, addressee=addressee)


def _wants_pages() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _pages(rendered: RenderedLetter) -> Response:
    shown = range(1, min(rendered.pages, MOST_SHOWN) + 1)
    pictures = [b64encode(page_image(rendered.pdf, number)).decode("ascii") for number in shown]
    return jsonify(total=rendered.pages, pages=[f"data:image/png;base64,{picture}" for picture in pictures])


def _pdf(rendered: RenderedLetter) -> Response:
    answer = Response(rendered.pdf, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=_("preview") + ".pdf")
    return answer


def _refusal(found: list[Complaint]) -> Preview:
    """The complaints. To the page that asks while somebody types, an unfinished letter is no error."""
    if _wants_pages():
        return jsonify(complaints=[{"anchor": one.anchor, "sentence": one.sentence} for one in found])
    is_stored = request.method == "GET"
    return render_template("letters/preview_refused.html", complaints=found, stored=is_stored), InputError.status
