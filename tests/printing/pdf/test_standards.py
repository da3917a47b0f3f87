"""Every PDF is PDF/UA-1 and PDF/A-3a in one file, says what it is, and has the same bytes every time.

The letters of all kinds are a table: in it, every size meets every layout, letterhead, window, list style and placement,
half of them from the right to the left, and all have every part that a letter can have.
"""

import hashlib
import os
import subprocess
import sys
from datetime import date
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from signon.letters.parts.fields import Layout, LetterheadPreset, ListStyle, Placement, Window
from signon.printing.document.addendum import AddedTo, compose_addendum
from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.pdf.render import render
from tests.factories import parts
from tests.printing.pictures import picture
from tests.printing.standards import findings, needs_verapdf, quick_findings, verapdf_findings

ROOT = Path(__file__).parents[3]
COUNTRIES = ("KE", "FR", "GR", "")
NAMES = ("River Trust", "Ένωση Ποταμών", "ائتلاف الأنهار", "स्वच्छ नदी गठबंधन", "清洁河流联盟", "Союз рек", "កម្ពុជា")
PARAGRAPH = "We write about the river that crosses three provinces and feeds four million people. " * 5
BODY = f"""{PARAGRAPH}[^1]

## Demands

- One thing, see [the report](https://report.example/a?b=c).
- Another
  - within it

1. First

> Said so.

---

{PARAGRAPH}[^2]

[^1]: A note with *emphasis* and [a link](https://note.example/).
[^2]: Another note.
"""
LETTERHEAD = {
    "name": "River Coalition",
    "logo": "logo.png",
    "address": "1 Mill Lane, Over Town",
    "footer": "Registered charity\nNumber 12",
}
IMAGES = {"logo.png": picture(80, 40), "ines.png": picture(300, 80)}
SIGNERS = [{"name": "Ines Marlow", "title": "Convener", "signature": "ines.png"}, {"name": "Bo Reed", "space": 4}]
EVERY_PART = {
    "letterhead": LETTERHEAD,
    "lead_signers": SIGNERS,
    "body": BODY,
    "images": IMAGES,
    "cc": ["The press", "The Senate"],
    "enclosures": ["A map"],
    "reference": "No. 12",
    "delivery_notation": "Via email",
    "place": "Geneva",
}
ARABIC = {"language": "ar", "subject": "أنهار نظيفة", "body": "نكتب إليكم بشأن النهر.[^1]\n\n- طلب\n\n[^1]: ملاحظة."}
PAPER = {Window.DIN_5008_A: "a4", Window.DIN_5008_B: "a4"}
LOOKS = list(product(ListStyle, Placement))


def printed(*, number: int = 0, images: Any = None, **changes: Any) -> bytes:
    signatories = [
        ListedSignatory(f"{NAMES[at % 7]} {at}", "", COUNTRIES[at % 4], f"Person {at}", "Director")
        for at in range(number)
    ]
    document = LetterDocument.compose(
        parts(**changes), date=date(2020, 3, 27), signatories=signatories, images=images or {}
    )
    return render(document).pdf


def kind_of_letter(row: int, number: int) -> tuple[str, dict[str, Any]]:
    """One row of the table, by a name that tells what is special about it."""
    style, placement = LOOKS[row % len(LOOKS)]
    layout, preset, window = list(Layout)[row % 3], list(LetterheadPreset)[row % 4], list(Window)[row // 4 % 4]
    right_to_left = row % 2 == (row // 10) % 2
    changes = {
        "layout": layout,
        "window": window,
        "paper": PAPER.get(window, "letter"),
        "letterhead": LETTERHEAD | {"preset": preset},
        "signatory_list": {"style": style, "placement": placement, "columns": row % 4 + 1},
        "subject_position": "before-salutation" if row % 3 else "after-salutation",
        "hyphenation": not right_to_left,
    }
    name = f"{number} {layout} {preset} {window} {style} {placement} {'rtl' if right_to_left else 'ltr'}"
    return name, EVERY_PART | changes | (ARABIC if right_to_left else {})


def table(number: int, rows: range) -> dict[str, bytes]:
    kinds = [kind_of_letter(row, number) for row in rows]
    return {name: printed(number=number, **changes) for name, changes in kinds}


@pytest.fixture(scope="module")
def letters() -> dict[str, bytes]:
    """Letters of all kinds with one signatory, some without and some with many."""
    return bare() | table(1, range(0, 20, 2)) | table(0, range(0, 16, 5)) | table(120, range(0, 20, 10))


def bare() -> dict[str, bytes]:
    return {
        "nothing": printed(subject="", lead_signers=[], title="Bare"),
        "jointly": printed(addressees=[{"address": f"Minister {at}\nHere", "attention": "Ada"} for at in range(9)]),
    }


def test_the_table_has_every_value_in_every_size() -> None:
    for rows in (range(16), range(20)):
        names = [kind_of_letter(row, 0)[0].split() for row in rows]
        for column, values in ((1, Layout), (2, LetterheadPreset), (3, Window), (6, ("rtl", "ltr"))):
            assert {name[column] for name in names} == set(map(str, values))
    looks = {tuple(kind_of_letter(row, 0)[0].split()[4:]) for row in range(20)}
    assert looks == {(str(style), str(place), way) for style, place in LOOKS for way in ("rtl", "ltr")}


def test_every_kind_of_letter_conforms_to_both_standards(letters: dict[str, bytes]) -> None:
    assert quick_findings(letters) == {}


@needs_verapdf
@pytest.mark.slow
def test_verapdf_finds_nothing_either(letters: dict[str, bytes], tmp_path: Path) -> None:
    """Of some, since each takes it a second; a slow test has all of them."""
    assert verapdf_findings(dict(list(letters.items())[::6]), tmp_path) == []


@needs_verapdf
@pytest.mark.slow
def test_every_kind_of_letter_in_every_size_conforms_to_both_standards(tmp_path: Path) -> None:
    letters = bare() | table(0, range(16)) | table(1, range(20)) | table(120, range(20))
    assert quick_findings(letters) == {}
    assert verapdf_findings(letters, tmp_path) == []


@needs_verapdf
@pytest.mark.slow
@pytest.mark.parametrize("number", [2_500, 10_000])
def test_a_long_list_of_every_kind_conforms_to_both_standards(number: int, tmp_path: Path) -> None:
    for row in range(10):
        letter = table(number, range(row, row + 1))
        assert verapdf_findings(letter, tmp_path) == []
        assert quick_findings(letter) == {}


def test_the_checker_notices_a_picture_without_words() -> None:
    """Were it blind, all the above would say nothing."""
    assert findings(without_words(printed(letterhead=LETTERHEAD, images=IMAGES)), "ua1")


@needs_verapdf
@pytest.mark.slow
def test_verapdf_notices_a_picture_without_words(tmp_path: Path) -> None:
    blind = {"blind": without_words(printed(letterhead=LETTERHEAD, images=IMAGES))}
    (told, *_reasons) = verapdf_findings(blind, tmp_path)
    assert "blind.pdf ua1" in told


def without_words(pdf: bytes) -> bytes:
    content = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        figure = next(
            item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        )
        del figure["/Alt"]
        opened.save(content)
    return content.getvalue()


# What the file says of itself


def test_title_author_language_and_dates_are_the_letters() -> None:
    with pikepdf.open(BytesIO(printed(letterhead={"name": "River & Sea"}, language="en-GB"))) as pdf:
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert bool(pdf.Root.MarkInfo.Marked)
        assert {key: str(pdf.docinfo[f"/{key}"]) for key in ("Title", "Author", "CreationDate", "ModDate")} == {
            "Title": "Clean rivers",
            "Author": "River & Sea",
            "CreationDate": "D:20200327000000Z",
            "ModDate": "D:20200327000000Z",
        }
        with pdf.open_metadata() as metadata:
            assert metadata["xmp:CreateDate"] == metadata["xmp:ModifyDate"] == "2020-03-27T00:00:00Z"
            assert (metadata["dc:title"], metadata["dc:creator"]) == ("Clean rivers", ["River & Sea"])


# The same bytes

HASHES = "from tests.printing.pdf.test_standards import hashes; print(hashes())"


def hashes() -> dict[str, str]:
    """The SHA-256 of a letter, of two to one addressee each with the same appendix, and of an addendum."""
    two = [{"address": "Ada Flint"}, {"address": "Bo Reed"}]
    letter = parts(addressing="individual", addressees=two, **{k: v for k, v in EVERY_PART.items() if k != "images"})
    settings: dict[str, Any] = {"date": date(2020, 3, 27), "images": IMAGES}
    signatories = [
        ListedSignatory(f"{NAMES[at % 7]} {at}", "", COUNTRIES[at % 4], "Ada", "Director") for at in range(40)
    ]
    each = [LetterDocument.compose(letter, signatories=signatories, addressee=at, **settings) for at in range(2)]
    added_to = AddedTo(1, date(2020, 3, 1), {(0, "recipient"): "ABCDE23456"})
    addendum = compose_addendum(
        letter, added_to=added_to, code="ABCDE23456", signatories=signatories[:3], addressee=0, **settings
    )
    files = {"one": render(each[0]).pdf, "other": render(each[1]).pdf, "addendum": render(addendum).pdf}
    files["jointly"] = printed(number=40, **EVERY_PART)
    return {name: hashlib.sha256(pdf).hexdigest() for name, pdf in files.items()}


@pytest.mark.slow
def test_the_bytes_are_the_same_in_every_process() -> None:
    here = hashes()
    assert len(set(here.values())) == 4
    assert hashes() == here
    for seed in ("0", "random"):
        elsewhere = subprocess.run(
            [sys.executable, "-c", HASHES],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert elsewhere.stdout.strip() == str(here), f"PYTHONHASHSEED={seed}"


def test_another_letter_has_another_identifier() -> None:
    one, other = (pikepdf.open(BytesIO(printed(subject=subject))).trailer.ID for subject in ("Rivers", "Lakes"))
    assert one[0] != other[0]
