"""Signs of the fonts Symbol, Wingdings and Webdings, as the signs of Unicode that they look like."""

SYMBOL = dict(
    zip(
        range(0x21, 0x7F),
        "!∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
        strict=True,
    )
) | {
    0xA0: "€", 0xA2: "′", 0xA3: "≤", 0xA4: "⁄", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°",
    0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…",
    0xD2: "®", 0xD3: "©", 0xD4: "™", 0xDE: "⇒", 0xE2: "®", 0xE3: "©", 0xE4: "™",
}  # fmt: skip
WINGDINGS = {
    0x28: "☎", 0x2A: "✉", 0x46: "☞", 0x4A: "☺", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒",
    0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xAB: "★",
    0xD8: "➢", 0xDC: "➲", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✔",
    0xFD: "☒", 0xFE: "☑", 0x22: "✂", 0x3F: "✍", 0x21: "✏",
} | {0x81 + place: sign for place, sign in enumerate("①②③④⑤⑥⑦⑧⑨⑩")} | {
    0x8C + place: sign for place, sign in enumerate("❶❷❸❹❺❻❼❽❾❿")
}  # fmt: skip
WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x97: "●", 0x96: "•"}
WEBDINGS = {0x61: "✔", 0x72: "✗", 0x63: "□", 0x67: "■", 0x6E: "●", 0x34: "▸"}
FONTS = {"symbol": SYMBOL, "wingdings": WINGDINGS, "wingdings 2": WINGDINGS_2, "webdings": WEBDINGS}
PRIVATE, PRIVATE_END = 0xF000, 0xF0FF

RAISED = dict(zip("0123456789+-−=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁱⁿ", strict=True))
LOWERED = dict(zip("0123456789+-−=()aeioruvxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢₒᵣᵤᵥₓₕₖₗₘₙₚₛₜ", strict=True))
ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th", "er", "ère", "re", "e", "ème", "o", "a", "os", "as", "ers"})


def is_symbol_font(font: str) -> bool:
    """Whether the font's letters are signs."""
    return font.strip().lower() in FONTS


def symbol(code: int, font: str) -> str:
    """The sign that a font of signs has at a code; empty where it is not known here. In other fonts, the character itself."""
    known = FONTS.get(font.strip().lower())
    place = code - PRIVATE if PRIVATE <= code <= PRIVATE_END else code
    if known is not None:
        return known.get(place, "")
    if PRIVATE <= code <= PRIVATE_END:
        return SYMBOL.get(place, "") if place > 0x7F else ""  # noqa: PLR2004 - the end of ASCII
    return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""  # noqa: PLR2004 - Unicode's own


def unmapped(text: str, font: str) -> str:
    """A text in a font of signs, or one that holds private signs of it, as Unicode."""
    if not is_symbol_font(font) and not any(PRIVATE <= ord(sign) <= PRIVATE_END for sign in text):
        return text
    return "".join(" " if sign == " " else symbol(ord(sign), font) for sign in text)


def moved(text: str, position: str) -> str:
    """Raised or lowered text in Unicode's own signs; empty where it has none for a part of it."""
    signs = RAISED if position == "superscript" else LOWERED
    written = [signs.get(sign, "") for sign in text]
    return "".join(written) if text and all(written) else ""
