"""What has its fixed place on the first page: the letterhead, the window of the envelope, the marks for folding."""

from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest

from signon.printing.document.document import LetterDocument
from signon.printing.pdf.render import render
from signon.printing.rendered import RenderedLetter, RenderingError
from tests.factories import parts
from tests.printing.pictures import picture
from tests.printing.printed import page_texts, placed

DAY = date(2020, 3, 27)
MM = 1 / 25.4
HEAD = {"name": "River Coalition", "address": "1 Quay\n1204 Geneva", "phone": "+41 22", "website": "river.example"}
PARAGRAPH = "We write about the river that crosses three provinces and feeds four million people, " * 6
WINDOWS = [
    ("us-commercial-9", "letter", 0.6875, 2.1875, 3.625, 1.125),
    ("din-5008-a", "a4", 20 * MM, 27 * MM, 85 * MM, 45 * MM),
    ("din-5008-b", "a4", 20 * MM, 45 * MM, 85 * MM, 45 * MM),
]


def printed(*, images: Any = None, **changes: Any) -> RenderedLetter:
    return render(LetterDocument.compose(parts(**changes), date=DAY, images=images or {}))


def rules(pdf: bytes) -> list[float]:
    """How far down the first sheet, in millimetres, each line in its left margin stands."""
    page = pypdfium2.PdfDocument(pdf)[0]
    picture = page.render(scale=4).to_pil().convert("L")
    strip = picture.crop((0, 0, int(4 * 9 * MM * 72), picture.height))
    dark = [strip.crop((0, at, strip.width, at + 1)).getextrema()[0] < 230 for at in range(strip.height)]
    return [at / 4 / 72 / MM for at in range(1, strip.height) if dark[at] and not dark[at - 1]]


# Letterhead


@pytest.mark.parametrize(("preset", "left"), [("plain", 1.0), ("centred", 3.6), ("side", 5.8)])
def test_each_look_of_the_letterhead_puts_it_in_its_place(preset: str, left: float) -> None:
    pdf = printed(letterhead=HEAD | {"preset": preset}, lead_signers=[]).pdf
    assert placed(pdf, "River Coalition").left == pytest.approx(left, abs=0.1)


def test_beside_a_letterhead_the_text_is_narrow_on_the_first_page_alone() -> None:
    pdf = printed(letterhead=HEAD | {"preset": "side"}, body="\n\n".join([PARAGRAPH] * 9)).pdf
    first, second = (max(len(line.strip()) for line in text.split("\n")[8:]) for text in page_texts(pdf))
    assert first < 0.85 * second
    assert "1 Quay" not in page_texts(pdf)[1]


def test_a_letterhead_at_the_side_of_an_arabic_letter_stands_at_the_left() -> None:
    pdf = printed(letterhead=HEAD | {"preset": "side"}, language="ar", lead_signers=[]).pdf
    assert placed(pdf, "River Coalition").right < 2.9 < placed(pdf, "Dear Minister").left


def test_on_paper_that_bears_a_letterhead_none_is_printed() -> None:
    rendered = printed(letterhead=HEAD | {"preset": "none", "footer": "Registered in Geneva"})
    assert "1204" not in page_texts(rendered.pdf)[0]
    assert "Registered" not in page_texts(rendered.pdf)[0]
    assert placed(rendered.pdf, "March 27").top == pytest.approx(1.0, abs=0.07)


def test_a_letterhead_at_the_side_that_is_longer_than_the_page_is_refused() -> None:
    with pytest.raises(RenderingError, match="at the side is longer than the page"):
        printed(letterhead=HEAD | {"preset": "side", "address": "\n".join(["Line"] * 90)})


# Window


@pytest.mark.parametrize(("window", "paper", "left", "top", "width", "height"), WINDOWS)
@pytest.mark.parametrize("margin", ["0.5in", "1.5in"])
def test_the_address_stands_in_the_window_whatever_the_margins(
    window: Any, paper: Any, left: Any, top: Any, width: Any, height: Any, margin: str
) -> None:
    address = "Minister Ada Flint\nMinistry of Water\n1 Quay Street\n1204 Geneva\nSwitzerland"
    margins = {"left": margin, "top": margin}
    pdf = printed(
        window=window, paper=paper, margins=margins, letterhead={"name": "X"}, addressees=[{"address": address}]
    ).pdf
    for line in ("Minister Ada Flint", "Switzerland"):
        word = placed(pdf, line)
        assert left - 0.02 < word.left < word.right < left + width
        assert top < word.top < top + height - 0.1
    assert placed(pdf, "March 27").top > top + height


@pytest.mark.parametrize(
    ("window", "paper", "marks"),
    [
        ("us-commercial-9", "letter", [93, 186]),
        ("din-5008-a", "a4", [87, 148, 192]),
        ("din-5008-b", "a4", [105, 148, 210]),
    ],
)
@pytest.mark.parametrize("margins", [{}, {"top": "3in", "bottom": "3in"}, {"top": "0in", "bottom": "0in"}])
def test_the_sheet_is_marked_where_it_is_folded_and_punched(
    window: str, paper: str, marks: list[int], margins: dict[str, Any]
) -> None:
    assert rules(printed(window=window, paper=paper, margins=margins).pdf) == pytest.approx(marks, abs=1)


def test_the_marks_are_not_read_aloud() -> None:
    with pikepdf.open(BytesIO(printed(window="din-5008-b", paper="a4").pdf)) as pdf:
        operators = list(pikepdf.parse_content_stream(pdf.pages[0]))
    depth = 0
    for operands, operator in operators:
        if str(operator) in {"BMC", "BDC"}:
            depth += 1
        elif str(operator) == "EMC":
            depth -= 1
        elif str(operator) in {"f", "f*", "S"}:
            assert depth > 0, operands


def test_return_address_and_delivery_notation_stand_above_the_address_in_the_window_of_din_5008() -> None:
    pdf = printed(window="din-5008-b", paper="a4", letterhead=HEAD, delivery_notation="By courier").pdf
    back, notation, address = (placed(pdf, text) for text in ("River Coalition · 1 Quay", "By courier", "Minister Ada"))
    assert 45 * MM < back.top < notation.top < address.top
    assert address.top == pytest.approx((45 + 17.7) * MM, abs=0.08)
    assert page_texts(pdf)[0].count("By courier") == 1


@pytest.mark.parametrize(("window", "paper", "lines"), [("us-commercial-9", "letter", 8), ("din-5008-a", "a4", 8)])
def test_an_address_too_long_for_the_window_is_refused_with_its_name(window: str, paper: str, lines: int) -> None:
    address = "\n".join(f"Line {at}" for at in range(lines))
    with pytest.raises(RenderingError, match=f"address of 'Line 0' is too long for the window {window}"):
        printed(window=window, paper=paper, addressees=[{"address": address}])


def test_an_address_too_wide_for_the_window_wraps_in_it() -> None:
    address = "The Intergovernmental Committee of Ministers Responsible for Rivers and Lakes\nGeneva"
    pdf = printed(window="din-5008-b", paper="a4", addressees=[{"address": address}]).pdf
    assert placed(pdf, "Geneva").top - placed(pdf, "The Intergov").top > 0.3


def test_all_addresses_of_a_joint_letter_have_to_show_in_the_window() -> None:
    addressees = [{"address": f"Minister {at}\nMinistry of Water\n1 Quay\n1204 Geneva"} for at in range(3)]
    with pytest.raises(RenderingError, match="'Minister 0' is too long"):
        printed(window="din-5008-b", paper="a4", addressees=addressees)


def test_a_letterhead_that_reaches_into_the_window_is_refused() -> None:
    with pytest.raises(RenderingError, match="letterhead reaches into the window din-5008-a"):
        printed(window="din-5008-a", paper="a4", letterhead=HEAD | {"address": "Quay of the river, " * 60})


def test_a_low_letterhead_with_a_logo_fits_above_the_window_of_form_a() -> None:
    rendered = printed(
        window="din-5008-a", paper="a4", letterhead=HEAD | {"logo": "logo.png"}, images={"logo.png": picture()}
    )
    assert placed(rendered.pdf, "+41 22").top < 27 * MM
