"""Style attributes and the rules of style sheets, as far as they say what a letter can hold: bold, italics, hidden, struck."""

import re
from collections.abc import Mapping

import tinycss2
from bs4 import Tag

BOLD_FROM = 600
SIMPLE = re.compile(r"\s*(?P<tag>\w*)\.(?P<name>[\w-]+)\s*")
MOST_RULES = 2000


def declared(tag: Tag) -> dict[str, str]:
    """The declarations of an element's style attribute, in small letters."""
    pairs = (part.partition(":") for part in str(tag.get("style", "")).split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _colon, value in pairs if value}


def class_styles(sheets: str) -> dict[str, str]:
    """The declarations of a style sheet for each class, as the text of a style attribute."""
    found: dict[str, str] = {}
    for rule in tinycss2.parse_stylesheet(sheets, skip_comments=True, skip_whitespace=True)[:MOST_RULES]:
        if rule.type != "qualified-rule":
            continue
        for selector in tinycss2.serialize(rule.prelude).split(","):
            if simple := SIMPLE.fullmatch(selector):
                found[simple["name"]] = f"{found.get(simple['name'], '')};{tinycss2.serialize(rule.content)}"
    return found


def apply_classes(tree: Tag, styles: Mapping[str, str]) -> None:
    """Write what the classes of elements declare into their style attributes, before what stands there."""
    for tag in tree.find_all(class_=True):
        own = [styles[name] for name in tag.get_attribute_list("class") if name in styles]
        if own:
            tag["style"] = ";".join([*own, str(tag.get("style", ""))])


def weight(styles: Mapping[str, str]) -> bool | None:
    """Whether the styles make bold or not; None when they do not say."""
    value = styles.get("font-weight", "")
    if value.isascii() and value.isdigit():
        return int(value) >= BOLD_FROM
    return {"bold": True, "bolder": True, "normal": False, "lighter": False}.get(value)


def slant(styles: Mapping[str, str]) -> bool | None:
    """Whether the styles make italics or not; None when they do not say."""
    return {"italic": True, "oblique": True, "normal": False}.get(styles.get("font-style", ""))


def is_hidden(styles: Mapping[str, str]) -> bool:
    """Whether the styles show nothing."""
    return styles.get("display") == "none" or styles.get("mso-hide") == "all" or styles.get("visibility") == "hidden"


def is_struck(styles: Mapping[str, str]) -> bool:
    """Whether a line goes through the text."""
    return "line-through" in styles.get("text-decoration", "") + styles.get("text-decoration-line", "")


def is_underlined(styles: Mapping[str, str]) -> bool:
    """Whether a line goes below the text."""
    return "underline" in styles.get("text-decoration", "") + styles.get("text-decoration-line", "")
