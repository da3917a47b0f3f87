"""Pages show what higher features know at named places, and name nothing of those features themselves."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup

from signon.web import page_places
from signon.web.page_places import PLACES, Place, fill, place, place_value
from tests.web.upward import ROOT, Layers

TEMPLATES = ROOT / "templates"
SHOWN = re.compile(r"""\bplace(?:_value)?\("([\w.]+)\"""")
FOR_VALUES = re.compile(r"""\bplace_value\("([\w.]+)\"""")


@pytest.fixture
def trial(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The application with a place of its own."""
    monkeypatch.setitem(PLACES, "trial", Place("For a test.", ("letter",)))
    app.extensions[page_places.KEPT]["trial"] = {}
    with app.test_request_context("/"):
        yield app


def test_no_template_names_anything_of_a_feature_above_its_own(app: Flask) -> None:
    assert Layers(app).of_templates() == {}


def test_no_module_names_a_page_or_a_template_of_a_feature_above_its_own(app: Flask) -> None:
    layers = Layers(app)
    modules = {str(path.relative_to(ROOT)): path.read_text() for path in (ROOT / "signon").rglob("*.py")}
    found = {path: named for path, source in modules.items() if (named := layers.of_code(path, source))}
    assert found == {}


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("{{ url_for('delivery.finals', slug='x') }}", "delivery.finals"),
        ("{% if action_pages_beside(letter) %}{% endif %}", "action_pages_beside"),
        ("{{ code|place_words }}", "place_words"),
        ('{% include "actions/beside.html" %}', "actions/beside.html"),
        ('{% include "actions/beside.html" if letter else "page.html" %}', "actions/beside.html"),
        ('{% extends "delivery/finals.html" %}', "delivery/finals.html"),
        ('{% from "moderation/acts.html" import act %}', "moderation/acts.html"),
        (
            '{% macro deep() %}{% set x = url_for("moderation.signature", number=1) %}{% endmacro %}',
            "moderation.signature",
        ),
    ],
)
def test_what_a_template_of_signing_names_of_features_above_is_found(app: Flask, source: str, named: str) -> None:
    assert named in Layers(app).of_template("signing/own.html", source)


def test_what_a_template_names_of_its_own_feature_and_of_lower_ones_is_its_due(app: Flask) -> None:
    source = '{% extends "page.html" %}{{ url_for("letters.desk") }}{{ url_for("signing.form", slug="x") }}{{ "NO"|country }}'
    assert Layers(app).of_template("signing/own.html", source) == []


@pytest.mark.parametrize("source", ["redirect(url_for('moderation.queue'))", "render_template('delivery/finals.html')"])
def test_what_code_of_signing_names_of_features_above_is_found(app: Flask, source: str) -> None:
    assert len(Layers(app).of_code("signon/signing/views/own.py", source)) == 1


def test_every_place_is_filled_and_every_place_is_shown(app: Flask) -> None:
    sources = [*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt"), *(ROOT / "signon").rglob("*.py")]
    shown = {name for path in sources for name in SHOWN.findall(path.read_text())}
    assert set(PLACES) == shown
    assert [name for name, pieces in app.extensions[page_places.KEPT].items() if not pieces] == []


def test_a_place_for_a_value_has_one_piece(app: Flask) -> None:
    asked = {name for path in TEMPLATES.rglob("*.html") for name in FOR_VALUES.findall(path.read_text())}
    assert len(asked) > 5
    assert {name for name in asked if len(app.extensions[page_places.KEPT][name]) != 1} == set()


def test_pieces_come_in_their_order_whoever_registers_first(trial: Any) -> None:
    fill(trial, "trial", lambda letter: f"second, {letter}; ", order=2)
    fill(trial, "trial", lambda **_: Markup("<b>first</b>; "), order=1)
    assert str(place("trial", letter="<a>")) == "<b>first</b>; second, &lt;a&gt;; "


def test_the_first_piece_that_is_not_empty_is_found_and_no_other_is_made(trial: Any) -> None:
    fill(trial, "trial", lambda **_: "", order=1)
    fill(trial, "trial", lambda **_: "this", order=2)
    fill(trial, "trial", lambda **_: pytest.fail("It is not needed."), order=3)
    assert place("trial", letter=None).first == "this"


def test_a_template_knows_what_the_place_is_given_and_its_values(trial: Any) -> None:
    fill(trial, "trial", "signing/letter_figures.html", values=lambda letter: {"standing": letter + 1})
    assert "<dd>42</dd>" in str(place("trial", letter=41))


def test_a_place_that_nobody_declared_is_not_filled(app: Flask) -> None:
    with pytest.raises(ValueError, match="no place 'nowhere'"):
        fill(app, "nowhere", "page.html")


def test_two_pieces_of_one_order_are_refused(trial: Any) -> None:
    fill(trial, "trial", "page.html")
    with pytest.raises(ValueError, match="have the order 0"):
        fill(trial, "trial", "desk.html")


def test_a_place_is_given_what_it_is_declared_with(trial: Any) -> None:
    with pytest.raises(TypeError, match="is given letter, not slug"):
        place("trial", slug="x")


def test_a_value_that_nobody_or_two_give_is_an_error(trial: Any) -> None:
    with pytest.raises(LookupError, match="is for one value, and has 0"):
        place_value("trial", letter=1)


def test_a_site_whose_higher_feature_fills_nothing_still_shows_its_pages(app: Flask, client: FlaskClient) -> None:
    """What a lower page needs of a higher feature it needs by a place: an empty one leaves no trace."""
    app.extensions[page_places.KEPT]["letters_page.sections"].clear()
    app.extensions[page_places.KEPT]["page.menu"].clear()
    assert client.get("/").status_code == 200


def test_pieces_lie_with_the_feature_that_fills_them() -> None:
    for path in (ROOT / "signon").rglob("*.py"):
        for template in re.findall(r'fill\(app, "[\w.]+", "([\w/]+)/\w+\.html"', path.read_text()):
            assert Path("signon") / template in path.relative_to(ROOT).parents
