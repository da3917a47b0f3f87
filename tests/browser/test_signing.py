import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Picture
from tests.browser.states.outbox import mailed_link
from tests.servers.running_site import Site


def sign(page: Page, site: Site, name: str) -> str:
    """Sign under this name on a phone; gives the representative's mail address, which is this organisation's alone."""
    address = f"{re.sub('[^a-z]+', '-', name.lower())}@rask.example"
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site.url}/letters/keepers-logbooks")
    page.get_by_role("link", name="Sign for your organisation").click()
    page.get_by_label("Name of the organisation").fill(name)
    page.get_by_label("Country (optional)", exact=True).fill("Norway")
    page.get_by_label("Your name").fill("Sunniva Rask")
    page.get_by_label("Your title").fill("Keeper")
    page.get_by_label("Your email address").fill(address)
    page.get_by_label("I am authorised").check()
    page.wait_for_timeout(2_200)
    page.get_by_role("button", name="Sign the letter").click()
    expect(page).to_have_url(re.compile("/sign/sent$"))
    return address


@pytest.mark.quick
def test_a_representative_signs_on_a_phone_and_a_scanner_that_opens_the_link_confirms_nothing(
    page: Page, desk: Page, site: Site, browser: Browser, picture: Picture
) -> None:
    address = sign(page, site, "Rask Lantern Rooms")
    picture(page, "signing-on-a-phone-sent")
    link = mailed_link(desk, site, address)

    scanner = browser.new_page()
    scanner.goto(link)
    scanner.wait_for_timeout(500)
    scanner.close()

    page.goto(link)
    expect(page.get_by_text("Rask Lantern Rooms").first).to_be_visible()
    picture(page, "signing-on-a-phone-to-confirm")
    page.get_by_role("button", name=re.compile("Confirm")).click()
    expect(page.get_by_text(re.compile("coordinator", re.IGNORECASE)).first).to_be_visible()
    picture(page, "signing-on-a-phone-confirmed")
    desk.goto(f"{site.url}/coordinator/letters/keepers-logbooks/signatures?q=Rask")
    expect(desk.get_by_role("link", name="Rask Lantern Rooms")).to_be_visible()


def test_no_page_is_wider_than_a_small_phone(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    for path in ("/", "/letters/keepers-logbooks", "/letters/keepers-logbooks/sign", "/letters/river-gauges"):
        page.goto(site.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
