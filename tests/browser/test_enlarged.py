"""Every public page in every state at 400 per cent with its text spaced wider: nothing is cut off, covered or out of sight."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.states import pages
from tests.browser.states.house import House
from tests.browser.test_for_everybody import CUT_OFF, OVERLAPPING, space_out, too_wide
from tests.browser.test_keyboard import ENLARGED

pytestmark = pytest.mark.usefixtures("house")  # before the browser: arranging seals, in an event loop of its own


@pytest.mark.slow
@pytest.mark.parametrize("seen", [*pages.PUBLIC, *pages.ACTION, *pages.BEHIND_LINKS], ids=lambda seen: seen.name)
def test_nothing_is_lost(house: House, page: Page, seen: Any) -> None:
    page.set_viewport_size(ENLARGED)
    house.show(seen, page)
    space_out(page)
    assert not too_wide(page)
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(OVERLAPPING) == []
