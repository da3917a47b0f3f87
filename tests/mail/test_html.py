"""The HTML of a mail: its text, escaped, in a layout that is read everywhere and fetches nothing."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import tinyhtml5
from bs4 import BeautifulSoup
from flask import Flask

from signon.database.db import db, now
from signon.mail.content import LINK, Content, Frame
from signon.mail.html import present_layout
from signon.settings import ROOT
from signon.theme.colours import Colour, contrast
from signon.theme.in_mails import colours_of_mails
from signon.theme.models import Theme
from signon.theme.style import Typeface
from tests.mail.words import are_the_same, words_of_html

SITE = "http://letters.test"
TOKEN = "4Fz0Yk1cTq7uW2h9sVb3Nn8dLr6xEa5mPj0oQi_wGtY"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
FRAME = Frame(
    coalition="River Coalition & <Friends>",
    heading="Letter: Open rivers",
    button="Look at what will be signed",
    answer=f"Nobody reads answers to this mail. Write to us here:\n{SITE}/contact",
    unsubscribing="No more invitations and reminders to this address:",
)
CONTENT = Content(
    FRAME,
    ["Dear Mara Quill,", f"{LONG} asks you.", LINK, "With kind regards,\nRiver Coalition"],
    f"{SITE}/signatures/{TOKEN}",
    f"{SITE}/unsubscribe/{TOKEN}",
)
HOSTILE = [
    "<script>alert(1)</script>",
    "</p></div><h1>Another letter</h1>",
    '" onmouseover="alert(1)',
    "{{ 7 * 7 }} {% raw %} {# gone #}",
    "<!--[if mso]>",
    "&lt;b&gt; &amp;amp;",
    "</title></style><style>*{display:none}",
    "]]> <![CDATA[ x",
]


@pytest.fixture
def html_of(app: Flask) -> Iterator[Any]:
    with app.app_context():
        yield lambda content, subject="Hello": present_layout().html_of(content, subject)
        db.session.rollback()


def read(html: str) -> Any:
    return BeautifulSoup(html, "lxml")


def test_it_says_what_the_text_says_in_the_same_order(html_of: Any) -> None:
    assert are_the_same(html_of(CONTENT), CONTENT.text(), FRAME.button)
    assert not are_the_same(html_of(CONTENT), CONTENT._replace(frame=Frame()).text(), FRAME.button)


def test_the_button_and_the_address_below_it_lead_to_the_same_page(html_of: Any) -> None:
    page = read(html_of(CONTENT))
    assert [(link.get_text(), link["href"]) for link in page.select("a")] == [
        (FRAME.button, CONTENT.address),
        (CONTENT.address, CONTENT.address),
        (f"{SITE}/contact", f"{SITE}/contact"),
        (CONTENT.unsubscribe, CONTENT.unsubscribe),
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_somebody_wrote_is_words(html_of: Any, text: Any) -> None:
    frame = Frame(coalition=text, heading=text, button=text, answer=text, language="en")
    content = Content(frame, [text, f"one\n{text}", LINK], CONTENT.address)
    html = html_of(content, text)
    page, usual = read(html), read(html_of(CONTENT))
    assert words_of_html(html).count(text.split()[0]) >= 6
    assert {one.name for one in page.find_all(True)} <= {one.name for one in usual.find_all(True)}
    assert page.title is not None
    assert page.title.get_text() == text
    assert {name for one in page.find_all(True) for name in one.attrs} <= {
        "lang", "dir", "charset", "name", "content", "class", "style", "role", "href"
    }  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "evil.example", "https://evil.example/", "www.evil.example", "mara@lakes.example", f"{SITE}.evil.example/x",
        f"{SITE}@evil.example/", f"See {SITE}/letters/x", f"{SITE}/x https://evil.example", "javascript:alert(1)",
        f"{SITE}/\u0435vil",
    ],
)  # fmt: skip
def test_an_address_that_somebody_wrote_is_no_link(html_of: Any, line: Any) -> None:
    assert not read(html_of(Content(FRAME._replace(answer=""), [line]))).select("a")


def test_an_address_of_the_site_that_fills_a_line_is_a_link(html_of: Any) -> None:
    page = read(html_of(Content(FRAME._replace(answer=""), [f"All is here:\n{SITE}/letters/x?a=1&b=2"])))
    assert [link["href"] for link in page.select("a")] == [f"{SITE}/letters/x?a=1&b=2"]


def test_it_fetches_nothing_runs_nothing_and_tells_nobody(html_of: Any) -> None:
    html = html_of(CONTENT)
    assert not re.search(r"src=|srcset|url\(|@import|@font-face|<link|<img|<script|<object|<iframe|background=", html)
    assert all(address.startswith(f"{SITE}/") for address in re.findall(r"https?:[^\s\"<]+", html))


def test_it_is_valid(html_of: Any) -> None:
    parser = tinyhtml5.parser.HTMLParser()
    parser.parse(html_of(CONTENT))
    assert parser.errors == []
    parser.parse("<p><div></p>")
    assert parser.errors


def test_it_is_light(html_of: Any) -> None:
    assert len(html_of(CONTENT).encode()) < 8_000
    paragraphs = ["We ask for it once more. " * 8] * 30
    assert len(html_of(CONTENT._replace(paragraphs=[*paragraphs, LINK])).encode()) < 20_000


def test_no_class_stands_in_it_that_the_dark_colours_do_not_need(html_of: Any) -> None:
    page = read(html_of(CONTENT))
    style = page.style
    assert style is not None
    needed = set(re.findall(r"\.(\w+)", style.get_text()))
    assert {name for one in page.find_all(True) for name in one.get("class", [])} == needed


def test_every_rule_for_light_reaches_an_element(html_of: Any) -> None:
    """What a mail program without a style sheet shows is in the elements themselves."""
    sheet = (ROOT / "templates/mail/html/light.css").read_text("utf-8")
    layout = (ROOT / "templates/mail/html/layout.html").read_text("utf-8")
    assert set(re.findall(r"^\.(\w+) \{", sheet, re.MULTILINE)) == set(re.findall(r'class="(\w+)"', layout))


@pytest.mark.parametrize("accent", ["#0b5c63", "#ffee00", "#ffffff", "#000000", "#777777", "#e3001b", "#123456"])
def test_every_text_can_be_read_on_light_and_on_dark(accent: Any) -> None:
    colours = colours_of_mails(Colour.read(accent))
    for shades in (colours.light, colours.dark):
        ground = Colour.read(shades.ground)
        assert contrast(Colour.read(shades.ink), ground) >= 7
        assert contrast(Colour.read(shades.soft), ground) >= 4.5
        assert contrast(Colour.read(shades.accent), ground) >= 4.5


def test_a_new_look_of_the_site_shows_in_the_next_mail(app: Flask) -> None:
    with app.app_context():
        before = present_layout()
        assert present_layout() is before
    with app.app_context():
        chosen = Colour.read("#8a1c1c")
        Theme.choose(accent=chosen, band=chosen, typeface=Typeface.BOOK, by="ines", at=now())
        db.session.commit()
    with app.app_context():
        assert "#8a1c1c" in present_layout().html_of(CONTENT, "Hello")


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("he", "rtl"), ("zz-ZZ", "ltr"), ("", "ltr")]
)
def test_it_runs_in_the_direction_of_its_language(html_of: Any, language: Any, direction: Any) -> None:
    page = read(html_of(CONTENT._replace(frame=FRAME._replace(language=language))))
    assert (page.html["lang"], page.html["dir"]) == (language, direction)
    assert {one["dir"] for one in page.select("p, h1, .button")} == {"auto", "ltr"}
    assert page.find("p", string=CONTENT.address)["dir"] == "ltr"
