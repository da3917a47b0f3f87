"""One running demo for all browser tests of a process, and one Chromium for each of their modules.

Playwright keeps an event loop running in the thread that started it, which other code, such as sealing, cannot have beside
its own; so the browser goes with its module.
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests import chromium, running_site
from tests.running_site import Site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site.running(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if chromium.installed() is None and not os.environ.get("CI"):
        pytest.skip("Chromium is not installed; 'make setup' and 'make test' install it on Debian.")
    with chromium.browser() as running:
        yield running


@pytest.fixture(scope="session")
def kept_session() -> dict:
    """What the first module that signs in leaves for the others, because the link that signs in works once."""
    return {}


@pytest.fixture(scope="module")
def session_state(site: Site, browser: Browser, kept_session: dict) -> dict:
    """The cookies of a signed-in owner."""
    if not kept_session:
        page = browser.new_page()
        page.goto(site.sign_in_link)
        page.get_by_role("button", name="Sign in").click()
        kept_session.update(page.context.storage_state())
        page.context.close()
    return kept_session


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A reader's page."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(browser: Browser, session_state: dict) -> Iterator[Page]:
    """A signed-in owner's page; an error in a script fails the test."""
    context = browser.new_context(storage_state=session_state)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors
