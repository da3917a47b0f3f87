"""An action letter, from the first click to the PDF, as a supporter makes it in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Picture
from tests.servers.running_site import Site

ACTION = "/act/logbooks"


def written(page: Page, site: Site, *, name: str = "Noor Vale") -> None:
    page.goto(f"{site.url}/letters/keepers-logbooks")
    page.get_by_role("link", name="Write a letter of your own").first.click()
    page.get_by_label("Your state or region").select_option("Averil Coast")
    page.get_by_label("Your district").fill("2")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your address").fill("7 Quay\nPort Averil")
    page.get_by_role("button", name="Make my letters").click()
    expect(page.locator("[data-letter]")).to_have_count(3)


def test_a_supporter_writes_to_three_offices_and_prints_one_letter(page: Page, site: Site, picture: Picture) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    written(page, site)
    picture(page, "action-letters")
    first = page.locator("[data-letter]").first
    with page.context.expect_page() as opened:
        first.get_by_role("button", name="PDF to print and post").click()
    opened.value.close()
    form = page.locator("form.act")
    fields = form.evaluate("one => Object.fromEntries(new FormData(one))")
    number = first.get_by_role("button", name="PDF to print and post").get_attribute("value")
    answer = page.request.post(f"{site.url}{ACTION}/letters.pdf", form=fields | {"office": number})
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")
    first.get_by_role("button", name="I have sent it").click()
    expect(page.locator("[data-letter]").first).to_contain_text("On its way: you said so")
    picture(page, "action-letter-on-its-way")


@pytest.mark.quick
def test_letters_follow_the_typing_and_an_edited_one_keeps_its_words(page: Page, site: Site) -> None:
    written(page, site)
    page.locator("[data-letter] textarea").first.fill("My own words.")
    page.get_by_label("Your name").fill("Noor Quay")
    expect(page.locator("[data-letter]").nth(1)).to_contain_text("Noor Quay")
    expect(page.locator("[data-letter] textarea").first).to_have_value("My own words.")


def test_the_official_form_opens_with_the_letter_on_the_clipboard(
    new_context: Callable[..., BrowserContext], site: Site
) -> None:
    page = new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    written(page, site)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open the official form").first.click()
    opened.value.close()
    page.bring_to_front()
    copied = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
    assert re.match(r"Dear Senator [\w-]+:\n\nI am writing to you", copied)
    assert copied.endswith("Yours sincerely,\nNoor Vale\n7 Quay\nPort Averil")
