"""The page of one mail: its words, a look at it with a real signature, a test mail, and earlier versions."""

from typing import Any

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow, has_role
from signon.database.db import db, now
from signon.errors import InputError
from signon.letters.models.letter import Letter
from signon.mail.shown_html import POLICY
from signon.translation import gettext as _
from signon.web.languages import spoken
from signon.web.pages import Pages
from signon.wordings.differences import difference
from signon.wordings.forms import WordingForm
from signon.wordings.looking import Looked, look
from signon.wordings.mails import send_test
from signon.wordings.models import MailWording, Slot, WordingChangedError, Words
from signon.wordings.offered import Offered, offered
from signon.wordings.queries import base_of, language_in_words, languages_of, letters_worded
from signon.wordings.situations import Situation, situation_of
from signon.wordings.views.listing import chosen_language, slot_address
from signon.wordings.writing import Worded

pages = Pages()

Page = str | tuple[str, int] | Response
TOO_MANY = 429


@pages.get("/letters/<slug>/mails/<feature>/<verb>")
@pages.get("/wordings/<feature>/<verb>")
@allow(*EVERY_COORDINATOR)
def mail(feature: str, verb: str, slug: str | None = None) -> str:
    """The words of one mail, to be changed; or to be read by a viewer."""
    offer, slot = _asked(feature, verb, slug)
    situation = situation_of(slot)
    form = WordingForm(formdata=None, data=_first_words(situation)._asdict() | {"read": str(situation.number)})
    if not has_role(*EDITORS):
        return _page(offer, situation, form, looked=_look(offer, situation, situation.words))
    return _page(offer, situation, form)


@pages.post("/letters/<slug>/mails/<feature>/<verb>")
@pages.post("/wordings/<feature>/<verb>")
@allow(*EDITORS)
def save(feature: str, verb: str, slug: str | None = None) -> Page:
    """Do what the pressed button says: look at the words, mail them for a test, or have mails say so from now on."""
    offer, slot = _asked(feature, verb, slug)
    form = WordingForm()
    form.kind = offer.kind
    if not form.validate_on_submit():
        return _page(offer, situation_of(slot), form), InputError.status
    then = request.form.get("then")
    if then == "look":
        situation = situation_of(slot)
        return _page(offer, situation, form, looked=_look(offer, situation, form.words, form.chosen))
    if then == "test":
        return _test(offer, situation_of(slot), form)
    return _save(offer, slot, form)


@pages.post("/letters/<slug>/mails/<feature>/<verb>/shown")
@pages.post("/wordings/<feature>/<verb>/shown")
@allow(*EDITORS)
def shown(feature: str, verb: str, slug: str | None = None) -> Page:
    """The HTML part of the mail as it is worded in the form, alone in a window, where nothing of it can act."""
    offer, slot = _asked(feature, verb, slug)
    form = WordingForm()
    form.kind = offer.kind
    situation = situation_of(slot)
    if not form.validate_on_submit():
        return _page(offer, situation, form), InputError.status
    looked = _look(offer, situation, form.words, form.chosen)
    response = Response(looked.html(_("[the personal link]"), _("[the link that unsubscribes]")), mimetype="text/html")
    response.headers["Content-Security-Policy"] = POLICY
    return response


@pages.post("/letters/<slug>/mails/<feature>/<verb>/going-back")
@pages.post("/wordings/<feature>/<verb>/going-back")
@allow(*EDITORS)
def go_back(feature: str, verb: str, slug: str | None = None) -> Response:
    """Have mails say what is proposed again."""
    _offer, slot = _asked(feature, verb, slug)
    read = request.form.get("read", type=int)
    slot.go_back(read=-1 if read is None else read, by=acting(), at=now())
    db.session.commit()
    flash(_("Mails say what is proposed again. Your wording stays among the versions."))
    return redirect(slot_address("wordings.mail", slot), 303)


@pages.get("/letters/<slug>/mails/<feature>/<verb>/versions")
@pages.get("/wordings/<feature>/<verb>/versions")
@allow(*EVERY_COORDINATOR)
def versions(feature: str, verb: str, slug: str | None = None) -> str:
    """The versions of a wording, the newest first, each with what it changed."""
    _offer, slot = _asked(feature, verb, slug)
    found = slot.versions()
    return render_template(
        "wordings/versions.html",
        letter=slot.letter,
        kind=slot.kind,
        slot=slot,
        language_words=language_in_words(slot.language),
        rows=[(one, _change(one, before, slot)) for one, before in zip(found, [*found[1:], None], strict=False)],
        address=slot_address,
    )


def _asked(feature: str, verb: str, slug: str | None) -> tuple[Offered, Slot]:
    letter = Letter.named(slug) if slug else None
    offer = offered(f"{feature}/{verb}")
    return offer, Slot(offer.kind, chosen_language(languages_of(letter)), letter)


def _first_words(situation: Situation) -> Words:
    """The words that the form begins with: those that count, or an earlier version, another letter's, or the proposed ones."""
    start, slot = request.args.get("start", ""), situation.slot
    what, _colon, name = start.partition(":")
    if what == "proposed":
        return situation.beneath
    if what == "version":
        return next((one.words for one in slot.versions() if str(one.number) == name and one.is_own), situation.words)
    if what == "letter":
        other = next((one for one in letters_worded(slot.letter, slot.kind) if one.slug == name), None)
        return (
            situation_of(slot._replace(letter=other, language=other.parts.language)).words if other else situation.words
        )
    return situation.words


def _look(offer: Offered, situation: Situation, words: Words, number: int | None = None) -> Looked:
    chosen = request.args.get("recipient", type=int) if number is None else number
    worded = Worded(words, situation.slot.language)
    return look(offer, worded, situation.slot.letter, number=chosen, at=now())


def _test(offer: Offered, situation: Situation, form: WordingForm) -> Page:
    looked, at = _look(offer, situation, form.words, form.chosen), now()
    page = slot_address("wordings.mail", situation.slot)
    if not send_test(looked, to=acting(), page=page, at=at):
        form.form_errors = [
            _("You have had as many test mails as one address gets in an hour. Look at it below instead.")
        ]
        return _page(offer, situation, form, looked=looked), TOO_MANY
    db.session.commit()
    return _page(offer, situation_of(situation.slot), form, looked=looked, tested=acting())


def _save(offer: Offered, slot: Slot, form: WordingForm) -> Page:
    situation = situation_of(slot)
    replaced = request.form.get("replace", type=int)
    read = form.read_number if replaced is None else replaced
    try:
        _keep(situation, form.words, read)
    except WordingChangedError as error:
        db.session.rollback()
        return _conflict_page(offer, slot, form), error.status
    db.session.commit()
    return redirect(slot_address("wordings.mail", slot), 303)


def _keep(situation: Situation, words: Words, read: int) -> None:
    """Word the mail so; words that are the proposed ones need no wording of their own."""
    slot, by, at = situation.slot, acting(), now()
    if words == situation.words and read == situation.number:
        flash(_("Nothing has changed: mails say so already."))
    elif words == situation.beneath:
        slot.go_back(read=read, by=by, at=at)
        flash(_("That is what is proposed, so mails say it again."))
    else:
        slot.word(words, proposed=situation.beneath, read=read, by=by, at=at)
        flash(_("Saved. From now on mails say it in these words."))


def _conflict_page(offer: Offered, slot: Slot, form: WordingForm) -> str:
    situation = situation_of(slot)
    newest = slot.newest()
    theirs = difference(situation.words, form.words, slot.language)
    return _page(offer, situation, form, conflict=newest, theirs=theirs)


def _page(offer: Offered, situation: Situation, form: WordingForm, **more: Any) -> str:
    slot = situation.slot
    recipients = offer.recipients(slot.letter) if slot.letter else ()
    form.recipient.choices = [(str(one.number), one.name) for one in recipients]
    moved = difference(situation.own.proposed, situation.beneath, slot.language) if situation.own else []
    return render_template(
        "wordings/mail.html",
        letter=slot.letter,
        kind=offer.kind,
        slot=slot,
        situation=situation,
        form=form,
        moved=moved,
        language_words=language_in_words(slot.language),
        spoken_words=_spoken_words(slot.language),
        languages=[(tag, language_in_words(tag)) for tag in languages_of(slot.letter)] if slot.letter else [],
        others=letters_worded(slot.letter, offer.kind),
        address=slot_address,
        **({"looked": None, "tested": "", "conflict": None, "theirs": []} | more),
    )


def _spoken_words(language: str) -> str:
    """The language of what the site adds to a wording, where it is another than that of the wording; else empty."""
    said = spoken(language)
    return "" if base_of(language) == said else language_in_words(said)


def _change(one: MailWording, before: MailWording | None, slot: Slot) -> Any:
    if not one.is_own:
        return []
    return difference(before.words if before and before.is_own else one.proposed, one.words, slot.language)
