"""What is wrong with a page in a browser: what axe-core finds, what it leaves open, and what is wider than the window.

Where axe cannot tell the ground beneath a text, because the text is scrolled out of sight or is a single character, the
contrast is computed here: from the text's colour and the grounds of the elements around it.
"""

from itertools import product
from typing import Any, Literal, NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

AXE = Axe().axe_script
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": RULES,
    "resultTypes": ["violations", "incomplete"],
    "preload": False,
    "rules": {"frame-tested": {"enabled": False}},
}
"""What stands in a frame is a document of its own, in which no script runs; ``test_mails.py`` looks at it by itself."""

OF_A_PAGE = {"landmark-one-main", "region"}
"""The rules about parts that a whole page has; a mail is shown inside somebody else's."""

RUN = "options => axe.run(options).then(({ violations, incomplete }) => ({ violations, incomplete }))"
DESK, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=320, height=700)

UNREADABLE = """(targets) => {
  const shade = (text) => {
    const [red, green, blue, alpha = 1] = text.match(/^rgba?\\((.*)\\)$/)[1].split(/[ ,/]+/).map(Number);
    return { parts: [red, green, blue], alpha };
  };
  const over = (top, below) => top.parts.map((part, index) => top.alpha * part + (1 - top.alpha) * below[index]);
  const light = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([red, green, blue]) => 0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue);
  const ground = (one) => {
    const style = getComputedStyle(one), own = shade(style.backgroundColor);
    if (style.backgroundImage !== "none" || style.opacity !== "1") throw new Error(`No plain ground: ${one.outerHTML}`);
    return own.alpha === 1 || !one.parentElement ? own.parts : over(own, ground(one.parentElement));
  };
  return targets.flatMap((target) => {
    const one = document.querySelector(target), style = getComputedStyle(one), below = ground(one);
    const [dark, bright] = [over(shade(style.color), below), below].map(luminance).sort((a, b) => a - b);
    const size = parseFloat(style.fontSize), contrast = (bright + 0.05) / (dark + 0.05);
    const needed = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    return contrast >= needed ? [] : [`${one.outerHTML.slice(0, 160)} (${contrast.toFixed(2)} of ${needed})`];
  });
}"""

WIDEST = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const box = one.getBoundingClientRect();
  return box.right > document.documentElement.clientWidth + 1 || box.left < -1;
}).slice(0, 3).map((one) => one.outerHTML.slice(0, 120))"""


Theme = Literal["light", "dark"]


class View(NamedTuple):
    """How a page is looked at."""

    theme: Theme
    direction: str
    width: int

    def of(self, page: Page) -> None:
        """Show ``page`` like this."""
        page.emulate_media(color_scheme=self.theme)
        page.set_viewport_size(DESK if self.width == DESK["width"] else PHONE)
        page.evaluate("direction => { document.documentElement.dir = direction }", self.direction)


THEMES: tuple[Theme, ...] = ("light", "dark")
ALL_VIEWS = tuple(
    View(theme, direction, window["width"])
    for theme, direction, window in product(THEMES, ("ltr", "rtl"), (DESK, PHONE))
)
TWO_VIEWS = (View("light", "ltr", DESK["width"]), View("dark", "rtl", PHONE["width"]))


def complaints(page: Page, views: tuple[View, ...]) -> list[str]:
    """What is wrong with a page, a line each."""
    found = []
    page.evaluate(AXE)
    for view in views:
        view.of(page)
        result = page.evaluate(RUN, OPTIONS)
        said = [
            f"{rule['id']}: {node['html'][:160]} ({node['failureSummary']})"
            for rule, node in _nodes(result["violations"])
        ]
        found += [f"{view}: {one}" for one in (*said, *_left_open(page, result["incomplete"]), *_too_wide(page))]
    return found


def _nodes(rules: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(rule, node) for rule in rules for node in rule["nodes"]]


def _left_open(page: Page, rules: list[dict[str, Any]]) -> list[str]:
    """What axe could not decide and is wrong, or that nobody has decided yet."""
    contrasts = [node["target"][0] for rule, node in _nodes(rules) if rule["id"] == "color-contrast"]
    others = [
        f"left open: {rule['id']}: {node['html'][:160]}"
        for rule, node in _nodes(rules)
        if rule["id"] != "color-contrast"
    ]
    return [f"unreadable: {one}" for one in page.evaluate(UNREADABLE, contrasts)] + others


def _too_wide(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"wider than the window by {wide} px: {page.evaluate(WIDEST)}"] if wide > 0 else []
