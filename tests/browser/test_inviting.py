"""Choosing whom to invite says at once what the choice comes to, without leaving the page."""

from playwright.sync_api import Page, expect

from tests.servers.running_site import Site

INVITATIONS = "/coordinator/letters/keepers-logbooks/invitations"


def test_the_numbers_follow_the_filter_and_the_ticks(desk: Page, site: Site) -> None:
    desk.goto(site.url + INVITATIONS)
    desk.evaluate("window.stayed = true")
    found = desk.get_by_role("status").filter(has_text="can be invited.")
    before = found.inner_text()
    desk.locator("summary", has_text="Countries").click()
    desk.get_by_role("checkbox", name="Argentina").check()
    expect(found).not_to_have_text(before)
    desk.get_by_role("checkbox", name="Argentina").uncheck()
    expect(found).to_have_text(before)
    assert desk.evaluate("window.stayed")

    desk.get_by_role("button", name="Prepare an invitation of 3 organisations").click()
    desk.get_by_role("checkbox", name="Send to").first.uncheck()
    expect(desk.get_by_role("button", name="Send to 2 organisations")).to_be_visible()
    desk.get_by_role("button", name="Throw the draft away").click()
    expect(desk.get_by_role("button", name="Prepare an invitation of 3 organisations")).to_be_visible()
