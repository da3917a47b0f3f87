"""A letter of the demo that asks who authorised the signature: one waits for the answer, one is denied, one is corrected."""

from dataclasses import replace
from datetime import datetime, timedelta

from signon.letters.models.letter import Letter
from signon.moderation import decisions
from signon.signing import mails
from signon.signing.models.authority import Authoriser
from signon.signing.models.details import SignatureDetails
from signon.signing.models.signature import Signature
from signon.signing.unproven_mails import send_authority_request

SIGNED = (
    SignatureDetails(
        organization="Eddystow Reading Room",
        country="GB",
        website="https://eddystow.example",
        representative_name="Bettany Roake",
        representative_title="Librarian",
        representative_email="bettany@eddystow.example",
    ),
    SignatureDetails(
        organization="Association of Small Boats",
        acronym="ASB",
        country="IE",
        representative_name="Fergal Toomey",
        representative_title="Secretary",
        representative_email="fergal@smallboats.example",
    ),
    SignatureDetails(
        organization="Skerrin Pilots",
        country="NO",
        website="https://skerrin-pilots.example",
        representative_name="Ragna Holm",
        representative_title="Office manager",
        representative_email="ragna@skerrin-pilots.example",
    ),
    SignatureDetails(
        organization="Harbour Womens Guild",
        country="GB",
        representative_name="Odile Sands",
        representative_title="Clerk",
        representative_email="odile@harbourguild.example",
    ),
)
AUTHORISERS = (
    Authoriser(name="Cormac Pell", title="Chair of the board", email="cormac@eddystow.example"),
    Authoriser(name="Nuala Brisk", title="President", email="nuala@smallboats.example"),
    Authoriser(name="Aksel Thorsen", title="Master pilot", email="aksel@skerrin-pilots.example"),
    Authoriser(name="Ida Marrow", title="Warden", email="ida@harbourguild.example"),
)


def sign_with_authority(letter: Letter, *, moderator: str, at: datetime) -> None:
    """Four organisations sign ``letter`` in the days before ``at``."""
    _waits, denied, corrected, fine = (
        _confirmed(letter, details, person, at - timedelta(days=4 - place, minutes=17 * place))
        for place, (details, person) in enumerate(zip(SIGNED, AUTHORISERS, strict=True))
    )
    denied.deny_authority("Our assembly votes on this next week; Fergal was too quick.", at=at - timedelta(hours=20))
    for signature in (corrected, fine):
        signature.approve_authority("", at=at - timedelta(hours=19))
        decisions.approve(signature, by=moderator, at=at - timedelta(hours=18))
    values = SignatureDetails(**corrected.details())
    corrected.amend(replace(values, organization="Guild of Skerrin Pilots"), at=at - timedelta(hours=3))
    send_authority_request(corrected, at=at - timedelta(hours=3))
    mails.send_amended(corrected, looked_at_again=True, at=at - timedelta(hours=3))


def _confirmed(letter: Letter, details: SignatureDetails, person: Authoriser, at: datetime) -> Signature:
    signature, _answer = Signature.sign_on(letter, details, at=at, authoriser=person)
    confirmed = at + timedelta(minutes=9)
    signature.confirm(at=confirmed)
    signature.ask_authority(at=confirmed)
    send_authority_request(signature, at=confirmed)
    mails.send_receipt(signature, at=confirmed)
    return signature
