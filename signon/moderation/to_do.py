"""Things to do about signatures: to decide on them, to look at authorities, and what is open before a letter closes."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import aliased

from signon.access import EDITORS
from signon.consent.queries import waiting_count
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.moderation.queries import number_to_decide
from signon.moderation.unreached import is_unreached
from signon.signing.models.record import Authority
from signon.signing.models.signature import Signature
from signon.signing.status import HOLDING, SignatureStatus
from signon.to_do import TO_DO, Thing, ToDo
from signon.translation import gettext as _
from signon.translation import ngettext
from signon.web.pages import path_of
from signon.zones.in_words import moment_in_words

STAGES = (timedelta(days=1), timedelta(days=3))
"""The times before closing from which on it is told what is still open, each once."""

PATIENCE = timedelta(days=3)
"""The time after which an authority that nobody has confirmed or denied counts as unanswered."""


def add_to_do(app: Flask) -> None:
    """Add these kinds to an application."""
    kinds = {
        "signatures": ToDo(_to_decide, _told_to_decide, _queue, page_of_one=_signature, names=_organizations),
        "likely duplicates": ToDo(_likely_twice, _told_likely_twice, _queue, page_of_one=_signature),
        "denied authorities": ToDo(_denied, _told_denied, _queue_of_all, page_of_one=_signature, names=_organizations),
        "unanswered authorities": ToDo(_unanswered, _told_unanswered, _queue_of_all, page_of_one=_signature),
        "signatures that mail did not reach": ToDo(
            _unreached, _told_unreached, _of_unreached, page_of_one=_signature, roles=EDITORS
        ),
        "closing letters": ToDo(_closing, _told_closing, lambda slug: path_of("letters.letter", slug=slug)),
    }
    for kind, to_do in kinds.items():
        TO_DO.add(app, kind, to_do)


def _to_decide(_at: datetime) -> Select[int, int]:
    """The signatures that wait, by way of their letters, for which there is an index."""
    query = select(Letter.id, Signature.id).join(Signature, Signature.letter_id == Letter.id)
    return query.where(Signature.status == SignatureStatus.VERIFIED)


def _told_to_decide(_letter: int, number: int) -> str:
    return ngettext("%(num)d signature waits for a decision", "%(num)d signatures wait for a decision", number)


def _unreached(_at: datetime) -> Select[int, int]:
    return select(Signature.letter_id, Signature.id).where(is_unreached())


def _told_unreached(_letter: int, number: int) -> str:
    return ngettext(
        "A mail about %(num)d signature reached nobody", "Mails about %(num)d signatures reached nobody", number
    )


def _likely_twice(at: datetime) -> Select[int, int]:
    """The waiting signatures whose entry of the directory has another signature on the same letter.

    That of the letter is no plain column here, so that the few of the entry are looked through, and not all of the letter.
    """
    other = aliased(Signature)
    same_entry = other.directory_entry_id == Signature.directory_entry_id
    another = and_(other.letter_id + 0 == Signature.letter_id, other.id != Signature.id)
    held = select(other.id).where(same_entry, another, other.status.in_(HOLDING))
    return _to_decide(at).where(Signature.directory_entry_id.is_not(None), held.exists())


def _told_likely_twice(_letter: int, number: int) -> str:
    return ngettext(
        "%(num)d of those looks like an organisation that has signed already",
        "%(num)d of those look like organisations that have signed already",
        number,
    )


def _denied(_at: datetime) -> Select[int, int]:
    """The signatures whose authority was denied since they were approved, or that are not decided on yet."""
    since = or_(Signature.decided_at.is_(None), Signature.authority_at > Signature.decided_at)
    return _of_unfinished(Authority.DENIED).where(since)


def _told_denied(_letter: int, number: int) -> str:
    return ngettext(
        "%(num)d organisation says that its representative may not sign",
        "%(num)d organisations say that their representatives may not sign",
        number,
    )


def _unanswered(at: datetime) -> Select[int, int]:
    return _of_unfinished(Authority.ASKED).where(Signature.verified_at <= at - PATIENCE)


def _told_unanswered(_letter: int, number: int) -> str:
    return ngettext(
        "%(num)d person who was asked for the authority has not answered for days",
        "%(num)d persons who were asked for the authority have not answered for days",
        number,
    )


def _of_unfinished(authority: Authority) -> Select[int, int]:
    query = select(Signature.letter_id, Signature.id).join(Letter, Letter.id == Signature.letter_id)
    holds = Signature.status.in_(HOLDING)
    return query.where(Signature.authority == authority, holds, Letter.status != LetterStatus.DELIVERED)


def _closing(at: datetime) -> Sequence[Thing]:
    """The letters that close soon while something is open: each with the hours of the stage that it has reached."""
    query = select(Letter).where(Letter.status == LetterStatus.OPEN, Letter.closes_at > at)
    near = db.session.scalars(query.where(Letter.closes_at <= at + max(STAGES)))
    return [(letter.id, _stage(letter, at)) for letter in near if number_to_decide(letter) or waiting_count(letter)]


def _stage(letter: Letter, at: datetime) -> int:
    reached = min(stage for stage in STAGES if letter.closes_at and letter.closes_at <= at + stage)
    return int(reached.total_seconds() // 3600)


def _told_closing(letter_id: int, _number: int) -> str:
    letter = db.session.get_one(Letter, letter_id)
    undecided, unreconfirmed = number_to_decide(letter), waiting_count(letter)
    told = [_("It closes on %(moment)s", moment=moment_in_words(letter.closes_at or now(), letter.parts.timezone))]
    if undecided:
        told.append(ngettext("%(num)d signature is undecided", "%(num)d signatures are undecided", undecided))
    if unreconfirmed:
        told.append(
            ngettext(
                "%(num)d signatory has not agreed to the changed text",
                "%(num)d signatories have not agreed to the changed text",
                unreconfirmed,
            )
        )
    return "; ".join(told)


def _organizations(numbers: Collection[int]) -> Sequence[str]:
    query = select(Signature.printed_name).where(Signature.id.in_(numbers)).order_by(Signature.id.desc())
    return list(db.session.scalars(query))


def _queue(slug: str) -> str:
    return path_of("moderation.queue", slug=slug)


def _queue_of_all(slug: str) -> str:
    return path_of("moderation.queue", slug=slug, status="all")


def _of_unreached(slug: str) -> str:
    return path_of("moderation.queue", slug=slug, status="unreached")


def _signature(number: int) -> str:
    return path_of("moderation.signature", number=number)
