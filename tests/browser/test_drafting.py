import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Picture
from tests.servers.running_site import Site

DRAFT = "/coordinator/letters/seed-libraries/edit"
CLIPBOARDS = Path(__file__).parents[1] / "letters" / "conversion" / "clipboards"
PASTE = """([html, text]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", text);
  const box = document.getElementById("body");
  box.focus();
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
SELECT = "(box, [begin, end]) => box.setSelectionRange(begin, end)"


def test_the_preview_follows_the_typing(desk: Page, site: Site, picture: Picture) -> None:
    desk.goto(site.url + DRAFT)
    first = desk.locator("[data-pages] img").first
    expect(first).to_be_visible(timeout=20_000)
    before = first.get_attribute("src")
    desk.get_by_label("Subject", exact=True).fill("A drawer of seeds, and a sentence that is new")
    expect(first).not_to_have_attribute("src", before, timeout=20_000)
    assert first.get_attribute("src").startswith("data:image/png;base64,")
    picture(desk, "drafting-with-live-preview", whole=False)


def test_an_addressee_is_added_moved_and_removed_without_leaving_the_page(desk: Page, site: Site) -> None:
    desk.goto(site.url + DRAFT)
    desk.evaluate("window.stayed = true")
    addressees = desk.locator("#addressees > [data-part]")
    count = addressees.count()
    desk.get_by_role("button", name="Add an addressee").click()
    expect(addressees).to_have_count(count + 1)
    expect(addressees.last.locator("textarea").first).to_be_focused()
    desk.keyboard.type("Warden Idony Pell")
    addressees.last.get_by_role("button", name="Up").click()
    expect(addressees.nth(count - 1).locator("textarea").first).to_have_value("Warden Idony Pell")
    addressees.nth(count - 1).get_by_role("button", name="Remove").click()
    expect(addressees).to_have_count(count)
    assert desk.evaluate("window.stayed")


def test_the_worker_s_progress_ends_in_pages_that_survive_a_reload(desk: Page, site: Site) -> None:
    desk.goto(f"{site.url}/coordinator/letters/keepers-logbooks")
    desk.get_by_role("button", name="Preview with the signatories").click()
    expect(desk).to_have_url(re.compile(r"/coordinator/renderings/\d+$"))
    expect(desk.get_by_role("link", name="Open the PDF")).to_be_visible(timeout=60_000)
    desk.reload()
    expect(desk.locator(".page-pictures img").first).to_be_visible()


def test_what_word_copies_is_pasted_with_its_lists_and_note_and_undo_takes_it_back(
    desk: Page, site: Site, picture: Picture
) -> None:
    desk.goto(site.url + DRAFT)
    body = desk.locator("#body")
    body.fill("Dear all[^1]")
    desk.evaluate(PASTE, [(CLIPBOARDS / "word.html").read_text(), "The marshes"])
    expect(desk.locator(".pasted-message li").first).to_have_text("A picture is left out.")
    pasted = body.input_value()
    assert pasted.startswith("Dear all[^1]\n\nThe marshes[^2] are dry; **Note**:act on 5\\*3\\*2")
    assert "\n- Reeds\n  - **old** reeds\n- Herons\n" in pasted
    assert pasted.endswith("[^2]: Of the lower *Ouse*.")
    expect(desk.locator("#body-notices")).to_contain_text("this note has no text")
    picture(desk, "pasting-from-a-word-processor", whole=False)
    desk.keyboard.press("Control+z")
    expect(body).to_have_value("Dear all[^1]")


@pytest.mark.quick
def test_keys_and_buttons_set_marks_and_without_the_site_plain_text_is_pasted(desk: Page, site: Site) -> None:
    desk.goto(site.url + DRAFT)
    body = desk.locator("#body")
    body.fill("one two\n\nthree")
    body.evaluate(SELECT, [4, 7])
    desk.keyboard.press("Control+b")
    expect(body).to_have_value("one **two**\n\nthree")
    desk.keyboard.press("Control+b")
    expect(body).to_have_value("one two\n\nthree")
    body.evaluate(SELECT, [0, 14])
    toolbar = desk.get_by_role("toolbar", name="Marks for the text")
    toolbar.get_by_role("button", name="Bold").focus()
    for _step in range(4):
        desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Enter")
    expect(body).to_have_value("1. one two\n\n2. three")
    desk.keyboard.press("Control+z")
    expect(body).to_have_value("one two\n\nthree")
    desk.keyboard.press("Control+Alt+KeyF")
    desk.keyboard.type("so")
    expect(body).to_have_value("one two\n\nthree[^1]\n\n[^1]: so")
    desk.route("**/pasted-text", lambda route: route.abort())
    desk.evaluate(PASTE, ["<b>x</b>", " plain"])
    expect(body).to_have_value("one two\n\nthree[^1]\n\n[^1]: so plain")
    expect(desk.locator(".pasted-message")).to_contain_text("could not be reached")
