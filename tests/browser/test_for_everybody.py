"""The sign form and its neighbours for people with a keyboard, a magnifier, a screen reader, or settings of their own."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Picture
from tests.browser.keyboard import tab_to
from tests.servers.running_site import Site

FORM = "/letters/keepers-logbooks/sign"
PATHS = (FORM, "/", "/letters/keepers-logbooks", f"{FORM}/sent", "/letters/river-gauges", "/letters/harbour-steps/changes",
         "/letters/keepers-logbooks/lost-link", "/act/logbooks", "/act/logbooks/background", "/contact", "/verify",
         "/privacy", "/coordinator/sign-in")  # fmt: skip
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }"""
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((one) => {
  const style = getComputedStyle(one);
  const hides = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
  const isMeant = style.clipPath === "inset(50%)" || one.closest(".hidden-visually, .hp");
  return hides && !isMeant && one.childNodes.length
    && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
}).map((one) => one.outerHTML.slice(0, 120))"""
OVERLAPPING = """() => {
  const hidden = ".hidden-visually, .hp, .skip, [hidden]";
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(hidden);
  const all = [...document.querySelectorAll("main :is(h1, h2, h3, p, label, input, select, textarea, button, a.button)")];
  const ones = all.filter(shown).map((one) => [one, one.getBoundingClientRect()]).filter(([, box]) => box.width && box.height);
  const found = [];
  for (const [one, a] of ones) for (const [other, b] of ones) {
    if (one === other || one.contains(other) || other.contains(one)) continue;
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    const scrolls = [one, other].some((part) => part.closest(".beside, .scroll"));
    if (across > 2 && down > 2 && !scrolls) found.push(`${one.outerHTML.slice(0, 80)} over ${other.outerHTML.slice(0, 80)}`);
  }
  return found.slice(0, 5);
}"""

MOVING = """() => document.getAnimations().length + [...document.querySelectorAll("*")].filter(
  (one) => parseFloat(getComputedStyle(one).transitionDuration) > 0.01
).length"""
BORDERED = """() => [...document.querySelectorAll("main :is(input:not([type=hidden]), select, textarea, button)")]
  .filter((one) => !one.closest(".hp") && !["checkbox", "radio"].includes(one.type))
  .every((one) => parseFloat(getComputedStyle(one).borderTopWidth) > 0)"""


def too_wide(page: Page) -> Any:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.quick
@pytest.mark.parametrize("path", PATHS)
def test_at_400_per_cent_nothing_is_lost_and_nothing_scrolls_sideways(page: Page, site: Site, path: Any) -> None:
    page.set_viewport_size({"width": 320, "height": 256})  # a window of 1280 × 1024 pixels, enlarged four times
    page.goto(site.url + path)
    assert not too_wide(page)
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(OVERLAPPING) == []


@pytest.mark.quick
@pytest.mark.parametrize("path", PATHS)
def test_text_may_be_spaced_wider(page: Page, site: Site, path: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site.url + path)
    space_out(page)
    assert page.evaluate("getComputedStyle(document.querySelector('p')).wordSpacing") != "0px"
    assert not too_wide(page)
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(OVERLAPPING) == []


def space_out(page: Page) -> None:
    """Space lines, paragraphs, letters and words as readers may set them."""
    page.evaluate(
        "text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets = [sheet] }",
        SPACING,
    )


def tree(page: Page) -> list[dict[str | Any, Any] | Any]:
    """The accessibility tree in the order of reading: role, name and properties of each node that is not passed over."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}

    def below(number: int) -> Iterator[dict[str | Any, Any] | Any]:
        node = nodes[number]
        if not node.get("ignored"):
            properties = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
            said = {key: node.get(key, {}).get("value", "") for key in ("role", "name", "description")}
            yield said | properties
        for child in node.get("childIds", []):
            if child in nodes:
                yield from below(child)

    return list(below(next(iter(nodes))))


CONTROLS = {"textbox", "combobox", "radio", "checkbox", "button", "link", "searchbox", "listbox"}


READ_OUT = [
    ("link", "Skip to the content"), ("banner", ""), ("navigation", "Site"), ("link", "Letters"), ("link", "Check a document"),
    ("link", "Write to us"), ("main", ""), ("heading", "Sign for your organisation"), ("region", "The text you sign"),
    ("heading", "The text you sign"), ("heading", "The organisation"), ("combobox", "Name of the organisation"),
    ("textbox", "Acronym (optional)"), ("textbox", "Website (optional)"), ("combobox", "Country (optional)"),
    ("heading", "You, its representative"), ("textbox", "Your name"), ("textbox", "Your title"),
    ("textbox", "Your email address"), ("heading", "Consent"), ("group", "How the organisation is listed"),
    ("radio", "Publicly: on this site"), ("radio", "For the recipient alone"), ("checkbox", "I am authorised"),
    ("button", "Sign the letter"), ("link", "What is kept of you"), ("contentinfo", ""), ("navigation", "About this site"),
]  # fmt: skip
"""What a screen reader says of the sign form, in this order; other things may be between them."""


@pytest.mark.quick
def test_a_screen_reader_walks_the_sign_form(page: Page, site: Site) -> None:
    page.goto(site.url + FORM)
    expect(page.get_by_label("Name of the organisation")).to_have_attribute("role", "combobox")
    walked = tree(page)
    rest = iter(walked)
    for role, name in READ_OUT:
        assert any(one["role"] == role and one["name"].startswith(name) for one in rest), (
            f"no {role} '{name}' in its place"
        )
    roles = [one["role"] for one in walked]
    assert [roles.count(landmark) for landmark in ("banner", "main", "contentinfo")] == [1, 1, 1]
    assert all(one["name"] for one in walked if one["role"] in CONTROLS | {"navigation", "region", "group"})
    levels = [one["level"] for one in walked if one["role"] == "heading"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    controls = {one["name"]: one for one in walked if one["role"] in CONTROLS}
    for name, control in controls.items():
        assert control.get("invalid", "false") == "false", f"'{name}' is called wrong before anybody was there"
    required = {name for name, control in controls.items() if control.get("required")}
    assert required == {"Name of the organisation", "Your name", "Your title", "Your email address"}
    assert "As it is to stand on the letter" in controls["Name of the organisation"]["description"]
    assert "never published" in controls["Your email address"]["description"]
    assert not [name for name in controls if "remark" in name.casefold()]


def test_a_screen_reader_hears_of_the_organisations_that_are_proposed(page: Page, site: Site) -> None:
    page.goto(site.url + FORM)
    field = page.get_by_label("Name of the organisation")
    field.press_sequentially("skerr")
    expect(page.get_by_role("option")).to_be_visible()
    field.press("ArrowDown")
    walked = tree(page)
    named = next(one for one in walked if one["name"] == "Name of the organisation" and one["role"] == "combobox")
    assert (named["expanded"], named["hasPopup"]) == (True, "listbox")
    assert next(one for one in walked if one["role"] == "listbox")["name"] == "Organisations in the directory"
    option = next(one for one in walked if one["role"] == "option")
    assert option["name"].startswith("Skerrin Head Station Trust")
    assert option["selected"]
    expect(
        page.get_by_role("status").filter(has_text="One organisation of the directory is like this")
    ).to_be_attached()


def test_a_screen_reader_hears_what_was_wrong_at_the_summary_and_at_each_field(page: Page, site: Site) -> None:
    page.goto(site.url + FORM)
    page.wait_for_timeout(2_200)
    page.get_by_label("Your email address").fill("no address")
    page.get_by_role("button", name="Sign the letter").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.title().startswith("Error:")
    walked = tree(page)
    alert = next(one for one in walked if one["role"] == "alert")
    assert alert["name"] == "Please look at this again"
    wrong = [one for one in walked if one.get("invalid") == "true"]
    assert {"Name of the organisation", "Your name", "Your email address"} <= {one["name"] for one in wrong}
    links = {one["name"] for one in walked if one["role"] == "link"}
    for one in wrong:
        assert any(message in one["description"] for message in links), one


def test_who_wants_no_motion_gets_none(page: Page, site: Site) -> None:
    page.emulate_media(reduced_motion="reduce")
    for path in PATHS:
        page.goto(site.url + path)
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto", path
        assert page.evaluate(MOVING) == 0, path


@pytest.mark.slow
def test_who_chose_their_own_colours_sees_every_border_and_the_focus(page: Page, site: Site, picture: Picture) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(site.url + FORM)
    assert page.evaluate(BORDERED)
    tab_to(page, "Name of the organisation")
    picture(page, "forced-colours")
