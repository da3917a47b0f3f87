"""The sign form and its neighbours for people with a keyboard, a magnifier, a screen reader, or settings of their own."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import tab_to

FORM = "/letters/keepers-logbooks/sign"
PATHS = ("/", "/letters/keepers-logbooks", FORM, "/letters/river-gauges", "/act/logbooks", "/act/logbooks/background",
         "/contact", "/verify", "/privacy")  # fmt: skip
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }"""
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((one) => {
  const style = getComputedStyle(one);
  const hides = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
  return hides && !one.closest(".hidden-visually, .hp") && one.childNodes.length
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


def too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("path", PATHS)
def test_at_400_per_cent_nothing_is_lost_and_nothing_scrolls_sideways(page, site, path):
    page.set_viewport_size({"width": 320, "height": 256})  # a window of 1280 × 1024 pixels, enlarged four times
    page.goto(site.url + path)
    assert not too_wide(page)
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(OVERLAPPING) == []


@pytest.mark.parametrize("path", PATHS)
def test_text_may_be_spaced_wider(page, site, path):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site.url + path)
    page.evaluate(
        "text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets = [sheet] }",
        SPACING,
    )
    assert page.evaluate("getComputedStyle(document.querySelector('p')).wordSpacing") != "0px"
    assert not too_wide(page)
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(OVERLAPPING) == []


def tree(page):
    """The accessibility tree as a screen reader walks it: role, name and properties of each node that is not passed over."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    walked = []
    for node in nodes:
        if node.get("ignored"):
            continue
        properties = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
        walked.append(
            {
                "role": node["role"]["value"],
                "name": node.get("name", {}).get("value", ""),
                "description": node.get("description", {}).get("value", ""),
                **properties,
            }
        )
    return walked


CONTROLS = {"textbox", "combobox", "radio", "checkbox", "button", "link", "searchbox", "listbox"}


def test_a_screen_reader_walks_the_sign_form(page, site):
    page.goto(site.url + FORM)
    walked = tree(page)
    roles = [one["role"] for one in walked]
    assert [roles.count(landmark) for landmark in ("banner", "main", "contentinfo")] == [1, 1, 1]
    assert all(one["name"] for one in walked if one["role"] in CONTROLS | {"navigation", "region", "group"})
    levels = [one["level"] for one in walked if one["role"] == "heading"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    controls = {one["name"]: one for one in walked if one["role"] in CONTROLS}
    for label in ("Name of the organisation", "Your name", "Your email address"):
        assert controls[label]["required"] or controls[label]["invalid"] == "false", label
    assert "As it is to stand on the letter" in controls["Name of the organisation"]["description"]
    assert "never published" in controls["Your email address"]["description"]
    assert not [name for name in controls if "remark" in name.casefold()]


def test_a_screen_reader_hears_what_was_wrong_at_the_summary_and_at_each_field(page, site):
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


def test_who_wants_no_motion_gets_none(page, site):
    page.emulate_media(reduced_motion="reduce")
    for path in PATHS:
        page.goto(site.url + path)
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto", path
        assert page.evaluate(MOVING) == 0, path


def test_who_chose_their_own_colours_sees_every_border_and_the_focus(page, site, picture):
    page.emulate_media(forced_colors="active")
    page.goto(site.url + FORM)
    assert page.evaluate(BORDERED)
    tab_to(page, "Name of the organisation")
    picture(page, "forced-colours")
