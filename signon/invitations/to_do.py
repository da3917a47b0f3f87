"""Things to do about invitations: to correct addresses that mails did not reach, and to go on with batches that are paused."""

from datetime import datetime

from flask import Flask
from sqlalchemy import Select, select

from signon.access import EDITORS
from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.queries import is_unreached
from signon.invitations.status import BatchState
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.to_do import TO_DO, ToDo
from signon.translation import ngettext
from signon.web.pages import path_of


def add_to_do(app: Flask) -> None:
    """Add these kinds to an application."""
    unreached = ToDo(_unreached, _told_unreached, _of_unreached, roles=EDITORS)
    paused = ToDo(_paused, _told, lambda slug: path_of("invitations.overview", slug=slug), page_of_one=_batch)
    TO_DO.add(app, "invitations that reached nobody", unreached)
    TO_DO.add(app, "paused batches", paused)


def _unreached(_at: datetime) -> Select[int, int]:
    query = select(Invitation.letter_id, Invitation.id).join(Letter, Letter.id == Invitation.letter_id)
    return query.where(is_unreached(), Letter.status == LetterStatus.OPEN)


def _told_unreached(_letter: int, number: int) -> str:
    return ngettext("%(num)d invitation reached nobody", "%(num)d invitations reached nobody", number)


def _of_unreached(slug: str) -> str:
    return f"{path_of('invitations.progress', slug=slug)}#undelivered"


def _paused(_at: datetime) -> Select[int, int]:
    """The paused batches of letters that can still be signed."""
    query = select(InvitationBatch.letter_id, InvitationBatch.id).join(Letter)
    return query.where(InvitationBatch.state == BatchState.PAUSED, Letter.status == LetterStatus.OPEN)


def _told(_letter: int, number: int) -> str:
    return ngettext("%(num)d batch of mails is paused", "%(num)d batches of mails are paused", number)


def _batch(number: int) -> str:
    return path_of("invitations.batch", number=number)
