"""The look of a run: what of it a letter keeps, and what of it has to be told."""

from dataclasses import dataclass

from signon.letters.word.file.markup import Element, attribute, child, children, name, setting
from signon.letters.word.file.styles import Style, Styles, inherited, is_on

EFFECTS = ("w:emboss", "w:imprint", "w:outline", "w:shadow")
NEW_EFFECTS = frozenset({"w14:glow", "w14:reflection", "w14:shadow"})
MADE_HERE = frozenset({"return address"})
"""Styles of lines that every letter prints by itself, so that their look need not be told."""

NO_UNDERLINE = frozenset({"", "none"})


@dataclass(frozen=True, slots=True)
class Look:
    """The look of one run."""

    bold: bool
    italic: bool
    is_hidden: bool
    is_struck: bool
    position: str
    told: tuple[str, ...]
    font: str
    style: str
    language: str
    is_rtl: bool
    language_of_east: str


class Looks:
    """Finds the look of every run of one paragraph."""

    def __init__(self, styles: Styles, lineage: list[Style]) -> None:
        self._styles, self._lineage = styles, lineage
        self._is_known = bool(lineage) and lineage[0].name in MADE_HERE

    def of(self, properties: Element | None, *, is_link: bool) -> Look:
        """The look of a run by its properties."""
        own = self._styles.of_run(properties)
        is_rtl = self._is_on(properties, own, "w:rtl")
        complex_script = "Cs" if is_rtl or self._is_on(properties, own, "w:cs") else ""
        fonts = self._value(properties, own, "w:rFonts")
        languages = self._value(properties, own, "w:lang")
        return Look(
            bold=self._is_on(properties, own, f"w:b{complex_script}"),
            italic=self._is_on(properties, own, f"w:i{complex_script}"),
            is_hidden=self._is_on(properties, own, "w:vanish"),
            is_struck=self._is_on(properties, own, "w:strike") or self._is_on(properties, own, "w:dstrike"),
            position=attribute(self._value(properties, own, "w:vertAlign"), "w:val"),
            told=() if self._is_known else tuple(self._told(properties, own, is_link=is_link)),
            font=attribute(fonts, "w:ascii") or attribute(fonts, "w:hAnsi"),
            style=own[0].name if own else "",
            language=attribute(languages, "w:bidi" if is_rtl else "w:val"),
            is_rtl=is_rtl,
            language_of_east=attribute(languages, "w:eastAsia"),
        )

    def _told(self, properties: Element | None, own: list[Style], *, is_link: bool) -> list[str]:
        underlined = attribute(self._value(properties, own, "w:u"), "w:val")
        is_link = is_link or any("hyperlink" in style.name or style.name == "internet link" for style in own)
        found = ["underlined"] if underlined.lower() not in NO_UNDERLINE and not is_link else []
        found += ["capitals"] if self._is_on(properties, own, "w:caps") else []
        found += ["small capitals"] if self._is_on(properties, own, "w:smallCaps") else []
        marked = attribute(child(properties, "w:highlight"), "w:val", "none")
        found += ["highlighted"] if marked != "none" else []
        has_effect = any(self._is_on(properties, own, one) for one in EFFECTS) or any(
            name(one) in NEW_EFFECTS for one in (() if properties is None else properties)
        )
        has_effect = has_effect or (setting(properties, "w:effect") or "none") != "none"
        has_effect = has_effect or (setting(properties, "w:em") or "none") != "none"
        return [*found, *(["effect"] if has_effect else [])]

    def _is_on(self, properties: Element | None, own: list[Style], wanted: str) -> bool:
        defaults = next(children(self._styles.run_defaults, wanted), None)
        is_usual = defaults is not None and is_on(self._styles.run_defaults, wanted)
        return is_on(properties, wanted, self._lineage, own) or (is_usual and child(properties, wanted) is None)

    def _value(self, properties: Element | None, own: list[Style], wanted: str) -> Element | None:
        found = inherited(properties, own, "w:rPr", wanted)
        found = inherited(None, self._lineage, "w:rPr", wanted) if found is None else found
        return child(self._styles.run_defaults, wanted) if found is None else found
