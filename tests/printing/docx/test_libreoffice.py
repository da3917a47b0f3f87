"""The file opens clean in LibreOffice: converted by it to PDF, it says the same as the letter in print."""

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from signon.printing.document.document import LetterDocument
from signon.printing.docx.writer import word_processor_file
from signon.printing.pdf.render import render
from tests.printing.docx.test_docx import EVERYTHING, IMAGES
from tests.printing.printed import page_texts, placed
from tests.printing.written import composed, signatories

slow = pytest.mark.slow

BODY = """We write about the *river*.[^1]

# What we ask

1. A clean river
2. A full one
   - with fish

> Water is life.

Read [our report](https://r.example/report).

[^1]: It crosses three provinces.
"""
ARABIC: dict[str, Any] = {
    "language": "ar",
    "font": "Noto Naskh Arabic",
    "salutation": "سعادة الوزير،",
    "subject": "أنهار بلا زئبق",
    "closing": "وتفضلوا بقبول فائق الاحترام،",
    "body": "نكتب إليكم بشأن النهر.\n\n1. أول\n2. ثان",
}


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., bytes]:
    """Converts a file to PDF as LibreOffice lays it out."""
    if shutil.which("soffice") is None and not os.environ.get("CI"):
        pytest.skip(
            "LibreOffice is not installed; 'apt-get install --no-install-recommends libreoffice-writer-nogui' does it."
        )
    folder = tmp_path_factory.mktemp("libreoffice")

    def converted(document: LetterDocument) -> bytes:
        (folder / "letter.docx").write_bytes(word_processor_file(document))
        command = [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
        ]
        subprocess.run(
            [*command, "--outdir", folder, folder / "letter.docx"], check=True, capture_output=True, timeout=180
        )
        return Path(folder / "letter.pdf").read_bytes()

    return converted


def words(pdf: bytes) -> Counter[str]:
    """The words of all pages, without the marks around them, in which every program differs."""
    return Counter(re.findall(r"[^\W_]+", " ".join(page_texts(pdf))))


def test_a_letter_says_what_the_printed_one_says(convert: Callable[..., bytes]) -> None:
    document = composed(signatories=signatories(3), images=IMAGES, **{**EVERYTHING, "body": BODY})
    assert words(convert(document)) == words(render(document).pdf)


@slow
@pytest.mark.parametrize(
    "changes",
    [
        {"signatory_list": {"placement": "appendix"}},
        {"layout": "modified-block", "signatory_list": {"style": "by-country", "columns": 3}},
        {"layout": "right-date", "paper": "a4", "signatory_list": {"style": "names-representatives", "columns": 1}},
    ],
    ids=["appendix", "three columns by country", "representatives"],
)
def test_it_says_what_the_printed_letter_says(convert: Callable[..., bytes], changes: dict[str, Any]) -> None:
    document = composed(signatories=signatories(30), images=IMAGES, **{**EVERYTHING, "body": BODY, **changes})
    assert words(convert(document)) == words(render(document).pdf)


@slow
def test_it_says_the_same_from_right_to_left(convert: Callable[..., bytes]) -> None:
    document = composed(signatories=signatories(3), **ARABIC)
    assert words(convert(document)) == words(render(document).pdf)


@slow
def test_a_letter_from_right_to_left_begins_at_the_right(convert: Callable[..., bytes]) -> None:
    pdf = convert(composed(**ARABIC))
    assert placed(pdf, "سعادة").right > 7


@slow
def test_columns_stand_beside_each_other_and_pages_are_counted_anew(convert: Callable[..., bytes]) -> None:
    pdf = convert(composed(signatories=signatories(30), signatory_list={"columns": 3}))
    first, second = placed(pdf, "Organization 000"), placed(pdf, "Organization 010")
    assert second.page == first.page
    assert second.top == pytest.approx(first.top, abs=0.02)
    assert second.left > first.right
    assert "S-1" in page_texts(pdf)[1]


@slow
def test_the_address_stands_where_the_window_is(convert: Callable[..., bytes]) -> None:
    margins = {"left": "25mm", "right": "20mm", "top": "1in", "bottom": "1in"}
    pdf = convert(composed(window="din-5008-b", paper="a4", margins=margins, letterhead={"name": "River Coalition"}))
    address, date = placed(pdf, "Minister Ada"), placed(pdf, "March 27")
    assert address.left == pytest.approx(25 / 25.4, abs=0.05)
    assert 62 / 25.4 < address.top < 68 / 25.4
    assert date.top > 90 / 25.4
