"""The public pages and the newer pages of the desk, as pictures for the README and the documentation."""

import re
from pathlib import Path

from playwright.sync_api import Page

from tests.servers.running_site import Site

OPEN_LETTER = "keepers-logbooks"
CHANGED_LETTER = "harbour-steps"
ACTION = "logbooks"
ENTRIES = {
    "organization": "Lanternfield Reading Room",
    "country": "Ireland",
    "representative_name": "Orla Penhallow",
    "representative_title": "Librarian",
    "representative_email": "orla@lanternfield.example",
}
PATIENCE_WITH_FORMS = 4_000


def tour_supporters(page: Page, site: Site, folder: Path) -> None:
    """The first page, an action from the choice of offices to the letters, its background, and the check of a document."""
    page.goto(site.url)
    page.screenshot(path=folder / "home.png")
    page.goto(f"{site.url}/act/{ACTION}")
    page.screenshot(path=folder / "act.png")
    page.locator("[name=lists], [name=offices]").first.check()
    page.locator("[name=name]").fill("Wren Halloran")
    page.get_by_role("button", name="Make my letters").click()
    page.locator(".to-office").first.evaluate("letter => letter.scrollIntoView()")
    page.screenshot(path=folder / "act-letters.png")
    page.goto(f"{site.url}/act/{ACTION}/background")
    page.screenshot(path=folder / "background.png")


def tour_verification(page: Page, site: Site, folder: Path, code: str) -> None:
    """What is known of a delivered document."""
    page.goto(f"{site.url}/v/{code}")
    page.screenshot(path=folder / "verify.png")


def sign(page: Page, site: Site) -> None:
    """Sign the open letter, at the pace of a person."""
    page.goto(f"{site.url}/letters/{OPEN_LETTER}/sign")
    for name, entry in ENTRIES.items():
        page.locator(f"[name={name}]").fill(entry)
    page.locator("[name=authorised]").check()
    page.wait_for_timeout(PATIENCE_WITH_FORMS)
    page.get_by_role("button", name="Sign the letter").click()
    page.wait_for_url("**/sent")


def tour_status(page: Page, desk: Page, site: Site, folder: Path) -> None:
    """The page of a signature behind the link in its mail, once the mail has been answered."""
    desk.goto(f"{site.url}/coordinator/outbox")
    desk.locator("tr", has_text=ENTRIES["representative_email"]).get_by_role("link").first.click()
    link = re.search(r"http://\S+?/signatures/[\w-]+", desk.locator("main").inner_text())
    assert link, "The mail to the signatory holds no link"
    page.goto(link[0])
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    page.screenshot(path=folder / "status.png")


def tour_the_newer_desk(page: Page, site: Site, folder: Path) -> None:
    """Invitations on a map, consent to a changed text, an import before it is done, and likely duplicates."""
    for name, address in {
        "progress": f"letters/{OPEN_LETTER}/progress",
        "consent": f"letters/{CHANGED_LETTER}/consent",
        "duplicates": f"letters/{OPEN_LETTER}/duplicates",
    }.items():
        page.goto(f"{site.url}/coordinator/{address}", wait_until="networkidle")
        page.screenshot(path=folder / f"{name}.png")
    page.goto(f"{site.url}/coordinator/directory/imports")
    page.locator("main a[href*='/directory/imports/']").first.click()
    page.wait_for_load_state()
    page.screenshot(path=folder / "import.png")
