"""The coordinators' desk: the letters, a letter's own page, letter files, pictures, and opening and closing.

Other features show what they have to say of a letter at the places of ``letter_desk``.
"""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow
from signon.database.db import db, now
from signon.errors import InputError
from signon.letters import queries
from signon.letters.drafting.chosen_pictures import picture_with
from signon.letters.drafting.draft import draft_once
from signon.letters.drafting.forms import LetterFileForm
from signon.letters.file.archive import write_archive
from signon.letters.file.letter_file import write_letter
from signon.letters.file.uploads import read_uploaded_letter
from signon.letters.models.letter import Letter
from signon.letters.pictures.safe_pictures import PICTURES
from signon.letters.status import LetterStatus
from signon.letters.waiting import waiting_on
from signon.translation import gettext as _
from signon.web.capacity import BusyError, heavy
from signon.web.languages import lazy_gettext as _l
from signon.web.pages import Pages

pages = Pages()

STATES = {
    LetterStatus.DRAFT: _l("Draft"),
    LetterStatus.OPEN: _l("Open"),
    LetterStatus.CLOSED: _l("Closed"),
    LetterStatus.DELIVERED: _l("Finalised"),
}


@pages.get("/")
@allow(*EVERY_COORDINATOR)
def desk() -> str:
    """The letters of the coalition."""
    return _desk(LetterFileForm())


@pages.post("/letter-files")
@allow(*EDITORS)
@heavy(PICTURES)
def upload() -> AnyResponse | tuple[str, int]:
    """Make a draft of a letter file and its pictures."""
    form = LetterFileForm()
    db.session.rollback()  # nobody waits for the database while the file is read and its pictures are decoded
    try:
        with PICTURES.taken():
            draft, notices = read_uploaded_letter(form)
        letter = draft_once(draft, by=acting(), at=now())
    except (InputError, BusyError) as error:
        db.session.rollback()
        form.letter_file.errors = str(error).splitlines()
        return _desk(form), error.status
    db.session.commit()
    for sentence in notices:
        flash(sentence)
    flash(_("'%(title)s' is here as a draft.", title=letter.title))
    return redirect(url_for("letters.edit", slug=letter.slug))


@pages.post("/letters/<slug>/opening")
@allow(*EDITORS)
def open_letter(slug: str) -> AnyResponse:
    """Let organisations sign, for the first time or again."""
    letter = Letter.named(slug)
    letter.open(by=acting(), at=now())
    db.session.commit()
    flash(_("'%(title)s' is open for signature.", title=letter.title))
    return redirect(url_for("letters.letter", slug=letter.slug))


@pages.post("/letters/<slug>/closing")
@allow(*EDITORS)
def close_letter(slug: str) -> AnyResponse:
    """Stop the signing."""
    letter = Letter.named(slug)
    letter.close(by=acting(), at=now())
    db.session.commit()
    flash(_("'%(title)s' is closed. You can open it again.", title=letter.title))
    return redirect(url_for("letters.letter", slug=slug))


@pages.get("/letters/<slug>/letter.md")
@allow(*EVERY_COORDINATOR)
def letter_file(slug: str) -> Response:
    """The letter file."""
    answer = Response(write_letter(Letter.named(slug).parts), mimetype="text/markdown")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{slug}.md")
    return answer


@pages.get("/letters/<slug>/letter.zip")
@allow(*EVERY_COORDINATOR)
def letter_archive(slug: str) -> Response:
    """The letter file with its pictures."""
    letter = Letter.named(slug)
    answer = Response(write_archive(letter.parts, letter.image_bytes()), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{slug}.zip")
    return answer


@pages.get("/pictures/<sha256>")
@allow(*EVERY_COORDINATOR)
def picture(sha256: str) -> Response:
    """A picture of a letter, or one chosen for a letter that is not stored yet."""
    return Response(picture_with(sha256) or abort(404), mimetype="image/png")


@pages.get("/letters/<slug>")
@allow(*EVERY_COORDINATOR)
def letter(slug: str) -> str:
    """The letter's state, what to do next, and ways to all that can be done with it."""
    return render_template("letters/desk_page.html", letter=Letter.named(slug), status_words=_in_words)


def _desk(form: LetterFileForm) -> str:
    page = queries.letters_page(request.args.get("page", 1, int))
    waiting = waiting_on(page.items, now())
    return render_template("letters/desk.html", page=page, form=form, states=STATES, waiting=waiting)


def _in_words(status: str) -> str:
    """The letter's state, in the words of its page."""
    return _("draft") if status == LetterStatus.DRAFT else LetterStatus(status).in_words
