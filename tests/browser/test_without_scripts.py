"""Every story from its start to its end in a browser that runs no scripts, on a phone. Moderating is in test_moderating."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Picture
from tests.browser.states.outbox import mailed_link
from tests.browser.test_action import written
from tests.browser.test_signing import sign
from tests.servers.running_site import Site

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def plain(new_context: Callable[..., BrowserContext]) -> Page:
    """A page on a phone whose browser runs no scripts."""
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.set_content("<noscript>none run</noscript>")
    assert page.get_by_text("none run").is_visible()
    return page


@pytest.fixture
def plain_desk(new_context: Callable[..., BrowserContext], session_state: dict[str, Any]) -> Page:
    """The same, signed in as an owner."""
    return new_context(java_script_enabled=False, viewport=PHONE, storage_state=session_state).new_page()


def answer_in_new_tab(page: Page, press: Any, ending: Any) -> tuple[Any, Any]:
    """What a button that opens a new tab is answered."""
    with page.context.expect_event("response", lambda answer: answer.url.endswith(ending)) as answered:
        press()
    return answered.value.status, answered.value.headers["content-type"]


def test_an_organisation_signs_and_confirms(plain: Any, desk: Page, site: Site, picture: Picture) -> None:
    plain.goto(f"{site.url}/letters/keepers-logbooks/sign")
    plain.wait_for_timeout(2_200)
    plain.get_by_role("button", name="Sign the letter").click()
    expect(plain.get_by_role("alert")).to_contain_text("Please look at this again")
    plain.get_by_role("link", name="Enter the name of the organisation").click()
    expect(plain).to_have_url(re.compile("#organization$"))
    picture(plain, "signing-without-scripts")
    address = sign(plain, site, "Lantern Rooms Without Scripts")
    plain.goto(mailed_link(desk, site, address))
    plain.get_by_role("button", name=re.compile("Confirm")).click()
    expect(plain.locator("main")).to_contain_text("Lantern Rooms Without Scripts")
    desk.goto(f"{site.url}/coordinator/letters/keepers-logbooks/signatures?q=Without+Scripts")
    expect(desk.get_by_role("link", name="Lantern Rooms Without Scripts")).to_be_visible()


@pytest.mark.quick
def test_a_supporter_gets_letters_and_their_pdf_and_says_that_one_is_sent(
    plain: Any, site: Site, picture: Picture
) -> None:
    written(plain, site)
    letter = plain.locator("[data-letter]").first
    expect(letter.get_by_role("button", name="Copy the text")).to_be_hidden()
    letter.get_by_role("textbox").fill("In my own words.")
    press = letter.get_by_role("button", name="PDF to print and post").click
    assert answer_in_new_tab(plain, press, "/letters.pdf") == (200, "application/pdf")
    letter.get_by_role("button", name="I have sent it").click()
    expect(letter).to_contain_text("On its way: you said so")
    expect(letter.get_by_role("textbox")).to_have_value("In my own words.")
    expect(letter).to_be_in_viewport()
    assert plain.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    picture(plain, "action-without-scripts")


def test_a_coordinator_drafts_previews_and_saves(plain_desk: Any, site: Site, picture: Picture) -> None:
    page = plain_desk
    page.goto(f"{site.url}/coordinator/letters/new")
    addressees = page.locator("#addressees > [data-part]")
    page.get_by_label("Inside address").first.fill("Warden Idony Pell\nOffice of the Coast")
    page.get_by_role("button", name="Add an addressee").click()
    expect(addressees).to_have_count(2)
    expect(page.get_by_label("Inside address").first).to_have_value("Warden Idony Pell\nOffice of the Coast")
    page.get_by_role("button", name="Remove addressee 2").click()
    expect(addressees).to_have_count(1)
    page.get_by_label("Subject", exact=True).fill("A slipway for small boats")
    page.get_by_role("button", name="Save the letter").click()
    page.get_by_role("link", name="Body is required.").click()
    page.get_by_label("Body").fill("We ask for a slipway.")
    page.get_by_label("Complimentary close").fill("Yours sincerely,")
    preview = page.get_by_role("button", name="Preview as PDF")
    assert answer_in_new_tab(page, preview.click, "/preview") == (200, "application/pdf")
    picture(page, "drafting-without-scripts", whole=False)
    page.get_by_role("button", name="Save the letter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A slipway for small boats")
