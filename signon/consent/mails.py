"""The mails about a changed text: told of a correction, asked to reconfirm a material change, reminded of it.

Each is one row in the outbox, in the transaction of the change; they are written together, not with a query each.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import format_datetime

from signon.consent.mail_text import difference_paragraphs
from signon.consent.queries import Signatory
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.letters.text.differences import text_difference
from signon.mail.models import LINK, Link, NewMail, OutboxMail
from signon.tokens import Purpose
from signon.translation import gettext as _

STATUS_PATH = "/signatures/{token}"
RECONFIRMATION_PATH = "/signatures/{token}/reconfirmation"


def tell_of_correction(letter: Letter, told: Iterable[Signatory], *, at: datetime) -> None:
    """Tell everybody with an address what was corrected; consent carries over, so nothing is asked of those who gave it."""
    version = letter.present_version
    difference = _difference(letter, letter.versions[-2])
    subject = _("A correction in the letter “%(title)s”", title=letter.title)
    mails = []
    for one in filter(_has_address, told):
        opening = [
            _(
                "The text of the letter “%(title)s”, which you signed for %(organization)s, was corrected.",
                title=letter.title,
                organization=one.organization,
            ),
            _note(version),
            _("This is what differs:"),
            *difference,
        ]
        if one.version >= letter.latest_material_version.number:
            ending = [_("Your signature stays as it is; there is nothing to do."), _own_page(), LINK]
            mails.append(_mail(version, one, subject, [*opening, *ending], STATUS_PATH))
        else:
            ending = [_("You have still to reconfirm an earlier, material change of the text:"), LINK]
            mails.append(_mail(version, one, subject, [*opening, *ending], RECONFIRMATION_PATH))
    OutboxMail.queue_many(mails, at=at)


def ask_to_reconfirm(letter: Letter, asked: Sequence[Signatory], *, at: datetime) -> None:
    """Ask everybody with an address to reconfirm or to withdraw, with what differs from the text that each agreed to."""
    version = letter.latest_material_version
    subject = _("Please reconfirm: the letter “%(title)s” has changed", title=letter.title)
    mails = []
    for one, difference in _with_differences(letter, asked):
        opening = _(
            "The text of the letter “%(title)s”, which you signed for %(organization)s, has changed. It stands under the "
            "new text only if you agree to it.",
            title=letter.title,
            organization=one.organization,
        )
        paragraphs = [
            opening, _note(version), _("This is what differs from the text that you agreed to:"), *difference,
            _deadline(letter, version), _choice(), LINK,
        ]  # fmt: skip
        mails.append(_mail(version, one, subject, paragraphs, RECONFIRMATION_PATH))
    OutboxMail.queue_many(mails, at=at)


def remind(letter: Letter, reminded: Sequence[Signatory], *, at: datetime) -> None:
    """Remind those who have neither reconfirmed nor withdrawn."""
    version = letter.latest_material_version
    subject = _("Reminder: please reconfirm the letter “%(title)s”", title=letter.title)
    mails = []
    for one, difference in _with_differences(letter, reminded):
        opening = _(
            "The text of the letter “%(title)s” has changed since you signed it for %(organization)s, and you have not "
            "said yet whether you agree to the new one.",
            title=letter.title,
            organization=one.organization,
        )
        paragraphs = [
            opening, _note(version), _deadline(letter, version), _choice(), LINK,
            _("This is what differs from the text that you agreed to:"), *difference,
        ]  # fmt: skip
        mails.append(_mail(version, one, subject, paragraphs, RECONFIRMATION_PATH))
    OutboxMail.queue_many(mails, at=at)


def _with_differences(letter: Letter, signatories: Sequence[Signatory]) -> Iterable[tuple[Signatory, list[str]]]:
    """Each with an address, with what differs from the version it agreed to, which is worked out once for each version."""
    agreed = {one.version for one in signatories if one.email}
    differences = {one.number: _difference(letter, one) for one in letter.versions if one.number in agreed}
    return [(one, differences[one.version]) for one in filter(_has_address, signatories)]


def _has_address(signatory: Signatory) -> bool:
    return bool(signatory.email)


def _difference(letter: Letter, before: TextVersion) -> list[str]:
    after = letter.present_version
    return difference_paragraphs(text_difference(before.content, after.content, letter.parts.language))


def _note(version: TextVersion) -> str:
    return _("The coalition says of it: %(note)s", note=version.note)


def _deadline(letter: Letter, version: TextVersion) -> str:
    if version.reconfirm_by is None:
        return _("Whoever does not answer is left off the letter.")
    moment = version.reconfirm_by.astimezone(ZoneInfo(letter.parts.timezone))
    words = f"{format_datetime(moment.replace(tzinfo=None), 'd MMMM y, HH:mm', rebase=False)} {moment.tzname()}"
    return _("Please answer by %(moment)s. Whoever does not is left off the letter.", moment=words)


def _choice() -> str:
    return _("Behind this link you read the new text, and reconfirm or withdraw. Keep it to yourself:")


def _own_page() -> str:
    return _("This link shows the state of the signature; with it you can also withdraw. Keep it to yourself:")


def _mail(version: TextVersion, to: Signatory, subject: str, paragraphs: Sequence[str | None], path: str) -> NewMail:
    lifetime = timedelta(days=current_app.config["SIGNON"].status_days)
    link = Link(Purpose.SIGNATURE_STATUS, to.number, path, lifetime)
    return NewMail(to.email, subject, paragraphs, link, f"text-version:{version.id}")
