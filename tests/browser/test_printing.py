"""The public pages on paper: what can be read and nothing that can only be pressed, black on white, addresses in words."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.test_action import written
from tests.printing.printed import page_texts
from tests.servers.running_site import Site

LETTER, DELIVERED, BACKGROUND = "/letters/keepers-logbooks", "/letters/river-gauges", "/act/logbooks/background"
ONLY_TO_PRESS = """() => [...document.querySelectorAll("button, .button, nav, input, select, textarea, .skip, [role=search]")]
  .filter((one) => one.checkVisibility() && one.getClientRects().length)
  .map((one) => one.outerHTML.slice(0, 100))"""
HARD_TO_READ = """() => {
  const brightness = (colour) => Math.max(...colour.match(/[\\d.]+/g).slice(0, 3).map(Number));
  const isClear = (colour) => colour === "transparent" || /, 0\\)$/.test(colour);
  const ground = (one) => {
    const here = one ? getComputedStyle(one).backgroundColor : "rgb(255, 255, 255)";
    return isClear(here) ? ground(one.parentElement) : here;
  };
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getClientRects().length && [...one.childNodes].some((node) => node.data?.trim()))
    .filter((one) => brightness(getComputedStyle(one).color) > 130 || brightness(ground(one)) < 230)
    .map((one) => one.outerHTML.slice(0, 100));
}"""
WORDS_OF_LINKS = """() => [...document.querySelectorAll(".sources a[href^=http]")]
  .map((one) => [one.getAttribute("href"), getComputedStyle(one, "::after").content])"""


def on_paper(page: Page, address: str) -> Page:
    """The page as a printer gets it, from a screen that shows it dark."""
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(address)
    return page


def code_of(page: Page, site: Site) -> Any:
    return re.search(r"/v/(\w+)", page.request.get(site.url + DELIVERED).text())[1]


@pytest.mark.quick
@pytest.mark.parametrize("path", [LETTER, DELIVERED, BACKGROUND, "/v/{code}", "/letters/harbour-steps/changes", "/"])
def test_paper_shows_nothing_to_press_and_is_black_on_white(page: Page, site: Site, path: Any) -> None:
    on_paper(page, site.url + path.format(code=code_of(page, site)))
    assert page.evaluate(ONLY_TO_PRESS) == []
    assert page.evaluate(HARD_TO_READ) == []


def test_the_screen_of_the_same_page_would_not_do(page: Page, site: Site) -> None:
    on_paper(page, site.url + LETTER)
    page.emulate_media(media="screen")
    assert page.evaluate(ONLY_TO_PRESS)
    assert page.evaluate(HARD_TO_READ)


def test_a_source_on_paper_says_its_address(page: Page, site: Site) -> None:
    found = on_paper(page, site.url + BACKGROUND).evaluate(WORDS_OF_LINKS)
    assert len(found) > 3
    for address, words in found:
        assert address in words


def test_a_printed_letter_says_where_it_was_found_and_who_signed_it(page: Page, site: Site) -> None:
    text = "\n".join(page_texts(on_paper(page, site.url + LETTER).pdf(format="A4")))
    assert LETTER in text
    assert "Dear Dr Holt, dear Mr Brannigan," in text
    assert "Signatories" in text
    for gone in ("Sign for your organisation", "Check a document", "The list as CSV", "No cookies"):
        assert gone not in text


def test_a_printed_check_names_the_document_and_its_code(page: Page, site: Site) -> None:
    code = code_of(page, site)
    text = "\n".join(page_texts(on_paper(page, f"{site.url}/v/{code}").pdf(format="A4")))
    assert text.count(code) == 2
    assert "Keep the river gauges reading" in text
    assert "Compare the file" not in text


def test_each_of_a_supporter_s_letters_has_a_page_of_its_own(page: Page, site: Site) -> None:
    page.emulate_media(color_scheme="dark")
    written(page, site)
    page.locator("[data-letter] textarea").nth(1).fill("In my own words.")
    sheets = page_texts(page.pdf(format="A4"))
    names = page.locator("[data-letter] h3").all_inner_texts()
    assert len(sheets) == len(names) == 3
    for sheet, name in zip(sheets, names, strict=True):
        assert sheet.startswith(name)
        assert "Noor Vale" in sheet
        assert "I have sent it" not in sheet
    assert "In my own words." in sheets[1]
    assert "In my own words." not in sheets[0]
