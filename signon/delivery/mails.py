"""The mail that tells signatories that their letter has left."""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app

from signon.db import db
from signon.letters.models import Letter
from signon.mail.models import OutboxMail
from signon.signing.models import Signature
from signon.translation import gettext as _


def tell_of_delivery(letter: Letter, signatures: Sequence[int], *, at: datetime) -> None:
    """Queue a mail to the representative of each of these signatures, where an address is known."""
    chosen = set(signatures)
    address = f"{current_app.config['SIGNON'].base_url}/letters/{letter.slug}"
    columns = (Signature.id, Signature.printed_name, Signature.representative_email)
    query = db.select(*columns).where(Signature.letter_id == letter.id, Signature.representative_email != "")
    for number, organization, email in db.session.execute(query.order_by(Signature.id)):
        if number in chosen:
            _tell(letter, organization, email, address, at)


def _tell(letter: Letter, organization: str, email: str, address: str, at: datetime) -> None:
    OutboxMail.queue(
        to=email,
        subject=_("The letter “%(title)s” has been delivered", title=letter.title),
        paragraphs=[
            _(
                "The letter “%(title)s” is finished, with %(organization)s among its signatories.",
                title=letter.title,
                organization=organization,
            ),
            _("The document and all that is needed to check it are here:"),
            address,
        ],
        at=at,
        about=f"letter:{letter.id}",
    )
