"""Signatures as the matching of names compares them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.mail_domains import telling_domains
from signon.matching.profile import Profile, profile
from signon.signing.models.signature import Signature
from signon.signing.status import HOLDING, SignatureStatus

FIELDS = (
    "id",
    "printed_name",
    "organization",
    "acronym",
    "country",
    "website",
    "representative_email",
    "listed",
    "status",
)


class Compared(NamedTuple):
    """What is compared of a signature, as plain values."""

    id: int
    printed_name: str
    organization: str
    acronym: str
    country: str
    website: str
    representative_email: str
    listed: str
    status: SignatureStatus

    def profile(self) -> Profile:
        """The signature's profile; the name as it was entered is another name of the printed one."""
        return profile(
            self.printed_name,
            acronym=self.acronym,
            country=self.country,
            domains=telling_domains(self.website, self.representative_email),
            other_names={self.organization} - {self.printed_name},
        )


def compared(signature: Signature) -> Compared:
    """What is compared of a signature."""
    return Compared(*(getattr(signature, field) for field in FIELDS))


def signatures_to_compare(letter: Letter) -> Sequence[Compared]:
    """What is compared of every signature that holds an organisation's place on the letter."""
    columns: list[Any] = [getattr(Signature, field) for field in FIELDS]
    query = db.select(*columns).where(Signature.letter_id == letter.id, Signature.status.in_(HOLDING))
    return [Compared(*row) for row in db.session.execute(query.order_by(Signature.id))]
