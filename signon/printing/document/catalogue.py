"""The printed letter's own words, in the letter's language.

They follow the letter, not the reader of the site, so they have gettext catalogues of their own: ``catalogues/fr.po``
and its neighbours, compiled in memory when first needed. A language without a catalogue gets the English words.
"""

import gettext as gettext_machinery
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.core import get_global

from signon.printing.document.conventions import isolated, locale_of, printed_date, printed_number

CATALOGUES = Path(__file__).parent / "catalogues"
PAGE, PAGES = "\x01", "\x02"


class LetterWords:
    """The printed letter's own words in one language (a BCP 47 tag)."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = _catalogue(language)

    def dateline(self, day: date, place: str) -> str:
        """The date, after the place where there is one: ``Geneva, March 27, 2020``."""
        printed = printed_date(day, self.language)
        return (
            self._say("%(place)s, %(date)s", place=isolated(place, self.language), date=printed) if place else printed
        )

    def attention(self, name: str) -> str:
        """The line that names whose attention is asked for."""
        return self._say("Attention: %(name)s", name=name)

    def copies(self) -> str:
        """The label of the copy recipients."""
        return self._say("cc:")

    def enclosures(self, number: int) -> str:
        """The label of ``number`` enclosures."""
        return self._count("Enclosure:", "Enclosures:", number)

    def page_of(self) -> tuple[str, str, str]:
        """The words before the page's number, between it and the total, and after the total."""
        pattern = self._say("Page %(page)s of %(pages)s", page=PAGE, pages=PAGES)
        before, rest = pattern.split(PAGE)
        between, after = rest.split(PAGES)
        return before, between, after

    def and_others(self, name: str, number: int) -> str:
        """A name followed by words for ``number`` more."""
        return self._count("%(name)s and %(number)s other", "%(name)s and %(number)s others", number, name=name)

    def list_heading(self) -> str:
        """The usual heading of the signatory list."""
        return self._say("The undersigned organizations")

    def list_count(self, number: int, day: date) -> str:
        """The number of organisations that stand on the letter, and as of which day."""
        printed = printed_date(day, self.language)
        return self._count(
            "%(number)s organization as of %(date)s", "%(number)s organizations as of %(date)s", number, date=printed
        )

    def name_and_country(self, name: str, country: str) -> str:
        """An organisation and its country on one line of the list."""
        return self._say("%(name)s, %(country)s", name=isolated(name, self.language), country=country)

    def international(self) -> str:
        """The heading over organisations that belong to no single country."""
        return self._say("International and regional organizations")

    def logo_of(self, name: str) -> str:
        """The logo in words, for those who do not see it."""
        return self._say("Logo of %(name)s", name=name)

    def signature_of(self, name: str) -> str:
        """The signature image in words, for those who do not see it."""
        return self._say("Signature of %(name)s", name=name)

    def verification_code(self, code: str) -> str:
        """The code by which the document can be checked."""
        return self._say("Verification code %(code)s", code=code)

    def verification_at(self, address: str) -> str:
        """The address at which the document can be checked."""
        return self._say("Check this document at %(address)s", address=address)

    def verification_picture(self, address: str) -> str:
        """The QR code in words, for those who do not see it."""
        return self._say("QR code that leads to %(address)s", address=address)

    def sealed_by(self, name: str) -> str:
        """The line that names who has sealed the document."""
        return self._say("Sealed electronically by %(name)s", name=name)

    def seal(self) -> str:
        """The name of the seal's field."""
        return self._say("Electronic seal")

    def addendum(self, number: int, title: str) -> str:
        """The title of an addendum: its number, and the letter's title."""
        return self._say(
            "Addendum %(number)s to the letter “%(title)s”", number=printed_number(number, self.language), title=title
        )

    def addition(self, title: str, day: date, code: str) -> tuple[str, str]:
        """The sentences before an addendum's list: to which delivered letter it belongs, and what it adds."""
        return (
            self._say(
                "This addendum belongs to the letter “%(title)s” of %(date)s with the verification code %(code)s.",
                title=title,
                date=printed_date(day, self.language),
                code=isolated(code, self.language),
            ),
            self._say("The organizations listed below have signed the letter since. The letter itself is unchanged."),
        )

    def additional_heading(self) -> str:
        """The heading of an addendum's list."""
        return self._say("Additional signatories")

    def _say(self, message: str, **values: str) -> str:
        return self._catalogue.gettext(message) % values if values else self._catalogue.gettext(message)

    def _count(self, singular: str, plural: str, number: int, **values: str) -> str:
        return self._catalogue.ngettext(singular, plural, number) % {
            "number": printed_number(number, self.language),
            **values,
        }


@cache
def _catalogue(language: str) -> gettext_machinery.NullTranslations:
    """The nearest catalogue up the language's chain of CLDR parents (``en_AU`` → ``en_001``), or English itself."""
    name = str(locale_of(language))
    while name and name != "root":
        if (file := CATALOGUES / f"{name}.po").exists():
            return _compiled(file)
        name = get_global("parent_exceptions").get(name) or name.rpartition("_")[0]
    return gettext_machinery.NullTranslations()


def _compiled(file: Path) -> gettext_machinery.GNUTranslations:
    from babel.messages.mofile import write_mo  # letters in English need neither
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, abort_invalid=True))
    compiled.seek(0)
    return gettext_machinery.GNUTranslations(compiled)
