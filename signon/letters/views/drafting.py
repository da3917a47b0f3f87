"""Drafting a letter at the desk: the form of a new one, and of one that is there.

Saving one that is there may concern those who signed it, so that stands in ``consent``.
"""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import abort
from werkzeug.wrappers import Response as AnyResponse

from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow
from signon.database.db import db, now
from signon.errors import InputError
from signon.letters import queries
from signon.letters.drafting.chosen_pictures import ChosenPictures
from signon.letters.drafting.draft import ReadDraft, change_parts, complaints, different_parts, draft_once, read_draft
from signon.letters.drafting.form_values import languages, letter_values, new_values, script_words, time_zones
from signon.letters.drafting.forms import LetterForm
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.letters.pictures.safe_pictures import PICTURES
from signon.letters.slugs import SlugTakenError
from signon.letters.status import LetterStatus
from signon.translation import gettext as _
from signon.web.capacity import heavy
from signon.web.pages import Pages
from signon.zones.cities import ZoneError, zone_of
from signon.zones.in_words import zone_in_words

pages = Pages()

Page = AnyResponse | str | tuple[str, int]


@pages.get("/letters/new")
@allow(*EDITORS)
def new() -> str:
    """The form of a letter that does not exist yet."""
    return draft_page(LetterForm(data=new_values(queries.latest_letter())), None)


@pages.post("/letters/new")
@allow(*EDITORS)
@heavy(PICTURES)
def create() -> Page:
    """Store a new draft, or change the form as its buttons ask."""
    form, at = LetterForm(), now()
    pictures = ChosenPictures(form)
    pictures.keep(at)
    db.session.commit()  # the form may come back
    if change := request.form.get("change"):
        return changed_page(form, None, change)
    draft = read_draft(form, pictures)
    if draft is None:
        return draft_page(form, None), InputError.status
    try:
        letter = draft_once(draft, by=acting(), at=at)
    except SlugTakenError as error:
        db.session.rollback()
        form.slug.errors = [str(error)]
        return draft_page(form, None), error.status
    db.session.commit()
    return after_saving(letter)


@pages.get("/letters/<slug>/edit")
@allow(*EVERY_COORDINATOR)
def edit(slug: str) -> str:
    """The letter in the form; to be read only by a viewer, or once it is delivered."""
    letter = Letter.named(slug)
    return draft_page(LetterForm(data=letter_values(letter)), letter)


def draft_page(form: LetterForm, letter: Letter | None, **more: object) -> str:
    """The form, of a new letter or of one that is there."""
    if not form.addressees.entries:
        form.addressees.append_entry()
    delivered = letter is not None and letter.status is LetterStatus.DELIVERED
    is_editor = any(current_user.has_role(role) for role in EDITORS)
    read_from = request.form.get("read_from", "")
    word_letter = {"read_from": read_from, "not_taken_over": request.form.getlist("not_taken_over")}
    return render_template(
        "letters/draft.html",
        form=form,
        blank=LetterForm(formdata=None, data={"addressees": [{}], "lead_signers": [{}]}),
        letter=letter,
        complaints=list(complaints(form)),
        read_only=delivered or not is_editor,
        text_is_bound=letter is not None and letter.text_is_bound(),
        languages=languages(),
        time_zones=time_zones(now()),
        zone_words=_offer_times(form),
        words=script_words(),
        **(word_letter | more),
    )


def _offer_times(form: LetterForm) -> str:
    """The time zone of the form in words; its times that exist twice are offered as both. Empty while it is not known."""
    try:
        zone = zone_of(form.timezone.data or "")
    except ZoneError:
        return ""
    for field in (form.sign_on_deadline, form.closes_at):
        field.offer_turns(zone)
    return zone_in_words(zone, now())


def changed_page(form: LetterForm, letter: Letter | None, change: str) -> str:
    """The form with its parts moved about, as one of its buttons asks."""
    focus = change_parts(form, change) or abort(400)
    return draft_page(form, letter, focus=focus, unsaved=True)


def refused_page(form: LetterForm, letter: Letter, draft: ReadDraft, error: LetterStateError) -> str:
    """The form as it was sent, with the reason; when somebody else saved meanwhile, with what they changed."""
    if sent_revision(form) == letter.revision:
        form.form_errors.append(str(error))
        return draft_page(form, letter, unsaved=True)
    differences = different_parts(form, draft.parts, letter.parts)
    return draft_page(form, letter, unsaved=True, conflict=queries.last_change(letter), differences=differences)


def sent_revision(form: LetterForm) -> int:
    """The revision the form was filled from, or the one that its writer has decided to replace; -1 for nonsense."""
    sent = request.form.get("replace") or form.revision.data or ""
    return int(sent) if sent.isascii() and sent.isdigit() else -1


def new_pictures(letter: Letter, draft: ReadDraft) -> dict[str, bytes]:
    """The pictures that the letter does not have yet."""
    stored = letter.image_bytes()
    return {name: png for name, png in draft.pictures.items() if stored.get(name) != png}


def after_saving(letter: Letter) -> AnyResponse:
    """A redirection to where the pressed button leads."""
    flash(_("'%(title)s' is saved.", title=letter.title))
    if request.form.get("then") == "keep-writing":
        return redirect(url_for("letters.edit", slug=letter.slug))
    return redirect(url_for("letters.letter", slug=letter.slug))
