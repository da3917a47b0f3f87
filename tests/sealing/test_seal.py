"""Seals: what a sealed final is, what is refused instead of sealed badly, and where the small print stands."""

import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from flask import Flask
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.delivery.documents import letter_to_print, print_letter
from signon.delivery.jobs import finalise
from signon.delivery.models import Final, sha256
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.printing.document.document import LetterDocument
from signon.printing.document.verification import PrintedVerification
from signon.printing.pdf.render import render
from signon.sealing.certificate import SealCertificate, SealError, create_certificate
from signon.sealing.seal import state_of
from signon.settings import Settings
from tests import factories
from tests.printing.printed import layout_text, page_texts, placed
from tests.sealing.certificates import SIGNER, certificate_pem, keep_certificate, timestamp_authority
from tests.walker import Walker


@pytest.fixture
def letter(session: Session) -> Letter:
    return factories.letter()


@pytest.fixture
def sealed(letter: Letter, settings: Settings) -> Final:
    keep_certificate(settings)
    (final,) = finalise(letter, by="ines", at=now())
    return final


def with_settings(app: Flask, **changes: Any) -> Any:
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update=changes)
    return app.config["SIGNON"]


def test_a_final_is_sealed_where_there_is_a_certificate(sealed: Final, tmp_path: Path) -> None:
    assert sealed.seal == {"intact": True, "trusted": False, "signer": SIGNER, "timestamped": ""}
    assert sealed.sha256 == sha256(sealed.pdf)
    (tmp_path / "sealed.pdf").write_bytes(sealed.pdf)
    told = subprocess.run(["pdfsig", tmp_path / "sealed.pdf"], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told


def test_the_seal_is_a_field_that_is_seen_and_read_aloud(sealed: Final) -> None:
    with pikepdf.open(BytesIO(sealed.pdf)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert (str(field.FT), str(field.TU)) == ("/Sig", "Electronic seal")
        assert "/StructParent" in field
        left, bottom, right, top = map(float, field.Rect)
        assert abs(right - left) == pytest.approx(34, abs=1)
        assert abs(top - bottom) == pytest.approx(34, abs=1)
        assert b"0.04 0.36 0.39 rg" in field.AP.N.read_bytes()
        assert "/NeedAppearances" not in pdf.Root.AcroForm


def test_a_final_bears_its_code_its_address_and_who_sealed_it(sealed: Final) -> None:
    text = layout_text(sealed.pdf)
    assert f"Verification code {sealed.code[:5]}-{sealed.code[5:]}" in text
    assert f"http://letters.test/v/{sealed.code}" in text
    assert f"Sealed electronically by {SIGNER}" in text
    with pikepdf.open(BytesIO(sealed.pdf)) as pdf:
        described = [str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]
    assert described == [f"QR code that leads to http://letters.test/v/{sealed.code}"]


def test_without_a_certificate_a_final_has_a_code_and_no_seal(letter: Letter) -> None:
    (final,) = finalise(letter, by="ines", at=now())
    assert final.seal is None
    assert state_of(final.pdf) is None
    assert f"/v/{final.code}" in layout_text(final.pdf)
    assert "Sealed" not in layout_text(final.pdf)


def test_what_does_not_leave_is_neither_marked_nor_sealed(letter: Letter, session: Session, settings: Settings) -> None:
    keep_certificate(settings)
    session.commit()
    wanted = letter_to_print(letter, at=now())
    session.commit()
    rendered = print_letter(*wanted)
    assert state_of(rendered.pdf) is None
    assert "Verification" not in layout_text(rendered.pdf)


def test_each_document_has_a_code_of_its_own(session: Session) -> None:
    addressees = [{"address": "Minister Ada Flint"}, {"address": "Senator Bo Reed"}]
    finals = finalise(factories.letter(addressing="individual", addressees=addressees), by="ines", at=now())
    assert len({final.code for final in finals}) == 2
    for final in finals:
        assert f"/v/{final.code}" in layout_text(final.pdf)


def test_a_timestamp_authority_attests_when_it_was_sealed(app: Flask, letter: Letter, settings: Settings) -> None:
    keep_certificate(settings)
    with timestamp_authority() as address:
        with_settings(app, timestamp_url=address)
        (final,) = finalise(letter, by="ines", at=now())
    assert final.seal["intact"]
    assert final.seal["timestamped"].startswith(str(now().year))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda _request: ("text/html", b"<p>Welcome"), "text/html instead of a timestamp"),
        (lambda _request: ("application/timestamp-reply", b"junk"), "its answer holds no timestamp"),
        (
            lambda _request: ("application/timestamp-reply", bytes.fromhex("30053003020102")),
            "its answer holds no timestamp",
        ),
    ],
)
def test_an_authority_that_gives_no_timestamp_is_named(
    app: Flask, letter: Letter, session: Session, settings: Settings, answer: Callable[..., Any], reason: str
) -> None:
    keep_certificate(settings)
    session.commit()
    with timestamp_authority(answer) as address:
        with_settings(app, timestamp_url=address)
        with pytest.raises(SealError, match=reason):
            finalise(letter, by="ines", at=now())


def test_without_the_timestamp_nothing_is_stored_and_it_can_be_tried_again(
    app: Flask, letter: Letter, session: Session, settings: Settings
) -> None:
    keep_certificate(settings)
    session.commit()
    with timestamp_authority() as gone:
        pass
    with_settings(app, timestamp_url=gone)
    with pytest.raises(SealError, match=r"timestamp authority at .* gives no timestamp: .*refused"):
        finalise(letter, by="ines", at=now())
    assert Final.of(letter) == []
    assert letter.status == LetterStatus.OPEN
    with_settings(app, timestamp_url="")
    assert finalise(letter, by="ines", at=now())


def test_an_expired_certificate_seals_nothing(letter: Letter, session: Session, settings: Settings) -> None:
    create_certificate(settings, name=SIGNER, years=1, at=now() - timedelta(days=400), replace=False)
    session.commit()
    with pytest.raises(SealError, match="is valid from"):
        finalise(letter, by="ines", at=now())
    assert Final.of(letter) == []


def test_a_certificate_can_be_a_pkcs12_file_with_a_password(settings: Settings, tmp_path: Path) -> None:
    pem = certificate_pem()
    key, certificate = serialization.load_pem_private_key(pem, None), x509.load_pem_x509_certificate(pem)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    protection = serialization.BestAvailableEncryption(b"open sesame")
    (tmp_path / "seal.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, protection)
    )
    configured = settings.model_copy(update={"seal_certificate": tmp_path / "seal.p12", "seal_password": "open sesame"})
    assert SealCertificate.configured(configured).name == SIGNER
    with pytest.raises(SealError, match="SIGNON_SEAL_PASSWORD"):
        SealCertificate.configured(configured.model_copy(update={"seal_password": "wrong"}))


def test_a_certificate_and_its_key_can_be_two_files(settings: Settings, tmp_path: Path) -> None:
    parts = certificate_pem().split(b"-----BEGIN PRIVATE KEY-----")
    (tmp_path / "certificate.pem").write_bytes(parts[0])
    (tmp_path / "key.pem").write_bytes(b"-----BEGIN PRIVATE KEY-----" + parts[1])
    alone = settings.model_copy(update={"seal_certificate": tmp_path / "certificate.pem"})
    assert SealCertificate.configured(alone.model_copy(update={"seal_key": tmp_path / "key.pem"})).is_self_signed
    with pytest.raises(SealError, match="cannot be read"):
        SealCertificate.configured(alone)


def test_a_key_that_belongs_to_another_certificate_is_refused(settings: Settings, tmp_path: Path) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "key.pem").write_bytes(
        other.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    keep_certificate(settings)
    with pytest.raises(SealError, match="does not belong to the certificate"):
        SealCertificate.configured(settings.model_copy(update={"seal_key": tmp_path / "key.pem"}))


def test_a_certificate_that_is_not_there_is_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(SealError, match=r"SIGNON_SEAL_CERTIFICATE: .*none\.p12 cannot be read"):
        SealCertificate.configured(settings.model_copy(update={"seal_certificate": tmp_path / "none.p12"}))


def marked(language: str = "en-US", **changes: Any) -> tuple[LetterDocument, LetterDocument]:
    parts = factories.parts(language=language, **changes)
    document = LetterDocument.compose(parts, date=date(2026, 3, 27))
    mark = PrintedVerification.compose("ABCDE23456", "https://letters.example.org", language, sealed_by=SIGNER)
    return document, document.verifiable_by(mark)


def test_the_small_print_moves_nothing_on_a_page_that_is_full() -> None:
    lines: dict[str, Any] = {"lead_signers": [], "body": "Water.\n\n" * 15}
    while render(marked(**lines)[0]).pages == 1:
        lines["body"] += "Water.\n\n"
    lines["body"] = lines["body"].removesuffix("Water.\n\n")
    plain, final = marked(**lines)
    printed = render(final)
    assert (render(plain).pages, printed.pages) == (1, 1)
    assert placed(printed.pdf, "Sincerely,").top == placed(render(plain).pdf, "Sincerely,").top
    assert placed(printed.pdf, "Sealed").top > placed(printed.pdf, "Sincerely,").top


def test_the_small_print_stands_on_the_last_page_above_the_foot() -> None:
    document = marked(body="Water.\n\n" * 25, letterhead={"name": "Rivers", "footer": "1 Main Street\nSpringfield"})[1]
    first, last = page_texts(render(document).pdf)
    assert "Verification code" not in first
    assert "Verification code ABCDE-23456" in last
    short = marked(letterhead={"name": "Rivers", "footer": "1 Main Street\nSpringfield"})[1]
    pdf = render(short).pdf
    assert placed(pdf, "Sealed").top < placed(pdf, "1 Main Street").top - 0.1
    assert placed(pdf, "Springfield").top < 10.8


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_small_print_is_in_the_language_of_the_letter(language: str) -> None:
    text = layout_text(render(marked(language=language)[1]).pdf)
    assert "Verification" not in text
    assert "ABCDE23456" in text


def test_the_page_before_finalising_says_who_will_seal_or_why_nobody_can(
    app: Flask, settings: Settings, signed_in: Callable[..., Walker]
) -> None:
    with app.app_context():
        factories.letter()
        db.session.commit()
    page = signed_in().open("/coordinator/letters/clean-rivers/finals")
    assert "It will not be sealed" in page.text
    keep_certificate(settings)
    assert f"It will be sealed by {SIGNER}." in page.open(page.path).text
    (settings.instance / "seal.pem").write_text("-----BEGIN CERTIFICATE-----")
    assert "cannot be read" in page.open(page.path).text
