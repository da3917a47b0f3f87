"""The desk's pages of delivery: previews with the signatories, the finalising, and the finished documents."""

from datetime import date

from flask import Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse
from wtforms import StringField
from wtforms.widgets import DateInput

from signon.access import EDITORS, EVERY_COORDINATOR, OWNERS, acting, allow, fresh
from signon.database.db import db, now
from signon.delivery import queries
from signon.delivery.checks import checks, present_seal, refuse_other_seal
from signon.delivery.documents import DOCX_ENDING, letter_to_print, write_docx
from signon.delivery.kept.reading import DESK_DOCUMENTS, bytes_of
from signon.delivery.models import Final
from signon.delivery.orders import Rendering, RenderingKind, order_final, order_preview
from signon.delivery.snapshots import printed_date
from signon.delivery.views.addenda import FinalsForm, delivered_page
from signon.delivery.views.published import pdf_answer
from signon.jobs.leased import WorkStatus
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.letters.parts.fields import Addressing
from signon.letters.status import LetterStatus
from signon.moderation.duplicates.beside import StandingPairs
from signon.moderation.duplicates.pairs import COMPARISONS
from signon.moderation.queries import Figures
from signon.printing.pdf.page_images import MOST_SHOWN, page_image
from signon.signing.queries import standing_count
from signon.translation import gettext as _
from signon.web.capacity import Places, heavy
from signon.web.languages import lazy_gettext as _l
from signon.web.pages import Pages
from signon.zones.in_words import zone_in_words

pages = Pages()

PAGE_PICTURES = Places("pictures of pages", many=2, queue=6, seconds=10)

MIME_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES = Places("word processor files", many=1, queue=2, seconds=20)


class DatedForm(FinalsForm):
    """The same with the date that the letter will bear."""

    date = StringField(_l("Date on the letter"), widget=DateInput())


@pages.post("/coordinator/letters/<slug>/renderings")
@allow(*EDITORS)
def preview(slug: str) -> AnyResponse:
    """Order a preview with everybody who stands on the letter."""
    letter = Letter.named(slug)
    rendering = order_preview(letter, by=acting(), at=now(), addressee=_chosen_addressee(letter, request.form))
    db.session.commit()
    return redirect(url_for("delivery.rendering", number=rendering.id))


@pages.get("/coordinator/renderings/<int:number>")
@allow(*EVERY_COORDINATOR)
def rendering(number: int) -> str | AnyResponse:
    """The progress of a rendering, and its result."""
    rendering = queries.find_rendering(number)
    if rendering.kind != RenderingKind.PREVIEW and rendering.status == WorkStatus.DONE:
        return redirect(url_for("delivery.finals", slug=rendering.letter.slug))
    return render_template(
        "delivery/rendering.html",
        rendering=rendering,
        letter=rendering.letter,
        lacks_seal=rendering.lacks_seal(now()),
        shown=range(1, min(rendering.pages, MOST_SHOWN) + 1),
    )


@pages.post("/coordinator/renderings/<int:number>/give-up")
@allow(*OWNERS)
def give_up(number: int) -> AnyResponse:
    """Give up an order that nobody works on, so that the letter can be changed or ordered again."""
    rendering = queries.find_rendering(number)
    rendering.give_up(by=acting(), at=now())
    db.session.commit()
    return redirect(url_for("delivery.rendering", number=number))


@pages.get("/coordinator/renderings/<int:number>.json")
@allow(*EVERY_COORDINATOR)
def rendering_state(number: int) -> Response:
    """The progress of a rendering, for the page's script."""
    rendering = queries.find_rendering(number)
    return jsonify(
        status=rendering.status,
        progress=rendering.progress,
        under_way=rendering.is_under_way(),
        lacks_seal=rendering.lacks_seal(now()),
    )


@pages.get("/coordinator/renderings/<int:number>.pdf")
@allow(*EVERY_COORDINATOR)
def rendered_pdf(number: int) -> Response:
    """The preview as PDF."""
    rendering = queries.find_rendering(number, with_pdf=True)
    return pdf_answer(_pdf_of(rendering), f"{rendering.letter.slug}-preview.pdf")


@pages.get("/coordinator/renderings/<int:number>/pages/<int:page>.png")
@allow(*EVERY_COORDINATOR)
@heavy(PAGE_PICTURES)
def rendered_page(number: int, page: int) -> Response:
    """A page of the preview as a picture."""
    pdf = _pdf_of(queries.find_rendering(number, with_pdf=True))
    db.session.rollback()  # so that nobody waits for the database meanwhile
    with PAGE_PICTURES.taken():
        answer = Response(page_image(pdf, page), mimetype="image/png")
    answer.cache_control.private = True
    answer.cache_control.max_age = 3600
    return answer


@pages.get("/coordinator/letters/<slug>/finals")
@allow(*EVERY_COORDINATOR)
@heavy(COMPARISONS)
def finals(slug: str) -> str | AnyResponse:
    """The checks and the button that finishes the letter, before delivery; the documents, after it."""
    letter = Letter.named(slug)
    if letter.status == LetterStatus.DELIVERED:
        return delivered_page(letter)
    if order := Rendering.final_under_way(letter):
        return redirect(url_for("delivery.rendering", number=order.id))
    likely = StandingPairs.of(letter)
    figures = Figures.of(letter)
    return render_template(
        "delivery/finals.html",
        letter=letter,
        checks=checks(letter, figures, likely, now()),
        zone=zone_in_words(letter.parts.zone_of_place(), now()),
        preview=queries.latest_preview(letter),
        form=DatedForm(
            date=printed_date(letter, now()).isoformat(), seen=figures.standing, seal=present_seal(now()).fingerprint
        ),
    )


@pages.post("/coordinator/letters/<slug>/finals")
@allow(*OWNERS)
@fresh
def finish(slug: str) -> AnyResponse:
    """Order the final documents; pressed twice, the second press leads to the order of the first."""
    letter = Letter.named(slug)
    order = Rendering.final_under_way(letter) or _ordered(letter)
    db.session.commit()
    return redirect(url_for("delivery.rendering", number=order.id))


@pages.get("/coordinator/documents/<code>.pdf")
@allow(*EVERY_COORDINATOR)
@heavy(DESK_DOCUMENTS)
def document(code: str) -> Response:
    """A finished document as it was stored."""
    final = Final.coded(code)
    name = final.file_name
    return pdf_answer(bytes_of(final), name, attached=True)


@pages.get("/coordinator/letters/<slug>/letter.docx")
@allow(*EVERY_COORDINATOR)
@heavy(FILES)
def word_processor_letter(slug: str) -> Response:
    """The letter with everybody who stands on it; ``?addressee=2`` chooses one of an individually addressed letter."""
    letter = Letter.named(slug)
    snapshot, ordered = letter_to_print(letter, at=now(), addressee=_chosen_addressee(letter, request.args))
    db.session.rollback()  # so that nobody waits for the database while the file is write_docx
    with FILES.taken():
        answer = Response(write_docx(snapshot, ordered), mimetype=MIME_TYPE)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{slug}{DOCX_ENDING}")
    return answer


def _ordered(letter: Letter) -> Rendering:
    form = DatedForm()
    seen, standing = form.seen.data, standing_count(letter)
    if letter.status != LetterStatus.DELIVERED and seen != str(standing):
        raise LetterStateError(
            _(
                "Meanwhile %(standing)s organisations stand on the letter; the page you saw said %(seen)s. "
                "Open it again, look at the list, then finalise.",
                standing=standing,
                seen=seen or "?",
            )
        )
    order = order_final(letter, date=_chosen_date(form), by=acting(), at=now())
    refuse_other_seal(order, form.seal.data)
    return order


def _chosen_date(form: DatedForm) -> date | None:
    """The date that was chosen for the letter; None where the form that was sent has none."""
    typed = (form.date.data or "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise LetterStateError(
            _("'%(date)s' is no date such as 2026-03-27. Go back and choose one.", date=typed[:30])
        ) from error


def _chosen_addressee(letter: Letter, sent: MultiDict[str, str]) -> int | None:
    """The place, from 0, of the addressee whose letter is wanted; counted from 1 in what was ``sent``."""
    chosen = sent.get("addressee", type=int)
    return None if chosen is None or letter.parts.addressing is Addressing.JOINT else chosen - 1


def _pdf_of(rendering: Rendering) -> bytes:
    return rendering.pdf or abort(404)
