"""Characters that word processors put into text and that no letter can print, with what they stand for."""

import re

from signon.names import CONTROL, WITHOUT_MEANING, spaced

PRIVATE = re.compile("[\ue000-\uf8ff]")
SYMBOL_FONT = re.compile(r"wingdings|symbol|webdings", re.IGNORECASE)
PICTURED = {
    "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf076": "❖", "\uf0e0": "→", "\uf0a8": "□", "\uf0fe": "☒",
    "\uf06f": "□", "\uf071": "❑", "\uf06e": "■", "\uf06c": "●", "\uf0be": "–", "\uf0ae": "→", "\uf04a": "☺", "\uf04c": "☹",
    "\uf0d7": "×", "\uf0b0": "°", "\uf02d": "-",
}  # fmt: skip
"""Letters of Wingdings and Symbol, by their places in Unicode's private use area."""

RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
RAISABLE = re.compile(r"[0-9+\-=()n−]+", re.ASCII)
NO_BREAK = "\xa0"
SEVERAL_BLANKS = re.compile(r"[ \t\xa0]{2,}")
LOWERABLE = re.compile(r"[0-9+\-=()]+", re.ASCII)


def without_controls(html: str) -> str:
    """The HTML without characters that no parser should see; a vertical tab and other line ends of programs are blanks."""
    return CONTROL.sub("", spaced(html))


def printable(text: str) -> tuple[str, bool]:
    """The text with private letters in Unicode and without invisible leftovers, and whether a private letter was lost."""
    pictured = "".join(PICTURED.get(character, character) for character in WITHOUT_MEANING.sub("", text))
    return PRIVATE.sub("", pictured), bool(PRIVATE.search(pictured))


def single_blanks(text: str) -> str:
    """The text with one blank where several stand, no-break spaces among them: programs show tabs and indents by these."""
    return SEVERAL_BLANKS.sub(lambda found: " " if NO_BREAK in found[0] else found[0], text)


def from_symbol_font(text: str) -> str:
    """Letters set in Wingdings or Symbol, as what they show; unknown ones as they are."""
    return "".join(PICTURED.get(chr(0xF000 + ord(one)), one) if ord(one) < 0x100 else one for one in text)  # noqa: PLR2004


def raised(text: str) -> str | None:
    """Digits and signs set high, as characters of their own; None when there are none such."""
    return text.replace("−", "-").translate(RAISED) if RAISABLE.fullmatch(text) else None


def lowered(text: str) -> str | None:
    """Digits and signs set low, as characters of their own; None when there are none such."""
    return text.translate(LOWERED) if LOWERABLE.fullmatch(text) else None
