"""The built site in a real browser: it asks nobody else, fits a phone, reads in light and dark, and finds what is sought."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.complaints import AXE
from tests.servers import chromium

SHORT_PAGES = ("index", "using/moderating", "operating/proxy", "architecture")
LONG_PAGES = ("operating/settings", "reference/letter-file", "reference/commands", "decisions/index")
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
Scheme = Literal["light", "dark"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "rules => axe.run({ runOnly: rules, resultTypes: ['violations'] }).then(found => found.violations)"


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    if chromium.installed() is None and not os.environ.get("CI"):
        pytest.skip("Chromium is not installed; 'make test' installs it on Debian.")
    with chromium.browser() as running:
        yield running


def look_at(chrome: Browser, site: Path, name: str, size: ViewportSize, scheme: Scheme) -> tuple[Page, list[str]]:
    """The page ``name`` and the addresses elsewhere that it asked."""
    page = chrome.new_page(viewport=size, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / f"{name}.html").as_uri(), wait_until="load")
    return page, [url for url in asked if not url.startswith(site.as_uri()) and not url.startswith("data:")]


@pytest.mark.slow
@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"])
def test_pages_fit_read_well_and_ask_nobody_else(
    built: Path, chrome: Browser, size: ViewportSize, scheme: Scheme
) -> None:
    look_through(chrome, built, SHORT_PAGES, size, scheme)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_long_pages_do_too(built: Path, chrome: Browser, size: ViewportSize, scheme: Scheme) -> None:
    look_through(chrome, built, SHORT_PAGES + LONG_PAGES, size, scheme)


def look_through(chrome: Browser, site: Path, names: tuple[str, ...], size: ViewportSize, scheme: Scheme) -> None:
    """Look at each of these pages in a window of that size."""
    for name in names:
        page, elsewhere = look_at(chrome, site, name, size, scheme)
        assert elsewhere == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
        page.evaluate(AXE)
        violations = [
            (one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in page.evaluate(RUN, RULES)
        ]
        assert violations == [], name
        page.close()


def test_a_request_to_somebody_else_would_be_seen(tmp_path: Path, chrome: Browser) -> None:
    (tmp_path / "index.html").write_text("<img src='http://127.0.0.1:9/picture.png' alt=''>", "utf-8")
    page, elsewhere = look_at(chrome, tmp_path, "index", DESKTOP, "light")
    assert elsewhere == ["http://127.0.0.1:9/picture.png"]
    page.close()


@pytest.mark.slow
def test_the_search_finds_a_setting_and_a_decision(built: Path, chrome: Browser) -> None:
    for sought, title in {"SIGNON_RETENTION_DAYS": "Settings", "withdrawal": "only a withdrawal is final"}.items():
        page = chrome.new_page()
        page.goto(f"{(built / 'search.html').as_uri()}?q={sought}")
        page.get_by_role("main").get_by_role("link").filter(has_text=title).first.wait_for()
        page.close()
