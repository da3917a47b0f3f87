"""A letter out of a word processor, handed in at the desk: read into the drafting form, and not saved before it is looked at."""

import hashlib
from typing import TYPE_CHECKING

from flask import render_template

from signon.access import EDITORS, allow
from signon.database.db import db, now
from signon.errors import InputError
from signon.letters import queries
from signon.letters.drafting.form_values import new_values
from signon.letters.drafting.forms import LetterForm
from signon.letters.models.chosen_picture import ChosenPicture
from signon.letters.pictures.safe_pictures import PICTURES
from signon.letters.views.drafting import draft_page
from signon.letters.word.forms import WordLetterForm
from signon.letters.word.refusals import WordFileError, refusal
from signon.translation import gettext as _
from signon.web.capacity import BusyError, heavy
from signon.web.pages import Pages

if TYPE_CHECKING:
    from signon.letters.word.letters import WordLetter

pages = Pages()


@pages.get("/letters/from-word")
@allow(*EDITORS)
def choose_word_letter() -> str:
    """The form in which the file is chosen, and what becomes of it."""
    return render_template("letters/word.html", form=WordLetterForm(formdata=None))


@pages.post("/letters/from-word")
@allow(*EDITORS)
@heavy(PICTURES)
def read_handed_in() -> str | tuple[str, int]:
    """The drafting form with the letter's parts filled in. Only its pictures are kept, until the form is saved."""
    form = WordLetterForm()
    db.session.rollback()  # nobody waits for the database while the file is read
    try:
        letter = _read(form)
    except (InputError, BusyError) as error:
        form.word_letter.errors = [str(error)]
        return render_template("letters/word.html", form=form), error.status
    from signon.letters.word.drafts import form_values

    digests = _keep(letter)
    values = form_values(letter, new_values(queries.latest_letter()), digests)
    handed_in = form.handed_in()
    return draft_page(
        LetterForm(formdata=None, data=values),
        None,
        unsaved=True,
        read_from=handed_in.filename if handed_in else "",
        not_taken_over=letter.remarks,
    )


def _read(form: WordLetterForm) -> "WordLetter":
    handed_in = form.handed_in()
    if handed_in is None:
        raise InputError(_("Choose the letter, a file that ends in .docx."))
    from signon.letters.word.letters import read_word_letter  # what reads such files is not for every start
    from signon.letters.word.reading import MOST_BYTES

    name = handed_in.filename or "letter.docx"
    data = handed_in.stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise WordFileError(refusal("large", name))
    with PICTURES.taken():
        return read_word_letter(data, name)


def _keep(letter: "WordLetter") -> dict[str, str]:
    """The SHA-256 of each picture by its name, after it is kept as one chosen in the form is."""
    at, digests = now(), {name: hashlib.sha256(png).hexdigest() for name, png in letter.pictures.items()}
    if digests:
        ChosenPicture.forget_old(at)
    for name, sha256 in sorted(digests.items(), key=lambda pair: pair[1]):
        ChosenPicture.keep(sha256, letter.pictures[name], at)
    db.session.commit()
    return digests
