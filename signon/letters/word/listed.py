"""The sentences on what a letter does not have as its file had it, each with the words concerned."""

from collections.abc import Iterable

from signon.letters.word.file.tree import LeftOut
from signon.translation import gettext as _
from signon.translation import ngettext

MOST_WORDS, MOST_SENTENCES = 3_000, 500
UNSEEN = frozenset({"page break", "shape"})


def listed(left_out: Iterable[LeftOut]) -> list[str]:
    """A sentence for each thing, once, in the order of the file."""
    sentences = (_sentence(one.kind, " ".join(one.words.split())[:MOST_WORDS]) for one in left_out)
    found = list(dict.fromkeys(sentence for sentence in sentences if sentence))
    more = len(found) - MOST_SENTENCES
    if more <= 0:
        return found
    told = ngettext("And %(num)s more thing of these kinds.", "And %(num)s more things of these kinds.", more)
    return [*found[:MOST_SENTENCES], told]


def _sentence(kind: str, words: str) -> str:
    found = _of_looks(kind, words) or _of_things(kind, words) or _of_parts(kind, words)
    return found or _("Not taken over: “%(words)s”.", words=words)


def _of_looks(kind: str, words: str) -> str:
    return {
        "hidden": _("Hidden text is left out: “%(words)s”.", words=words),
        "struck": _("Struck-out text is left out: “%(words)s”.", words=words),
        "underlined": _("Underlining is left out at “%(words)s”; the words are kept.", words=words),
        "capitals": _("“%(words)s” was shown in capitals; it is kept as it was typed.", words=words),
        "small capitals": _("“%(words)s” was shown in small capitals; it is kept as it was typed.", words=words),
        "highlighted": _("Highlighting is left out at “%(words)s”; the words are kept.", words=words),
        "effect": _("The effect on “%(words)s” is left out; the words are kept.", words=words),
        "superscript": _("“%(words)s” was raised; it is kept on the line.", words=words),
        "subscript": _("“%(words)s” was lowered; it is kept on the line.", words=words),
        "aligned": _("“%(words)s” was centred or at the right; it is set like other paragraphs.", words=words),
        "number": _("“%(words)s”: the number is kept as text, as lists of a letter count 1, 2, 3.", words=words),
    }.get(kind, "")


def _of_things(kind: str, words: str) -> str:
    return {
        "box": _("The words of a text box follow the paragraph that it hung on: “%(words)s”.", words=words),
        "placeholder": _("A prompt that nobody has filled in is left out: “%(words)s”.", words=words),
        "equation": _("An equation is kept as plain signs: “%(words)s”.", words=words),
        "equation left out": _("An equation is left out: “%(words)s”.", words=words),
        "reading": _("The reading above the characters is left out: “%(words)s”.", words=words),
        "symbol": _("A sign of a symbol font is left out: %(words)s.", words=words),
        "chart": _("A chart is left out: “%(words)s”.", words=words),
        "diagram": _("A diagram is left out: “%(words)s”.", words=words),
        "object": _("An embedded object is left out: “%(words)s”.", words=words),
        "shape": _("A drawn shape is left out. %(words)s", words=words).strip(),
        "drawn text": _("Words drawn as a picture are left out: “%(words)s”.", words=words),
        "embedded file": _("The text of an embedded file is left out: “%(words)s”.", words=words),
        "picture": _("A picture is left out: “%(words)s”.", words=words),
        "picture linked": _(
            "A picture outside the file is left out, and was not looked for: “%(words)s”.", words=words
        ),
        "picture kind": _(
            "A picture that is no PNG, JPEG, GIF or WebP is left out: “%(words)s”. Save it as PNG.", words=words
        ),
        "merged cells": _(
            "A table’s merged cells are taken apart, with empty cells beside them: “%(words)s”.", words=words
        ),
        "inner table": _("A table within a table is put into one cell: “%(words)s”.", words=words),
        "page break": _("A page or column break is left out."),
        "note mark": _("A note’s own mark is left out, as notes are counted: “%(words)s”.", words=words),
        "markdown": words,
    }.get(kind, "")


def _of_parts(kind: str, words: str) -> str:
    return {
        "link": _("A link that leads to no web or mail address is kept as text: “%(words)s”.", words=words),
        "tip": _("The tip of a link is left out: “%(words)s”.", words=words),
        "merge field": _("A merge field is kept as it was last filled: “%(words)s”.", words=words),
        "reference": _(
            "A cross-reference is kept as text, and no longer follows what it refers to: “%(words)s”.", words=words
        ),
        "field": _("A field without a stored result is left out: “%(words)s”.", words=words),
        "present day": _(
            "“%(words)s” is a date that the word processor sets to the present day. The date is left open: it becomes that of"
            " finalising.",
            words=words,
        ),
        "page number": _(
            "A line with the page number is left out, as letters print their own: “%(words)s”.", words=words
        ),
        "further pages": _(
            "The heading or foot of further pages is left out, as letters print their own: “%(words)s”.", words=words
        ),
        "signatories": _("The list of signatories is no part of the draft. Import them: “%(words)s”.", words=words),
        "guessed subject": _("“%(words)s” was taken for the subject. See whether it is one.", words=words),
        "unplaced": _("No place was found for “%(words)s”.", words=words),
        "font": _("The font %(words)s is not taken over. Choose one under “Language and layout”.", words=words),
        "paper": _("The sheet of %(words)s is not taken over; letters are printed on US Letter or A4.", words=words),
        "value": words,
    }.get(kind, "")
