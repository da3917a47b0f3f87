"""An addendum as it is printed: the letter's own heading and addressees, what it adds to, and the list of who joined."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date as calendar_date
from typing import Any, Self

from markupsafe import Markup

from signon.letters.parts.fields import Placement
from signon.letters.parts.letter_parts import LetterParts, SignatoryListSettings
from signon.printing.document.catalogue import LetterWords
from signon.printing.document.conventions import isolated
from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.document.verification import spelled

NOT_REPEATED: Mapping[str, Any] = {
    "salutation": "",
    "delivery_notation": "",
    "reference": "",
    "closing": "",
    "lead_signers": (),
    "enclosures": (),
    "cc": (),
    "date": None,
}
"""The parts of the letter that an addendum does not print again."""


@dataclass(frozen=True, slots=True)
class AddedTo:
    """The delivered letter that an addendum adds to. ``number`` counts the addenda from 1.

    ``codes`` are the verification codes of the delivered documents, by addressee (None for a joint letter) and audience.
    """

    number: int
    dated: calendar_date
    codes: Mapping[tuple[int | None, str], str]

    def code(self, addressee: int | None, audience: str) -> str:
        """The code of the delivered document that the same reader has."""
        return self.codes.get((addressee, audience)) or self.codes[addressee, "recipient"]

    def has_public_copies(self) -> bool:
        """Whether the letter left with copies that everybody may read."""
        return any(audience == "public" for _addressee, audience in self.codes)

    def as_json(self) -> dict[str, Any]:
        """The values as JSON's own types."""
        codes = [[addressee, audience, code] for (addressee, audience), code in self.codes.items()]
        return {"number": self.number, "dated": self.dated.isoformat(), "codes": codes}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """The value that ``as_json`` wrote."""
        codes = {(addressee, audience): code for addressee, audience, code in values["codes"]}
        return cls(values["number"], calendar_date.fromisoformat(values["dated"]), codes)


def compose_addendum(
    parts: LetterParts,
    *,
    added_to: AddedTo,
    code: str,
    date: calendar_date,
    signatories: Iterable[ListedSignatory],
    images: Mapping[str, bytes],
    addressee: int | None,
    **more: Any,
) -> LetterDocument:
    """The addendum dated ``date`` to the delivered document with the verification ``code``.

    ``more`` goes to ``LetterDocument.compose``. Raises what that raises.
    """
    words = LetterWords(parts.language)
    name = isolated(parts.heading(), parts.language)
    title = words.addendum(added_to.number, name)
    own = {
        "title": title,
        "subject": title,
        "body": "-",
        "addressees": tuple(one.model_copy(update={"salutation": "", "cc": ()}) for one in parts.addressees),
        "signatory_list": _list_settings(parts, words),
    }
    document = LetterDocument.compose(
        parts.model_copy(update={**NOT_REPEATED, **own}),
        date=date,
        signatories=signatories,
        images=images,
        addressee=addressee,
        **more,
    )
    belongs, added = words.addition(name, added_to.dated, spelled(code))
    sentences = (belongs, added) if document.signatory_list else (belongs,)
    return replace(document, body=Markup().join(Markup("<p>{}</p>").format(sentence) for sentence in sentences))


def _list_settings(parts: LetterParts, words: LetterWords) -> SignatoryListSettings:
    """The letter's own settings, with the list on the page of the text and under another heading."""
    changed = {"heading": words.additional_heading(), "placement": Placement.AFTER_SIGNATURE}
    return parts.signatory_list.model_copy(update=changed)
