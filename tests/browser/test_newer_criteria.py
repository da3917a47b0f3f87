"""What WCAG 2.2 added and axe does not look at: targets, dragging, help, entering again, and signing in without a puzzle.

That a control with the focus is never hidden under another (2.4.11) is part of every walk in test_keyboard.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.states import pages
from tests.browser.states.house import House, sign_in
from tests.browser.states.outbox import mailed_link
from tests.browser.states.walks import Seen
from tests.browser.test_keyboard import DESKTOP, DRAFT, LETTER, PHONE, SEEN
from tests.browser.test_signing import sign
from tests.servers.running_site import Site

pytestmark = pytest.mark.usefixtures("house")  # before the browser: arranging seals, in an event loop of its own

HARD_TO_HIT = """() => {
  const LEAST = 23.95;
  const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]";
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".hp, .skip, [aria-hidden=true]");
  const letters = (text) => (text.match(/\\p{L}/gu) ?? []).length;
  const block = (one) => getComputedStyle(one).display.startsWith("inline") ? block(one.parentElement) : one;
  const inSentence = (one) => {
    if (getComputedStyle(one).display !== "inline") return false;
    const around = block(one), words = [...around.querySelectorAll(kinds)].map((link) => letters(link.textContent));
    return letters(around.textContent) > words.reduce((sum, number) => sum + number, 0);
  };
  const all = [...document.querySelectorAll(kinds)].filter(shown).map((one) => {
    const boxes = [one, ...(one.labels ?? [])].map((part) => part.getBoundingClientRect()).filter((box) => box.width);
    const best = boxes.toSorted((a, b) => Math.min(b.width, b.height) - Math.min(a.width, a.height))[0];
    return { one, box: best };
  }).filter(({ box }) => box);
  const isSmall = ({ box }) => Math.min(box.width, box.height) < LEAST;
  const distance = ({ box }, x, y) => Math.hypot(
    Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
  const middle = ({ box }) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const isCrowded = (small) => all.some((other) => {
    if (other === small || small.one.contains(other.one) || other.one.contains(small.one)) return false;
    const [x, y] = middle(small), [otherX, otherY] = middle(other);
    return distance(other, x, y) < 12 || (isSmall(other) && Math.hypot(x - otherX, y - otherY) < 24);
  });
  return all.filter((target) => isSmall(target) && !inSentence(target.one) && isCrowded(target))
    .map(({ one, box }) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${one.outerHTML.slice(0, 120)}`);
}"""
"""Targets below 24 x 24 pixels, unless they stand in a sentence or apart: no other within 24 pixels across their middle."""

ONLY_DRAGGED = """() => [...document.querySelectorAll("[draggable=true], input[type=range]")]
  .filter((one) => !one.closest(".arranging")?.querySelector('button[name="change"]'))
  .map((one) => one.outerHTML.slice(0, 120))"""

FRAMED = {"the piece to embed", "the piece to embed, delivered"}
PUBLIC = [seen for seen in (*pages.PUBLIC, *pages.ACTION, *pages.BEHIND_LINKS) if seen.name not in FRAMED]


@pytest.mark.quick
@pytest.mark.parametrize("seen", SEEN[::4], ids=lambda seen: seen.name)
def test_targets_are_large_or_apart_and_nothing_must_be_dragged(house: House, page: Page, seen: Seen) -> None:
    page.set_viewport_size(PHONE)
    house.show(seen, page)
    assert page.evaluate(HARD_TO_HIT) == []
    assert page.evaluate(ONLY_DRAGGED) == []


@pytest.mark.slow
@pytest.mark.parametrize("window", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("seen", pages.EVERY, ids=lambda seen: seen.name)
def test_targets_are_large_or_apart_in_every_state(house: House, page: Page, seen: Seen, window: Any) -> None:
    page.set_viewport_size(window)
    house.show(seen, page)
    assert page.evaluate(HARD_TO_HIT) == []
    assert page.evaluate(ONLY_DRAGGED) == []


def test_small_targets_side_by_side_are_noticed_and_those_in_a_sentence_or_apart_are_not(
    page: Page, site: Site
) -> None:
    page.goto(f"{site.url}/privacy")
    page.evaluate("""() => { document.querySelector("main").innerHTML = `
      <p><a id="sentence" href="/">x</a> stands in a sentence</p>
      <div style="display: flex"><a id="crowded" href="/">x</a><a id="too" href="/">y</a></div>
      <div style="display: flex"><a id="apart" href="/">x</a></div>
      <input type="range">` }""")
    found = " ".join(page.evaluate(HARD_TO_HIT))
    assert 'id="crowded"' in found
    assert 'id="too"' in found
    assert 'id="sentence"' not in found
    assert 'id="apart"' not in found
    assert page.evaluate(ONLY_DRAGGED) == ['<input type="range">']


@pytest.mark.quick
def test_help_is_in_the_same_place_on_every_public_page(house: House) -> None:
    for seen in PUBLIC:
        page = house.reach(seen).page
        links = [(a.get_text(strip=True), a["href"]) for a in page.select("header nav a")]
        assert links == [("Letters", "/"), ("Check a document", "/verify"), ("Write to us", "/contact")], seen.name


ENTERED = {
    "the sign form": ("Sign the letter", {"organization": "Society of Tides", "acronym": "ST", "website": "https://tides.example",
                      "country": "Norway", "representative_name": "Sunniva Rask", "representative_title": "Keeper",
                      "representative_email": "no address", "listed": "recipient-only", "authorised": "y"}),
    "write to us": ("Send the message", {"name": "Sunniva", "email": "no address", "subject": "Tides", "text": "Good day."}),
    "the action page": ("Make my letters", {"name": "Noor Vale", "address": "7 Quay", "subject": "Tides", "text": "My words."}),
    "correct a signature": ("Save", {"organization": "", "acronym": "ST", "representative_name": "Odile"}),
}  # fmt: skip


@pytest.mark.quick(len(ENTERED))
@pytest.mark.parametrize("name", ENTERED)
def test_after_a_mistake_nothing_that_was_right_is_asked_again(house: House, name: Any) -> None:
    button, entered = ENTERED[name]
    seen = next(seen for seen in PUBLIC if seen.name == name)
    walker = seen.reach(sign_in(house.app, None), house.places).press(button, **entered)
    assert walker.status == 422
    shown = {}
    for field in walker.page.select("main form :is(input, textarea)"):
        if field.get("type") not in {"radio", "checkbox"} or field.has_attr("checked"):
            shown[field.get("name")] = (field.text if field.name == "textarea" else field.get("value", "")).strip()
    assert {name: shown.get(name) for name in entered} == entered


def test_who_sees_a_mistake_when_confirming_corrects_it_with_everything_filled_in(
    page: Page, desk: Page, site: Site
) -> None:
    page.goto(mailed_link(desk, site, sign(page, site, "Lantern Romms")))
    expect(page.get_by_text("A detail is wrong? Confirm, then press “Correct it” on the next page")).to_be_visible()
    page.get_by_role("button", name="Confirm the signature").click()
    page.get_by_role("link", name="Correct it").click()
    for label, entered in {
        "Name of the organisation": "Lantern Romms",
        "Country (optional)": "Norway",
        "Your name": "Sunniva Rask",
    }.items():
        expect(page.get_by_label(label, exact=label.startswith("Country"))).to_have_value(entered)
    page.get_by_label("Name of the organisation").fill("Lantern Rooms")
    page.get_by_role("button", name="Save the corrections").click()
    expect(page.locator(".printed")).to_contain_text("Lantern Rooms")


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/coordinator/sign-in", "Password"),
        (f"{LETTER}/sign", "Your email address"),
        ("/verify", "Its code or SHA-256"),
    ],
)
def test_what_a_person_has_is_pasted(
    new_context: Callable[..., BrowserContext], site: Site, path: str, label: str
) -> None:
    page = new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(site.url + path)
    page.evaluate("navigator.clipboard.writeText('kept@elsewhere.example')")
    page.get_by_label(label).focus()
    page.keyboard.press("Control+V")
    expect(page.get_by_label(label)).to_have_value("kept@elsewhere.example")


@pytest.mark.quick
def test_a_password_manager_finds_its_fields_and_a_link_by_mail_needs_no_memory(house: House) -> None:
    walker = house.reach(next(seen for seen in PUBLIC if seen.name == "sign in"))
    fields = {field["name"]: field.get("autocomplete") for field in walker.page.select("main input:not([type=hidden])")}
    assert fields == {"email": "username", "password": "current-password"}
    assert walker.page.find("a", string="Mail me a link instead")


@pytest.mark.slow
def test_whatever_is_dragged_moves_by_a_press_too(desk: Page, site: Site) -> None:
    desk.goto(site.url + DRAFT)
    desk.get_by_role("button", name="Add an addressee").click()
    handle = desk.locator("#addressees .handle").last
    expect(handle).to_have_attribute("draggable", "true")
    assert desk.evaluate(ONLY_DRAGGED) == []
    desk.keyboard.type("Warden Idony Pell")
    handle.locator("..").get_by_role("button", name="up").click()
    last_but_one = desk.locator("#addressees > [data-part]").nth(-2)
    expect(last_but_one.locator("textarea").first).to_have_value("Warden Idony Pell")
