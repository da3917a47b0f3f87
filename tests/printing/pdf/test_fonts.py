"""The fonts that a letter can be printed in, as a coordinator sees them."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from signon.access import Role
from tests.walker import Walker


def specimen(walker: Walker, family: str) -> Image.Image:
    answer = walker.client.get(f"/coordinator/fonts/{family}.png")
    assert answer.mimetype == "image/png"
    return Image.open(BytesIO(answer.data)).convert("L")


def test_every_font_is_named_with_a_picture_that_is_loaded_when_it_comes_into_sight(
    signed_in: Callable[..., Walker],
) -> None:
    page = signed_in(Role.VIEWER).open("/coordinator/fonts").page
    pictures = {image["src"]: image["loading"] for image in page.select(".font-specimens img")}
    assert pictures["/coordinator/fonts/Carlito.png"] == "lazy"
    assert pictures["/coordinator/fonts/Noto%20Serif.png"] == "lazy"
    assert len(pictures) == len(page.select(".font-specimens dt"))


def test_each_font_is_shown_in_itself(signed_in: Callable[..., Walker]) -> None:
    walker = signed_in(Role.VIEWER)
    drawn = {family: specimen(walker, family) for family in ("Carlito", "Noto Serif", "Noto Naskh Arabic")}
    assert all(min(picture.tobytes()) < 100 for picture in drawn.values())
    assert len({picture.tobytes() for picture in drawn.values()}) == 3


@pytest.mark.parametrize("family", ["Helvetica Imaginary", "..", "%00"])
def test_a_font_that_is_not_installed_is_not_found(signed_in: Callable[..., Walker], family: str) -> None:
    assert signed_in(Role.VIEWER).client.get(f"/coordinator/fonts/{family}.png").status_code == 404


def test_the_drafting_form_leads_to_the_fonts(signed_in: Callable[..., Walker]) -> None:
    assert signed_in(Role.OWNER).open("/coordinator/letters/new").page.select('a[href="/coordinator/fonts"]')
