"""A person who has a keyboard alone: Tab from stop to stop, each of which is seen, and keys that press."""

from dataclasses import dataclass

from playwright.sync_api import Page

MOST_STOPS = 250

NOTE = """() => {
  const listening = new WeakSet(), add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (kind, ...rest) {
    if (["click", "mousedown", "pointerdown", "dragstart"].includes(kind) && this instanceof Element) listening.add(this);
    return add.call(this, kind, ...rest);
  };
  window.listensToThePointer = (one) => listening.has(one);
}"""
"""Notes, from before a page's own scripts, what listens to a mouse."""

STOP = """() => {
  const one = document.activeElement, box = one.getClientRects()[0] ?? one.getBoundingClientRect();
  const style = getComputedStyle(one), named = (one.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean);
  const name = named.map((id) => document.getElementById(id)?.textContent).join(" ")
    || [...(one.labels ?? [])].map((label) => label.textContent).join(" ")
    || one.getAttribute("aria-label") || one.querySelector?.("img")?.alt || one.textContent || one.value || "";
  const clear = (x, y) => {
    const there = document.elementFromPoint(x, y);
    return x < 0 || y < 0 || x >= innerWidth || y >= innerHeight || one.contains(there) || there?.contains(one);
  };
  const [left, right, top, bottom] = [box.left + 4, box.right - 4, box.top + 4, box.bottom - 4];
  const isText = one.tagName === "TEXTAREA", middle = [(left + right) / 2, (top + bottom) / 2];
  const points = [[left, top], [right, top], ...(isText ? [] : [[left, bottom], [right, bottom], middle])];
  const isTall = isText || box.height > innerHeight / 2, isWide = box.width > innerWidth - 40;
  (window.stops ??= []).push(one);
  return {
    name: name.trim().replace(/\\s+/g, " "),
    tag: one.tagName,
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: (isTall ? box.top < innerHeight - 40 && box.bottom > 40 : box.top > -1 && box.bottom < innerHeight + 1)
      && (isWide || (box.left > -1 && box.right < innerWidth + 1)),
    covered: points.filter(([x, y]) => !clear(x, y)).length,
  };
}"""
"""What has the focus. Of a link over two lines the first counts, of a text that is written the first line, with the caret.
What is high may reach out of the window."""

STILL = """() => new Promise((done) => {
  let last = "";
  const look = () => {
    const now = `${scrollX} ${scrollY}`;
    if (now === last) done(); else { last = now; requestAnimationFrame(look); }
  };
  look();
})"""

BEGIN = """() => {
  window.stops = [];
  if (document.activeElement === document.body) return;
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  scrollTo(0, 0);
}"""
"""Forgets what was reached, and begins at the top, wherever a script has put the focus."""

UNREACHED = """() => {
  const native = "a[href], area[href], button, input, select, textarea, summary, iframe, [contenteditable], [role=button]";
  const points = (one) => getComputedStyle(one).cursor === "pointer";
  const isMeant = (one) => !one.disabled && !one.closest(".hp, [aria-hidden=true]");
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && one.offsetHeight > 0;
  const pressed = (one) => one.matches(native) || (points(one) && !points(one.parentElement)) || listensToThePointer(one);
  const same = (one) => one.type === "radio" ? [...document.getElementsByName(one.name)]
    : [...(one.closest("[role=toolbar]")?.children ?? [one]), ...one.querySelectorAll("*")];
  const stops = new Set(window.stops);
  return [...document.querySelectorAll("body *")]
    .filter((one) => isMeant(one) && shown(one) && pressed(one) && !same(one).some((part) => stops.has(part)))
    .map((one) => one.outerHTML.slice(0, 120));
}"""
"""What a mouse can press and Tab never reaches. One radio button of several is enough, one
button of a toolbar, whose others the arrow keys reach, and one stop inside what listens."""

OUT_OF_ORDER = """() => {
  for (const one of document.querySelectorAll("*")) one.scrollTo(0, 0);
  const stops = window.stops.filter((one) => one !== document.body && !one.matches(".skip"));
  const blocks = ".masthead, main, footer, .card, .signatories > *, .step, .to-office, .options, .save-bar, .listing .waiting";
  const columns = [...document.querySelectorAll(`${blocks}, .split > *, .drafting-columns > *, .pair > *`)];
  const columnOf = (one) => columns.findLast((column) => column.contains(one));
  const found = [];
  stops.forEach((one, place) => {
    const before = stops[place - 1];
    if (!before || before === one) return;
    if (!(before.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)) found.push(one);
    if (columnOf(before) !== columnOf(one) || before.contains(one)) return;
    const [above, below] = [before.getClientRects()[0], one.getClientRects()[0]];
    const isLeft = below.right <= above.left && below.top < above.bottom && below.bottom <= above.bottom;
    if (isLeft || below.bottom <= above.top) found.push(one);
  });
  return found.map((one) => one.outerHTML.slice(0, 120));
}"""
"""Stops that come before, in the page or to the eye, what was reached earlier. Columns are read one after the other, and
so is a cell that holds several lines."""


@dataclass(frozen=True)
class Stop:
    """A control that has the focus, by the name that assistive technology gives it."""

    name: str
    tag: str


def stop(page: Page) -> Stop:
    """The control that has the focus; fails unless a person sees it whole, and sees that it has the focus."""
    page.evaluate(STILL)
    found = page.evaluate(STOP)
    assert found["tag"] != "BODY", "The focus is nowhere"
    assert found["outlined"], f"Nothing shows that the focus is on '{found['name']}'"
    assert found["inside"], f"'{found['name']}' has the focus outside the window"
    assert not found["covered"], f"'{found['name']}' has the focus under something else"
    return Stop(found["name"], found["tag"])


def tab_to(page: Page, name: str, *, key: str = "Tab") -> list[str]:
    """Press Tab until the control whose name begins so has the focus; gives the names of all stops."""
    stops: list[str] = []
    for _press in range(MOST_STOPS):
        page.keyboard.press(key)
        stops.append(stop(page).name)
        if stops[-1].startswith(name):
            return stops
    raise AssertionError(f"Tab never reaches '{name}': {stops}")


def walk(page: Page) -> list[Stop]:
    """Press Tab from the top of the page until the focus has left it again. A field for a time is one stop, not six."""
    page.evaluate(BEGIN)
    stops: list[Stop] = []
    for _press in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return stops
        here = stop(page)
        if not stops or here != stops[-1]:
            stops.append(here)
    raise AssertionError(f"Tab never leaves the page: {[one.name for one in stops][-5:]}")
