"""What the page of a letter weighs over the wire, and that nobody but the site is asked for any of it."""

import csv
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests import running_site
from tests.invented_names import COUNTRIES, invented_names
from tests.running_site import FLASK, ROOT, Site

LETTER = "/letters/keepers-logbooks"
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


@pytest.fixture(scope="module")
def long_site(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo with three thousand more organisations on its open letter, with websites and countries."""
    folder = tmp_path_factory.mktemp("long")
    shutil.copytree(seeded, folder, dirs_exist_ok=True)
    names = folder / "names.csv"
    with names.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("organization", "country", "website"))
        for number, name in enumerate(invented_names(LISTED)):
            rows.writerow((name, COUNTRIES[number % len(COUNTRIES)], f"https://member-{number}.example"))
    command = [FLASK, "signatories", "import", LETTER.rpartition("/")[2], str(names), "--as", "approved"]
    subprocess.run(
        command, cwd=ROOT, env=os.environ | {"SIGNON_INSTANCE": str(folder)}, check=True, capture_output=True
    )
    with running_site.running(folder) as running:
        yield running


def test_the_page_of_a_letter_is_light_and_asks_nobody_else(page: Page, site: Site):
    weight, hosts = weigh(page, site.url + LETTER)
    assert hosts == {urlsplit(site.url).netloc}
    assert 5_000 < weight < MOST_BYTES / 2


@pytest.mark.slow
def test_the_page_of_a_letter_with_three_thousand_names_is_light_too(page: Page, long_site: Site):
    weight, hosts = weigh(page, long_site.url + LETTER)
    assert page.locator(".signatories li").count() == LISTED
    assert hosts == {urlsplit(long_site.url).netloc}
    assert weight < MOST_BYTES


def test_a_picture_from_elsewhere_would_be_noticed(page: Page, site: Site):
    foreign = '<img src="http://elsewhere.test/mark.png" alt="">'
    page.route("**/letters/*", lambda route: route.fulfill(body=foreign, content_type="text/html"))
    page.route("http://elsewhere.test/**", lambda route: route.fulfill(body="", content_type="image/png"))
    assert "elsewhere.test" in weigh(page, site.url + LETTER)[1]
