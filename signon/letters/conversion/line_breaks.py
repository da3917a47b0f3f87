"""Line breaks of pasted HTML: two in a row are a new paragraph, and the lines of set-out text are kept."""

from bs4 import Tag
from bs4.element import PageElement

from signon.letters.conversion.characters import SEVERAL_BLANKS, single_blanks
from signon.letters.conversion.leaving_out import empty_tree

CONTAINERS = ["p", "div", "li", "td", "blockquote", "body", "span"]


def settle_line_breaks(tree: Tag) -> None:
    """Make paragraphs where they are only shown by line breaks, and one blank of several."""
    for text in tree.find_all("pre"):
        _break_lines(text)
    for string in tree.find_all(string=SEVERAL_BLANKS):
        string.replace_with(single_blanks(str(string)))
    for container in tree.find_all(CONTAINERS):
        pieces = _pieces(container)
        if len(pieces) > 1:
            _make_paragraphs(container, pieces)


def _break_lines(text: Tag) -> None:
    text.name = "p"
    for string in text.find_all(string=True):
        *lines, last = str(string).split("\n")
        for line in lines:
            string.insert_before(line, empty_tree().new_tag("br"))
        string.replace_with(last)


def _pieces(container: Tag) -> list[list[PageElement]]:
    """The content, parted where two line breaks stand with nothing but blanks between them."""
    pieces: list[list[PageElement]] = [[]]
    breaks = 0
    for child in list(container.children):
        if _is_break(child):
            breaks += 1
        elif isinstance(child, Tag) or str(child).strip():
            if breaks > 1:
                pieces.append([])
            breaks = 0
        pieces[-1].append(child)
    return pieces


def _is_break(node: PageElement) -> bool:
    return isinstance(node, Tag) and node.name == "br"


def _make_paragraphs(container: Tag, pieces: list[list[PageElement]]) -> None:
    if container.name == "p":
        container.name = "div"
    for piece in pieces:
        paragraph = empty_tree().new_tag("div")
        paragraph.extend([node.extract() for node in piece])
        container.append(paragraph)
