"""The mails that tell signatories that their letter has left, or that an addendum names them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask import current_app

from signon.db import db
from signon.letters.models import Letter
from signon.mail.models import OutboxMail
from signon.signing.models import Signature
from signon.translation import gettext as _


def tell_of_delivery(letter: Letter, signatures: Sequence[int], *, at: datetime) -> None:
    """Queue a mail to the representative of each of these signatures, where an address is known."""
    for organization, email in _reached(letter, signatures):
        sentence = _(
            "The letter “%(title)s” is finished, with %(organization)s among its signatories.",
            title=letter.title,
            organization=organization,
        )
        _tell(letter, email, _("The letter “%(title)s” has been delivered", title=letter.title), sentence, at)


def tell_of_addendum(letter: Letter, signatures: Sequence[int], *, at: datetime) -> None:
    """Queue a mail to the representatives of those who are named in an addendum, where an address is known."""
    for organization, email in _reached(letter, signatures):
        sentence = _(
            "The letter “%(title)s” has left already; an addendum to it now names %(organization)s.",
            title=letter.title,
            organization=organization,
        )
        _tell(letter, email, _("An addendum to the letter “%(title)s”", title=letter.title), sentence, at)


def _reached(letter: Letter, signatures: Sequence[int]) -> Iterator[tuple[str, str]]:
    """The printed name and the address of those of the signatures that have one."""
    chosen = set(signatures)
    columns = (Signature.id, Signature.printed_name, Signature.representative_email)
    query = db.select(*columns).where(Signature.letter_id == letter.id, Signature.representative_email != "")
    rows = db.session.execute(query.order_by(Signature.id)).all()
    yield from ((organization, email) for number, organization, email in rows if number in chosen)


def _tell(letter: Letter, email: str, subject: str, sentence: str, at: datetime) -> None:
    OutboxMail.queue(
        to=email,
        subject=subject,
        paragraphs=[
            sentence,
            _("The document and all that is needed to check it are here:"),
            f"{current_app.config['SIGNON'].base_url}/letters/{letter.slug}",
        ],
        at=at,
        about=f"letter:{letter.id}",
    )
