"""A coordinator moderates in a real browser, with scripts and without."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from tests.browser.conftest import Picture
from tests.servers.running_site import Site

PHONE = ViewportSize(width=390, height=844)
QUEUE = "/coordinator/letters/keepers-logbooks/signatures"


def decide(desk: Any, site: Site) -> list[Any]:
    """Approve the first signature of the queue by its tick, and reject the next for a reason; each is found in its state."""
    desk.goto(site.url + QUEUE)
    rows = desk.locator("tbody tr")
    names = [rows.nth(place).get_by_role("link").first.inner_text() for place in range(2)]
    rows.nth(0).get_by_role("checkbox").check()
    desk.get_by_role("button", name="Approve", exact=False).first.click()
    expect(desk.get_by_role("link", name=names[0], exact=True)).to_have_count(0)
    desk.get_by_role("link", name=names[1], exact=True).first.click()
    desk.locator("summary", has_text=re.compile("^Reject$")).click()
    desk.get_by_role("radio").first.check()
    desk.get_by_role("button", name="Reject and tell the representative").click()
    expect(desk.get_by_role("status").first).to_contain_text(f"{names[1]} is rejected.")
    for state, name in zip(("approved", "rejected"), names, strict=True):
        desk.goto(f"{site.url}{QUEUE}?status={state}")
        expect(desk.get_by_role("link", name=name, exact=True)).to_have_count(1)
    return names


@pytest.mark.quick
def test_a_coordinator_approves_one_and_rejects_another(desk: Page, site: Site, picture: Picture) -> None:
    desk.goto(site.url + QUEUE)
    picture(desk, "moderating-queue")
    _approved, rejected = decide(desk, site)
    picture(desk, "moderating-decided")
    public = desk.request.get(f"{site.url}/letters/keepers-logbooks/signatories.json").json()["signatories"]
    assert rejected not in {one["organization"] for one in public}


def test_a_coordinator_decides_on_a_phone_without_scripts(
    new_context: Callable[..., BrowserContext], session_state: dict[str, Any], site: Site, picture: Picture
) -> None:
    context = new_context(java_script_enabled=False, storage_state=session_state, viewport=PHONE)
    desk = context.new_page()
    decide(desk, site)
    assert desk.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    picture(desk, "moderating-without-scripts")
