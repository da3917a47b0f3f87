"""One running demo and one Chromium for all browser tests of a process."""

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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium.installed() is None and not os.environ.get("CI"):
        pytest.skip("Chromium is not installed; 'make setup' and 'make test' install it on Debian.")
    with chromium.browser() as running:
        yield running


@pytest.fixture(scope="session")
def session_state(site: Site, browser: Browser) -> dict:
    """The cookies of a signed-in owner; the link that gives them works once."""
    page = browser.new_page()
    page.goto(site.sign_in_link)
    page.get_by_role("button", name="Sign in").click()
    state = page.context.storage_state()
    page.context.close()
    return state


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
