"""What is sealed conforms to both standards, too, with every kind of certificate; so do addenda and letters to many."""

from datetime import date
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from asn1crypto import cms
from sqlalchemy.orm import Session

from signon.database.db import now
from signon.delivery.jobs import add_addendum, finalise
from signon.delivery.models import Final
from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.document.verification import PrintedVerification
from signon.printing.pdf.render import render
from signon.sealing.certificate import SealCertificate
from signon.sealing.seal import seal, state_of
from signon.sealing.timestamp import TimestampAuthority
from signon.settings import Settings
from signon.signing.models.record import Listed
from signon.signing.status import SignatureStatus
from tests import factories
from tests.printing.pictures import picture
from tests.printing.standards import needs_verapdf, quick_findings, verapdf_findings
from tests.sealing.certificates import KINDS, SIGNER, keep_certificate, kept_as, timestamp_authority

HEAD = {"name": "River Coalition", "logo": "logo.png", "footer": "Registered charity"}
LETTERS: dict[str, dict[str, Any]] = {
    "short": {},
    "every part": {
        "letterhead": HEAD,
        "images": {"logo.png": picture(), "ines.png": picture()},
        "lead_signers": [{"name": "Ines Marlow", "signature": "ines.png"}],
        "body": "See [the report](https://report.example/).[^1]\n\n- A list\n\n[^1]: A note.",
        "number": 120,
    },
    "arabic": {"language": "ar", "letterhead": HEAD | {"logo": ""}, "number": 3},
    "window": {
        "window": "din-5008-b",
        "paper": "a4",
        "number": 120,
        "signatory_list": {"placement": "after-signature"},
    },
}
TWO = [{"address": "Minister Ada Flint\nHere", "salutation": "Dear Minister:"}, {"address": "Senator Bo Reed\nThere"}]


def printed(*, number: int = 0, images: Any = None, **changes: Any) -> bytes:
    signatories = [ListedSignatory(f"Organization {at:03} נהר", "", "KE", "Ada", "Director") for at in range(number)]
    parts = factories.parts(**changes)
    document = LetterDocument.compose(parts, date=date(2020, 3, 27), signatories=signatories, images=images or {})
    mark = PrintedVerification.compose("ABCDE23456", "https://letters.example", parts.language, sealed_by=SIGNER)
    return render(document.verifiable_by(mark)).pdf


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A letter sealed with certificates of every kind and others with one, each without and with a timestamp."""
    files = {}
    letters = {name: printed(**changes) for name, changes in LETTERS.items()}
    with timestamp_authority() as address:
        for kind in KINDS:
            settings = kept_as(kind, Settings(instance=tmp_path_factory.mktemp("instance"), secret_key="test"))
            certificate = SealCertificate.configured(settings)
            assert certificate
            for name, level in product(letters if kind == "P-256 as PEM" else ["every part"], ("B-B", "B-T")):
                timestamps = TimestampAuthority(address) if level == "B-T" else None
                files[f"{name}, {kind}, {level}"] = seal(
                    letters[name], certificate, location="https://letters.example", timestamps=timestamps
                )
    return files


def test_every_seal_is_intact_and_has_its_timestamp(sealed: dict[str, bytes]) -> None:
    states = {name: state_of(pdf) for name, pdf in sealed.items()}
    assert {name for name, state in states.items() if not state.intact or state.signer != SIGNER} == set()
    assert {name for name, state in states.items() if state.timestamped} == {name for name in states if "B-T" in name}


def test_every_sealed_letter_conforms_to_both_standards(sealed: dict[str, bytes]) -> None:
    assert quick_findings(sealed) == {}


@needs_verapdf
@pytest.mark.slow
def test_verapdf_finds_nothing_in_sealed_letters_either(sealed: dict[str, bytes], tmp_path: Path) -> None:
    assert verapdf_findings(sealed, tmp_path) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_certificate_signs_with_its_own_key(sealed: dict[str, bytes], kind: Any) -> None:
    with pikepdf.open(BytesIO(sealed[f"every part, {kind}, B-B"])) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        (signed,) = cms.ContentInfo.load(bytes(field.V.Contents))["content"]["signer_infos"]
    made_with = {"P-256": "ecdsa", "RSA": "rsassa_pkcs1v15"}[kind.split()[0]]
    assert signed["signature_algorithm"].signature_algo == made_with


def test_the_seal_leaves_the_metadata_as_the_letter_has_it(sealed: dict[str, bytes]) -> None:
    with pikepdf.open(BytesIO(sealed["every part, RSA as PEM, B-T"])) as pdf, pdf.open_metadata() as metadata:
        assert str(pdf.docinfo["/ModDate"]) == "D:20200327000000Z"
        assert metadata["xmp:ModifyDate"] == "2020-03-27T00:00:00Z"
        assert metadata["dc:identifier"] == "https://letters.example/v/ABCDE23456"


# Finals as they are stored


def delivered() -> dict[str, bytes]:
    """The finals of a letter to two, with copies for the public, and those of its addendum."""
    letter = factories.letter(addressing="individual", addressees=TWO)
    for at in range(60):
        factories.signature(letter, organization=f"Standing Stones {at}")
    factories.signature(letter, organization="Quiet Waters", listed=Listed.RECIPIENT_ONLY)
    late = [factories.signature(letter, SignatureStatus.VERIFIED, organization=f"Late {at}") for at in range(2)]
    documents = finalise(letter, by="ines", at=now())
    for one in late:
        one.approve(by="ines", at=now())
    documents = [*documents, *add_addendum(letter, by="ines", at=now())]
    assert len(documents) == len(Final.of(letter)) + len(Final.addenda(letter))
    return {final.file_name: final.pdf for final in documents}


@pytest.fixture(params=["unsealed", "sealed"])
def finals(request: pytest.FixtureRequest, session: Session, settings: Settings) -> dict[str, bytes]:
    if request.param == "sealed":
        keep_certificate(settings)
    files = delivered()
    assert {name for name, pdf in files.items() if state_of(pdf)} == (
        set(files) if request.param == "sealed" else set()
    )
    return files


@pytest.mark.slow
def test_letters_to_many_and_their_addenda_conform_to_both_standards(finals: dict[str, bytes]) -> None:
    assert sum("addendum" in name for name in finals) >= 2
    assert quick_findings(finals) == {}


@needs_verapdf
@pytest.mark.slow
def test_verapdf_finds_nothing_in_letters_to_many_either(finals: dict[str, bytes], tmp_path: Path) -> None:
    assert verapdf_findings(finals, tmp_path) == []
