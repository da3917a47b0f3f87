"""A flipped byte, wherever it is, is noticed twice: by the hash of the file, and by the seal.

Finals keep most objects packed together. So that each class of them can be flipped on its own, there is the same letter
with its objects written one by one, too; and a walk through a whole stored final, byte by byte in even steps.
"""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from sqlalchemy.orm import Session

from signon.database.db import now
from signon.delivery.jobs import finalise
from signon.delivery.models import sha256
from signon.delivery.verification import Answer, judge_copy
from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.document.verification import PrintedVerification
from signon.printing.pdf.render import render
from signon.sealing.certificate import SealCertificate
from signon.sealing.seal import seal, state_of
from signon.settings import Settings
from tests import factories
from tests.printing.pictures import picture
from tests.sealing.certificates import SIGNER, keep_certificate

Place = Callable[[bytes, pikepdf.Pdf], int]


LETTER = {
    "letterhead": {"name": "Rivers", "logo": "logo.png"},
    "body": "See [the report](https://report.example/).\n\n## Demands\n\nOne.",
}
STEPS = 60


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> SealCertificate:
    settings = Settings(instance=tmp_path_factory.mktemp("instance"), secret_key="test")
    keep_certificate(settings)
    certificate = SealCertificate.configured(settings)
    assert certificate
    return certificate


@pytest.fixture(scope="module")
def letter() -> bytes:
    """A letter with a picture, a link, an outline and an attached file."""
    document = LetterDocument.compose(
        factories.parts(**LETTER),
        date=date(2026, 3, 27),
        signatories=[ListedSignatory("Standing Stones")],
        images={"logo.png": picture(64, 64)},
    )
    mark = PrintedVerification.compose("ABCDE23456", "https://letters.example.org", "en-US", sealed_by=SIGNER)
    return with_attachment(render(document.verifiable_by(mark)).pdf)


@pytest.fixture(scope="module")
def sealed(letter: bytes, certificate: SealCertificate) -> bytes:
    return seal(letter, certificate, location="https://letters.example.org/v/ABCDE23456")


@pytest.fixture(scope="module")
def spread_out(letter: bytes, certificate: SealCertificate) -> bytes:
    """The sealed letter with every object written by itself."""
    content = BytesIO()
    with pikepdf.open(BytesIO(letter)) as opened:
        opened.save(content, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return seal(content.getvalue(), certificate, location="https://letters.example.org/v/ABCDE23456")


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


def streams(opened: pikepdf.Pdf, **entries: str) -> Any:
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
    assert digits
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


def test_an_untouched_file_is_intact(sealed: bytes, spread_out: bytes) -> None:
    """Were it not, all flips would seem to be noticed."""
    assert state_of(sealed).intact
    assert state_of(spread_out).intact


@pytest.mark.parametrize("place", PLACES)
def test_a_flipped_byte_is_noticed_by_the_hash_and_by_the_seal(sealed: bytes, place: Any) -> None:
    with pikepdf.open(BytesIO(sealed)) as opened:
        at = PLACES[place](sealed, opened)
    flipped = bytearray(sealed)
    flipped[at] ^= 0x01
    assert sha256(bytes(flipped)) != sha256(sealed)
    state = state_of(bytes(flipped))
    assert state is None or not state.intact


def test_what_is_appended_after_the_seal_is_noticed(sealed: bytes) -> None:
    assert not state_of(sealed + b"\n% nothing to see\n").intact


def test_a_page_that_was_added_after_the_seal_is_noticed(sealed: bytes) -> None:
    with pikepdf.open(BytesIO(sealed)) as opened:
        opened.add_blank_page()
        added = BytesIO()
        opened.save(added)
    assert not state_of(added.getvalue()).intact


def noticed(flipped: bytes) -> bool:
    state = state_of(flipped)
    return state is None or not state.intact


def flipped_at(pdf: bytes, at: int) -> bytes:
    changed = bytearray(pdf)
    changed[at] ^= 0x01
    return bytes(changed)


# Every class of object


def font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return next(one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/DescendantFonts" in one)


CLASSES: dict[str, Callable[[pikepdf.Pdf], pikepdf.Object]] = {
    "catalog": lambda pdf: pdf.Root,
    "page tree": lambda pdf: pdf.Root.Pages,
    "page": lambda pdf: pdf.pages[0].obj,
    "content": lambda pdf: pdf.pages[0].Contents,
    "root of the tags": lambda pdf: pdf.Root.StructTreeRoot,
    "tag": lambda pdf: pdf.Root.StructTreeRoot.K[0].K[0],
    "way from content to tags": lambda pdf: pdf.Root.StructTreeRoot.ParentTree,
    "font": font,
    "glyphs' widths": lambda pdf: font(pdf).DescendantFonts[0],
    "font's description": lambda pdf: font(pdf).DescendantFonts[0].FontDescriptor,
    "font's file": lambda pdf: font(pdf).DescendantFonts[0].FontDescriptor.FontFile2,
    "glyphs' characters": lambda pdf: font(pdf).ToUnicode,
    "picture": lambda pdf: streams(pdf, Subtype="/Image")[0],
    "outline": lambda pdf: pdf.Root.Outlines,
    "outline's item": lambda pdf: pdf.Root.Outlines.First,
    "link": lambda pdf: next(one for one in pdf.pages[0].Annots if one.Subtype == "/Link"),
    "seal's field": lambda pdf: pdf.Root.AcroForm.Fields[0],
    "file's description": lambda pdf: pdf.Root.Names.EmbeddedFiles.Names[1],
    "attached file": lambda pdf: pdf.Root.Names.EmbeddedFiles.Names[1].EF.F,
    "metadata": lambda pdf: pdf.Root.Metadata,
    "colours": lambda pdf: pdf.Root.OutputIntents[0].DestOutputProfile,
    "information": lambda pdf: pdf.trailer.Info,
    "signature": lambda pdf: pdf.Root.AcroForm.Fields[0].V,
}


@pytest.mark.parametrize("kind", CLASSES)
def test_a_flipped_byte_in_every_class_of_object_is_noticed_by_the_seal(spread_out: bytes, kind: Any) -> None:
    with pikepdf.open(BytesIO(spread_out)) as opened:
        number, _generation = CLASSES[kind](opened).objgen
    written = list(re.finditer(rb"(?<!\d)%d 0 obj\b(.*?)endobj" % number, spread_out, re.DOTALL))
    assert written
    for found in written:
        begin, end = found.span(1)
        for at in (begin + 3, begin + (end - begin) // 3, end - 3):
            assert noticed(flipped_at(spread_out, at)), (kind, at)


# The stored document


@pytest.mark.parametrize("is_sealed", [False, True], ids=["unsealed", "sealed"])
def test_a_flipped_byte_anywhere_in_a_final_makes_it_an_altered_copy(
    session: Session, settings: Settings, is_sealed: bool
) -> None:
    if is_sealed:
        keep_certificate(settings)
    made = factories.letter(body=LETTER["body"])
    for at in range(30):
        factories.signature(made, organization=f"Standing Stones {at}")
    (final,) = finalise(made, by="ines", at=now())
    assert judge_copy(BytesIO(final.pdf)).answer is Answer.DELIVERED
    for at in range(0, len(final.pdf), len(final.pdf) // STEPS):
        verdict = judge_copy(BytesIO(flipped_at(final.pdf, at)))
        assert (verdict.answer, verdict.final) == (Answer.ALTERED, final), at
        if is_sealed and at not in empty_space(final.pdf):
            assert noticed(flipped_at(final.pdf, at)), at


def empty_space(pdf: bytes) -> range:
    """Where zeros follow the signature itself, in the one place that no signature can cover; the hash covers it."""
    zeros = max(re.finditer(rb"0{100,}(?=>)", pdf), key=lambda found: len(found[0]))
    return range(*zeros.span())
