"""The finer points of the page: what may not be parted, what stands level, and what runs the other way."""

from datetime import date

import pytest

from signon.delivery.document import LetterDocument, ListedSignatory
from signon.delivery.pdf import render
from signon.delivery.rendered import RenderedLetter
from tests.delivery.printed import page_texts, placed
from tests.factories import parts

DAY = date(2020, 3, 27)
PARAGRAPH = "We write about the river that crosses three provinces and feeds four million people, " * 6


def printed(*signatories: ListedSignatory, images=None, **changes) -> RenderedLetter:
    return render(LetterDocument.compose(parts(**changes), date=DAY, signatories=signatories, images=images or {}))


# The signatory list


@pytest.mark.parametrize("name", ["נהר", "נהר (River) 12"])
def test_the_country_follows_a_name_that_runs_the_other_way(name):
    pdf = printed(ListedSignatory(name, country="EG"), signatory_list={"style": "names-countries"}).pdf
    assert placed(pdf, "Egypt").left > placed(pdf, "נהר").right
    assert placed(pdf, "נהר").left >= 0.97


def test_a_long_name_wraps_with_a_hanging_indent():
    name = "The International Association of Friends of Rivers, Lakes, Marshes, Wells, Springs and Waterfalls"
    pdf = printed(ListedSignatory(name)).pdf
    assert placed(pdf, "Waterfalls").top > placed(pdf, "The International").top
    assert placed(pdf, "The International").left == pytest.approx(1.0, abs=0.03)
    second = next(line for line in page_texts(pdf)[-1].split("\n") if "Waterfalls" in line).split()[0]
    assert placed(pdf, second).left == pytest.approx(1.0 + 0.95 * 11 / 72, abs=0.03)
