"""The text of a file whose bytes may be in one of many encodings: spreadsheets on Windows do not always write UTF-8."""

import codecs
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from signon.sheets.table import SheetError
from signon.texts.damaged import is_doubtful
from signon.translation import gettext as _

UTF_8 = "utf-8"
GUESSED = "windows-1252"
ENCODINGS = (
    UTF_8, "utf-16", GUESSED,
    *(f"windows-{number}" for number in (1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)),
    *(f"iso-8859-{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)),
    "mac_roman", "mac_latin2", "mac_cyrillic", "mac_greek", "mac_turkish",
    "cp437", "cp850", "cp852", "cp866", "koi8-r", "koi8-u",
    "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr",
)  # fmt: skip
"""The encodings that can be chosen, the usual ones first."""

UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MAC = "mac_roman"
OTHER_GUESSES = ("windows-1250", "windows-1251", MAC, "cp850")
"""The encodings that a person is offered when Windows-1252 gives nothing readable."""

CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x7f-\x84\x86-\x9f]")
UTF_8_READ_AS_LATIN = re.compile("Ã[\u0080-\u00ba\u00bc-\u00bfŠŽŒŸšžœ‚ƒ„…†‡ˆ‰‹‘“•–—˜™›]")
"""Letters that it makes of a file in which only some lines are UTF-8."""

BETWEEN_CELLS = re.compile('[,;\t\r\n"]+')
MOST_EXAMPLES = 3
MOST_EXAMPLE = 60


class Decoded(NamedTuple):
    """The text of a file, and sentences about how it was read."""

    text: str
    notices: tuple[str, ...] = ()


def decode(data: bytes, name: str, encoding: str = "") -> Decoded:
    """The text of ``data`` in the ``encoding``, or in the one that it shows: UTF-8, UTF-16 with a mark, else Windows-1252.

    Raises ``SheetError`` for an encoding that is not known, bytes that are not of it, and a guess that cannot be right.
    """
    if encoding:
        return Decoded(_in_chosen(data, name, _known(encoding, name)))
    if data.startswith(UTF_16_MARKS):
        return Decoded(_in_chosen(data, name, "utf-16"))
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise SheetError(name, _("line %(line)s holds a NUL character; this is not a CSV file in UTF-8", line=line))
    try:
        return Decoded(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _guessed(data, name, error)


def _known(encoding: str, name: str) -> str:
    try:
        found = codecs.lookup(encoding.strip()).name
    except (LookupError, ValueError):
        found = ""
    if found not in {codecs.lookup(one).name for one in ENCODINGS}:
        raise SheetError(
            name,
            _(
                "the encoding '%(encoding)s' is not known; there are: %(known)s",
                encoding=encoding[:MOST_EXAMPLE],
                known=", ".join(ENCODINGS),
            ),
        )
    return "utf-8-sig" if found == UTF_8 else found


def _in_chosen(data: bytes, name: str, codec: str) -> str:
    shown = UTF_8 if codec == "utf-8-sig" else codec
    try:
        text = data.decode(codec)
    except UnicodeError as error:
        where = error.start if isinstance(error, UnicodeDecodeError) else 0
        line = data.count(b"\n", 0, where) + 1
        raise SheetError(
            name,
            _("line %(line)s is not in the encoding %(encoding)s; choose another one", line=line, encoding=shown),
        ) from error
    if found := CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise SheetError(
            name,
            _(
                "line %(line)s would hold control characters in the encoding %(encoding)s; choose another one",
                line=line,
                encoding=shown,
            ),
        )
    return text.removeprefix("\ufeff")


def _guessed(data: bytes, name: str, problem: UnicodeDecodeError) -> Decoded:
    line = data.count(b"\n", 0, problem.start) + 1
    text = _readable(data, GUESSED)
    examples = _examples(data, GUESSED)
    if text and UTF_8_READ_AS_LATIN.search(text):
        raise SheetError(
            name,
            _(
                "line %(line)s is not UTF-8, but other lines are; open both parts by themselves, and save them as CSV in"
                " UTF-8",
                line=line,
            ),
        )
    if not text or is_doubtful(text):
        raise SheetError(
            name,
            _(
                "line %(line)s holds the byte 0x%(byte)s, which is not UTF-8, and how the file is encoded cannot be told;"
                " save it as CSV in UTF-8, or choose its encoding: %(choices)s",
                line=line,
                byte=f"{data[problem.start]:02X}",
                choices="; ".join(_choices(data)),
            ),
        )
    return Decoded(
        text,
        (
            _(
                "line %(line)s is not UTF-8, so the file was read as Windows-1252: look whether this is right, or choose"
                " another encoding: %(examples)s",
                line=line,
                examples=", ".join(f"'{one}'" for one in examples),
            ),
        ),
    )


def _choices(data: bytes) -> Iterator[str]:
    """The encodings in which the file can be read, each with what it makes of the first text that is not ASCII."""
    for encoding in OTHER_GUESSES:
        text = _readable(data, encoding)
        if text and not is_doubtful(text):
            yield _("%(encoding)s gives '%(example)s'", encoding=encoding, example=_examples(data, encoding)[0])


def _examples(data: bytes, encoding: str) -> list[str]:
    """The first different texts of cells, at most three, that are not ASCII."""
    cells = BETWEEN_CELLS.split(data.decode(encoding, "replace"))
    found = dict.fromkeys(cell.strip()[:MOST_EXAMPLE] for cell in cells if not cell.isascii())
    return list(islice(found, MOST_EXAMPLES))


def _readable(data: bytes, encoding: str) -> str:
    """The text in the encoding; empty when it has none, or control characters."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return "" if CONTROL.search(text) else text
