"""Saving a drafted letter. When organisations agreed to its text, a change of that is declared first, on a page between."""

from datetime import datetime

from flask import render_template, request
from werkzeug.wrappers import Response as AnyResponse

from signon.access import EDITORS, acting, allow
from signon.consent.forms import DeclarationForm, carried
from signon.consent.queries import confirmed_signatories
from signon.consent.saving import save_letter
from signon.database.db import db, now, read_only
from signon.errors import InputError
from signon.letters.drafting.chosen_pictures import ChosenPictures
from signon.letters.drafting.draft import ReadDraft, read_draft
from signon.letters.drafting.forms import LetterForm
from signon.letters.models.declared_change import DeclarationError
from signon.letters.models.letter import Letter, UndeclaredChangeError
from signon.letters.models.record import LetterStateError
from signon.letters.pictures.safe_pictures import PICTURES
from signon.letters.text.difference_page import draft_difference
from signon.letters.views.drafting import (
    after_saving,
    changed_page,
    draft_page,
    new_pictures,
    refused_page,
    sent_revision,
)
from signon.web.capacity import heavy
from signon.web.pages import Pages
from signon.zones.in_words import zone_in_words

pages = Pages()

Page = AnyResponse | str | tuple[str, int]
BACK = "back"


@pages.post("/coordinator/letters/<slug>/edit")
@allow(*EDITORS)
@heavy(PICTURES)
def save(slug: str) -> Page:
    """Store the letter as the form has it, ask what a changed text means, or change the form as its buttons ask."""
    letter, form, at = Letter.named(slug), LetterForm(), now()
    pictures = ChosenPictures(form)
    pictures.keep(at)
    db.session.commit()  # the form may come back
    if change := request.form.get("change"):
        return changed_page(form, letter, change)
    draft = read_draft(form, pictures, complete=letter.text_is_bound())
    if draft is None:
        return draft_page(form, letter), InputError.status
    if request.form.get("declare") == BACK:
        return draft_page(form, letter, unsaved=True)
    return _saved(letter, form, draft, at)


def _saved(letter: Letter, form: LetterForm, draft: ReadDraft, at: datetime) -> Page:
    slug, declaration = letter.slug, DeclarationForm.sent()
    try:
        declared = declaration.declared(draft.parts) if "declare" in request.form else None
        new, revision = new_pictures(letter, draft), sent_revision(form)
        save_letter(letter, draft.parts, new, declared=declared, revision=revision, by=acting(), at=at)
    except UndeclaredChangeError:
        db.session.rollback()
        with read_only():  # comparing two long texts takes a moment, for which nobody should wait
            return _declaration_page(Letter.named(slug), form, draft, DeclarationForm.fresh(draft.parts, at))
    except DeclarationError as error:
        db.session.rollback()
        declaration.complain(error)
        with read_only():
            return _declaration_page(Letter.named(slug), form, draft, declaration), error.status
    except LetterStateError as error:
        db.session.rollback()
        return refused_page(form, Letter.named(slug), draft, error), error.status
    db.session.commit()
    return after_saving(letter)


def _declaration_page(letter: Letter, form: LetterForm, draft: ReadDraft, declaration: DeclarationForm) -> str:
    told = confirmed_signatories(letter)
    return render_template(
        "consent/declare.html",
        letter=letter,
        form=declaration,
        sections=draft_difference(letter, draft.parts, new_pictures(letter, draft)),
        carried=list(carried(form, sent_revision(form))),
        then=request.form.get("then", ""),
        csrf_field=form.csrf_token,
        told=len(told),
        without_address=sum(1 for one in told if not one.email),
        timezone=zone_in_words(draft.parts.timezone, now()),
    )
