"""The stories with the keyboard alone. Every stop is seen, stops follow the page, and nothing holds the focus.

``make test-browser`` walks one state of many kinds of page; ``make test-slow`` walks every page in every state, the desk's too.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from tests.browser import keyboard
from tests.browser.conftest import Picture
from tests.browser.keyboard import stop, tab_to, walk
from tests.browser.states import pages
from tests.browser.states.house import House
from tests.servers.running_site import Site

pytestmark = pytest.mark.usefixtures("house")  # before the browser: arranging seals, in an event loop of its own

LETTER, ACT = "/letters/keepers-logbooks", "/act/logbooks"
QUEUE, DRAFT = f"/coordinator{LETTER}/signatures", "/coordinator/letters/seed-libraries/edit"
KINDS = {
    "the letters", "the letter keepers-logbooks", "the letter river-gauges", "changes of a text", "the piece to embed",
    "the sign form", "the sign form, nothing entered", "check a document", "check a document, it is ours",
    "the privacy notice", "ask for my data", "write to us", "no such page", "the action page",
    "the action page, letters made", "the backgrounder", "confirm", "the signature’s own page, approved",
    "correct a signature", "reconfirm", "an invitation", "unsubscribe", "what is kept", "sign in", "the desk, owner",
    "the queue, owner", "a draft", "a signature, verified", "the directory, owner", "the look",
}  # fmt: skip
SEEN = [seen for seen in pages.EVERY if seen.name in KINDS]
PHONE, DESKTOP = ViewportSize(width=390, height=700), ViewportSize(width=1280, height=720)
ENLARGED = ViewportSize(width=320, height=256)
"""A window of 1280 by 1024 pixels at 400 per cent."""


def complaints(page: Page) -> list[str]:
    """What a person with a keyboard alone misses on this page."""
    stops = walk(page)
    found = [f"never reached: {one}" for one in page.evaluate(keyboard.UNREACHED)]
    found += [f"out of order: {one}" for one in page.evaluate(keyboard.OUT_OF_ORDER)]
    return found + [f"without a name: {one}" for one in stops if not one.name]


@pytest.fixture
def show(house: House, page: Page) -> Callable[..., Page]:
    """A function that shows what a walk arrived at, with all that can be unfolded unfolded."""
    page.add_init_script(f"({keyboard.NOTE})()")

    def arrive(seen: Any, window: Any) -> Page:
        page.set_viewport_size(window)
        house.show(seen, page)
        page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true })")
        return page

    return arrive


@pytest.mark.quick
def test_every_kind_of_page_is_there() -> None:
    assert {seen.name for seen in SEEN} == KINDS


@pytest.mark.quick
@pytest.mark.parametrize("seen", SEEN[::3], ids=lambda seen: seen.name)
def test_a_keyboard_reaches_whatever_a_mouse_can_press(show: Callable[..., Any], seen: Any) -> None:
    assert complaints(show(seen, DESKTOP)) == []


@pytest.mark.slow
@pytest.mark.parametrize("window", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("seen", pages.EVERY, ids=lambda seen: seen.name)
def test_a_keyboard_reaches_whatever_a_mouse_can_press_in_every_state(
    show: Callable[..., Any], seen: Any, window: Any
) -> None:
    assert complaints(show(seen, window)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seen", SEEN, ids=lambda seen: seen.name)
def test_a_keyboard_reaches_whatever_a_mouse_can_press_at_400_per_cent(show: Callable[..., Any], seen: Any) -> None:
    assert complaints(show(seen, ENLARGED)) == []


def test_what_only_a_mouse_reaches_is_noticed(show: Callable[..., Any]) -> None:
    page = show(SEEN[0], DESKTOP)
    page.evaluate("document.querySelector('h1').addEventListener('click', () => {})")
    page.evaluate("document.querySelector('main a').tabIndex = -1")
    found = complaints(page)
    assert any(one.startswith("never reached: <h1>") for one in found)
    assert any(one.startswith("never reached: <a href") for one in found)


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        ("a { outline: none !important }", "Nothing shows that the focus is on"),
        (".masthead { position: fixed; inset: 0; z-index: 9 }", "has the focus under something else"),
        ("main a { position: fixed; left: -99rem }", "has the focus outside the window"),
    ],
)
def test_a_focus_that_nobody_sees_is_noticed(show: Callable[..., Any], spoil: str, complaint: str) -> None:
    page = show(SEEN[0], DESKTOP)
    page.evaluate(
        "text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets = [sheet] }",
        spoil,
    )
    with pytest.raises(AssertionError, match=complaint):
        walk(page)


def test_a_page_that_holds_the_focus_and_one_that_jumps_are_noticed(show: Callable[..., Any]) -> None:
    page = show(SEEN[0], DESKTOP)
    page.evaluate("document.querySelector('footer a').tabIndex = 1")
    assert any(one.startswith("out of order") for one in complaints(page))
    page.evaluate(
        "document.addEventListener('keydown', (event) => event.target.closest('footer') && event.preventDefault())"
    )
    with pytest.raises(AssertionError, match="Tab never leaves the page"):
        walk(page)


def fill(page: Page, fields: Any) -> None:
    """Tab to one field after the other, and type."""
    for name, text in fields.items():
        tab_to(page, name)
        page.keyboard.type(text)


@pytest.mark.quick
def test_an_organisation_signs_with_the_keyboard_alone(page: Page, site: Site, picture: Picture) -> None:
    press = page.keyboard.press
    page.goto(site.url + LETTER)
    assert tab_to(page, "Skip to the content") == ["Skip to the content"]
    press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, "Sign for your organisation")
    press("Enter")
    expect(page).to_have_url(re.compile("/sign$"))
    page.wait_for_timeout(2_200)
    tab_to(page, "Sign the letter")
    press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    assert "Please look at this again" in stop(page).name
    press("Tab")
    assert stop(page).name.startswith("Enter the name of the organisation")
    press("Enter")
    assert stop(page).name.startswith("Name of the organisation")
    page.keyboard.type("skerr")
    option = page.get_by_role("option", name="Skerrin Head Station Trust")
    expect(option).to_be_visible()
    press("Escape")
    expect(option).to_be_hidden()
    press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    picture(page, "signing-by-keyboard")
    press("Enter")
    expect(page.get_by_label("Name of the organisation")).to_have_value("Skerrin Head Station Trust")
    assert tab_to(page, "Country") == ["Acronym (optional)", "Website (optional)", "Country (optional)"]
    fill(page, {"Your name": "Sunniva Rask", "Your title": "Keeper", "Your email": "sunniva@skerrin-head.example"})
    tab_to(page, "Publicly")
    press("ArrowDown")
    expect(page.get_by_label("For the recipient alone")).to_be_checked()
    assert stop(page).name.startswith("For the recipient alone")
    press("ArrowUp")
    expect(page.get_by_label("Publicly")).to_be_checked()
    tab_to(page, "I am authorised")
    press("Space")
    page.wait_for_timeout(2_200)
    tab_to(page, "Sign the letter")
    press("Enter")
    expect(page).to_have_url(re.compile("/sign/sent$"))


def test_leaving_the_proposals_with_tab_goes_on_to_the_next_field(page: Page, site: Site) -> None:
    page.goto(f"{site.url}{LETTER}/sign")
    tab_to(page, "Name of the organisation")
    page.keyboard.type("the")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Tab")
    assert stop(page).name == "Acronym (optional)"
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_an_action_letter_is_on_its_way_with_the_keyboard_alone(
    new_context: Callable[..., BrowserContext], site: Site
) -> None:
    page = new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    press = page.keyboard.press
    page.goto(site.url + ACT)
    tab_to(page, "Your state or region")
    page.keyboard.type("Averil Coast")
    fill(page, {"Your district": "2", "Your name": "Noor Vale", "Your address": "7 Quay"})
    tab_to(page, "Make my letters")
    press("Enter")
    expect(page.locator("[data-letter]")).to_have_count(3)
    expect(page.locator("[data-letters]")).to_be_focused()
    assert tab_to(page, "Copy the text")[-2].startswith("Text of this letter")
    press("Enter")
    expect(page.get_by_role("button", name="Copied")).to_be_focused()
    assert "Noor Vale" in page.evaluate("navigator.clipboard.readText()")
    tab_to(page, "I have sent it")
    press("Enter")
    first = page.locator("[data-letter]").first
    expect(first).to_contain_text("On its way: you said so")
    expect(first).to_be_focused()
    tab_to(page, "I have sent it")
    press("Enter")
    second = page.locator("[data-letter]").nth(1)
    expect(second).to_contain_text("On its way: you said so")
    expect(second).to_be_focused()


def test_a_coordinator_approves_with_the_keyboard_alone(desk: Page, site: Site) -> None:
    desk.goto(site.url + QUEUE)
    ticks = desk.get_by_role("checkbox", name=re.compile("^Approve "))
    name = ticks.first.get_attribute("aria-label").removeprefix("Approve ")
    tab_to(desk, f"Approve {name}")
    desk.keyboard.press("Space")
    expect(ticks.first).to_be_checked()
    tab_to(desk, "Approve the ticked ones")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("status").first).to_be_visible()
    expect(desk.get_by_role("link", name=name, exact=True)).to_have_count(0)
    assert tab_to(desk, "Skip to the content")


@pytest.mark.parametrize(("kind", "parts"), [("an addressee", "addressees"), ("a lead signer", "lead_signers")])
def test_parts_are_added_moved_and_removed_with_the_keyboard_alone(
    desk: Page, site: Site, kind: str, parts: str
) -> None:
    press = desk.keyboard.press
    desk.goto(site.url + DRAFT)
    every = desk.locator(f"#{parts} > [data-part]")
    count = every.count()
    tab_to(desk, f"Add {kind}")
    press("Enter")
    expect(every).to_have_count(count + 1)
    stop(desk)
    desk.keyboard.type("Warden Idony Pell")
    expect(every.last.locator("textarea, input:not([type=hidden])").first).to_have_value("Warden Idony Pell")
    what = kind.partition(" ")[2]
    tab_to(desk, f"Move {what} {count + 1} up")
    press("Enter")
    expect(every.nth(count - 1).locator("textarea, input:not([type=hidden])").first).to_have_value("Warden Idony Pell")
    assert f"{what} {count}".casefold() in stop(desk).name.casefold()
    tab_to(desk, f"Remove {what} {count}")
    press("Enter")
    expect(every).to_have_count(count)
    assert stop(desk).name.casefold() == f"{what} {count}"


@pytest.mark.slow
def test_the_desk_is_walked_through_with_the_keyboard_alone(desk: Page, site: Site) -> None:
    desk.goto(f"{site.url}/coordinator/")
    for name in ("Actions", "Messages", "Directory", "Outbox", "Look", "Account", "Letters"):
        tab_to(desk, name)
        desk.keyboard.press("Enter")
        expect(desk.get_by_role("navigation", name="Desk").get_by_role("link", name=name)).to_have_attribute(
            "aria-current", "page"
        )
