"""The pages that say whether a document is the delivered one: by code, by hash, by a copy of the file."""

import tracemalloc
import zlib
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage

from signon.database.db import now
from signon.delivery import verification
from signon.delivery.jobs import add_addendum, finalise
from signon.delivery.verification import Answer, CopyTooLargeError, judge_copy
from signon.delivery.views import verification as verification_views
from signon.settings import Settings
from signon.signing.models.record import Listed
from signon.signing.status import SignatureStatus
from tests import factories
from tests.sealing.certificates import SIGNER, keep_certificate, timestamp_authority
from tests.walker import Walker

DELIVERED, ALTERED = "This is the finalised document.", "This is an altered copy."
KNOWN, UNKNOWN = "A document with this code was finalised.", "This site knows no such document."


def deliver(app: Flask, **details: Any) -> list[tuple[str, str, bytes]]:
    """A delivered letter's documents: code, hash and bytes of each."""
    with app.app_context():
        letter = factories.letter()
        factories.signature(letter, organization="Standing Stones", **details)
        finals = finalise(letter, by="ines", at=now())
        return [(final.code, final.sha256, final.pdf) for final in finals]


def show(walker: Walker, pdf: bytes, name: str = "letter.pdf") -> Walker:
    return walker.open("/verify").press("Compare the file", copy=FileStorage(BytesIO(pdf), name))


def facts(walker: Walker) -> dict[str, str]:
    names = [one.get_text(strip=True) for one in walker.page.select("dl.facts dt")]
    return dict(
        zip(names, [" ".join(one.get_text(" ").split()) for one in walker.page.select("dl.facts dd")], strict=True)
    )


def resaved(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as opened:
        again = BytesIO()
        opened.save(again, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return again.getvalue()


def test_the_address_in_the_qr_code_says_what_is_known(app: Flask, walker: Walker) -> None:
    ((code, digest, _pdf),) = deliver(app)
    page = walker.open(f"/v/{code}")
    assert (page.status, KNOWN in page.text) == (200, True)
    assert facts(walker)["Addressee"] == "Minister Ada Flint"
    assert facts(walker)["Text"] == "Version 1"
    assert facts(walker)["Signatories"] == "1"
    assert facts(walker)["SHA-256"] == digest
    assert facts(walker)["Seal"] == "The finalised document has no seal."
    assert "Dated" in facts(walker)


def test_a_code_is_found_however_it_is_written(app: Flask, walker: Walker) -> None:
    ((code, _digest, _pdf),) = deliver(app)
    for written in (code.lower(), f"{code[:5]}-{code[5:]}", f" {code[:3]} {code[3:]} "):
        assert KNOWN in walker.open("/verify").press("Look it up", sought=written).text


def test_a_hash_is_found_however_it_is_written(app: Flask, walker: Walker) -> None:
    ((_code, digest, _pdf),) = deliver(app)
    assert DELIVERED in walker.open("/verify").press("Look it up", sought=f" {digest.upper()}\n").text
    assert UNKNOWN in walker.open("/verify").press("Look it up", sought="0" * 64).text


@pytest.mark.parametrize("code", ["NONE222222", "x", "<script>", "%F0%9F%8C%8A", "A" * 5000])
def test_an_unknown_code_is_a_missing_page_that_helps(walker: Walker, code: str) -> None:
    page = walker.open(f"/v/{code}")
    assert (page.status, UNKNOWN in page.text) == (404, True)


def test_the_delivered_file_is_recognised(app: Flask, walker: Walker) -> None:
    ((code, _digest, pdf),) = deliver(app)
    assert DELIVERED in show(walker, pdf).text
    assert facts(walker)["Code"] == code


def test_an_altered_copy_is_called_so_and_named(app: Flask, walker: Walker) -> None:
    ((code, digest, pdf),) = deliver(app)
    flipped = bytearray(pdf)
    flipped[len(flipped) // 2] ^= 1
    for altered in (bytes(flipped), pdf + b"\n", resaved(pdf), pdf[:-200]):
        page = show(walker, altered)
        assert (ALTERED in page.text, DELIVERED in page.text) == (True, False)
        assert facts(walker)["Code"] == code
        assert facts(walker)["SHA-256 of your file"] != digest


@pytest.mark.parametrize("content", [b"%PDF-1.7\nanother", b"", b"/v/NONE222222" * 20_000, bytes(range(256)) * 4])
def test_a_file_that_is_not_ours_is_unknown(app: Flask, walker: Walker, content: bytes) -> None:
    deliver(app)
    assert UNKNOWN in show(walker, content).text


def test_without_a_file_the_page_asks_for_one(walker: Walker) -> None:
    page = walker.open("/verify").press("Compare the file")
    assert (page.status, "Choose the PDF that you want to check." in page.text) == (422, True)


def test_a_file_that_is_too_large_is_refused_in_words(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "LARGEST_COPY", 1000)
    assert show(walker, bytes(1000)).status == 200
    page = show(walker, bytes(1001))
    assert (page.status, "larger than 25 MB" in page.text) == (422, True)


def test_25_megabytes_are_checked_and_a_byte_more_is_refused(app: Flask) -> None:
    most = 25 * 1024 * 1024
    with app.app_context():
        assert judge_copy(BytesIO(bytes(most))).answer is Answer.UNKNOWN
        with pytest.raises(CopyTooLargeError, match="larger than 25 MB"):
            judge_copy(BytesIO(bytes(most + 1)))
    assert app.config["MAX_CONTENT_LENGTH"] > most + 1024 * 1024, "the form around the file needs some room"


def test_metadata_that_would_fill_the_memory_is_unpacked_no_further_than_needed(app: Flask) -> None:
    packed = zlib.compress(bytes(200 * 1024 * 1024))
    bomb = b"%PDF-1.7\n" + (b"<</Type/Metadata>>\nstream\n" + packed + b"\nendstream\n") * 30
    with app.app_context():
        tracemalloc.start()
        try:
            verdict = judge_copy(BytesIO(bomb))
            _now, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert verdict.answer is Answer.UNKNOWN
    assert most < 4 * len(bomb)


def test_each_addressee_s_document_names_its_addressee(app: Flask, walker: Walker) -> None:
    with app.app_context():
        two = [{"address": "Minister Ada Flint\nHere"}, {"address": "Senator Bo Reed\nThere"}]
        finals = finalise(factories.letter(addressing="individual", addressees=two), by="ines", at=now())
        codes = [final.code for final in finals]
    named = [facts(walker.open(f"/v/{code}"))["Addressee"] for code in codes]
    assert named == ["Minister Ada Flint", "Senator Bo Reed"]


def test_a_seal_is_told_with_who_vouches_for_it(app: Flask, settings: Settings, walker: Walker) -> None:
    keep_certificate(settings)
    ((code, _digest, pdf),) = deliver(app)
    assert show(walker, pdf).text
    assert facts(walker)["Seal"] == f"Sealed by {SIGNER}. Intact; the signer’s certificate is not publicly trusted."
    show(walker, pdf + b"\n")
    assert "your copy is not that document" in facts(walker)["Seal"]
    walker.open(f"/v/{code}")
    assert "not publicly trusted" in facts(walker)["Seal"]


def test_a_timestamp_is_told(app: Flask, settings: Settings, walker: Walker) -> None:
    keep_certificate(settings)
    with timestamp_authority() as address:
        app.config["SIGNON"] = settings.model_copy(update={"timestamp_url": address})
        ((code, _digest, _pdf),) = deliver(app)
    walker.open(f"/v/{code}")
    assert "A timestamp authority attests" in facts(walker)["Seal"]
    assert str(now().year) in facts(walker)["Seal"]


def test_a_document_made_for_the_recipient_shows_only_figures(app: Flask, walker: Walker) -> None:
    (code, _digest, _pdf), (public, _public_digest, _public_pdf) = deliver(app, listed=Listed.RECIPIENT_ONLY)
    page = walker.open(f"/v/{code}")
    assert "Standing Stones" not in page.text
    assert facts(walker)["Signatories"] == "1"
    assert "This document was made for its recipient" in page.text
    assert "Read the letter and its document" in walker.open(f"/v/{public}").text


@pytest.mark.parametrize("is_sealed", [False, True], ids=["unsealed", "sealed"])
def test_a_delivered_letter_is_superseded_by_its_addendum_and_stays_the_delivered_one(
    app: Flask, settings: Settings, walker: Walker, is_sealed: bool
) -> None:
    if is_sealed:
        keep_certificate(settings)
    with app.app_context():
        letter = factories.letter()
        late = factories.signature(letter, SignatureStatus.VERIFIED, organization="Late Comers")
        (final,) = finalise(letter, by="ines", at=now())
        late.approve(by="ines", at=now())
        (addendum,) = add_addendum(letter, by="ines", at=now())
        code, pdf, added_code, added = final.code, final.pdf, addendum.code, addendum.pdf
    page = show(walker, pdf)
    assert (DELIVERED in page.text, "addendum 1 of" in page.text) == (True, True)
    assert "addendum 1 of" in show(walker, pdf + b"\n").text
    assert "addendum 1 of" in walker.open(f"/v/{code}").text
    walker.follow("About the addendum")
    assert facts(walker)["Code"] == added_code
    assert facts(walker)["Signatories"] == "1"
    assert "There is an addendum" not in walker.text
    assert "Addendum 1 to “Clean rivers”" in walker.text
    assert DELIVERED in show(walker, added).text
    assert (ALTERED in show(walker, added + b"\n").text, facts(walker)["Code"]) == (True, added_code)


def test_looking_changes_nothing_and_showing_a_file_needs_the_form(app: Flask, client: FlaskClient) -> None:
    ((code, digest, _pdf),) = deliver(app)
    for address in ("/verify", f"/verify?sought={digest}", f"/v/{code}"):
        assert client.get(address).status_code == 200
    assert client.post("/verify", data={"copy": (BytesIO(b"x"), "x.pdf")}).status_code == 400
    assert client.post(f"/v/{code}").status_code == 405


def test_a_reader_who_follows_the_qr_code_gets_no_cookie_and_is_led_to_the_check(app: Flask, walker: Walker) -> None:
    ((code, _digest, _pdf),) = deliver(app)
    assert "Set-Cookie" not in walker.open(f"/v/{code}").response.headers
    assert "Compare the file" in walker.follow("Check a copy").text


def test_one_address_can_show_so_many_files_an_hour(
    app: Flask, walker: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification_views, "COPIES_AN_HOUR", 2)
    for _time in range(2):
        assert show(walker, b"x").status == 200
    assert show(walker, b"x").status == 429


def test_the_pages_of_a_delivered_letter_lead_to_the_check(app: Flask, walker: Walker) -> None:
    ((code, _digest, _pdf),) = deliver(app)
    assert KNOWN in walker.open("/letters/clean-rivers").follow(code).text
    assert "Check a document" in walker.open("/").follow("Check a document").text
