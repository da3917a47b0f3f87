"""Checks for a coordinator before a letter is finalised: each point a sentence with its weight."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import current_app, url_for

from signon.database.db import db
from signon.delivery.expected_seal import ExpectedSeal
from signon.delivery.orders import Rendering
from signon.delivery.snapshots import frozen_signatories, printed_date, today_of
from signon.jobs.leased import WorkStatus
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.letters.notices.of_names import damaged_names
from signon.letters.notices.reading import notices_of
from signon.letters.parts.fields import Addressing
from signon.letters.status import LetterStatus
from signon.moderation.duplicates.beside import StandingPairs
from signon.moderation.duplicates.pairs import LikelyPair
from signon.moderation.queries import Figures
from signon.printing.pdf.characters.missing_characters import missing_characters, texts_of
from signon.sealing.certificate import SealError
from signon.signing.models.record import Authority
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.translation import gettext as _
from signon.translation import ngettext
from signon.zones.in_words import day_in_words, moment_in_words

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


def checks(letter: Letter, figures: Figures, likely: StandingPairs, at: datetime) -> list[Check]:
    """The points to look at before finalising ``letter`` at ``at``; ``likely`` are its likely duplicates."""
    return [
        *_of_date(letter, at),
        *_of_signatories(figures),
        *_of_likely_duplicates(letter, likely),
        *_of_authority(letter),
        *_of_time(letter, at),
        *_of_parts(letter),
        *_of_text(letter),
        *(Check(Weight.LOOK, sentence) for sentence in damaged_names(letter.parts)),
        *_of_characters([letter.parts, *(one.printed for one in frozen_signatories(letter))]),
        *_of_seal(at),
    ]


def late_checks(letter: Letter, numbers: Collection[int], likely: StandingPairs) -> list[Check]:
    """The points to look at before an addendum names the signatures of these numbers."""
    late = [one.printed for one in frozen_signatories(letter) if one.signature in numbers]
    return [*_of_likely_duplicates(letter, likely.concerning(numbers)), *_of_characters(late)]


def authority_open(letter: Letter) -> Sequence[Signature]:
    """The signatures that stand although the person who was named has not said yet that the representative may sign."""
    query = Signature.standing(letter).where(Signature.authority == Authority.ASKED)
    return db.session.scalars(query.order_by(Signature.id)).all()


def refuse_other_seal(order: Rendering, seen: str | None) -> None:
    """Raise ``LetterStateError`` when the seal that is ordered is not the one, by its fingerprint, that the page told of."""
    if order.seal_fingerprint != (seen or ""):
        raise LetterStateError(
            _(
                "Meanwhile the seal is another: %(sentence)s Open the page again, look at it, then order.",
                sentence=order.expected_seal.sentence(),
            )
        )


def present_seal(at: datetime) -> ExpectedSeal:
    """The seal that an order placed at ``at`` would have; none where the certificate cannot be used, which refuses the order."""
    try:
        return ExpectedSeal.configured(current_app.config["SIGNON"], at)
    except SealError:
        return ExpectedSeal()


def _of_date(letter: Letter, at: datetime) -> Iterator[Check]:
    dated, today = printed_date(letter, at), today_of(letter, at)
    words = day_in_words(dated)
    if dated == today:
        yield Check(Weight.GOOD, _("The letter will be dated %(date)s, which is today.", date=words))
    else:
        yield Check(Weight.LOOK, _("The letter will be dated %(date)s, which is not today.", date=words))


def _of_signatories(figures: Figures) -> Iterator[Check]:
    standing, waiting = figures.standing, figures.waiting
    pending = figures.by_status[SignatureStatus.PENDING]
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


def _of_likely_duplicates(letter: Letter, likely: StandingPairs) -> Iterator[Check]:
    page = url_for("moderation.duplicates", slug=letter.slug)
    if likely.pairs:
        number = len(likely.pairs)
        sentence = ngettext(
            "%(num)d pair of those that will be printed looks like one organisation.",
            "%(num)d pairs of those that will be printed look like one organisation each.",
            number,
        )
        pairs = [_pair_concerned(one) for one in likely.pairs[:MOST_CONCERNED]]
        yield Check(Weight.LOOK, sentence, pairs, page if number > MOST_CONCERNED else "")
    if likely.searched_at:
        moment = moment_in_words(likely.searched_at)
        sentence = _("The signatures were compared with one another %(when)s, and later ones were not.", when=moment)
        yield Check(Weight.LOOK, sentence, more_at=page)
    elif not likely.is_compared:
        sentence = _("The signatures are many and were not compared with one another: likely duplicates are not known.")
        yield Check(Weight.LOOK, sentence, more_at=page)
    elif not likely.pairs:
        yield Check(Weight.GOOD, _("No two of those that will be printed look like one organisation."))


def _pair_concerned(pair: LikelyPair) -> Concerned:
    first, second = sorted((pair.first.id, pair.second.id))
    if pair.first.letter.status is LetterStatus.DELIVERED:
        address = url_for("moderation.signature", number=second)
    else:
        address = url_for("moderation.merge_page", first=first, second=second)
    return Concerned((pair.first.printed_name, pair.second.printed_name), address, pair.reason)


def _of_authority(letter: Letter) -> Iterator[Check]:
    waiting = authority_open(letter)
    if not waiting:
        return
    sentence = ngettext(
        "The authority of %(num)d organisation that will be printed is still open: the person who was named has not answered.",
        "The authority of %(num)d organisations that will be printed is still open: those who were named have not answered.",
        len(waiting),
    )
    pages = [(one, url_for("moderation.signature", number=one.id)) for one in waiting[:MOST_CONCERNED]]
    more = url_for("moderation.queue", slug=letter.slug, status="approved") if len(waiting) > MOST_CONCERNED else ""
    yield Check(Weight.LOOK, sentence, [Concerned((one.printed_name,), page) for one, page in pages], more)


def _of_time(letter: Letter, at: datetime) -> Iterator[Check]:
    if letter.sign_on_deadline and at < letter.sign_on_deadline:
        yield Check(Weight.LOOK, _("The sign-on deadline that was announced has not been reached yet."))
    elif letter.accepts_signatures(at):
        yield Check(Weight.LOOK, _("The letter is still open: finalising it ends the signing."))
    if letter.status == LetterStatus.CLOSED:
        yield Check(Weight.GOOD, _("The signing is closed."))


def _of_parts(letter: Letter) -> Iterator[Check]:
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


def _of_text(letter: Letter) -> Iterator[Check]:
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


def _of_characters(printed: list[Any]) -> Iterator[Check]:
    """The characters that no installed font has: with one of them, nothing is printed."""
    for missing in missing_characters(texts_of(printed))[:MOST_CONCERNED]:
        yield Check(
            Weight.LOOK, f"{missing.sentence()} {_('It has to be written otherwise before this can be printed.')}"
        )


def _of_seal(at: datetime) -> Iterator[Check]:
    try:
        seal = ExpectedSeal.configured(current_app.config["SIGNON"], at)
    except SealError as error:
        yield Check(Weight.LOOK, str(error))
        return
    yield Check(Weight.GOOD if seal or not _seals_before() else Weight.LOOK, seal.sentence())
    if seal.is_missed(at):
        yield Check(Weight.LOOK, seal.absence())


def _seals_before() -> bool:
    """Whether earlier documents of this site were sealed, so that one without a seal would surprise."""
    sealed = db.select(Rendering.id).where(Rendering.seal_fingerprint != "", Rendering.status == WorkStatus.DONE)
    return db.session.scalar(sealed.limit(1)) is not None
