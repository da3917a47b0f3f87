"""A representative corrects a signature on a phone."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.states.outbox import mailed_link
from tests.servers.running_site import Site


def own_page(page: Page, desk: Any, site: Site) -> None:
    """Ask for the lost link, and follow it out of the outbox."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site.url}/letters/tide-tables/lost-link")
    page.get_by_label("The email address you signed with").fill("odile@harbourguild.example")
    page.wait_for_timeout(2_200)
    page.get_by_role("button", name="Mail me the link").click()
    expect(page).to_have_url(re.compile("/lost-link/sent$"))
    page.goto(mailed_link(desk, site, "odile@harbourguild.example"))


def test_a_name_is_corrected_on_a_phone_and_goes_back_to_the_coordinators(page: Page, desk: Page, site: Site) -> None:
    own_page(page, desk, site)
    expect(page.get_by_text("It stands on the letter.")).to_be_visible()
    page.get_by_role("link", name="Correct it").click()
    page.get_by_label("Name of the organisation").fill("Harbour Women’s Guild")
    page.get_by_role("button", name="Save the corrections").click()
    expect(page.get_by_text("It is confirmed.")).to_be_visible()
    expect(page.locator(".printed")).to_contain_text("Harbour Women’s Guild")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    desk.goto(f"{site.url}/coordinator/letters/tide-tables/signatures")
    expect(desk.get_by_role("link", name="Harbour Women’s Guild")).to_be_visible()


def test_the_piece_to_embed_fits_a_narrow_frame_in_light_and_dark(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 320, "height": 600})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{site.url}/letters/keepers-logbooks/embed")
        expect(page.get_by_role("link", name="Sign for your organisation")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert not page.context.cookies()
