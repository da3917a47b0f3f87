"""Points of the check list that the letter itself and the figures about its signatures say, each with its weight."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice

from flask import url_for

from signon.delivery.snapshots import FrozenSignatory, printed_date, today_of
from signon.letters.models.letter import Letter
from signon.letters.notices.reading import notices_of
from signon.letters.parts.fields import Addressing, ListStyle
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.status import LetterStatus
from signon.moderation.queries import Figures
from signon.printing.pdf.characters.missing_characters import MissingCharacter, Place, missing_characters, texts_of
from signon.signing.status import SignatureStatus
from signon.translation import gettext as _
from signon.translation import ngettext
from signon.zones.in_words import day_in_words

MOST_CONCERNED = 20
"""Signatories, or pairs of them, that are named under one point."""


class Weight(StrEnum):
    """Whether a point is in order, or deserves a second look."""

    GOOD = "good"
    LOOK = "wait"


@dataclass(frozen=True, slots=True)
class Concerned:
    """One signatory, or a likely pair of them, that a point is about; ``address`` is the desk's page to look at."""

    names: tuple[str, ...]
    address: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One point of the list, and those that it is about; ``more_at`` is the page that has all of them."""

    weight: Weight
    sentence: str
    concerned: Sequence[Concerned] = ()
    more_at: str = ""


def of_date(letter: Letter, at: datetime) -> Iterator[Check]:
    """The day under which the letter is printed."""
    dated, today = printed_date(letter, at), today_of(letter, at)
    words = day_in_words(dated)
    if dated == today:
        yield Check(Weight.GOOD, _("The letter will be dated %(date)s, which is today.", date=words))
    else:
        yield Check(Weight.LOOK, _("The letter will be dated %(date)s, which is not today.", date=words))


def of_signatories(figures: Figures) -> Iterator[Check]:
    """The organisations that will be printed, and those that will not be."""
    yield from _of_printed(figures)
    yield from _of_left_out(figures)


def _of_printed(figures: Figures) -> Iterator[Check]:
    standing = figures.standing
    yield Check(
        Weight.GOOD if standing else Weight.LOOK,
        ngettext("%(num)d organisation will be printed.", "%(num)d organisations will be printed.", standing)
        if standing
        else _("No organisation stands on the letter; it will be printed without a list of signatories."),
    )
    if figures.recipient_only:
        yield Check(
            Weight.LOOK,
            ngettext(
                "%(num)d of them is for the recipient only: the copy that is published will be made without it.",
                "%(num)d of them are for the recipient only: the copy that is published will be made without them.",
                figures.recipient_only,
            ),
        )


def _of_left_out(figures: Figures) -> Iterator[Check]:
    waiting, pending = figures.waiting, figures.by_status[SignatureStatus.PENDING]
    if waiting:
        yield Check(
            Weight.LOOK,
            ngettext(
                "%(num)d signature waits for a decision and will not be printed.",
                "%(num)d signatures wait for a decision and will not be printed.",
                waiting,
            ),
        )
    if figures.unreconfirmed:
        yield Check(
            Weight.LOOK,
            ngettext(
                "%(num)d approved organisation has not agreed to the changed text and will not be printed.",
                "%(num)d approved organisations have not agreed to the changed text and will not be printed.",
                figures.unreconfirmed,
            ),
        )
    if pending:
        yield Check(
            Weight.LOOK,
            ngettext(
                "%(num)d organisation has not confirmed its mail address and will not be printed.",
                "%(num)d organisations have not confirmed their mail address and will not be printed.",
                pending,
            ),
        )


def of_time(letter: Letter, at: datetime) -> Iterator[Check]:
    """The deadline, and whether organisations can still sign."""
    if letter.sign_on_deadline and at < letter.sign_on_deadline:
        yield Check(Weight.LOOK, _("The sign-on deadline that was announced has not been reached yet."))
    elif letter.accepts_signatures(at):
        yield Check(Weight.LOOK, _("The letter is still open: finalising it ends the signing."))
    if letter.status == LetterStatus.CLOSED:
        yield Check(Weight.GOOD, _("The signing is closed."))


def of_parts(letter: Letter) -> Iterator[Check]:
    """The parts that the letter lacks, and the number of its documents."""
    parts = letter.parts
    if not parts.lead_signers:
        yield Check(Weight.LOOK, _("Nobody signs the letter: it has no lead signer."))
    if not parts.salutation and not all(addressee.salutation for addressee in parts.addressees):
        yield Check(Weight.LOOK, _("An addressee has no salutation."))
    if not parts.letterhead.name and not parts.letterhead.logo:
        yield Check(Weight.LOOK, _("The letter has no letterhead."))
    if parts.addressing is Addressing.INDIVIDUAL:
        number = len(parts.addressees)
        yield Check(
            Weight.GOOD,
            ngettext(
                "%(num)d addressee gets a document.", "%(num)d addressees get a document of their own each.", number
            ),
        )


def of_text(letter: Letter) -> Iterator[Check]:
    """The places of the text that will not print as they look."""
    found = notices_of(letter.parts.body)
    if found:
        page = url_for("letters.edit", slug=letter.slug, _anchor="body-notices")
        sentence = ngettext(
            "%(num)d place of the text will not print as it looks.",
            "%(num)d places of the text will not print as they look.",
            len(found),
        )
        named = [
            Concerned((_("Line %(number)s", number=one.line),), page, one.prints) for one in found[:MOST_CONCERNED]
        ]
        yield Check(Weight.LOOK, sentence, named, page if len(found) > MOST_CONCERNED else "")


def of_characters(parts: LetterParts) -> Iterator[Check]:
    """The characters of the letter's parts that no installed font has: with one of them, nothing is printed."""
    for missing in missing_characters(texts_of(parts))[:MOST_CONCERNED]:
        yield Check(Weight.LOOK, f"{missing.sentence()} {Place.TEXT.remedy}")


def of_characters_of_signatories(parts: LetterParts, signatories: Iterable[FrozenSignatory]) -> Iterator[Check]:
    """The characters of what is printed of signatories that no installed font has, with the way to each signature."""
    for one, place, missing in islice(_missing_of(parts, signatories), MOST_CONCERNED):
        page = url_for("moderation.signature", number=one.signature)
        yield Check(Weight.LOOK, f"{missing.sentence()} {place.remedy}", [Concerned((one.printed.organization,), page)])


def _missing_of(
    parts: LetterParts, signatories: Iterable[FrozenSignatory]
) -> Iterator[tuple[FrozenSignatory, Place, MissingCharacter]]:
    names_people = parts.signatory_list.style is ListStyle.NAMES_REPRESENTATIVES
    for one in signatories:
        shown = one.printed
        person = (shown.representative_name, shown.representative_title) if names_people else ()
        texts = {Place.NAME: [shown.organization], Place.REPRESENTATIVE: [shown.acronym, *person]}
        for place, written in texts.items():
            yield from ((one, place, missing) for missing in missing_characters(texts_of(written)))
