"""The desk's pages of reminders: drafted like a batch, sent at once or on a day before the deadline."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from signon.access import EDITORS, acting, allow
from signon.database.db import db, now
from signon.errors import InputError
from signon.invitations.forms import ScheduleForm
from signon.invitations.models import BatchStateError, InvitationBatch
from signon.invitations.status import BatchKind
from signon.invitations.views.batches import Page, batch_page
from signon.invitations.wording import default_wording
from signon.letters.models.letter import Letter
from signon.translation import gettext as _
from signon.web.pages import Pages
from signon.wordings.forms import WordsForm

pages = Pages()


@pages.post("/letters/<slug>/reminders")
@allow(*EDITORS)
def draft_reminders(slug: str) -> Response:
    """Begin a batch of reminders to those who are silent when it is sent."""
    letter, kind = Letter.named(slug), BatchKind.REMINDERS
    batch = InvitationBatch.draft(letter, kind, default_wording(letter, kind), by=acting(), at=now())
    db.session.commit()
    return redirect(url_for("invitations.batch", number=batch.id))


@pages.post("/batches/<int:number>/schedule")
@allow(*EDITORS)
def schedule(number: int) -> Page:
    """Start by itself at the given time, or, when the button says so, not any more."""
    batch, at = InvitationBatch.numbered(number), now()
    if "never" in request.form:
        batch.unschedule(by=acting(), at=at)
        flash(_("The reminders do not start by themselves any more."))
    else:
        form = ScheduleForm()
        if not _schedule(batch, form):
            return batch_page(batch, WordsForm(formdata=None, obj=batch), form), InputError.status
    db.session.commit()
    return redirect(url_for("invitations.batch", number=number))


def _schedule(batch: InvitationBatch, form: ScheduleForm) -> bool:
    """Set the time; False when there is none in the form, which says so then."""
    if batch.kind is not BatchKind.REMINDERS:
        raise BatchStateError(_("Only reminders start by themselves."))
    if not form.validate_on_submit():
        raise BatchStateError(_("Enter the day and the time at which the reminders are to start."))
    due_at = form.moment(batch.letter)
    if due_at is None:
        return False
    batch.schedule(due_at, by=acting(), at=now())
    flash(_("The reminders start by themselves, to those who are silent then."))
    return True
