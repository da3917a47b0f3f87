"""The sheet, the margins and the type of the letter; and what our own file says of itself."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from signon.letters.parts.fields import DRAFT, points
from signon.letters.parts.letter_parts import PAPER_OF_WINDOW, LetterParts
from signon.letters.word.file.tree import LeftOut, Page, WordFile

PAPERS = {"letter": (12240, 15840), "a4": (11906, 16838)}
PER_POINT, PER_INCH, PER_MILLIMETRE = 20, 1440, 1440 / 25.4
TOLERANCE = 40
"""Twentieths of a point by which a length may differ and still be the same."""

WIDEST, NARROWEST = 3 * PER_INCH, 100
SAME_WIDTHS = {"calibri": "Carlito", "carlito": "Carlito"}
"""Fonts of which there is one here with letters as wide."""

OWN = frozenset(
    {
        "language",
        "layout",
        "window",
        "hyphenation",
        "font",
        "font_size",
        "addressing",
        "subject_position",
        "signatory_list",
        "preset",
        "title",
    }
)
MOST_SIZE, LEAST_SIZE = 72, 12


def page_values(file: WordFile) -> tuple[dict[str, Any], list[LeftOut]]:
    """Paper, margins and type as the file has them, or as our own file says; and what could not be taken over."""
    own = own_settings(file.settings)
    values: dict[str, Any] = {key: own[key] for key in (OWN - {"preset"}) | {"signatory_list"} if key in own}
    left_out: list[LeftOut] = []
    paper = _paper(file.page)
    if paper:
        values["paper"] = paper
    elif file.page.width:
        left_out.append(LeftOut("paper", f"{_millimetres(file.page.width)} × {_millimetres(file.page.height)} mm"))
    if values.get("window") in PAPER_OF_WINDOW and PAPER_OF_WINDOW[values["window"]] != values.get("paper"):
        del values["window"]
    margins = _margins(file.page, paper, own.get("margins"))
    values |= {"margins": margins} if margins else {}
    if "font" not in own:
        left_out += _type(file, values)
    return values, left_out


def own_settings(said: Mapping[str, str]) -> dict[str, Any]:
    """The settings that our own file holds, as parts of a letter; a kind that breaks a rule of letters is left out."""
    found: dict[str, Any] = {key: value for key, value in said.items() if key in OWN}
    for group, prefix in (("margins", "margin_"), ("signatory_list", "list_")):
        values = {key.removeprefix(prefix): value for key, value in said.items() if key.startswith(prefix)}
        found |= {group: values} if values else {}
    language = str(found.get("language", "en"))
    return {key: value for key, value in found.items() if _is_right(key, value, language)}


def _is_right(key: str, value: Any, language: str) -> bool:
    values: dict[str, Any] = {
        "language": language,
        **({"letterhead": {key: value}} if key == "preset" else {key: value}),
    }
    if key == "window" and value in PAPER_OF_WINDOW:
        values["paper"] = PAPER_OF_WINDOW[value]
    try:
        LetterParts.model_validate(values, context=DRAFT)
    except ValidationError:
        return False
    return True


def _type(file: WordFile, values: dict[str, Any]) -> list[LeftOut]:
    if LEAST_SIZE <= file.size <= MOST_SIZE:
        values["font_size"] = f"{file.size / 2:g}pt"
    known = SAME_WIDTHS.get(file.font.lower())
    if known:
        values["font"] = known
    return [LeftOut("font", file.font)] if file.font and not known else []


def _paper(page: Page) -> str:
    for name, (width, height) in PAPERS.items():
        if abs(page.width - width) <= TOLERANCE and abs(page.height - height) <= TOLERANCE:
            return name
    return ""


def _margins(page: Page, paper: str, own: Any) -> dict[str, str]:
    sides = {side: getattr(page, side) for side in ("top", "right", "bottom", "left")}
    if not page.width or any(not NARROWEST <= length <= WIDEST for length in sides.values()):
        return {}
    said = own if isinstance(own, dict) else {}
    return {side: _same(said.get(side), length) or _length(length, paper) for side, length in sides.items()}


def _same(said: Any, length: int) -> str:
    try:
        return said if isinstance(said, str) and abs(points(said) * PER_POINT - length) <= 1 else ""
    except ValueError:
        return ""


def _length(length: int, paper: str) -> str:
    return (
        f"{length / PER_INCH:.2f}".rstrip("0").rstrip(".") + "in" if paper == "letter" else f"{_millimetres(length)}mm"
    )


def _millimetres(length: int) -> str:
    return f"{length / PER_MILLIMETRE:.1f}".removesuffix(".0")
