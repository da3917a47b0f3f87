"""The mails about a changed text: told of a correction, asked to reconfirm a material change, reminded of it.

Each is one row in the outbox, in the transaction of the change; they are written together, not with a query each.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from signon.consent.mail_kinds import CORRECT, CORRECT_UNRECONFIRMED, RECONFIRM, REMIND
from signon.consent.mail_text import MailDifference, told_difference
from signon.consent.queries import Signatory
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.letters.text.differences import text_difference
from signon.mail import compose
from signon.mail.links import RECONFIRMATION, SIGNATURE, LinkKind
from signon.mail.new_mail import NewMail
from signon.wordings.kinds import MailKind
from signon.wordings.writing import Writer
from signon.zones.in_words import in_zone


def tell_of_correction(letter: Letter, told: Iterable[Signatory], *, at: datetime) -> None:
    """Tell everybody with an address what was corrected; consent carries over, so nothing is asked of those who gave it."""
    version, agreed = letter.present_version, letter.latest_material_version.number
    values = {"difference": latest_difference(letter), "reconfirm_by": answer_by(letter)}
    to_those_who_agreed, to_others = Writer(CORRECT, letter), Writer(CORRECT_UNRECONFIRMED, letter)
    mails = []
    for one in filter(_has_address, told):
        carries_over = one.version >= agreed
        writer, link = (to_those_who_agreed, SIGNATURE) if carries_over else (to_others, RECONFIRMATION)
        mails.append(_mail(writer, version, one, link, values))
    compose.send_round(mails, at=at)


def ask_to_reconfirm(letter: Letter, asked: Sequence[Signatory], *, at: datetime) -> None:
    """Ask everybody with an address to reconfirm or to withdraw, with what differs from the text that each agreed to."""
    compose.send_round(list(_about_reconfirming(RECONFIRM, letter, asked)), at=at)


def remind(letter: Letter, reminded: Sequence[Signatory], *, at: datetime) -> None:
    """Remind those who have neither reconfirmed nor withdrawn."""
    compose.send_round(list(_about_reconfirming(REMIND, letter, reminded)), at=at)


def answer_by(letter: Letter) -> datetime | None:
    """The moment until which one can agree to the latest material version; none when nothing limits it."""
    limits = [limit for limit in (letter.latest_material_version.reconfirm_by, letter.closes_at) if limit]
    return in_zone(min(limits), letter.parts.timezone) if limits else None


def latest_difference(letter: Letter) -> MailDifference:
    """The difference between the present text and the one before."""
    return _difference(letter, letter.versions[-2])


def _about_reconfirming(kind: MailKind, letter: Letter, signatories: Sequence[Signatory]) -> Iterator[NewMail]:
    version, writer = letter.latest_material_version, Writer(kind, letter)
    for one, difference in _with_differences(letter, signatories):
        values = {"difference": difference, "reconfirm_by": answer_by(letter)}
        yield _mail(writer, version, one, RECONFIRMATION, values)


def _with_differences(letter: Letter, signatories: Sequence[Signatory]) -> Iterable[tuple[Signatory, MailDifference]]:
    """Each with an address, with what differs from the version it agreed to, which is worked out once for each version."""
    agreed = {one.version for one in signatories if one.email}
    differences = {one.number: _difference(letter, one) for one in letter.versions if one.number in agreed}
    return [(one, differences[one.version]) for one in filter(_has_address, signatories)]


def _has_address(signatory: Signatory) -> bool:
    return bool(signatory.email)


def _difference(letter: Letter, before: TextVersion) -> MailDifference:
    after = letter.present_version
    return told_difference(text_difference(before.content, after.content, letter.parts.language))


def _mail(writer: Writer, version: TextVersion, to: Signatory, kind: LinkKind, values: dict[str, Any]) -> NewMail:
    return writer.new_mail(
        to=to.email,
        about=f"text-version:{version.id}",
        link=kind.to(to.number, lifetime=timedelta(days=current_app.config["SIGNON"].status_days)),
        organization=to.organization,
        name=to.name or to.organization,
        note=version.note,
        **values,
    )
