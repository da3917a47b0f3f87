"""The mails that tell signatories that their letter has left, with or without them, or that an addendum names them."""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import Row

from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.mail.models import NewMail, OutboxMail
from signon.signing.models.signature import Signature
from signon.signing.status import HOLDING, SignatureStatus
from signon.translation import gettext as _

Sentence = Callable[[str, str], str]


def tell_of_delivery(letter: Letter, signatures: Sequence[int], *, at: datetime) -> None:
    """Queue a mail to the representative of each of these signatures, where an address is known."""

    def sentence(title: str, organization: str) -> str:
        return _(
            "The letter “%(title)s” is finished, with %(organization)s among its signatories.",
            title=title,
            organization=organization,
        )

    subject = _("The letter “%(title)s” has been delivered", title=letter.title)
    _tell(letter, _reached(letter, signatures), subject, sentence, f"{_page(letter)}/letter.pdf", at)


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
    subject = _("The letter “%(title)s” has left without your organisation", title=letter.title)
    for status, sentence in ((SignatureStatus.VERIFIED, _undecided), (SignatureStatus.APPROVED, _not_reconfirmed)):
        rows = [row for row in absent if row.status is status]
        _tell(letter, rows, subject, sentence, f"{_page(letter)}/letter.pdf", at)


def tell_of_addendum(letter: Letter, signatures: Sequence[int], *, at: datetime) -> None:
    """Queue a mail to the representatives of those who are named in an addendum, where an address is known."""

    def sentence(title: str, organization: str) -> str:
        return _(
            "The letter “%(title)s” has left already; an addendum to it now names %(organization)s.",
            title=title,
            organization=organization,
        )

    subject = _("An addendum to the letter “%(title)s”", title=letter.title)
    _tell(letter, _reached(letter, signatures), subject, sentence, "", at)


def _undecided(title: str, organization: str) -> str:
    return _(
        "The letter “%(title)s” has left. The coalition had not decided on the signature of %(organization)s by then, so "
        "the letter does not name it. If the coalition still admits it, an addendum to the letter will.",
        title=title,
        organization=organization,
    )


def _not_reconfirmed(title: str, organization: str) -> str:
    return _(
        "The letter “%(title)s” has left. Its text had changed since %(organization)s agreed to it, and nobody agreed to the "
        "new one for it, so the letter does not name it.",
        title=title,
        organization=organization,
    )


def _reached(letter: Letter, signatures: Sequence[int]) -> list[Row[tuple[int, str, str]]]:
    """The number, printed name and address of those of the signatures that have one."""
    chosen = set(signatures)
    columns = (Signature.id, Signature.printed_name, Signature.representative_email)
    query = db.select(*columns).where(Signature.letter_id == letter.id, Signature.representative_email != "")
    return [row for row in db.session.execute(query.order_by(Signature.id)) if row.id in chosen]


def _tell(
    letter: Letter, rows: Sequence[Row[tuple[int, str, str]]], subject: str, sentence: Sentence, pdf: str, at: datetime
) -> None:
    title, page = letter.title, _page(letter)
    document = [_("The document as it was delivered:"), pdf] if pdf else []
    rest = [*document, _("The document and all that is needed to check it are here:"), page]
    about = f"letter:{letter.id}"
    mails = [
        NewMail(row.representative_email, subject, [sentence(title, row.printed_name), *rest], about=about)
        for row in rows
    ]
    OutboxMail.queue_many(mails, at=at)


def _page(letter: Letter) -> str:
    return f"{current_app.config['SIGNON'].base_url}/letters/{letter.slug}"
