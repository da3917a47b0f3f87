import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Picture
from tests.servers.running_site import Site

DRAFT = "/coordinator/letters/seed-libraries/edit"


def test_the_preview_follows_the_typing(desk: Page, site: Site, picture: Picture) -> None:
    desk.goto(site.url + DRAFT)
    first = desk.locator("[data-pages] img").first
    expect(first).to_be_visible(timeout=20_000)
    before = first.get_attribute("src")
    desk.get_by_label("Subject", exact=True).fill("A drawer of seeds, and a sentence that is new")
    expect(first).not_to_have_attribute("src", before, timeout=20_000)
    assert first.get_attribute("src").startswith("data:image/png;base64,")
    picture(desk, "drafting-with-live-preview", whole=False)


def test_an_addressee_is_added_moved_and_removed_without_leaving_the_page(desk: Page, site: Site) -> None:
    desk.goto(site.url + DRAFT)
    desk.evaluate("window.stayed = true")
    addressees = desk.locator("#addressees > [data-part]")
    count = addressees.count()
    desk.get_by_role("button", name="Add an addressee").click()
    expect(addressees).to_have_count(count + 1)
    expect(addressees.last.locator("textarea").first).to_be_focused()
    desk.keyboard.type("Warden Idony Pell")
    addressees.last.get_by_role("button", name="Up").click()
    expect(addressees.nth(count - 1).locator("textarea").first).to_have_value("Warden Idony Pell")
    addressees.nth(count - 1).get_by_role("button", name="Remove").click()
    expect(addressees).to_have_count(count)
    assert desk.evaluate("window.stayed")


def test_the_worker_s_progress_ends_in_pages_that_survive_a_reload(desk: Page, site: Site) -> None:
    desk.goto(f"{site.url}/coordinator/letters/keepers-logbooks")
    desk.get_by_role("button", name="Preview with the signatories").click()
    expect(desk).to_have_url(re.compile(r"/coordinator/renderings/\d+$"))
    expect(desk.get_by_role("link", name="Open the PDF")).to_be_visible(timeout=60_000)
    desk.reload()
    expect(desk.locator(".page-pictures img").first).to_be_visible()
