"""One running demo for all browser tests of a process, and one Chromium for each of their modules.

The pages come from pytest-playwright. Its browser lives as long as the test run, and Playwright keeps an event loop running
in the thread that started it, which other code, such as sealing, cannot have beside its own; so here the browser goes
with its module. What it is launched with is the system's Chromium: no build of a browser is downloaded.

All of these tests are run by ``make test-browser``. ``make test`` runs those that are marked ``quick``: of a test with variants
the first, or as many as the mark says.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, Playwright, sync_playwright

from signon.accounts.models import Coordinator
from signon.database.db import db, now
from signon.settings import Settings
from tests.applications import application
from tests.browser.states.arranging import arrange
from tests.browser.states.house import EMAILS, HOST, House, fail_on_purpose
from tests.servers import chromium, running_site
from tests.servers.running_site import ROOT, Site

PICTURES = ROOT / "artefacts" / "stories"
Picture = Callable[..., None]
FOLDER = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave to ``make test-browser`` what is not quick."""
    quick: Counter[str] = Counter()
    for item in items:
        if FOLDER not in item.path.parents:
            continue
        test = item.nodeid.partition("[")[0]
        mark = item.get_closest_marker("quick")
        if mark and quick[test] < (mark.args[0] if mark.args else 1):
            quick[test] += 1
        else:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with the demo in it, to copy from."""
    folder = tmp_path_factory.mktemp("seeded")
    running_site.seed(folder)
    return folder


@pytest.fixture(scope="session")
def site(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo, served with its worker."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(seeded, folder, dirs_exist_ok=True)
    with running_site.running(folder) as running:
        yield running


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's browser. Where there is none the tests are skipped, but never in CI."""
    if chromium.installed() is None and not os.environ.get("CI"):
        pytest.skip("Chromium is not installed; 'make setup' and 'make test' install it on Debian.")
    return browser_type_launch_args | {"executable_path": chromium.installed(), "args": list(chromium.FLAGS)}


@pytest.fixture(scope="module")
def playwright(browser_type_launch_args: dict[str, Any]) -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser_type(playwright: Playwright, browser_name: str) -> BrowserType:
    return getattr(playwright, browser_name)


@pytest.fixture(scope="module")
def browser(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    running = browser_type.launch(**browser_type_launch_args)
    yield running
    running.close()


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"locale": "en-GB"}


@pytest.fixture(scope="session")
def kept_session() -> dict[str, Any]:
    """What the first module that signs in leaves for the others, because the link that signs in works once."""
    return {}


@pytest.fixture(scope="module")
def session_state(site: Site, browser: Browser, kept_session: dict[str, Any]) -> dict[str, Any]:
    """The cookies of a signed-in owner."""
    if not kept_session:
        page = browser.new_page()
        page.goto(site.sign_in_link)
        page.get_by_role("button", name="Sign in").click()
        kept_session.update(page.context.storage_state())
        page.context.close()
    return kept_session


@pytest.fixture
def desk(new_context: Callable[..., BrowserContext], session_state: dict[str, Any]) -> Iterator[Page]:
    """A signed-in owner's page; an error in a script fails the test."""
    page = new_context(storage_state=session_state).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert not errors


@contextmanager
def _application(folder: Path) -> Iterator[Flask]:
    settings = Settings(
        instance=folder, secret_key="test", public_url=HOST, least_seconds_to_sign=0, sign_ons_per_address=3
    )
    with application(settings) as app:
        fail_on_purpose(app)
        yield app


@pytest.fixture(scope="session")
def house(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A site in which every state of everything exists."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(seeded, folder, dirs_exist_ok=True)
    with _application(folder) as app:
        yield House(app, arrange(app))


@pytest.fixture(scope="session")
def empty_house(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A site that nobody has used."""
    folder = tmp_path_factory.mktemp("empty_house")
    shutil.copy(empty_sqlite, folder / "signon.sqlite3")
    with _application(folder) as app:
        with app.app_context():
            for role, email in EMAILS.items():
                Coordinator.add(email, role, by="test", at=now())
            db.session.commit()
        yield House(app, {})


@pytest.fixture
def picture() -> Picture:
    """A function that keeps a picture of a page, as an artefact of the run, under a story's name.

    It takes the whole page, or with ``whole=False`` what the window shows, where parts stay while others scroll.
    """

    def take(page: Page, name: str, *, whole: bool = True) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)

    return take
