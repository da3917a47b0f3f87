"""A row of the directory: one entry as a table or a form says it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class ContactDetails:
    """A person at an organisation; absent texts are empty. ``language`` is a BCP 47 tag."""

    name: str = ""
    title: str = ""
    email: str = ""
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.title or self.email)


@dataclass(frozen=True, kw_only=True)
class DirectoryRow:
    """An entry of the directory; absent texts are empty. ``country`` is an ISO 3166 alpha-2 code.

    ``member`` is None when the row does not say; ``number`` is the row in the file it came from, 0 for none.
    """

    organization: str
    acronym: str = ""
    country: str = ""
    website: str = ""
    legal_name: str = ""
    former_names: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    region: str = ""
    kind: str = ""
    mail_domains: tuple[str, ...] = ()
    member: bool | None = None
    contacts: tuple[ContactDetails, ...] = ()
    number: int = field(default=0, compare=False)
