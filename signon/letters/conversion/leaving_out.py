"""Parts of pasted HTML beside its text: machinery goes in silence; words and pictures that go are named."""

import re
from collections.abc import Callable, Iterable, Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString

from signon.letters.conversion import styles
from signon.translation import gettext as _
from signon.translation import ngettext

MACHINERY = ["style", "script", "title", "meta", "link", "head", "xml", "template", "noscript", "datalist", "source"]
PICTURES = ["img", "svg", "object", "video", "audio", "iframe", "canvas", "picture", "embed", "v:shape", "v:imagedata"]
COMMENT_CLASSES = re.compile(r"msocom|MsoCommentReference", re.IGNORECASE)
COMMENT_LISTS = re.compile(r"mso-element:\s*comment", re.IGNORECASE)
DELETED = re.compile(r"^msoDel$", re.IGNORECASE)
BOXES = ("☐ ", "☒ ")
LONGEST_EMOJI = 8
MOST_SHOWN, MOST_NAMED = 60, 5


def leave_out(tree: Tag) -> list[str]:
    """Take out what is no text of the letter; gives a sentence for each kind that somebody might miss."""
    apply_sheets(tree)
    for part in [*tree.find_all(MACHINERY), *tree.find_all(string=lambda text: isinstance(text, PreformattedString))]:
        part.extract()
    _fill_fields(tree)
    return [
        *_pictures(tree),
        *_comments(tree),
        *_named(tree, _is_deleted, _("Deleted by tracked changes, and left out: %(words)s")),
        *_named(tree, lambda tag: styles.is_hidden(styles.declared(tag)), _("Hidden text, left out: %(words)s")),
        *_insertions(tree),
    ]


def _fill_fields(tree: Tag) -> None:
    """Fields of a form become what they show."""
    for field in tree.find_all("input"):
        is_box = field.get("type") in {"checkbox", "radio"}
        field.replace_with(BOXES[field.has_attr("checked")] if is_box else str(field.get("value", "")))
    for choice in tree.find_all("select"):
        options = choice.find_all("option")
        chosen = next((one for one in options if one.has_attr("selected")), options[0] if options else None)
        choice.replace_with(chosen.get_text() if chosen else "")


def apply_sheets(tree: Tag) -> None:
    """Write the style sheets' rules for classes to the elements themselves."""
    sheets = "".join(sheet.get_text() for sheet in tree.find_all("style"))
    styles.apply_classes(tree, styles.class_styles(sheets.replace("<!--", "").replace("-->", "")))


def shown(words: Iterable[str]) -> str:
    """Words in quotation marks, shortened, as a sentence names them."""
    found = dict.fromkeys(" ".join(one.split()) for one in words)
    named = [f"“{one[:MOST_SHOWN]}{'…' if len(one) > MOST_SHOWN else ''}”" for one in found if one]
    return ", ".join([*named[:MOST_NAMED], *(["…"] if len(named) > MOST_NAMED else [])])


def _pictures(tree: Tag) -> Iterator[str]:
    number = 0
    for picture in tree.find_all(PICTURES):
        if picture.decomposed:
            continue
        text = str(picture.get("alt", ""))
        if text and len(text) <= LONGEST_EMOJI and not text.isascii():
            picture.replace_with(text)
            continue
        if picture.get("alt") != "" or picture.get("src"):
            number += 1
        picture.decompose()
    if number:
        yield ngettext("A picture is left out.", "%(num)s pictures are left out.", number)


def _comments(tree: Tag) -> Iterator[str]:
    found = [*tree.find_all(class_=COMMENT_CLASSES), *tree.find_all(style=COMMENT_LISTS)]
    for comment in found:
        if not comment.decomposed:
            comment.decompose()
    if found:
        yield _("Comments are left out.")


def _named(tree: Tag, is_meant: Callable[[Tag], bool], sentence: str) -> Iterator[str]:
    words = []
    for tag in tree.find_all(is_meant):
        if not tag.decomposed:
            words.append(tag.get_text(" "))
            tag.decompose()
    if named := shown(words):
        yield sentence % {"words": named} if "%(" in sentence else sentence


def _is_deleted(tag: Tag) -> bool:
    return tag.name == "del" or any(DELETED.match(name) for name in tag.get_attribute_list("class") if name)


def _insertions(tree: Tag) -> Iterator[str]:
    found = tree.find_all("ins")
    words = shown(one.get_text(" ") for one in found)
    for insertion in found:
        insertion.unwrap()
    if words:
        yield _("Inserted by tracked changes, and taken as text: %(words)s", words=words)


def empty_tree() -> BeautifulSoup:
    """A tree to make elements with."""
    return BeautifulSoup("", "html.parser")
