"""The mails that tell signatories that their letter has left, with or without them, or that an addendum names them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from signon.database.db import db
from signon.delivery.mail_kinds import ADD, DELIVER, LEAVE_OUT_UNDECIDED, LEAVE_OUT_UNRECONFIRMED
from signon.letters.models.letter import Letter
from signon.mail import compose
from signon.mail.links import to_page
from signon.signing.models.signature import Signature
from signon.signing.status import HOLDING, SignatureStatus
from signon.wordings.kinds import MailKind
from signon.wordings.writing import Writer, page_of, path_of

LEFT_OUT = {
    SignatureStatus.VERIFIED: LEAVE_OUT_UNDECIDED,
    SignatureStatus.APPROVED: LEAVE_OUT_UNRECONFIRMED,
}
"""Mails to those whose signature holds a place and is left out: nobody decided on it, or nobody agreed to the last text."""


def tell_of_delivery(letter: Letter, signatures: Sequence[int], *, at: datetime) -> None:
    """Queue a mail to the representative of each of these signatures, where an address is known."""
    _tell(DELIVER, letter, _reached(letter, signatures), at)


def tell_of_absence(letter: Letter, named: Sequence[int], *, at: datetime) -> None:
    """Queue a mail to those who confirmed a signature that the letter left without, so that nobody has to wonder.

    Who never confirmed one is not written to: nobody has proven that the address is theirs.
    """
    present = set(named)
    columns = (
        Signature.id,
        Signature.printed_name,
        Signature.representative_email,
        Signature.representative_name,
        Signature.status,
    )
    query = db.select(*columns).where(
        Signature.letter_id == letter.id, Signature.status.in_(HOLDING), Signature.representative_email != ""
    )
    absent = [row for row in db.session.execute(query.order_by(Signature.id)) if row.id not in present]
    for status, kind in LEFT_OUT.items():
        _tell(kind, letter, [row for row in absent if row.status is status], at)


def tell_of_addendum(letter: Letter, signatures: Sequence[int], *, at: datetime) -> None:
    """Queue a mail to the representatives of those who are named in an addendum, where an address is known."""
    _tell(ADD, letter, _reached(letter, signatures), at)


def document_of(letter: Letter) -> str:
    """The address of a letter's finished PDF."""
    return f"{page_of(letter)}/letter.pdf"


def _reached(letter: Letter, signatures: Sequence[int]) -> list[Row[tuple[int, str, str, str]]]:
    """The number, printed name, address and representative of those of the signatures that have one."""
    chosen = set(signatures)
    columns = (Signature.id, Signature.printed_name, Signature.representative_email, Signature.representative_name)
    query = db.select(*columns).where(Signature.letter_id == letter.id, Signature.representative_email != "")
    return [row for row in db.session.execute(query.order_by(Signature.id)) if row.id in chosen]


def _tell(kind: MailKind, letter: Letter, rows: Sequence[Row[Any]], at: datetime) -> None:
    writer, document = Writer(kind, letter), document_of(letter)
    link = to_page(path_of(letter) if kind is ADD else f"{path_of(letter)}/letter.pdf")
    mails = [
        writer.new_mail(
            to=row.representative_email,
            about=f"letter:{letter.id}",
            link=link,
            organization=row.printed_name,
            name=row.representative_name or row.printed_name,
            document=document,
        )
        for row in rows
    ]
    compose.send_round(mails, at=at)
