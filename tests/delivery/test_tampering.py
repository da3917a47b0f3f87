"""A flipped byte, wherever it is, is noticed twice: by the hash of the file, and by the seal."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from signon.delivery.certificate import SealCertificate
from signon.delivery.document import LetterDocument, ListedSignatory
from signon.delivery.models import sha256
from signon.delivery.pdf import render
from signon.delivery.printed_verification import PrintedVerification
from signon.delivery.seal import seal, state_of
from signon.settings import Settings
from tests import factories
from tests.delivery.pictures import picture
from tests.delivery.sealing import SIGNER, keep_certificate

Place = Callable[[bytes, pikepdf.Pdf], int]


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """A sealed letter with a picture and an attached file."""
    settings = Settings(instance=tmp_path_factory.mktemp("instance"), secret_key="test")
    keep_certificate(settings)
    certificate = SealCertificate.configured(settings)
    parts = factories.parts(letterhead={"name": "Rivers", "logo": "logo.png"})
    document = LetterDocument.compose(
        parts,
        date=date(2026, 3, 27),
        signatories=[ListedSignatory("Standing Stones")],
        images={"logo.png": picture(64, 64)},
    )
    mark = PrintedVerification.compose("ABCDE23456", "https://letters.example.org", "en-US", sealed_by=SIGNER)
    return seal(with_attachment(render(document.verifiable_by(mark)).pdf), certificate, location=mark.address)


def with_attachment(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.attachments["extra.csv"] = pikepdf.AttachedFileSpec(opened, b"organization\n" * 50, filename="extra.csv")
        content = BytesIO()
        opened.save(content)
        return content.getvalue()


def stream_of(pdf: bytes, one: pikepdf.Stream) -> int:
    raw = one.read_raw_bytes()
    at = pdf.index(raw)
    return at + len(raw) // 2


def streams(opened: pikepdf.Pdf, **entries: str):
    found = [
        one
        for one in opened.objects
        if isinstance(one, pikepdf.Stream) and all(str(one.get(f"/{key}")) == value for key, value in entries.items())
    ]
    assert found, entries
    return found


def signature_at(pdf: bytes) -> int:
    """A digit in the middle of the signature itself, not of the zeros that follow it."""
    digits = re.search(rb"/Contents\s*<([0-9a-fA-F]+?)0{20,}", pdf)
    return digits.start(1) + len(digits[1]) // 2


PLACES: dict[str, Place] = {
    "page content": lambda pdf, opened: stream_of(pdf, opened.pages[0].Contents),
    "font": lambda pdf, opened: stream_of(
        pdf,
        opened.pages[0]
        .Resources.Font[next(iter(opened.pages[0].Resources.Font))]
        .DescendantFonts[0]
        .FontDescriptor.FontFile2,
    ),
    "picture": lambda pdf, opened: stream_of(pdf, streams(opened, Subtype="/Image")[0]),
    "metadata": lambda pdf, opened: stream_of(pdf, opened.Root.Metadata),
    "attachment": lambda pdf, opened: stream_of(pdf, streams(opened, Type="/EmbeddedFile")[0]),
    "colour profile": lambda pdf, opened: stream_of(pdf, opened.Root.OutputIntents[0].DestOutputProfile),
    "first cross-reference": lambda pdf, _opened: int(re.findall(rb"startxref\s+(\d+)", pdf)[0]) + 4,
    "last cross-reference": lambda pdf, _opened: int(re.findall(rb"startxref\s+(\d+)", pdf)[-1]) + 4,
    "objects": lambda pdf, _opened: (
        pdf.index(b"/Type /ObjStm") + 120 if b"/Type /ObjStm" in pdf else pdf.index(b"/Parent")
    ),
    "seal's mark": lambda pdf, _opened: pdf.rindex(b"/Widget"),
    "seal's reach": lambda pdf, _opened: pdf.index(b"/ByteRange") + 16,
    "signature": lambda pdf, _opened: signature_at(pdf),
    "first byte": lambda _pdf, _opened: 0,
    "last byte": lambda pdf, _opened: len(pdf.rstrip()) - 1,
}


def test_an_untouched_file_is_intact(sealed):
    assert state_of(sealed).intact


@pytest.mark.parametrize("place", PLACES)
def test_a_flipped_byte_is_noticed_by_the_hash_and_by_the_seal(sealed, place):
    with pikepdf.open(BytesIO(sealed)) as opened:
        at = PLACES[place](sealed, opened)
    flipped = bytearray(sealed)
    flipped[at] ^= 0x01
    assert sha256(bytes(flipped)) != sha256(sealed)
    state = state_of(bytes(flipped))
    assert state is None or not state.intact


def test_what_is_appended_after_the_seal_is_noticed(sealed):
    assert not state_of(sealed + b"\n% nothing to see\n").intact


def test_a_page_that_was_added_after_the_seal_is_noticed(sealed):
    with pikepdf.open(BytesIO(sealed)) as opened:
        opened.add_blank_page()
        added = BytesIO()
        opened.save(added)
    assert not state_of(added.getvalue()).intact
