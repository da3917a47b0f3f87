"""A person who has a keyboard alone: Tab from stop to stop, each of which is seen, and keys that press."""

from playwright.sync_api import Page

MOST_STOPS = 80

STOP = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const name = [...(one.labels ?? [])].map((label) => label.textContent.trim()).join(" ")
    || one.getAttribute("aria-label") || one.textContent.trim();
  return {
    name: name.replace(/\\s+/g, " "),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    tag: one.tagName,
  };
}"""


def stop(page: Page) -> dict:
    """The control that has the focus; fails unless a person sees that it has."""
    found = page.evaluate(STOP)
    assert found["tag"] != "BODY", "The focus is nowhere"
    assert found["outlined"], f"Nothing shows that the focus is on '{found['name']}'"
    assert found["inside"], f"'{found['name']}' has the focus outside the window"
    return found


def tab_to(page: Page, name: str) -> list[str]:
    """Press Tab until the control whose name begins so has the focus; gives the names of all stops."""
    stops: list[str] = []
    for _press in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stops.append(stop(page)["name"])
        if stops[-1].startswith(name):
            return stops
    raise AssertionError(f"Tab never reaches '{name}': {stops}")
