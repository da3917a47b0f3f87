"""The desk's names for the states of batches and invitations, and for what its pages of a batch offer."""

from flask import current_app

from signon.invitations.forms import ScheduleForm
from signon.invitations.models import InvitationBatch
from signon.invitations.queries import BatchFigures
from signon.invitations.status import BatchKind, BatchState, InvitationStatus, Outcome
from signon.settings import Settings
from signon.translation import gettext as _
from signon.zones.in_words import in_zone
from signon.zones.wall_clock import with_offset


def batch_state(state: BatchState) -> str:
    """A batch's state."""
    return {
        BatchState.DRAFT: _("draft"),
        BatchState.SCHEDULED: _("scheduled"),
        BatchState.SENDING: _("being sent"),
        BatchState.PAUSED: _("paused"),
        BatchState.DONE: _("sent"),
    }[state]


def batch_kind(kind: BatchKind) -> str:
    """The kind of mail that a batch sends."""
    return {BatchKind.INVITATIONS: _("Invitations"), BatchKind.REMINDERS: _("Reminders")}[kind]


def invitation_status(status: InvitationStatus) -> str:
    """The progress of an invitation."""
    return {
        InvitationStatus.WAITING: _("waiting"),
        InvitationStatus.LEFT_OUT: _("left out"),
        InvitationStatus.SKIPPED: _("not sent"),
        InvitationStatus.SENT: _("sent"),
        InvitationStatus.OPENED: _("opened"),
        InvitationStatus.SIGNED: _("signed"),
        InvitationStatus.DECLINED: _("declined"),
    }[status]


def outcome(found: Outcome) -> str:
    """The result of invitations, as the head of a column."""
    return {
        Outcome.SIGNED: _("Signed"),
        Outcome.DECLINED: _("Declined"),
        Outcome.LEFT: _("Withdrew or not admitted"),
        Outcome.SILENT: _("Silent"),
    }[found]


def is_moving(batch: InvitationBatch, figures: BatchFigures) -> bool:
    """Whether the worker has something to do for a batch, so that its page is worth looking at again in a moment."""
    return batch.state is BatchState.SENDING or (batch.state is BatchState.DONE and figures.on_the_way > 0)


def schedule_form(batch: InvitationBatch) -> ScheduleForm:
    """The form for when a batch of reminders starts by itself, with the time that is set, in the letter's own zone."""
    form = ScheduleForm(formdata=None)
    if batch.due_at:
        form.due_at.data = with_offset(in_zone(batch.due_at, batch.letter.parts.timezone))
        form.due_at.offer_turns(batch.letter.parts.timezone)
    return form


def full_address(path: str) -> str:
    """A page's whole address, for a mail."""
    settings: Settings = current_app.config["SIGNON"]
    return settings.base_url + path
