"""Text that is copied or read aloud equals the text that was entered, in every script, for two families of readers."""

import subprocess
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest

from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.pdf.render import render
from tests.factories import parts
from tests.printing.tag_tree import spoken

TEXTS = {
    "Latin": "Żółta Łódź “Café” Đặng efficient – № 5",
    "Greek": "Ένωση Ποταμών Αττικής",
    "Cyrillic": "Союз чистых рек Їжак",
    "Arabic": "ائتلاف الأنهار النظيفة لا إله",
    "Hebrew": "קואליציית הנהרות הנקיים",
    "Devanagari": "स्वच्छ नदी गठबंधन क्षेत्रीय श्रीमती",
    "Tamil": "தூய்மையான ஆறுகள் கூட்டணி",
    "Burmese": "မြစ်ချောင်းသန့်ရှင်းရေးအဖွဲ့",
    "Khmer": "សម្ព័ន្ធទន្លេស្អាត",
    "Georgian": "სუფთა მდინარეების კოალიცია",
    "Ethiopic": "የንጹህ ወንዞች ጥምረት",
    "Chinese": "清洁河流联盟",
    "Japanese": "きれいな川の連合",
    "Korean": "깨끗한 강 연합",
}
HARDER = {
    "Arabic with vowel marks": "نَكْتُبُ إِلَيْكُمْ بِشَأْنِ النَّهْرِ",
    "Hebrew with niqqud": "קוֹאָלִיצְיַת הַנְּהָרוֹת",
    "Latin in Arabic": "نكتب عن River Trust (الاتحاد) في 2026",
    "Latin in Hebrew": "הנהר River Trust 2026 שלנו",
    "Arabic and Hebrew in Latin": "We (نهر النيل) and נהר in 2026",
}
"""What only the tags tell: see ``test_readers_of_glyphs_turn_words_from_the_right_round``."""
WITHOUT_SPACES = ("Chinese", "Japanese")
DIRECTING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""What poppler puts around text that runs from the right, to say so."""


def poppler_text(pdf: bytes) -> str:
    printed = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return printed.decode().translate(DIRECTING)


def pdfium_text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def printed(*, names: Iterable[str] = (), **changes: Any) -> bytes:
    signatories = [ListedSignatory(name) for name in names]
    settings = {"columns": 1, "placement": "after-signature"}
    return render(
        LetterDocument.compose(
            parts(signatory_list=settings, **changes), date=date(2020, 3, 27), signatories=signatories
        )
    ).pdf


@pytest.fixture(scope="module")
def all_scripts() -> bytes:
    """One letter that organisations of all scripts have signed: its fonts meet them all."""
    return printed(names=TEXTS.values())


@pytest.mark.parametrize("reader", [poppler_text, pdfium_text])
@pytest.mark.parametrize("script", TEXTS)
def test_a_name_is_copied_as_it_was_entered(all_scripts: bytes, script: Any, reader: Any) -> None:
    assert TEXTS[script] in [line.strip() for line in reader(all_scripts).splitlines()]


@pytest.mark.parametrize("reader", [poppler_text, pdfium_text])
@pytest.mark.parametrize("script", TEXTS)
def test_a_text_that_runs_over_several_lines_is_copied_as_it_was_entered(script: Any, reader: Any) -> None:
    text = " ".join([TEXTS[script]] * 12)
    assert "".join(text.split()) in "".join(reader(printed(body=text)).split())


@pytest.mark.parametrize("reader", [poppler_text, pdfium_text])
def test_letters_that_look_the_same_remain_what_they_are(reader: Any) -> None:
    """Latin, Greek and Cyrillic capitals share glyphs; whichever comes first must not rename the others."""
    texts = ["ABEHKMOPTXY Latin", "ΑΒΕΗΚΜΟΡΤΧΥ Ελλάς", "АВЕНКМОРТХ Рось"]
    for order in (texts, texts[::-1]):
        copied = reader(printed(body="\n\n".join(order)))
        assert [text for text in texts if text not in copied] == []


def test_text_that_the_glyphs_tell_is_not_written_twice(all_scripts: bytes) -> None:
    """A reader selects what has words of its own only as a whole line: no more of it than is needed."""
    with pikepdf.open(BytesIO(all_scripts)) as pdf:
        beside = [
            str(operands[1].ActualText)
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and "/ActualText" in operands[1]
        ]
    told = {script for script, text in TEXTS.items() if text in beside}
    assert {"Tamil", "Burmese", "Khmer"} <= told
    assert not told & {"Latin", "Cyrillic", "Arabic", "Hebrew", "Georgian", "Ethiopic", "Chinese", "Japanese", "Korean"}


def test_every_glyph_has_a_character(all_scripts: bytes) -> None:
    with pikepdf.open(BytesIO(all_scripts)) as pdf:
        maps = [item.ToUnicode.read_bytes() for item in pdf.objects if _is_font(item)]
    assert len(maps) > 10
    assert not any(b"<>" in one for one in maps)


def _is_font(item: Any) -> bool:
    return isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item


# Read aloud

SPOKEN = TEXTS | HARDER


@pytest.fixture(scope="module", params=["en-US", "ar"])
def heard(request: pytest.FixtureRequest) -> list[str]:
    """What is said of a letter with every text as a paragraph of many lines and as a name."""
    return spoken(printed(names=SPOKEN.values(), body=LONG_PARAGRAPHS, language=request.param))


LONG_PARAGRAPHS = "\n\n".join(" ".join([text] * 12) for text in SPOKEN.values())


@pytest.mark.parametrize("script", SPOKEN)
def test_a_name_is_read_aloud_as_it_was_entered(heard: list[str], script: Any) -> None:
    assert SPOKEN[script] in heard


@pytest.mark.parametrize("script", SPOKEN)
def test_a_paragraph_of_many_lines_is_read_aloud_as_it_was_entered(heard: list[str], script: Any) -> None:
    text = " ".join([SPOKEN[script]] * 12)
    said = ["".join(one.split()) for one in heard] if script in WITHOUT_SPACES else heard
    assert ("".join(text.split()) if script in WITHOUT_SPACES else text) in said


def test_a_name_in_the_appendix_is_read_aloud_as_it_was_entered() -> None:
    signatories = [ListedSignatory(name, "", "EG", f"{name} –", "") for name in SPOKEN.values()]
    settings = {"columns": 2, "style": "names-representatives"}
    document = LetterDocument.compose(parts(signatory_list=settings), date=date(2020, 3, 27), signatories=signatories)
    said = "".join("".join(spoken(render(document).pdf)).split())
    assert [name for name in SPOKEN.values() if "".join(f"{name}{name} –".split()) not in said] == []


def test_what_runs_from_the_right_is_told_around_links_notes_and_emphasis() -> None:
    body = "كتبنا **عن** [النهر](https://river.example) اليوم.[^1]\n\n[^1]: انظر *التقرير*."
    said = spoken(printed(body=body, language="ar"))
    assert {"كتبنا عن النهر اليوم. 1", "1. انظر التقرير."} <= set(said)


@pytest.mark.parametrize("reader", [poppler_text, pdfium_text])
def test_readers_of_glyphs_turn_words_from_the_right_round(reader: Any) -> None:
    """Why such words stand in the tags, and not beside the glyphs: a reader that took them as they are would fail this."""
    content = BytesIO()
    with pikepdf.open(BytesIO(printed(names=["שלום"]))) as pdf:
        (page,) = pdf.pages
        instructions = pikepdf.parse_content_stream(page)
        last = [operands for operands, operator in instructions if str(operator) == "BDC" and "/MCID" in operands[1]][
            -1
        ]
        last[1].ActualText = pikepdf.String("שלום")
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))
        pdf.save(content)
    text = reader(content.getvalue())
    assert ("שלום" in text, "םולש" in text) == (False, True)
