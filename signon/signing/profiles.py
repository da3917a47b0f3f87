"""Profiles of what organisations say of themselves, for matching: every profile that is not of an entry is made here."""

from typing import TYPE_CHECKING, Any, NamedTuple

from signon.contacts import telling_domains
from signon.signing.status import SignatureStatus

if TYPE_CHECKING:  # the matcher is not for every command
    from signon.matching.profile import Profile

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
    """The values of a signature that are compared, as plain values."""

    id: int
    printed_name: str
    organization: str
    acronym: str
    country: str
    website: str
    representative_email: str
    listed: str
    status: SignatureStatus

    def profile(self) -> "Profile":
        """The signature's profile; the name as it was entered is another name of the printed one."""
        return profile_of_details(
            self.printed_name,
            acronym=self.acronym,
            country=self.country,
            website=self.website,
            email=self.representative_email,
            entered=self.organization,
        )


def compared(signature: Any) -> Compared:
    """The values of a signature that are compared."""
    return Compared(*(getattr(signature, field) for field in FIELDS))


def profile_of_details(
    name: str, *, acronym: str = "", country: str = "", website: str = "", email: str = "", entered: str = ""
) -> "Profile":
    """The profile of an organisation with these details; ``entered`` is its name as it was entered, if that is another."""
    from signon.matching.profile import profile

    return profile(
        name,
        acronym=acronym,
        country=country,
        domains=telling_domains(website, email),
        other_names={entered} - {name, ""},
    )
