"""The list of mails about a letter, or about every letter: who gets each and when, and which are worded anew."""

from itertools import groupby
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.translation import ngettext
from signon.web.pages import Pages
from signon.wordings.copying import copy_wordings
from signon.wordings.kinds import Stage
from signon.wordings.labels import stage_in_words
from signon.wordings.models import Slot
from signon.wordings.queries import language_in_words, languages_of, letters_worded
from signon.wordings.situations import Overview, overview

pages = Pages()


@pages.get("/letters/<slug>/mails")
@pages.get("/wordings")
@allow(*EVERY_COORDINATOR)
def mails(slug: str | None = None) -> str:
    """Every kind of mail, in the order of a letter's life."""
    letter = Letter.named(slug) if slug else None
    tags = languages_of(letter)
    language = chosen_language(tags)
    return render_template(
        "wordings/mails.html",
        letter=letter,
        stages=[(stage, [*rows]) for stage, rows in groupby(overview(letter, language), _stage)],
        language=language,
        languages=[(tag, language_in_words(tag)) for tag in tags],
        language_in_words=language_in_words,
        stage_in_words=stage_in_words,
        others=letters_worded(letter) if letter else [],
        address=slot_address,
    )


@pages.post("/letters/<slug>/mails/copies")
@allow(*EDITORS)
def copy(slug: str) -> Response:
    """Take over the wordings of another letter."""
    letter = Letter.named(slug)
    found = [one for one in letters_worded(letter) if one.slug == request.form.get("source")]
    source = found[0] if found else abort(400)
    copied = copy_wordings(source, letter, by=acting(), at=now())
    db.session.commit()
    flash(ngettext("%(num)d wording is taken over.", "%(num)d wordings are taken over.", copied.taken))
    if copied.left:
        flash(_left(copied.left), "wait")
    return redirect(url_for("wordings.mails", slug=slug), 303)


def slot_address(endpoint: str, slot: Slot, **more: Any) -> str:
    """The address of a page about one slot."""
    feature, _slash, verb = slot.kind.key.partition("/")
    letter = slot.letter
    usual = letter is not None and slot.language == letter.parts.language
    return url_for(
        endpoint,
        slug=letter.slug if letter else None,
        feature=feature,
        verb=verb,
        language=None if usual else slot.language,
        **more,
    )


def chosen_language(tags: list[str]) -> str:
    """The language that the page's address asks for, or else the usual one."""
    asked = request.args.get("language", "")
    return asked if asked in tags else tags[0]


def _stage(row: Overview) -> Stage:
    return row.situation.kind.stage


def _left(number: int) -> str:
    return ngettext(
        "%(num)d is not: this letter has words of its own for it, or it cannot be filled in.",
        "%(num)d are not: this letter has words of its own for them, or they cannot be filled in.",
        number,
    )
