"""The link in a captured mail, as somebody finds it who reads the mail in the desk's outbox."""

import re

from playwright.sync_api import Page, expect

from tests.servers.running_site import Site

DELIVERED_WITHIN = 20
"""Seconds that the worker has for it, on a machine that does other work beside."""


def mailed_link(desk: Page, site: Site, recipient: str) -> str:
    """Where the link leads in the latest mail to ``recipient``; its host is the site's own, whatever the mail says."""
    latest = desk.locator("tbody tr").filter(has_text=recipient).first
    for _second in range(2 * DELIVERED_WITHIN):
        desk.goto(f"{site.url}/coordinator/outbox/")
        if latest.get_by_text("kept here").count():
            break
        desk.wait_for_timeout(500)
    expect(latest).to_contain_text("kept here")
    latest.get_by_role("link").click()
    address = desk.locator(".mail-text a[href^=http]").first.get_attribute("href") or ""
    return site.url + re.sub(r"^https?://[^/]+", "", address)
