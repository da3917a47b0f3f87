"""Confirming an entry behind its link: whether it can be, what its page shows, and what a pressed button comes to."""

from datetime import datetime
from typing import NamedTuple, Self

from flask import flash, render_template
from werkzeug.datastructures import MultiDict

from signon.accounts.forms import ConfirmForm
from signon.letters.text.difference_page import version_difference
from signon.signing.labels import said_field
from signon.signing.mail_values import Limit, confirmed_until
from signon.signing.mails import send_heeded, send_receipt, send_withdrawn
from signon.signing.models.details import ShownOtherwiseError
from signon.signing.models.sign_on import SigningClosedError
from signon.signing.models.signature import Signature
from signon.signing.status import HOLDING, SignatureStatus
from signon.tokens import LinkToken, TokenUsedError
from signon.translation import gettext as _


class Earlier(NamedTuple):
    """The answer about earlier signatures of the mailbox under similar names: which were shown, and whether they are replaced."""

    shown: frozenset[int] = frozenset()
    are_replaced: bool = False

    @classmethod
    def answered(cls, sent: MultiDict[str, str]) -> Self:
        """The answer that a pressed button of the page to confirm gives."""
        return cls(frozenset(sent.getlist("likely", type=int)), "replace" in sent)


def check_confirmable(link: LinkToken, signature: Signature, at: datetime) -> None:
    """Raises what stands against confirming.

    It is ``TokenUsedError``, ``SigningClosedError``, ``TokenExpiredError``, ``TokenReturnedError``, or ``WithdrawnSinceError``.

    After closing, whoever has signed for the organisation already is still led to that signature.
    """
    if signature.status is not SignatureStatus.PENDING:
        raise TokenUsedError(_("This link has served its one use."))
    if not signature.letter.accepts_signatures(at) and signature.own_signature() is None:
        raise SigningClosedError(
            _("Signing of '%(title)s' closed before this link was used.", title=signature.letter.title)
        )
    link.check(at)
    signature.refuse_left()


def waiting_page(
    entry: Signature, link: LinkToken, token: str, at: datetime, *, changed_meanwhile: bool = False
) -> str:
    """The page to confirm a sign-on; or the one that says that the mailbox has signed for this organisation already."""
    own = entry.own_signature()
    if own is None or own.heeds(at):
        limit = confirmed_until(entry.letter, link.expires_at)
        return _confirm_page(entry, own, token, limit, changed_meanwhile=changed_meanwhile)
    fields = own.differences_from_entry(entry)
    return render_template("signing/own.html", entry=entry, own=own, fields=fields, token=token, form=ConfirmForm())


def _confirm_page(
    signature: Signature, own: Signature | None, token: str, limit: Limit, *, changed_meanwhile: bool
) -> str:
    """The page to sign, and the differences of the present text from it, when that has changed since the sign-on."""
    letter, agreed, likely = signature.letter, signature.text_version, _likely_same(signature, own)
    changed = not signature.consent_reaches_text()
    corrected = not changed and agreed.number < letter.present_version.number
    return render_template(
        "signing/confirm.html",
        signature=signature,
        letter=letter,
        token=token,
        form=ConfirmForm(),
        limit=limit,
        changed_meanwhile=changed_meanwhile,
        changed=changed,
        corrected=corrected,
        sections=version_difference(letter, agreed, letter.present_version) if changed or corrected else [],
        own=own,
        heeded=own.differences_from_entry(signature) if own else [],
        beside=[(one, signature.differences(one)) for one in signature.entries_beside()],
        likely=likely,
        elsewhere=[one for one in signature.entries_elsewhere() if one not in likely],
    )


def confirmed_by(entry: Signature, shown: int | None, at: datetime, *, earlier: Earlier) -> Signature:
    """The signature that stands for the entry: itself, or the one that its mailbox has on the letter already.

    ``earlier`` is what was answered about signatures that it may correct. Raises ``ShownOtherwiseError`` when there are others.
    """
    own = entry.own_signature()
    if own is None:
        entry.confirm(at=at, shown=shown)
        _settle_earlier(entry, entry, earlier, at)
        send_receipt(entry, at=at)
        return entry
    if own.heed(entry, shown=shown, at=at):
        _settle_earlier(entry, own, earlier, at)
        send_heeded(own, at=at)
        flash(_("The coalition had entered your organisation already. The signature says now what you have confirmed."))
        return own
    return _led_to(own, entry)


def _settle_earlier(entry: Signature, confirmed: Signature, earlier: Earlier, at: datetime) -> None:
    """Withdraw what the mailbox had signed under similar names, if that was the answer about what was shown."""
    # Looked for after confirming, which holds the letter: of two confirmed at once, the second finds the first.
    likely = _likely_same(entry, confirmed)
    if {one.id for one in likely} != earlier.shown:
        raise ShownOtherwiseError(_("You have signed under a similar name meanwhile."))
    if not likely or not earlier.are_replaced:
        return
    standing = [one for one in likely if one.status in HOLDING]
    confirmed.replace(likely, at=at)
    for one in standing:
        send_withdrawn(one, at=at)
    names = ", ".join(one.printed_name for one in likely)
    flash(_("What you had entered before as %(names)s is withdrawn.", names=names))


def _likely_same(entry: Signature, own: Signature | None) -> list[Signature]:
    return [one for one in entry.likely_same() if one is not own]


def opened_by(entry: Signature) -> Signature:
    """The signature that the entry's mailbox has on the letter; nothing is signed.

    Raises ``ShownOtherwiseError`` when it holds the place no more.
    """
    own = entry.own_signature()
    if own is None:
        raise ShownOtherwiseError(_("The signature that you were shown does not stand on this letter any more."))
    return _led_to(own, entry)


def _led_to(own: Signature, entry: Signature) -> Signature:
    flash(_("Your organisation has signed already, with this address: this is its signature."), "wait")
    if fields := own.differences_from_entry(entry):
        names = ", ".join(map(said_field, fields))
        flash(
            _("What you entered differs and was not taken: %(fields)s. Correct it here if it is right.", fields=names)
        )
    return own
