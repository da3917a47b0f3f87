"""``make tour``: the screenshots of the README and the documentation, taken from the running demo."""

import re
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize

from tests.servers import chromium, running_site
from tests.servers.running_site import Site
from tests.tour.finals import finish, picture_finals
from tests.tour.guide import picture_the_guide
from tests.tour.mails import picture_mails
from tests.tour.public import sign, tour_status, tour_supporters, tour_the_newer_desk, tour_verification

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
COLOURS = 128
WIDEST = 1_000
OPEN_LETTER = "keepers-logbooks"
DELIVERED_LETTER = "river-gauges"
DRAFT = "seed-libraries"


def main(folder: Path) -> None:
    """Take every screenshot into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as instance,
        running_site.running(Path(instance)) as site,
        chromium.browser() as browser,
    ):
        desk, reader, phone = (browser.new_page(viewport=size) for size in (DESKTOP, DESKTOP, PHONE))
        _tour_the_desk(desk, site, folder)
        tour_the_newer_desk(desk, site, folder)
        _tour_the_public_pages(reader, site, folder)
        tour_supporters(reader, site, folder)
        _tour_on_a_phone(phone, site, folder)
        sign(reader, site)
        tour_status(phone, desk, site, folder)
        picture_the_guide(desk, reader, site, folder)
        picture_mails(browser, folder)
        code = _delivered_code(reader, site)
        tour_verification(reader, site, folder, code)
        picture_finals(Path(instance), finish(Path(instance), code), folder)
    for picture in folder.glob("*.png"):
        _make_small(picture)


def _delivered_code(page: Page, site: Site) -> str:
    page.goto(f"{site.url}/letters/{DELIVERED_LETTER}")
    found = re.search(r"\b[2-9A-HJKMNP-Z]{10}\b", page.locator("main").inner_text())
    assert found, "The page of the delivered letter shows no code"
    return found[0]


def _make_small(picture: Path) -> None:
    """Pages have few colours: a palette halves the file and shows no difference."""
    with Image.open(picture) as image:
        image.thumbnail((WIDEST, WIDEST * 2))
        small = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(picture, optimize=True)


def _tour_the_desk(page: Page, site: Site, folder: Path) -> None:
    page.goto(site.sign_in_link)
    page.get_by_role("button", name="Sign in").click()
    page.screenshot(path=folder / "desk.png")
    page.goto(f"{site.url}/coordinator/letters/{DRAFT}/edit")
    page.locator("[data-preview] img").first.wait_for()
    page.screenshot(path=folder / "drafting.png")
    page.goto(f"{site.url}/coordinator/letters/{OPEN_LETTER}")
    page.screenshot(path=folder / "letter.png")
    page.goto(f"{site.url}/coordinator/letters/{OPEN_LETTER}/signatures")
    page.screenshot(path=folder / "queue.png")
    page.get_by_role("link", name="Tidewrack Folklore Centre").click()
    page.screenshot(path=folder / "signature.png")
    page.goto(f"{site.url}/coordinator/letters/{OPEN_LETTER}/finals")
    page.screenshot(path=folder / "finalise.png")


def _tour_the_public_pages(page: Page, site: Site, folder: Path) -> None:
    page.goto(f"{site.url}/letters/{OPEN_LETTER}")
    page.screenshot(path=folder / "public.png")
    page.goto(f"{site.url}/letters/{DELIVERED_LETTER}")
    page.screenshot(path=folder / "delivered.png")


def _tour_on_a_phone(page: Page, site: Site, folder: Path) -> None:
    page.goto(f"{site.url}/letters/{OPEN_LETTER}/sign")
    page.screenshot(path=folder / "sign-on-a-phone.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
