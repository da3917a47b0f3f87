"""Colours stay readable, whatever a coalition chooses."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signon.settings import ROOT
from signon.theme.colours import BLACK, TEXT, WHITE, Colour, contrast, ink_on, readable
from signon.theme.style import DARK, LIGHT, Typeface, style_sheet, variables

COLOURS = st.builds(Colour, *(st.integers(0, 255) for _part in range(3)))
SHAPE = 3
"""The least contrast of what is no text, in WCAG 2.2 (1.4.11)."""


def test_contrast_is_what_wcag_says() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(Colour.read("#777"), WHITE) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("text", ["", "red", "#12345", "#0b5c63;}", "url(x)"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no colour"):
        Colour.read(text)


@given(COLOURS, COLOURS)
def test_every_pair_that_the_site_uses_can_be_read(accent: Any, band: Any) -> None:
    for ground in (LIGHT, DARK):
        made = variables(accent, band, ground)
        for behind in (ground["paper"], ground["sheet"], made["accent-soft"]):
            assert contrast(made["accent"], behind) >= TEXT
        assert contrast(made["accent-ink"], made["accent"]) >= TEXT
        assert contrast(made["band-ink"], made["band"]) >= TEXT
        assert contrast(ground["ink"], made["accent-soft"]) >= TEXT


def test_a_readable_colour_is_left_as_it_is_and_another_keeps_its_hue() -> None:
    teal = Colour.read("#0b5c63")
    assert readable(teal, WHITE) == teal
    yellow = readable(Colour.read("#ffd400"), WHITE)
    assert contrast(yellow, WHITE) >= TEXT
    assert yellow.red > yellow.green > yellow.blue


def test_ink_is_black_on_light_and_white_on_dark() -> None:
    assert (ink_on(Colour.read("#ffd400")), ink_on(Colour.read("#003049"))) == (BLACK, WHITE)


def test_the_style_sheet_has_variables_for_light_and_dark() -> None:
    sheet = style_sheet(Colour.read("#8a0f3c"), Colour.read("#003049"), Typeface.MODERN)
    assert sheet.count("--accent:") == 2
    assert "sans-serif" in sheet
    assert "prefers-color-scheme: dark" in sheet


@given(COLOURS)
def test_one_of_the_two_rings_around_what_has_the_focus_stands_out_on_any_ground(ground: Any) -> None:
    site = (ROOT / "static" / "site.css").read_text("utf-8")
    bright, dark = (Colour.read(re.search(rf"--{name}: (#\w+);", site)[1]) for name in ("focus", "focus-ink"))
    assert max(contrast(bright, ground), contrast(dark, ground)) >= SHAPE
    assert contrast(bright, dark) >= SHAPE
