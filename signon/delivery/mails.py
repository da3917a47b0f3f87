"""The mails that tell signatories that their letter has left, with or without them, or that an addendum names them."""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import Row

from signon.database.db import db
from signon.letters.contact import contact_of
from signon.letters.models.letter import Letter
from signon.mail import compose
from signon.signing.models.signature import Signature
from signon.signing.status import HOLDING, SignatureStatus

LEFT_OUT = {
    SignatureStatus.VERIFIED: "delivery/mails/leave_out_undecided.txt",
    SignatureStatus.APPROVED: "delivery/mails/leave_out_unreconfirmed.txt",
}
"""Mails to those whose signature holds a place and is left out: nobody decided on it, or nobody agreed to the last text."""


def tell_of_delivery(letter: Letter, signatures: Sequence[int], *, at: datetime) -> None:
    """Queue a mail to the representative of each of these signatures, where an address is known."""
    _tell("delivery/mails/deliver.txt", letter, _reached(letter, signatures), at)


def tell_of_absence(letter: Letter, named: Sequence[int], *, at: datetime) -> None:
    """Queue a mail to those who confirmed a signature that the letter left without, so that nobody has to wonder.

    Who never confirmed one is not written to: nobody has proven that the address is theirs.
    """
    present = set(named)
    columns = (Signature.id, Signature.printed_name, Signature.representative_email, Signature.status)
    query = db.select(*columns).where(
        Signature.letter_id == letter.id, Signature.status.in_(HOLDING), Signature.representative_email != ""
    )
    absent = [row for row in db.session.execute(query.order_by(Signature.id)) if row.id not in present]
    for status, template in LEFT_OUT.items():
        _tell(template, letter, [row for row in absent if row.status is status], at)


def tell_of_addendum(letter: Letter, signatures: Sequence[int], *, at: datetime) -> None:
    """Queue a mail to the representatives of those who are named in an addendum, where an address is known."""
    _tell("delivery/mails/add.txt", letter, _reached(letter, signatures), at)


def _reached(letter: Letter, signatures: Sequence[int]) -> list[Row[tuple[int, str, str]]]:
    """The number, printed name and address of those of the signatures that have one."""
    chosen = set(signatures)
    columns = (Signature.id, Signature.printed_name, Signature.representative_email)
    query = db.select(*columns).where(Signature.letter_id == letter.id, Signature.representative_email != "")
    return [row for row in db.session.execute(query.order_by(Signature.id)) if row.id in chosen]


def _tell(template: str, letter: Letter, rows: Sequence[Row[tuple[int, str, str]]], at: datetime) -> None:
    about, title, contact = f"letter:{letter.id}", letter.title, contact_of(letter)
    page = f"{current_app.config['SIGNON'].base_url}/letters/{letter.slug}"
    mails = [
        compose.new_mail(
            template,
            to=row.representative_email,
            about=about,
            reply_to=contact.email,
            contact=contact,
            title=title,
            organization=row.printed_name,
            page=page,
        )
        for row in rows
    ]
    compose.send_each(mails, at=at)
