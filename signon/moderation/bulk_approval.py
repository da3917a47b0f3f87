"""The ticked rows of the queue: which signatures, as the coordinator saw them; and afterwards, who was left out and why.

Likely duplicates among them are asked about first. The answer names the pairs that were shown, so that none is approved unseen.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flask import flash, request, session

from signon.database.asked_numbers import LARGEST_NUMBER
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.moderation.decisions import Approvals, LeftOut
from signon.moderation.duplicates.pairs import LikelyPair
from signon.moderation.labels import left_out_words
from signon.signing.models.signature import Signature
from signon.translation import gettext as _
from signon.translation import ngettext

KEPT = "left_out"
MOST_KEPT = 100
LONGEST_NUMBER = 10


class LeftOutGroup(NamedTuple):
    """Signatures that were left out for one reason."""

    reason: str
    signatures: list[Signature]


def tick(signature: Signature) -> str:
    """The value of a ticked row: the signature's number, and the digest of what the row showed."""
    return f"{signature.id}-{signature.judged()}"


def ticked() -> dict[int, str]:
    """The digests of the ticked rows by number; what no row sends is passed over."""
    parts = [value.partition("-") for value in request.form.getlist("signature")]
    return {int(number): judged for number, _dash, judged in parts if _is_number(number)}


def known(pair: LikelyPair) -> str:
    """The value by which a page says that it showed the pair."""
    return f"{pair.first.id}-{pair.second.id}"


def are_known(pairs: Iterable[LikelyPair]) -> bool:
    """Whether each of the pairs was on the page that was answered."""
    return {known(one) for one in pairs} <= set(request.form.getlist("known"))


def without_likely(chosen: Mapping[int, str], pairs: Iterable[LikelyPair]) -> dict[int, str]:
    """The chosen signatures that are in none of the pairs."""
    likely = {one.id for pair in pairs for one in (pair.first, pair.second)}
    return {number: judged for number, judged in chosen.items() if number not in likely}


def tell(outcome: Approvals, chosen: Mapping[int, str], *, left: int = 0) -> None:
    """Say on the next page what came of it; ``left`` likely duplicates were not to be approved.

    Who was left out is named there, above the queue.
    """
    if left:
        flash(
            ngettext(
                "%(num)d likely duplicate was not approved: decide on it by itself.",
                "%(num)d likely duplicates were not approved: decide on each by itself.",
                left,
            ),
            "wait",
        )
    if outcome.approved:
        flash(ngettext("%(num)d signature approved.", "%(num)d signatures approved.", outcome.approved))
    if not chosen and not left:
        flash(_("Nothing was ticked. Tick the signatures to approve, then press the button."), "wait")
    if outcome.unknown:
        flash(
            ngettext(
                "%(num)d was decided by somebody else meanwhile, or is not of this letter; it stays as it is.",
                "%(num)d were decided by somebody else meanwhile, or are not of this letter; they stay as they are.",
                outcome.unknown,
            ),
            "wait",
        )
    if outcome.left_out:
        session[KEPT] = [[number, str(reason)] for number, reason in outcome.left_out[:MOST_KEPT]]


def just_left_out(letter: Letter) -> list[LeftOutGroup]:
    """The signatures left out in the approval just before, by reason; told once."""
    kept = {number: LeftOut(reason) for number, reason in session.pop(KEPT, [])}
    query = db.select(Signature).where(Signature.letter_id == letter.id, Signature.id.in_(kept)).order_by(Signature.id)
    found = list(db.session.scalars(query)) if kept else []
    groups = [LeftOutGroup(left_out_words(one), [each for each in found if kept[each.id] is one]) for one in LeftOut]
    return [group for group in groups if group.signatures]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER and 0 < int(text) <= LARGEST_NUMBER
