"""Checks for a coordinator before a letter is finalised: each point a sentence with its weight."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from flask import current_app, url_for

from signon.database.db import db
from signon.delivery.check_points import (
    MOST_CONCERNED,
    Check,
    Concerned,
    Weight,
    of_characters,
    of_characters_of_signatories,
    of_date,
    of_parts,
    of_signatories,
    of_text,
    of_time,
)
from signon.delivery.expected_seal import ExpectedSeal
from signon.delivery.orders import Rendering
from signon.delivery.snapshots import frozen_signatories, printed_lines
from signon.jobs.leased import WorkStatus
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.letters.notices.of_parts import notices_of_parts
from signon.letters.status import LetterStatus
from signon.moderation.duplicates.beside import StandingPairs
from signon.moderation.duplicates.pairs import LikelyPair
from signon.moderation.queries import Figures
from signon.printing.pdf.characters.missing_characters import missing_characters
from signon.sealing.certificate import SealError
from signon.signing.models.record import Authority
from signon.signing.models.signature import Signature
from signon.translation import gettext as _
from signon.translation import ngettext
from signon.zones.in_words import moment_in_words

__all__ = [
    "Check",
    "Concerned",
    "Weight",
    "authority_open",
    "checks",
    "late_checks",
    "present_seal",
    "refuse_other_seal",
]


def checks(letter: Letter, figures: Figures, likely: StandingPairs, at: datetime) -> list[Check]:
    """The points to look at before finalising ``letter`` at ``at``; ``likely`` are its likely duplicates."""
    return [
        *of_date(letter, at),
        *of_signatories(figures),
        *_of_likely_duplicates(letter, likely),
        *_of_authority(letter),
        *of_time(letter, at),
        *of_parts(letter),
        *of_text(letter),
        *(Check(Weight.LOOK, sentence) for sentence in notices_of_parts(letter.parts)),
        *of_characters(letter.parts),
        *_of_characters_of_standing(letter),
        *_of_seal(at),
    ]


def late_checks(letter: Letter, numbers: Collection[int], likely: StandingPairs) -> list[Check]:
    """The points to look at before an addendum names the signatures of these numbers."""
    late = [one for one in frozen_signatories(letter) if one.signature in numbers]
    return [
        *_of_likely_duplicates(letter, likely.concerning(numbers)),
        *of_characters_of_signatories(letter.parts, late),
    ]


def _of_characters_of_standing(letter: Letter) -> Iterator[Check]:
    """Each signatory is looked at by itself only where some character is missing: that takes many times as long."""
    if missing_characters(printed_lines(letter)):
        yield from of_characters_of_signatories(letter.parts, frozen_signatories(letter))


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
