"""Every style works mirrored: what a screen shows has a beginning and an end, not a left and a right."""

from collections.abc import Iterator
from typing import Any

import pytest
import tinycss2

from signon.declared import Declaration
from signon.settings import ROOT

SIDES = ("left", "right")
PRINTED = "letter.css"
"""The printed letter's, for a renderer that knows few logical properties: there each side stands under a direction."""
SIDELESS = {"text-align", "float", "clear", "caption-side"}

SHEETS = sorted((ROOT / "static").glob("*.css"))


def rules(text: str) -> Iterator[Any | tuple[str, list[Declaration]]]:
    """Each rule's selector and declarations, also those within @media."""
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type == "at-rule" and rule.content and rule.lower_at_keyword in {"media", "supports", "layer"}:
            yield from rules(tinycss2.serialize(rule.content))
        elif rule.type == "qualified-rule":
            declared = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            yield tinycss2.serialize(rule.prelude).strip(), [one for one in declared if one.type == "declaration"]


def unequal_sides(declaration: Any) -> Any:
    """Whether four values give left and right different ones."""
    values = [part.serialize() for part in declaration.value if part.type != "whitespace"]
    is_of_sides = declaration.lower_name in {"margin", "padding", "border-width", "inset"}
    return is_of_sides and len(values) == 4 and values[1] != values[3]


def sided(text: str) -> list[Any]:
    """The declarations that name a side."""
    found = []
    for selector, declarations in rules(text):
        for one in declarations:
            value = tinycss2.serialize(one.value).strip()
            parts = one.lower_name.split("-")
            by_name = any(side in parts for side in SIDES)
            by_value = one.lower_name in SIDELESS and value in SIDES
            if by_name or by_value or unequal_sides(one):
                found.append((selector, f"{one.lower_name}: {value}"))
    return found


@pytest.mark.parametrize("sheet", [one for one in SHEETS if one.name != PRINTED], ids=lambda path: path.name)
def test_a_style_sheet_names_no_side(sheet: Any) -> None:
    assert sided(sheet.read_text("utf-8")) == []


def test_in_the_printed_letter_what_names_a_side_has_its_mirror() -> None:
    found = sided((ROOT / "static" / PRINTED).read_text("utf-8"))
    turned = [(selector, declaration) for selector, declaration in found if "[dir=" in selector]
    alone = [(selector, declaration) for selector, declaration in found if (selector, declaration) not in turned]
    assert [one for one in alone if not mirrored(one, turned)] == []


def mirrored(one: Any, turned: Any) -> bool:
    """Whether the same selector is declared anew for right to left."""
    selector, _declaration = one
    return any(other == f'[dir="rtl"] {selector}' for other, _its in turned)


def test_a_side_would_be_seen() -> None:
    assert sided("a { margin-left: 1em }") == [("a", "margin-left: 1em")]
    assert sided("@media print { a { text-align: right } }") == [("a", "text-align: right")]
    assert sided("a { padding: 1px 2px 3px 4px }")
    assert not sided("a { margin-inline: 1px 2px; inset-inline-start: 0 }")
