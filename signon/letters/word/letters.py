"""A letter out of a word processor: the parts that were recognised, its pictures, and a list of what was not taken over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from signon.letters.conversion.markdown_writer import write_markdown
from signon.letters.parts.fields import UNPRINTABLE, known_language
from signon.letters.pictures.safe_pictures import ImageError, normalise_image
from signon.letters.word.file.tree import LeftOut, Picture, WordFile
from signon.letters.word.listed import listed
from signon.letters.word.reading import read_word_file
from signon.letters.word.recognised.accounting import texts_in, unaccounted
from signon.letters.word.recognised.language import language_of
from signon.letters.word.recognised.page import own_settings, page_values
from signon.letters.word.recognised.recognition import Recognised, recognise
from signon.letters.word.recognised.simple_html import picture_mark
from signon.translation import gettext as _

NO_NAME = re.compile(r"[^\w.-]+")
ALT = re.compile(r"[\[\]\s\\]+")
"""Signs that a description of a picture cannot have in Markdown."""

UNUSABLE = {"linked": "picture linked", "kind": "picture kind"}


@dataclass(frozen=True)
class WordLetter:
    """The values of the letter's parts, under the keys of the letter file, and the PNG of each picture.

    ``remarks`` has a sentence for each thing that was not taken over as it was.
    """

    values: dict[str, Any]
    pictures: dict[str, bytes]
    remarks: list[str] = field(default_factory=list)


def read_word_letter(data: bytes, name: str) -> WordLetter:
    """The letter in a ``.docx`` file, which the person knows as ``name``. Raises ``WordFileError``; waits as pictures do."""
    file = read_word_file(data, name)
    return _Assembly(file).letter()


class _Assembly:
    def __init__(self, file: WordFile) -> None:
        self._file = file
        own = own_settings(file.settings)
        self._language = _known(str(own.get("language", ""))) or _known(language_of(file)) or "en-US"
        self._found: Recognised = recognise(file, self._language)
        self._pictures: dict[str, bytes] = {}
        self._used: set[int] = set()
        self._left_out: list[LeftOut] = []

    def letter(self) -> WordLetter:
        values, of_page = page_values(self._file)
        values = {**values, **self._found.values, "language": self._language}
        written = write_markdown(self._found.body)
        values["body"] = written.markdown
        self._place_pictures(values)
        values = without_controls(values)
        preset = own_settings(self._file.settings).get("preset")
        self._settle_own(values)
        values["letterhead"] |= {"preset": preset} if isinstance(preset, str) else {}
        remarks = [LeftOut("markdown", sentence) for sentence in written.remarks]
        told = [*_missing(values), *self._file.left_out, *self._found.left_out, *self._left_out, *remarks, *of_page]
        kept = [*texts_in(values), *self._found.taken, *(one.words for one in told)]
        lost = unaccounted(self._file.shown, kept)
        return WordLetter(values, self._pictures, listed([*told, *(LeftOut("other", text) for text in lost)]))

    def _settle_own(self, values: dict[str, Any]) -> None:
        """Put a letter's own title and salutation where our own file had them."""
        addressees = values.get("addressees", [])
        if values.get("addressing") == "individual" and len(addressees) == 1 and "salutation" in values:
            addressees[0]["salutation"] = values.pop("salutation")
        made = {values.get("subject", ""), *(one["address"].splitlines()[0] for one in addressees[:1])}
        if values.get("title", "") in made:
            values.pop("title", None)

    def _place_pictures(self, values: dict[str, Any]) -> None:
        if logo := self._name_of(self._found.logo):
            values["letterhead"]["logo"] = logo
        for place, number in self._found.signatures.items():
            if name := self._name_of(number):
                values["lead_signers"][place]["signature"] = name
        for number in self._found.body_pictures:
            name = self._name_of(number)
            shown = f"![{ALT.sub(' ', self._file.pictures[number - 1].description).strip()}]({name})" if name else ""
            values["body"] = values["body"].replace(picture_mark(number), shown).strip("\n")
        for number, picture in enumerate(self._file.pictures, start=1):
            if number not in self._used:
                self._tell(picture)

    def _name_of(self, number: int) -> str:
        """The name under which a picture belongs to the letter; empty when it cannot be used, which is then told."""
        if not number:
            return ""
        self._used.add(number)
        picture = self._file.pictures[number - 1]
        if picture.unusable:
            self._tell(picture)
            return ""
        try:
            png = normalise_image(picture.content, picture.name).png
        except ImageError as error:
            self._left_out.append(LeftOut("value", f"{error}.".replace("..", ".")))
            return ""
        name = next(one for one in _names(picture.name) if self._pictures.get(one, png) == png)
        self._pictures[name] = png
        return name

    def _tell(self, picture: Picture) -> None:
        words = " ".join(one for one in (picture.name, picture.description) if one)
        self._left_out.append(LeftOut(UNUSABLE.get(picture.unusable, "picture"), words))


def _missing(values: dict[str, Any]) -> list[LeftOut]:
    """A sentence for each part that every letter has and that was not recognised."""
    sentences = {
        "addressees": _("No inside address was recognised."),
        "salutation": "" if _is_greeted(values) else _("No salutation was recognised."),
        "closing": _("No complimentary close was recognised."),
    }
    return [LeftOut("value", sentence) for key, sentence in sentences.items() if sentence and not values.get(key)]


def _is_greeted(values: dict[str, Any]) -> bool:
    return any(one.get("salutation") for one in values.get("addressees", []))


def without_controls(value: Any) -> Any:
    """The values without characters that nobody sees, which parts of a letter refuse."""
    if isinstance(value, str):
        return UNPRINTABLE.sub("", value)
    if isinstance(value, dict):
        return {key: without_controls(inner) for key, inner in value.items()}
    return [without_controls(inner) for inner in value] if isinstance(value, list) else value


def _names(name: str) -> Iterator[str]:
    path = PurePosixPath(NO_NAME.sub("-", name) or "picture.png")
    yield path.name
    yield from (f"{path.stem}-{number}{path.suffix}" for number in range(2, 100))


def _known(tag: str) -> str:
    try:
        return known_language(tag) if tag else ""
    except ValueError:
        return ""
