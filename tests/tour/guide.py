"""The steps that *Using* explains and the README's tour does not show: what somebody sees before something is done."""

import re
from pathlib import Path

from playwright.sync_api import Page

from tests.servers.running_site import Site
from tests.tour.public import CHANGED_LETTER, ENTRIES, OPEN_LETTER, PATIENCE_WITH_FORMS

REPRESENTATIVE = ENTRIES["representative_email"]
SUBJECT_OF_THE_MAIL = "kept of you"


def picture_the_guide(desk: Page, reader: Page, site: Site, folder: Path) -> None:
    """The directory, an invitation, a merge, a declared change and somebody's own data. Nothing of it is carried out."""
    desk.goto(f"{site.url}/coordinator/directory/")
    desk.screenshot(path=folder / "directory.png")
    _prepare_an_invitation(desk, site, folder)
    _compare_two_signatures(desk, site, folder)
    _declare_a_change(desk, site, folder)
    _ask_for_own_data(desk, reader, site, folder)


def _prepare_an_invitation(page: Page, site: Site, folder: Path) -> None:
    page.goto(f"{site.url}/coordinator/letters/{OPEN_LETTER}/invitations")
    page.get_by_role("button", name="Prepare an invitation").click()
    page.wait_for_url("**/batches/*")
    page.screenshot(path=folder / "invite.png", full_page=True)


def _compare_two_signatures(page: Page, site: Site, folder: Path) -> None:
    page.goto(f"{site.url}/coordinator/letters/{OPEN_LETTER}/duplicates", wait_until="networkidle")
    page.get_by_role("link", name="Compare and merge").first.click()
    page.wait_for_load_state()
    page.screenshot(path=folder / "merge.png")


def _declare_a_change(page: Page, site: Site, folder: Path) -> None:
    page.goto(f"{site.url}/coordinator/letters/{CHANGED_LETTER}/edit")
    page.locator("[name=subject]").fill("Eleven flights of steps, three of them safe")
    page.get_by_role("button", name="Save the letter").click()
    page.get_by_role("heading", name="Declare the change").wait_for()
    page.screenshot(path=folder / "declare.png")


def _ask_for_own_data(desk: Page, reader: Page, site: Site, folder: Path) -> None:
    reader.goto(f"{site.url}/privacy/data")
    reader.locator("[name=email]").fill(REPRESENTATIVE)
    reader.wait_for_timeout(PATIENCE_WITH_FORMS)
    reader.get_by_role("button", name="Mail me the link").click()
    reader.wait_for_url("**/sent")
    desk.goto(f"{site.url}/coordinator/outbox/")
    desk.locator("tr", has_text=REPRESENTATIVE).filter(has_text=SUBJECT_OF_THE_MAIL).get_by_role("link").first.click()
    desk.wait_for_load_state()
    link = re.search(r"http://\S+?/privacy/data/[\w-]+", desk.locator("main").inner_text())
    assert link, "The mail about somebody's data holds no link"
    reader.goto(link[0])
    reader.screenshot(path=folder / "privacy.png")
