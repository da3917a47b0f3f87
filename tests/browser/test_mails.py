"""The HTML of mails in a browser: axe-core finds nothing, and nothing is wider than a phone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from signon.database.schema import prepare_database
from signon.mail.html import present_layout
from signon.settings import Settings
from tests.applications import application
from tests.browser.complaints import OF_A_PAGE, PHONE, View, complaints
from tests.mail.test_html import CONTENT, FRAME, LONG

VIEWS = (View("light", "ltr", 1280), View("dark", "ltr", 320))
ARABIC = FRAME._replace(coalition="ائتلاف المياه المفتوحة", heading="قناة الوادي الأخضر", language="ar")
CONTENTS = {
    "usual": CONTENT,
    "long": CONTENT._replace(frame=FRAME._replace(heading=LONG, button=f"{LONG} {LONG}", answer=LONG)),
    "Arabic": CONTENT._replace(frame=ARABIC, paragraphs=["نطلب منكم النظر في النص الجديد.", *CONTENT.paragraphs]),
}


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder: Path = tmp_path_factory.mktemp("mails")
    settings = Settings(instance=folder, secret_key="test", public_url="http://letters.test")
    with application(settings) as app, app.app_context():
        prepare_database()
        return {name: present_layout().html_of(content, "Hello") for name, content in CONTENTS.items()}


@pytest.fixture(scope="module")
def window(mails: dict[str, str], browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.quick
@pytest.mark.parametrize("name", CONTENTS)
def test_axe_finds_nothing_in_a_mail(window: Page, mails: dict[str, str], name: Any) -> None:
    window.set_content(mails[name])
    found = complaints(window, VIEWS)
    assert [one for one in found if not any(f": {rule}: " in one for rule in OF_A_PAGE)] == []


@pytest.mark.quick
def test_a_pale_mail_would_be_seen(window: Page, mails: dict[str, str]) -> None:
    window.set_content(mails["usual"].replace("</body>", "<p style='color:#bbb'>So pale.</p></body>"))
    assert any("color-contrast" in one for one in complaints(window, VIEWS[:1]))


@pytest.mark.parametrize("width", [320, 390])
def test_the_button_is_as_high_as_a_thumb_and_nothing_is_wider_than_the_phone(
    window: Page, mails: dict[str, str], width: Any
) -> None:
    window.set_viewport_size(PHONE | {"width": width})
    for html in mails.values():
        window.set_content(html)
        assert window.evaluate("document.documentElement.scrollWidth") == width
        box = window.locator("a.button").bounding_box()
        assert box is not None
        assert box["height"] >= 44
