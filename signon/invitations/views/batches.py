"""The desk's pages of batches: choosing from the directory, wording, looking, sending, pausing, following."""

from datetime import datetime
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as AnyResponse

from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow
from signon.database.asked_numbers import LARGEST_NUMBER
from signon.database.db import db, now
from signon.invitations import choosing, labels, queries
from signon.invitations.forms import ScheduleForm, as_values, wanted_from
from signon.invitations.mails import BatchWriter, send_test
from signon.invitations.models import BatchStateError, Invitation, InvitationBatch
from signon.invitations.progress.figures import place_name
from signon.invitations.queries import BatchFigures
from signon.invitations.reminding import to_remind
from signon.invitations.sending import obstacle_in_words
from signon.invitations.status import BatchKind, InvitationStatus
from signon.invitations.wording import default_wording, mail_kind
from signon.letters.models.letter import Letter
from signon.translation import gettext as _
from signon.translation import ngettext
from signon.web.languages import page_language
from signon.web.pages import Pages
from signon.wordings.forms import WordsForm
from signon.zones.in_words import zone_in_words

pages = Pages()

SHOWN = 100
Page = str | tuple[str, int] | AnyResponse


@pages.context_processor
def _words() -> dict[str, Any]:
    return {"words": labels, "obstacle_in_words": obstacle_in_words}


def place_words(code: str) -> str:
    """The name of a country or of a region in the reader's language."""
    return place_name(code, page_language())


@pages.get("/letters/<slug>/invitations")
@allow(*EVERY_COORDINATOR)
def overview(slug: str) -> str:
    """The batches of a letter, and the directory to choose the next one from."""
    letter, at, wanted = Letter.named(slug), now(), wanted_from(request.args)
    choice = choosing.choose(letter, wanted, at)
    countries, regions, kinds = choosing.offered()
    return render_template(
        "invitations/overview.html",
        letter=letter,
        batches=queries.batches_of(letter),
        choice=choice,
        shown=(choice.found if "everybody" in request.args else choice.free)[:SHOWN],
        wanted=wanted,
        hidden=as_values(wanted),
        countries=sorted(countries.items(), key=lambda one: place_words(one[0])),
        regions=sorted(regions.items(), key=lambda one: place_words(one[0])),
        kinds=sorted(kinds.items()),
        silent=len(to_remind(letter, at)),
    )


@pages.post("/letters/<slug>/invitations")
@allow(*EDITORS)
def draft(slug: str) -> AnyResponse:
    """Make a batch of everybody whom the filter finds and who can be invited."""
    letter, at = Letter.named(slug), now()
    choice = choosing.choose(letter, wanted_from(request.form), at)
    if not choice.free:
        flash(_("Nobody of these can be invited. Choose others."), "wait")
        return redirect(url_for("invitations.overview", slug=slug))
    kind = BatchKind.INVITATIONS
    batch = InvitationBatch.draft(letter, kind, default_wording(letter, kind), by=acting(), at=at)
    choosing.fill(batch, choice.free)
    db.session.commit()
    return redirect(url_for("invitations.batch", number=batch.id))


@pages.get("/batches/<int:number>")
@allow(*EVERY_COORDINATOR)
def batch(number: int) -> str:
    """One batch: worked on as a draft, followed while it is sent, kept for the record."""
    found = InvitationBatch.numbered(number)
    return batch_page(found, WordsForm(formdata=None, obj=found))


@pages.get("/batches/<int:number>.json")
@allow(*EVERY_COORDINATOR)
def batch_state(number: int) -> Response:
    """The progress of a batch, for the page's script."""
    found = InvitationBatch.numbered(number)
    figures = BatchFigures.of(found)
    return jsonify(status=found.state, progress=figures.percentage, under_way=labels.is_moving(found, figures))


@pages.post("/batches/<int:number>")
@allow(*EDITORS)
def save(number: int) -> Page:
    """Keep the wording and the ticks of a draft, then do what the pressed button says."""
    batch, form = InvitationBatch.numbered(number), WordsForm()
    form.kind = mail_kind(batch.kind)
    if not form.validate_on_submit():
        return batch_page(batch, form), 422
    batch.word(form.words)
    _tick(batch)
    answer = _then(batch, request.form.get("then", ""), now())
    db.session.commit()
    return answer


@pages.get("/batches/<int:number>/preview")
@allow(*EVERY_COORDINATOR)
def preview(number: int) -> str:
    """The mail as one recipient gets it."""
    batch = InvitationBatch.numbered(number)
    at = now()
    invitation = queries.example(batch, request.args.get("invitation", type=int), at)
    mail = BatchWriter(batch, at).filled(invitation) if invitation else None
    return render_template(
        "invitations/preview.html", batch=batch, letter=batch.letter, invitation=invitation, mail=mail
    )


@pages.post("/batches/<int:number>/pause")
@allow(*EDITORS)
def pause(number: int) -> AnyResponse:
    """Send no more for now."""
    batch = InvitationBatch.numbered(number)
    batch.pause(by=acting(), at=now())
    db.session.commit()
    flash(_("Paused. Nothing more is sent until you go on."))
    return redirect(url_for("invitations.batch", number=number))


@pages.post("/batches/<int:number>/resumption")
@allow(*EDITORS)
def resume(number: int) -> AnyResponse:
    """Go on sending."""
    batch = InvitationBatch.numbered(number)
    batch.resume(by=acting(), at=now())
    db.session.commit()
    return redirect(url_for("invitations.batch", number=number))


@pages.post("/batches/<int:number>/removal")
@allow(*EDITORS)
def remove(number: int) -> AnyResponse:
    """Throw a draft away."""
    batch = InvitationBatch.numbered(number)
    slug = batch.letter.slug
    batch.remove(by=acting(), at=now())
    db.session.commit()
    flash(_("The draft is thrown away. Its organisations can be chosen again."))
    return redirect(url_for("invitations.overview", slug=slug))


def _then(batch: InvitationBatch, then: str, at: datetime) -> AnyResponse:
    page = url_for("invitations.batch", number=batch.id, page=request.form.get("page", type=int))
    if then == "preview":
        return redirect(url_for("invitations.preview", number=batch.id))
    if then == "test":
        _test(batch, at)
    elif then == "send":
        _start(batch, at)
    else:
        flash(_("Saved."))
    return redirect(page)


def _test(batch: InvitationBatch, at: datetime) -> None:
    invitation = queries.example(batch, None, at)
    if invitation is None:
        raise BatchStateError(_("Nobody would get this mail, so there is nothing to test."))
    page = url_for("invitations.preview", number=batch.id, _external=False)
    send_test(batch, invitation, to=acting(), page=page, at=at)
    flash(_("A test mail goes to %(address)s.", address=acting()))


def _start(batch: InvitationBatch, at: datetime) -> None:
    db.session.flush()
    chosen = queries.recipients(batch, 1, at).ticked
    seen = request.form.get("seen", type=int)
    if batch.kind is BatchKind.REMINDERS and seen is not None and chosen > seen:
        raise BatchStateError(_("Meanwhile more organisations would get it. Open the page again and look at the list."))
    batch.start(by=acting(), at=at, chosen=chosen)
    flash(ngettext("It is being sent to %(num)d organisation.", "It is being sent to %(num)d organisations.", chosen))


def _tick(batch: InvitationBatch) -> None:
    shown = {int(name[4:]) for name in request.form if name.startswith("row-") and name[4:].isdecimal()}
    ticked = {one for one in shown if f"tick-{one}" in request.form}
    try:
        Invitation.tick(batch, {one for one in shown if one <= LARGEST_NUMBER}, ticked)
    except IntegrityError as error:
        raise BatchStateError(
            _("An organisation that you ticked stands in another batch meanwhile. Open the page again.")
        ) from error


def batch_page(batch: InvitationBatch, form: WordsForm, schedule: ScheduleForm | None = None) -> str:
    """The page of a batch, with the forms as they came back."""
    figures = BatchFigures.of(batch)
    recipients = queries.recipients(batch, request.args.get("page", 1, int), now())
    return render_template(
        "invitations/batch.html",
        batch=batch,
        letter=batch.letter,
        form=form,
        figures=figures,
        is_moving=labels.is_moving(batch, figures),
        recipients=recipients,
        undelivered=queries.undelivered_among(recipients.items),
        placeholders=mail_kind(batch.kind).placeholders,
        schedule=schedule or labels.schedule_form(batch),
        zone_words=zone_in_words(batch.letter.parts.timezone, now()),
        left_out=InvitationStatus.LEFT_OUT,
    )
