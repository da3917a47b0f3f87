"""What the page of a letter weighs over the wire, and that nobody but the site is asked for any of it."""

import csv
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from signon.signing.public_list import PAGE
from tests.invented_names import COUNTRIES, invented_names
from tests.servers import running_site
from tests.servers.running_site import FLASK, ROOT, Site

LETTER = "/letters/keepers-logbooks"
NOBODYS, HUNDREDS = "seed-libraries", "tide-tables"
MOST_BYTES = 100_000
LISTED = 3_000


def weigh(page: Page, address: str) -> tuple[int, set[str]]:
    """Everything received for the page at ``address``, in bytes with their headers, and the hosts that were asked."""
    received: list[float] = []
    hosts: set[str] = set()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.requestWillBeSent", lambda event: hosts.add(urlsplit(event["request"]["url"]).netloc))
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    return round(sum(received)), hosts


def flask(folder: Path, *command: str) -> None:
    """Run a command of the site whose instance is in ``folder``."""
    environment = os.environ | {"SIGNON_INSTANCE": str(folder)}
    subprocess.run([FLASK, *command], cwd=ROOT, env=environment, check=True, capture_output=True)


def enlist(folder: Path, slug: str, number: int) -> None:
    """Put ``number`` more organisations onto the letter, with websites and countries."""
    names = folder / "names.csv"
    with names.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("organization", "country", "website"))
        for place, name in enumerate(invented_names(number)):
            rows.writerow((name, COUNTRIES[place % len(COUNTRIES)], f"https://member-{place}.example"))
    flask(folder, "signatories", "import", slug, str(names), "--as", "approved")


@pytest.fixture(scope="module")
def instance(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo: one letter opened that nobody has signed, and a hundred more organisations on another."""
    folder = tmp_path_factory.mktemp("weighed")
    shutil.copytree(seeded, folder, dirs_exist_ok=True)
    flask(folder, "letter", "open", NOBODYS)
    enlist(folder, HUNDREDS, 100)
    return folder


@pytest.fixture(scope="module")
def weighed_site(instance: Path) -> Iterator[Site]:
    """The copy, served."""
    with running_site.running(instance) as running:
        yield running


@pytest.fixture(scope="module")
def enlisted_site(instance: Path, weighed_site: Site) -> Site:
    """The same, where thousands have signed one letter."""
    enlist(instance, LETTER.rpartition("/")[2], LISTED)
    return weighed_site


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "least"), [(NOBODYS, 0), (HUNDREDS, 100)])
def test_the_page_of_a_letter_is_light_whether_nobody_or_a_hundred_have_signed(
    page: Page, weighed_site: Site, slug: Any, least: int
) -> None:
    weight, hosts = weigh(page, f"{weighed_site.url}/letters/{slug}")
    assert least <= page.locator(".signatories li").count() <= least + 1
    assert hosts == {urlsplit(weighed_site.url).netloc}
    assert 5_000 < weight < MOST_BYTES / 2


@pytest.mark.quick
def test_the_page_of_a_letter_is_light_and_asks_nobody_else(page: Page, site: Site) -> None:
    weight, hosts = weigh(page, site.url + LETTER)
    assert hosts == {urlsplit(site.url).netloc}
    assert 5_000 < weight < MOST_BYTES / 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rest", "least", "most_bytes"), [("", PAGE, MOST_BYTES / 2), ("/signatories?all=y", LISTED, MOST_BYTES)]
)
def test_the_page_of_a_letter_with_three_thousand_names_is_light_too(
    page: Page, enlisted_site: Site, rest: Any, least: int, most_bytes: int
) -> None:
    weight, hosts = weigh(page, enlisted_site.url + LETTER + rest)
    assert least <= page.locator(".signatories li").count() < least + 100
    assert hosts == {urlsplit(enlisted_site.url).netloc}
    assert weight < most_bytes


@pytest.mark.slow
def test_a_picture_from_elsewhere_would_be_noticed(page: Page, site: Site) -> None:
    foreign = '<img src="http://elsewhere.test/mark.png" alt="">'
    page.route("**/letters/*", lambda route: route.fulfill(body=foreign, content_type="text/html"))
    page.route("http://elsewhere.test/**", lambda route: route.fulfill(body="", content_type="image/png"))
    assert "elsewhere.test" in weigh(page, site.url + LETTER)[1]
