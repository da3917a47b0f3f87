"""Embedded files whose text stands among the letter's paragraphs: a letter does not take them over, but their words are told."""

from lxml import etree, html

from signon.letters.word.file.package import Package, RefusedError, Relation

MOST_BYTES = 2 * 1024 * 1024
OTHER_KINDS = (b"PK", b"{\\rtf", b"MIME-Version")
UNSEEN = ("script", "style", "title")
APART = ("p", "div", "br", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6")


def embedded_words(package: Package, relation: Relation | None) -> str:
    """The words of an embedded text or web page; of another kind of file, its name."""
    name = relation.target if relation else ""
    if relation is None or relation.is_outside:
        return name
    try:
        content = package.content(name, MOST_BYTES) or b""
    except RefusedError:
        return name
    return ("" if content.lstrip().startswith(OTHER_KINDS) else _words(content)) or name


def _words(content: bytes) -> str:
    if b"<" not in content:
        return " ".join(content.decode("utf-8", "replace").split())
    try:
        page = html.document_fromstring(content)
    except (etree.LxmlError, ValueError):
        return ""
    for element in list(page.iter(*UNSEEN)):
        element.drop_tree()
    for element in page.iter(*APART):
        element.tail = f" {element.tail or ''}"
    return " ".join(page.text_content().split())
