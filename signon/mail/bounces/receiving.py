"""Taking a message that was received: in one transaction, whatever it is, and once, however often it comes.

The caller commits, and has no transaction open before: reading takes a moment.

A bounce is a mark on the mail that it names by a code nobody can guess; it never touches a signature,
and no address but the recipient's own.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.exc import IntegrityError

from signon.database.db import db
from signon.erasures import address_digest
from signon.mail.bounces.answers import take_answer
from signon.mail.bounces.models import ReceivedMail
from signon.mail.bounces.reading.enclosing import enclosed
from signon.mail.bounces.reading.verdict import Verdict, read
from signon.mail.bounces.returning import Named, note_complaint, note_notice, note_outcomes
from signon.mail.bounces.status import ReceivedKind
from signon.mail.models import OutboxMail

REMEMBERED = timedelta(days=60)
"""Longer than any server repeats a message, or any mailbox is read again from its beginning."""


def receive(content: bytes, *, at: datetime, recipient: str = "", sender: str | None = None) -> ReceivedKind:
    """Take a message; gives what it was taken for. The same message a second time changes nothing.

    ``recipient`` and ``sender`` are those of the envelope that it came in; the sender of what servers write is empty, and
    None when it is not known.
    """
    verdict = read(content, recipient=recipient, sender=sender)
    whole = enclosed(content) if verdict.kind is ReceivedKind.ANSWER else b""
    return _take(verdict, whole, at)


def _take(verdict: Verdict, whole: bytes, at: datetime) -> ReceivedKind:
    known = db.session.scalar(select(ReceivedMail).filter_by(digest=verdict.digest))
    if known is not None:
        return known.kind
    kind = ReceivedKind.LOOP if _is_ours(verdict) else verdict.kind
    if not _remember(verdict, kind, at):
        return kind
    named = _named(verdict)
    match kind:
        case ReceivedKind.BOUNCE | ReceivedKind.DELAY if named:
            note_outcomes(named, verdict.outcomes, at=at)
        case ReceivedKind.COMPLAINT if named:
            note_complaint(named, at=at)
        case ReceivedKind.AUTOMATIC | ReceivedKind.UNKNOWN if named:
            note_notice(named, verdict, at=at)
        case ReceivedKind.ANSWER:
            take_answer(verdict, whole, named and named.mail, at=at)
    return kind


def forget_old(at: datetime) -> None:
    """Forget the messages that will not come again."""
    old = db.session.scalars(select(ReceivedMail.id).where(ReceivedMail.received_at < at - REMEMBERED)).all()
    if old:
        db.session.execute(delete(ReceivedMail).where(ReceivedMail.id.in_(old)))


def _is_ours(verdict: Verdict) -> bool:
    """Whether it is a mail of this site itself, which has come round."""
    query = select(OutboxMail.id).where(OutboxMail.message_id == verdict.own_id)
    return bool(verdict.own_id) and db.session.scalar(query) is not None


def _remember(verdict: Verdict, kind: ReceivedKind, at: datetime) -> bool:
    """Note that it came; false when another process has taken it in this moment."""
    sender = address_digest(verdict.sender.address) if verdict.sender.address else ""
    row = ReceivedMail(digest=verdict.digest, received_at=at, kind=kind, sender=sender)
    with suppress(IntegrityError), db.session.begin_nested():
        db.session.add(row)
        db.session.flush()
        return True
    return False


def _named(verdict: Verdict) -> Named | None:
    """The mail that it is about. By the code it is certain; a Message-ID also stands in answers and in what is passed on.

    What a server says under a code that is unknown is about an earlier sending of a mail that was delivered again.
    """
    if verdict.codes:
        found = _mail_with(OutboxMail.envelope_code.in_(verdict.codes))
        if found is not None or verdict.kind is not ReceivedKind.ANSWER:
            return Named(found, is_certain=True) if found is not None else None
    found = _mail_with(OutboxMail.message_id.in_(verdict.message_ids)) if verdict.message_ids else None
    return Named(found, is_certain=False) if found is not None else None


def _mail_with(which: ColumnElement[bool]) -> OutboxMail | None:
    """The latest mail of which this holds, unless its recipient was erased; locked until the transaction ends."""
    query = select(OutboxMail).where(which, OutboxMail.recipient != "").order_by(OutboxMail.id.desc()).limit(1)
    return db.session.scalar(query.with_for_update())
