"""axe-core finds nothing on any page in any state, in light and dark, from left to right and mirrored, on desk and phone.

Each page is made by the application and shown by Chromium with its styles and scripts. ``make test`` looks at every twelfth
state of the public pages, ``make test-browser`` at every fourth, each in the next of the eight combinations; ``make test-slow``
looks at every page, the desk's too, in all eight combinations, and keeps pictures.
"""

import re
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from signon.settings import ROOT
from tests.browser.complaints import ALL_VIEWS, TWO_VIEWS, View, complaints
from tests.browser.states import pages
from tests.browser.states.house import House
from tests.browser.states.walks import Seen

PICTURES = ROOT / "artefacts" / "pages"

pytestmark = pytest.mark.usefixtures(
    "house"
)  # before the browser: arranging seals, which needs an event loop of its own


def _named(one: Seen | View) -> str:
    return one.name if isinstance(one, Seen) else f"{one.theme}-{one.direction}-{one.width}"


PUBLIC = (*pages.PUBLIC, *pages.ACTION, *pages.BEHIND_LINKS)
AT_ONCE = PUBLIC[::12]
"""What ``make test`` looks at: every twelfth state of the public pages; the others and the desk's take minutes more."""
OFTEN = (*AT_ONCE, *(seen for seen in PUBLIC[::4] if seen not in AT_ONCE))


@pytest.fixture(scope="module")
def window(house: House, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """One window for all pages of this module: to open one for each would take longer than to look at it."""
    context = browser.new_context(**browser_context_args)
    yield context.new_page()
    context.close()


@pytest.fixture
def show(house: House, window: Page) -> Iterator[Callable[..., Page]]:
    """A function that shows what a walk arrived at in the browser; an error in a script fails the test."""
    errors: list[str] = []

    def note(error: object) -> None:
        errors.append(str(error))

    def arrive(seen: Seen, house: House = house) -> Page:
        house.show(seen, window)
        return window

    window.on("pageerror", note)
    yield arrive
    window.remove_listener("pageerror", note)
    window.unroute_all()
    assert not errors


@pytest.mark.quick(len(AT_ONCE))
@pytest.mark.parametrize(("seen", "view"), list(zip(OFTEN, cycle(ALL_VIEWS), strict=False)), ids=_named)
def test_axe_finds_nothing(show: Callable[..., Page], seen: Any, view: Any) -> None:
    assert complaints(show(seen), (view,)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seen", pages.EMPTY, ids=_named)
def test_axe_finds_nothing_on_a_site_that_nobody_has_used(
    empty_house: House, show: Callable[..., Page], seen: Any
) -> None:
    assert complaints(show(seen, empty_house), TWO_VIEWS) == []


@pytest.mark.slow
@pytest.mark.parametrize("seen", pages.EVERY, ids=_named)
def test_axe_finds_nothing_in_any_theme_direction_and_width(show: Callable[..., Page], seen: Any) -> None:
    page = show(seen)
    assert complaints(page, ALL_VIEWS) == []
    for view in ALL_VIEWS:
        view.of(page)
        keep_picture(page, seen.name, view)


def keep_picture(page: Page, name: str, view: View) -> None:
    """Keep a picture for people to look at."""
    folder: Path = PICTURES / _named(view)
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{re.sub(r'[^a-z0-9]+', '-', name.casefold())}.png", full_page=True)


@pytest.mark.quick
def test_what_is_wrong_is_seen(show: Callable[..., Page]) -> None:
    page = show(pages.PUBLIC[0])
    page.evaluate("document.querySelector('h1').outerHTML = '<h4>Letters</h4><img src=x>'")
    page.evaluate("document.querySelector('h4').style.color = '#ccc'")
    found = " ".join(complaints(page, TWO_VIEWS[:1]))
    assert "image-alt" in found
    assert "color-contrast" in found


@pytest.mark.quick
def test_a_contrast_that_axe_leaves_open_is_computed(show: Callable[..., Page]) -> None:
    page = show(pages.PUBLIC[0])
    page.evaluate("""document.querySelector("main").insertAdjacentHTML("beforeend", `<p id="pale">x</p>`)""")
    assert complaints(page, TWO_VIEWS[:1]) == []
    page.evaluate("document.querySelector('#pale').style.color = '#bbb'")
    assert "unreadable" in " ".join(complaints(page, TWO_VIEWS[:1]))


@pytest.mark.quick
def test_every_page_and_every_template_is_looked_at(house: House) -> None:
    opened = {house.endpoint_of(seen) for seen in pages.EVERY}
    routes = {rule.endpoint for rule in house.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert routes - opened - pages.NO_PAGES == set()
    assert routes >= pages.NO_PAGES
    folder = ROOT / "templates"
    whole = {
        str(path.relative_to(folder)) for path in folder.rglob("*.html") if "{% extends" in path.read_text("utf-8")
    }
    # The pages of errors are made without what tells of templates; they are among the pages all the same.
    assert whole - house.templates == {"desk.html", "error.html", "link_over.html", "organizations/importing/page.html"}
    assert {seen.status for seen in pages.EVERY} >= {404, 500, 503}
