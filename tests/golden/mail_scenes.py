"""The mails whose wording is kept: every occasion on which one is written, and every branch of its text.

Each scene makes what it needs through the verbs of the site and lets the site write the mail; it is played by every cast.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from flask import current_app

from signon.access import Role
from signon.accounts.mails import send_sign_in_link, tell_of_new_password
from signon.consent.mails import ask_to_reconfirm, remind
from signon.consent.queries import Signatory
from signon.consent.reminders import remind_now
from signon.database.db import db
from signon.delivery.mails import tell_of_absence, tell_of_addendum, tell_of_delivery
from signon.invitations.mails import send_test
from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.sending import deal_with
from signon.invitations.status import BatchKind
from signon.invitations.wording import default_wording
from signon.letters.models.declared_change import DeclaredChange
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.mail.smtp.trial import try_mail_server
from signon.messages.mails import acknowledge, tell_coalition
from signon.messages.models import Message
from signon.moderation.duplicates.merging import merge, undo
from signon.moderation.mails import tell_of_approval, tell_of_rejection
from signon.privacy.mails import send_link
from signon.settings import Settings
from signon.signing.mails import (
    send_amended,
    send_answer,
    send_authority_request,
    send_heeded,
    send_link_again,
    send_receipt,
    send_withdrawn,
)
from signon.signing.models.authority import Authoriser
from signon.signing.models.sign_on import Answer
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.consent.changing import CORRECTION, change_text
from tests.servers import mailbox

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
MARA = "mara@lakes.example"
OMAR = "omar@marsh.example"


@dataclass(frozen=True)
class Cast:
    """Who plays a scene: names as people enter them, and the languages of the letter and of whoever reads."""

    organization: str
    other: str
    person: str
    role: str
    title: str
    words: str
    coalition: str = ""
    language: str = "en"
    reader: str = "en"


CASTS = {
    "plain": Cast(
        "Lake Friends", "Friends of the Lake", "Mara Quill", "Director", "Clean rivers", "We ask for it once more."
    ),
    "awkward": Cast(
        organization='Müller & Söhne <e. V.> "Fluß" {{ 7 * 7 }} {% raw %} 100 % %(title)s {link}',
        other="L'Étang & Cie {letter} <b>",
        person='Ó "Bo" <b>Ní</b> & Daughters {contact}',
        role="Chair & <Clerk> of the {{ board }}",
        title="Rivers & “lakes” <seas> {organization} 100 % %s {{ title }} "
        + "and every other water that runs from the hills to the tide " * 2,
        words="One line & <another>:\n\n\n  indented   {{ note }} {% endblock %} %(note)s\nand " + "a long line " * 20,
        coalition="Coalition for Water & <Air> {{ site }} {deadline}",
    ),
    "arabic": Cast(
        organization="جمعية أصدقاء النهر",
        other="أصدقاء النهر",
        person="ليلى منصور",
        role="المنسقة",
        title="قناة الوادي الأخضر",
        words="نطلب منكم النظر في النص الجديد.",
        coalition="ائتلاف المياه المفتوحة",
        language="ar",
        reader="ar",
    ),
}

Scene = Callable[[Cast], Iterable[EmailMessage] | None]


def golden_mails() -> dict[str, Scene]:
    """Every scene by the name of its file."""
    return {
        scene.__name__.replace("_", "-"): scene
        for feature in (SIGNING, MODERATION, CONSENT, DELIVERY, INVITATIONS, THE_OTHERS)
        for scene in feature
    }


def letter_of(cast: Cast, status: LetterStatus = LetterStatus.OPEN, *, contact: str = "", **changes: object) -> Letter:
    head = {"name": cast.coalition, "email": contact}
    named = {"title": cast.title, "language": cast.language, "letterhead": head}
    return factories.letter(status, at=AT, **(named | changes))


def signature_of(
    cast: Cast, letter: Letter, status: SignatureStatus = SignatureStatus.APPROVED, **changes: object
) -> Signature:
    usual = {
        "organization": cast.organization,
        "representative_name": cast.person,
        "representative_title": cast.role,
        "representative_email": MARA,
    }
    return factories.signature(letter, status, at=AT, **(usual | changes))


def without_address(cast: Cast, letter: Letter) -> Signature:
    factories.imported(letter, organization=cast.organization, representative_email="")
    db.session.flush()
    return db.session.scalars(db.select(Signature)).one()


# An organisation signs.


def signing_confirm(cast: Cast) -> None:
    signature = signature_of(cast, letter_of(cast), SignatureStatus.PENDING)
    send_answer(signature, Answer.NEW, to=MARA, organization=cast.organization, at=AT)


def signing_confirm_beside_another_entry(cast: Cast) -> None:
    letter = letter_of(cast)
    signature_of(cast, letter, SignatureStatus.PENDING)
    signature = signature_of(cast, letter, SignatureStatus.PENDING, acronym="LF", representative_name="Bo Marsh")
    send_answer(signature, Answer.NEW, to=MARA, organization=cast.organization, at=AT)


def signing_confirm_link_again(cast: Cast) -> None:
    send_link_again(signature_of(cast, letter_of(cast), SignatureStatus.PENDING), at=AT)


def signing_signed_already(cast: Cast) -> None:
    signature = signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED)
    send_answer(signature, Answer.ALREADY_SIGNED, to=MARA, organization=cast.organization, at=AT)


def signing_signed_by_another(cast: Cast) -> None:
    signature = signature_of(cast, letter_of(cast, contact="desk@water.example"), SignatureStatus.VERIFIED)
    send_answer(signature, Answer.SIGNED_BY_ANOTHER, to=OMAR, organization=cast.other, at=AT)


def signing_signed_by_another_no_contact(cast: Cast) -> None:
    signature = signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED)
    send_answer(signature, Answer.SIGNED_BY_ANOTHER, to=OMAR, organization=cast.other, at=AT)


def signing_signed_without_address(cast: Cast) -> None:
    signature = without_address(cast, letter_of(cast, contact="desk@water.example"))
    send_answer(signature, Answer.SIGNED_BY_ANOTHER, to=OMAR, organization=cast.other, at=AT)


def signing_signed_without_address_no_contact(cast: Cast) -> None:
    signature = without_address(cast, letter_of(cast))
    send_answer(signature, Answer.SIGNED_BY_ANOTHER, to=OMAR, organization=cast.other, at=AT)


def signing_link_again(cast: Cast) -> None:
    send_link_again(signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED), at=AT)


def signing_link_again_several(cast: Cast) -> None:
    letter = letter_of(cast)
    for name in (cast.other, "Otter Trust"):
        signature_of(cast, letter, organization=name)
    send_link_again(signature_of(cast, letter), at=AT)


def signing_receipt(cast: Cast) -> None:
    send_receipt(signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED), at=AT)


def signing_heeded(cast: Cast) -> None:
    send_heeded(signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED), at=AT)


def signing_amended(cast: Cast) -> None:
    send_amended(signature_of(cast, letter_of(cast)), looked_at_again=False, at=AT)


def signing_amended_undecided(cast: Cast) -> None:
    send_amended(signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED), looked_at_again=False, at=AT)


def signing_amended_name(cast: Cast) -> None:
    send_amended(signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED), looked_at_again=True, at=AT)


def signing_withdrawn(cast: Cast) -> None:
    send_withdrawn(signature_of(cast, letter_of(cast), SignatureStatus.WITHDRAWN), at=AT)


def signing_ask_authority(cast: Cast) -> None:
    signature = signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED)
    signature.name_authoriser(Authoriser(name="Ada Flint", title="President", email="ada@lakes.example"))
    assert send_authority_request(signature, at=AT)


SIGNING = (
    signing_confirm,
    signing_confirm_beside_another_entry,
    signing_confirm_link_again,
    signing_signed_already,
    signing_signed_by_another,
    signing_signed_by_another_no_contact,
    signing_signed_without_address,
    signing_signed_without_address_no_contact,
    signing_link_again,
    signing_link_again_several,
    signing_receipt,
    signing_heeded,
    signing_amended,
    signing_amended_undecided,
    signing_amended_name,
    signing_withdrawn,
    signing_ask_authority,
)


# A coordinator decides.


def moderation_approved(cast: Cast) -> None:
    tell_of_approval(signature_of(cast, letter_of(cast)), at=AT)


def moderation_approved_after_delivery(cast: Cast) -> None:
    letter = letter_of(cast)
    signature = signature_of(cast, letter)
    letter.close(by=factories.BY, at=AT)
    letter.deliver(by=factories.BY, at=AT, details={})
    tell_of_approval(signature, at=AT)


def moderation_approved_to_reconfirm(cast: Cast) -> None:
    signature = changed_since(cast, signature_of(cast, letter_of(cast)))
    tell_of_approval(signature, at=AT)


def moderation_approved_too_late_to_reconfirm(cast: Cast) -> None:
    signature = changed_since(cast, signature_of(cast, letter_of(cast)))
    signature.letter.close(by=factories.BY, at=AT)
    tell_of_approval(signature, at=AT)


def moderation_rejected(cast: Cast) -> None:
    signature = signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED)
    signature.reject(cast.words, by=factories.BY, at=AT)
    tell_of_rejection(signature, at=AT)


def moderation_merged(cast: Cast) -> None:
    letter = letter_of(cast)
    kept, other = signature_of(cast, letter), signature_of(cast, letter, organization=cast.other)
    merge(kept, other, [], by=factories.BY, at=AT)


def moderation_merged_into_undecided(cast: Cast) -> None:
    letter = letter_of(cast)
    kept = signature_of(cast, letter, SignatureStatus.VERIFIED)
    merge(kept, signature_of(cast, letter, SignatureStatus.VERIFIED, organization=cast.other), [], by="ines", at=AT)


def moderation_merge_undone(cast: Cast) -> None:
    letter = letter_of(cast)
    kept, other = signature_of(cast, letter), signature_of(cast, letter, organization=cast.other)
    undo(merge(kept, other, [], by=factories.BY, at=AT).id, by=factories.BY, at=AT)


def changed_since(cast: Cast, signature: Signature) -> Signature:
    """The signature, after a change that its organisation was not told of."""
    email, signature.representative_email = signature.representative_email, ""
    db.session.flush()
    change_text(signature.letter, at=AT, note=cast.words)
    signature.representative_email = email
    db.session.flush()
    return signature


MODERATION = (
    moderation_approved,
    moderation_approved_after_delivery,
    moderation_approved_to_reconfirm,
    moderation_approved_too_late_to_reconfirm,
    moderation_rejected,
    moderation_merged,
    moderation_merged_into_undecided,
    moderation_merge_undone,
)


# The text of a letter changes.

BODY = """\
We write about the **river** and its *tributaries*, which `gauge 7` has measured since the spring of the year before last,
as every one of the villages on its banks can show to whoever asks for it.

- The weir stays open.
- The mill closes.

Please act before the spring flood.
"""
CHANGED = """\
We write about the **lake** and its *tributaries*, which `gauge 8` has measured since the spring of the year before last,
as every one of the villages on its banks can show to whoever asks for them & <their> {{ neighbours }}.

- The weir is closed.

> Nobody has asked the otters.

Please act ***before*** the autumn.
"""


def consent_corrected(cast: Cast) -> None:
    letter = letter_of(cast, body=BODY)
    signature_of(cast, letter)
    change_text(letter, CORRECTION, at=AT, note=cast.words, subject="Lakes without mercury", body=CHANGED)


def consent_corrected_markup(cast: Cast) -> None:
    letter = letter_of(cast, body="*Act* now.")
    signature_of(cast, letter)
    change_text(letter, CORRECTION, at=AT, note=cast.words, body="_Act_ now.")


def consent_corrected_before_reconfirming(cast: Cast) -> None:
    letter = letter_of(cast, body=BODY)
    signature_of(cast, letter)
    change_text(letter, at=AT, note="First.", body=CHANGED)
    change_text(
        letter, CORRECTION, at=AT + timedelta(hours=1), note=cast.words, salutation="", subject=cast.organization
    )


def consent_reconfirm(cast: Cast) -> None:
    letter = letter_of(cast, body=BODY, timezone="Europe/Zurich")
    signature_of(cast, letter)
    change_text(letter, at=AT, note=cast.words, subject="Lakes without mercury", body=CHANGED)


def consent_reconfirm_many_changes(cast: Cast) -> None:
    letter = letter_of(cast, body=BODY)
    signature_of(cast, letter)
    signature_of(cast, letter, organization=cast.other, representative_email=OMAR)
    more = "\n\n".join(f"{cast.organization} asks for the {number}th time. " * 6 for number in range(40))
    change_text(letter, at=AT, note=cast.words, body=more)


def consent_reconfirm_no_date(cast: Cast) -> None:
    letter = letter_of(cast, body=BODY)
    parts = letter.parts.model_copy(update={"body": CHANGED})
    letter.revise(parts, {}, declared=DeclaredChange.before_anybody_signed(), by=factories.BY, at=AT)
    asked = [Signatory(1, cast.organization, MARA, version=1), Signatory(2, cast.other, "", version=1)]
    ask_to_reconfirm(letter, asked, at=AT)
    remind(letter, asked, at=AT)


def consent_remind(cast: Cast) -> None:
    letter = letter_of(cast, body=BODY)
    signature_of(cast, letter)
    change_text(letter, at=AT, note=cast.words, body=CHANGED)
    remind_now(letter, by=factories.BY, at=AT + timedelta(days=5))


CONSENT = (
    consent_corrected,
    consent_corrected_markup,
    consent_corrected_before_reconfirming,
    consent_reconfirm,
    consent_reconfirm_many_changes,
    consent_reconfirm_no_date,
    consent_remind,
)


# The letter leaves.


def delivery_delivered(cast: Cast) -> None:
    letter = letter_of(cast)
    signatures = [signature_of(cast, letter), signature_of(cast, letter, organization=cast.other)]
    tell_of_delivery(letter, [one.id for one in signatures], at=AT)


def delivery_left_without(cast: Cast) -> None:
    letter = letter_of(cast)
    signature_of(cast, letter, SignatureStatus.VERIFIED)
    signature_of(cast, letter, organization=cast.other, representative_email=OMAR)
    tell_of_absence(letter, [], at=AT)


def delivery_addendum(cast: Cast) -> None:
    letter = letter_of(cast)
    tell_of_addendum(letter, [signature_of(cast, letter).id], at=AT)


DELIVERY = (delivery_delivered, delivery_left_without, delivery_addendum)


# Organisations are invited.


def invitations_invite(cast: Cast) -> None:
    invite(cast, letter_of(cast, sign_on_deadline="2026-05-01T18:00"))


def invitations_invite_without_deadline(cast: Cast) -> None:
    invite(cast, letter_of(cast), contact="")


def invitations_remind(cast: Cast) -> None:
    invite(cast, letter_of(cast, closes_at="2026-06-01T23:59", timezone="Europe/Zurich"), BatchKind.REMINDERS)


def invitations_remind_without_deadline(cast: Cast) -> None:
    invite(cast, letter_of(cast), BatchKind.REMINDERS)


def invitations_own_wording(cast: Cast) -> None:
    text = (
        "  {contact} & all <of you>,\r\n\r\n{% for x in y %} {{ config }} {coalition}\r\n100 % {deadline}\n \t\n\n\n{link}"
        f"\n\n{cast.words}\n\n{{organization}} {{letter}}  "
    )
    invite(cast, letter_of(cast), wording=("{{ config }} {organization}:  {letter}\n%s", text))


def invitations_test(cast: Cast) -> None:
    batch, invitation = drafted(cast, letter_of(cast), BatchKind.INVITATIONS)
    send_test(batch, invitation, to=factories.BY, page="http://letters.test/preview/1", at=AT)


def invite(
    cast: Cast,
    letter: Letter,
    kind: BatchKind = BatchKind.INVITATIONS,
    *,
    contact: str | None = None,
    wording: tuple[str, str] | None = None,
) -> None:
    batch, invitation = drafted(cast, letter, kind, contact=contact, wording=wording)
    deal_with(batch, invitation, None, AT)


def drafted(
    cast: Cast,
    letter: Letter,
    kind: BatchKind,
    *,
    contact: str | None = None,
    wording: tuple[str, str] | None = None,
) -> tuple[InvitationBatch, Invitation]:
    batch = InvitationBatch.draft(letter, kind, wording or default_wording(letter, kind), by=factories.BY, at=AT)
    name = cast.person if contact is None else contact
    invitation = Invitation(
        letter=letter, batch=batch, organization_name=cast.organization, contact_name=name, email=MARA
    )
    invitation.reminders = 0
    db.session.add(invitation)
    db.session.flush()
    return batch, invitation


INVITATIONS = (
    invitations_invite,
    invitations_invite_without_deadline,
    invitations_remind,
    invitations_remind_without_deadline,
    invitations_own_wording,
    invitations_test,
)


# The others.


def accounts_sign_in(cast: Cast) -> None:
    send_sign_in_link(coordinator(), minutes=15, at=AT)


def accounts_new_password(cast: Cast) -> None:
    tell_of_new_password(coordinator(), at=AT)


def coordinator():
    made = factories.coordinator(Role.OWNER, email="ines@coalition.example")
    db.session.flush()
    return made


def messages_received(cast: Cast) -> None:
    coordinator()
    tell_coalition(message(cast, name=cast.person), at=AT)


def messages_received_from_nobody_named(cast: Cast) -> None:
    coordinator()
    tell_coalition(message(cast, name=""), at=AT)


def messages_acknowledged(cast: Cast) -> None:
    acknowledge(message(cast, name=cast.person), at=AT)


def message(cast: Cast, *, name: str) -> Message:
    received = Message.receive(name=name, email=MARA, subject=cast.title, text=cast.words, at=AT)
    db.session.flush()
    return received


def privacy_data(cast: Cast) -> None:
    signature_of(cast, letter_of(cast))
    send_link(MARA, at=AT)


def mail_try_server(cast: Cast) -> list[EmailMessage]:
    settings: Settings = current_app.config["SIGNON"]
    with mailbox.running() as server:
        sending = settings.model_copy(update={"mail_url": server.url, "mail_from": "desk@water.example"})
        trial = try_mail_server(sending, to=factories.BY, at=AT)
        assert trial.is_good, trial.failure
        return server.received


THE_OTHERS = (
    accounts_sign_in,
    accounts_new_password,
    messages_received,
    messages_received_from_nobody_named,
    messages_acknowledged,
    privacy_data,
    mail_try_server,
)
