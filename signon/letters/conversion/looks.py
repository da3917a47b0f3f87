"""The looks of text in pasted HTML, told by tags alone: bold, italics, headings, quotations, raised and lowered digits."""

import re
from collections.abc import Iterator

from bs4 import Tag
from bs4.element import NavigableString

from signon.letters.conversion import characters, styles
from signon.letters.conversion.inline import BOLD, ITALIC, NOTE, UNSET
from signon.letters.conversion.leaving_out import empty_tree, shown
from signon.letters.conversion.markdown_writer import BLOCKS, HEADINGS
from signon.translation import gettext as _

TITLE = re.compile(r"^MsoTitle|^Title$")
QUOTATION = re.compile(r"^Mso(?:Intense)?Quote|^Quotations$")
STRUCK = frozenset({"s", "strike"})
ORDINALS = re.compile(r"(?:st|nd|rd|th|er|re|e|ère|ème|me|o|a|os|as|°|º|ª|tm|®|™)\.?", re.IGNORECASE)


def settle_looks(tree: Tag) -> list[str]:
    """Say by tags what the styles say; gives sentences on what a letter cannot show."""
    remarks = [*_characters(tree), *_raised_and_lowered(tree), *_lines(tree)]
    for tag in tree.find_all(style=re.compile("font", re.IGNORECASE)):
        _settle_styles(tag)
    for paragraph in tree.find_all(["p", "div"]):
        _settle_class(paragraph)
    for heading in tree.find_all(HEADINGS):
        for bold in heading.find_all(BOLD):
            bold.unwrap()
    for tag in tree.find_all([*BOLD, *ITALIC, "a", "span"]):
        _push_down(tag)
    return remarks


def _settle_styles(tag: Tag) -> None:
    declared = styles.declared(tag)
    for is_set, names in ((styles.weight(declared), BOLD), (styles.slant(declared), ITALIC)):
        name = "strong" if names is BOLD else "em"
        if is_set is False and tag.name in names:
            tag.name = "span"
        if is_set is False:
            tag[UNSET[name]] = "yes"
        elif is_set and tag.name not in names | HEADINGS:
            _wrap_content(tag, name)


def _wrap_content(tag: Tag, name: str) -> None:
    inner = empty_tree().new_tag(name)
    inner.extend(list(tag.contents))
    tag.append(inner)


def _settle_class(paragraph: Tag) -> None:
    names = [name for name in paragraph.get_attribute_list("class") if name]
    if any(TITLE.match(name) for name in names):
        paragraph.name = "h1"
    elif any(QUOTATION.match(name) for name in names):
        paragraph.wrap(empty_tree().new_tag("blockquote"))


def _push_down(tag: Tag) -> None:
    """Emphasis and links round blocks become such within each of them."""
    inner = [block for block in tag.find_all(BLOCKS) if block.find(BLOCKS) is None]
    if not inner:
        return
    for block in inner:
        copy = empty_tree().new_tag(tag.name, attrs={name: str(value) for name, value in tag.attrs.items()})
        copy.extend(list(block.contents))
        block.append(copy)
    tag.unwrap()


def _characters(tree: Tag) -> Iterator[str]:
    lost = False
    for text in tree.find_all(string=True):
        written = str(text)
        if _font_of(text):
            written = characters.from_symbol_font(written)
        written, is_lost = characters.printable(written)
        lost = lost or is_lost
        if written != str(text):
            text.replace_with(NavigableString(written))
    if lost:
        yield _("Signs of a font that only the other program has are left out.")


def _font_of(text: NavigableString) -> bool:
    parent = text.parent
    fonts = f"{parent.get('style', '')} {parent.get('face', '')}" if parent is not None else ""
    return bool(characters.SYMBOL_FONT.search(fonts)) and len(text.strip()) == 1


def _raised_and_lowered(tree: Tag) -> Iterator[str]:
    plain = []
    for tag in tree.find_all(["sup", "sub", "span"]):
        position = "" if tag.name == "span" else tag.name
        position = position or styles.declared(tag).get("vertical-align", "")
        text = tag.get_text(strip=True)
        if position not in {"sup", "super", "sub"} or not text or tag.find(["a", "sup", "sub"]) or _is_note(tag):
            continue
        other = characters.lowered(text) if position == "sub" else characters.raised(text)
        if other:
            tag.string = other
        elif not ORDINALS.fullmatch(text):
            plain.append(text)
        if tag.name != "span":
            tag.unwrap()
    if plain:
        yield _("Raised or lowered, and printed on the line: %(words)s", words=shown(plain))


def _is_note(tag: Tag) -> bool:
    return tag.has_attr(NOTE) or any(one.has_attr(NOTE) for one in tag.find_all("sup"))


def _lines(tree: Tag) -> Iterator[str]:
    declared = [(tag, styles.declared(tag)) for tag in tree.find_all(["s", "strike", "u", "span", "font"])]
    struck = [tag.get_text(" ") for tag, style in declared if tag.name in STRUCK or styles.is_struck(style)]
    if named := shown(struck):
        yield _("Struck out, and printed without the line: %(words)s", words=named)
    underlined = [
        tag.get_text(" ")
        for tag, style in declared
        if (tag.name == "u" or styles.is_underlined(style)) and not tag.find("a") and not tag.find_parent("a")
    ]
    if named := shown(underlined):
        yield _("Underlined, and printed without the line: %(words)s", words=named)
