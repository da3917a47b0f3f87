"""Every PDF is PDF/UA-1 and PDF/A-3a in one file, says what it is, and has the same bytes every time.

The quick tests ask page-validation. Where veraPDF, the reference, stands beside the checkout, it is asked, too, with
one process for all files.
"""

import hashlib
import os
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pytest

from signon.delivery.document import LetterDocument, ListedSignatory
from signon.delivery.pdf import render
from tests.delivery.pictures import picture
from tests.factories import parts

ROOT = Path(__file__).parents[2]
VERAPDF = ROOT.parent / "shared" / "tools" / "verapdf"
FLAVOURS = ("ua1", "3a")
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
    "address": "1 Mill Lane\nOver Town",
    "email": "desk@river.example",
    "footer": "Registered charity\nNumber 12",
}
IMAGES = {"logo.png": picture(200, 100), "ines.png": picture(300, 80)}
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
LISTS = [
    {"style": style, "columns": columns, "placement": placement}
    for placement in ("after-signature", "appendix")
    for columns, style in enumerate(
        ["names", "names-countries", "names-representatives", "by-country", "by-region"], start=1
    )
]


def printed(*, number=0, images=None, **changes) -> bytes:
    signatories = [
        ListedSignatory(f"{NAMES[at % 7]} {at}", "", COUNTRIES[at % 4], f"Person {at}", "Director")
        for at in range(number)
    ]
    document = LetterDocument.compose(
        parts(**changes), date=date(2020, 3, 27), signatories=signatories, images=images or {}
    )
    return render(document).pdf


def varied_letters() -> dict[str, bytes]:
    """Letters of all kinds, by a name that tells what is special about each."""
    letters = {
        "nothing": printed(subject="", lead_signers=[], title="Bare"),
        "one": printed(number=1),
        "every part": printed(number=120, **EVERY_PART),
        "arabic": printed(number=30, **EVERY_PART | ARABIC),
        "jointly": printed(addressees=[{"address": f"Minister {at}\nHere", "attention": "Ada"} for at in range(9)]),
    }
    for layout in ("full-block", "modified-block", "right-date"):
        letters[layout] = printed(number=3, layout=layout, paper="a4", **EVERY_PART)
    for settings in LISTS:
        columns = min(settings["columns"], 4)
        letters[f"{settings['style']} {settings['placement']}"] = printed(
            number=120, signatory_list=settings | {"columns": columns}
        )
    return letters


def findings(pdf: bytes, flavour: str) -> list[tuple[str, str]]:
    """What page-validation finds wrong.

    It takes the last byte of a compressed stream for the end of its line when that byte is a carriage return; lengths
    are checked by qpdf instead.
    """
    report = page.validate_pdf_bytes(pdf, profile=flavour)
    return [(one.rule_id, one.message) for one in report.failures if one.rule_id != "PDFA3A-STREAM-LENGTH-001"]


@pytest.fixture(scope="module")
def letters() -> dict[str, bytes]:
    return varied_letters()


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_kind_of_letter_conforms_to_both_standards(letters, flavour):
    assert {name: findings(pdf, flavour) for name, pdf in letters.items()} == {name: [] for name in letters}


def test_the_files_are_whole(letters):
    for name, pdf in letters.items():
        with pikepdf.open(BytesIO(pdf)) as opened:
            assert opened.check_pdf_syntax() == [], name


def test_the_checker_notices_a_picture_without_words():
    """Were it blind, all the above would say nothing."""
    content = BytesIO()
    with pikepdf.open(BytesIO(printed(letterhead=LETTERHEAD, images=IMAGES))) as pdf:
        figure = next(
            item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        )
        del figure["/Alt"]
        pdf.save(content)
    assert findings(content.getvalue(), "ua1")


def verapdf(flavour: str, files: list[Path]) -> list[str]:
    """The lines that veraPDF prints of files that do not conform."""
    command = [str(VERAPDF), flavour, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.stdout.count(f"{flavour} ") >= len(files), done.stdout + done.stderr
    return [line for line in done.stdout.split("\n") if line and f" {flavour} compliant " not in line]


needs_verapdf = pytest.mark.skipif(
    not VERAPDF.exists() and not (os.environ.get("CI") and VERAPDF.parents[1].exists()),
    reason="veraPDF is not beside the checkout",
)


@needs_verapdf
@pytest.mark.parametrize("flavour", FLAVOURS)
def test_verapdf_finds_nothing_either(letters, flavour, tmp_path):
    files = [tmp_path / f"{name}.pdf" for name in letters]
    for file, pdf in zip(files, letters.values(), strict=True):
        file.write_bytes(pdf)
    assert verapdf(flavour, files) == []


@needs_verapdf
@pytest.mark.slow
@pytest.mark.parametrize("number", [2_500, 10_000])
def test_a_long_list_conforms_to_both_standards(number, tmp_path):
    file = tmp_path / "long.pdf"
    file.write_bytes(printed(number=number, signatory_list={"style": "names-representatives", "columns": 2}))
    assert [line for flavour in FLAVOURS for line in verapdf(flavour, [file])] == []


# What the file says of itself


def test_title_author_language_and_dates_are_the_letters():
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

HASH_OF_A_LETTER = (
    "import hashlib; from tests.delivery.test_standards import EVERY_PART, printed;"
    "print(hashlib.sha256(printed(number=40, **EVERY_PART)).hexdigest())"
)


def test_the_bytes_are_the_same_in_every_process():
    here = hashlib.sha256(printed(number=40, **EVERY_PART)).hexdigest()
    for seed in ("0", "1", "random"):
        elsewhere = subprocess.run(
            [sys.executable, "-c", HASH_OF_A_LETTER],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert elsewhere.stdout.strip() == here, f"PYTHONHASHSEED={seed}"


def test_another_letter_has_another_identifier():
    one, other = (pikepdf.open(BytesIO(printed(subject=subject))).trailer.ID for subject in ("Rivers", "Lakes"))
    assert one[0] != other[0]
