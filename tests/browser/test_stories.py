"""Stories that no other module of this folder tells, with a picture of each: mirrored, and dark."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Picture
from tests.servers.running_site import Site

PUBLIC = ("/", "/letters/keepers-logbooks", "/letters/keepers-logbooks/sign", "/act/logbooks")

EDGES = """() => [...document.querySelectorAll("main, main > *, main form .field")]
  .map((one) => one.getBoundingClientRect()).filter((box) => box.width)
  .map((box) => [Math.round(box.left), Math.round(box.right)])"""


@pytest.mark.quick
@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_from_right_to_left_is_the_mirror_of_the_same_page(
    page: Page, site: Site, picture: Picture, path: Any
) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site.url + path)
    straight = page.evaluate(EDGES)
    page.evaluate("document.documentElement.dir = 'rtl'")
    window = page.evaluate("document.documentElement.clientWidth")
    mirrored = page.evaluate(EDGES)
    assert len(straight) == len(mirrored)
    for (left, right), (other_left, other_right) in zip(straight, mirrored, strict=True):
        assert abs((window - right) - other_left) <= 2, path
        assert abs((window - left) - other_right) <= 2, path
    name = path.strip("/").replace("/", "-") or "letters"
    picture(page, f"right-to-left-{name}")


@pytest.mark.quick
@pytest.mark.parametrize("path", PUBLIC)
def test_at_night_a_page_is_dark_with_light_letters(page: Page, site: Site, picture: Picture, path: Any) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(site.url + path)
    ground, ink = page.evaluate(
        "() => { const one = getComputedStyle(document.documentElement); return [one.backgroundColor, one.color] }"
    )
    assert max(rgb(ground)) < 64
    assert min(rgb(ink)) > 192
    picture(page, f"dark-{path.strip('/').replace('/', '-') or 'letters'}")


def rgb(colour: Any) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", colour)[:3]]
