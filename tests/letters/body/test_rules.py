"""Tables and pictures that cannot be printed as they are meant: each is named with its line and a remedy."""

import pytest

from signon.letters.body.pictures import body_pictures
from signon.letters.body.rules import body_problems

TABLE = "| Site | mg |\n|:-----|---:|\n| Otter | 3 |\n"


@pytest.mark.parametrize(
    ("markdown", "line", "words"),
    [
        (TABLE + "| Lerne |", 4, "this row of the table has 1 cell, and its first row has 2"),
        (TABLE + "| Lerne | 4 | 5 |", 4, "this row of the table has 3 cells"),
        (TABLE + "And so on.", 4, "leave an empty line after the table"),
        (TABLE + "| Lerne || |", 4, "cells cannot be joined"),
        (TABLE + "| ^^ | 4 |", 4, "cells cannot be joined"),
        ("Text.\n\n> | a | b |\n> |---|---|\n> | c |", 5, "this row"),
        ("| a | b |\n|---|\n| c | d |", 2, "the line of hyphens and the row above it have 1 and 2 cells"),
        ("One\n\n| a | b |\n| c | d |", 3, "a table needs a line such as |---|---|"),
        ("+---+---+\n| a | b |\n+---+---+", 1, "a table drawn with + and -"),
        ("|a" * 13 + "|\n" + "|-" * 13 + "|", 1, "this table has 13 columns; 12 are the most"),
        ("![A map](https://maps.example/map.png)", 1, "is not a file of the letter"),
        ("![A map](//maps.example/map.png)", 1, "is not a file of the letter"),
        ("![A map](/etc/map.png)", 1, "is not a file of the letter"),
        ("![A map](../map.png)", 1, "is not a file of the letter"),
        ("![A map](%2e%2e/map.png)", 1, "is not a file of the letter"),
        ("![A map](data:image/png;base64,AAAA)", 1, "is not a file of the letter"),
        ("![A map](file:map.png)", 1, "is not a file of the letter"),
        ("![A map](C:\\map.png)", 1, "is not a file of the letter"),
        ("![A map]()", 1, "is not a file of the letter"),
        ("One\n\ntwo\n![](map.png)", 4, "has no description"),
        ("![ ](map.png)", 1, "has no description"),
        ('![A map](map.png "Rivers")', 1, "the title of the picture"),
        ("See ![A map](the map.png)", 1, "begins no picture"),
        ("![A map][map]\n\n[map]: map.png", 1, "begins no picture"),
        ("Text[^1].\n\n[^1]: See ![A map](map.png).", 3, "stands in a footnote"),
    ],
)
def test_what_cannot_be_printed_is_named_with_its_line(markdown: str, line: int, words: str) -> None:
    [problem] = body_problems(markdown)
    assert (problem.line, words in problem.text) == (line, True), problem


@pytest.mark.parametrize(
    "markdown",
    [
        TABLE,
        "|  |  |\n|--|--|\n| a | b |",
        "a | b\n--|--\nc | d",
        "| a \\| b | `c \\| d` |\n|---|---|\n| | |",
        "1. One\n\n   | a | b |\n   |---|---|\n   | c | d |",
        "![A map](map.png) and ![Another](<two words.png>) and ![Wörter](w%C3%B6rter/karte.png)",
        "```\n| a | b |\n| c |\n![x](/y)\n```",
        "Either | or, and |x| is small.\n\nGo!\n\n---",
        "Act now![^1]\n\n[^1]: Please.",
    ],
)
def test_what_can_be_printed_passes(markdown: str) -> None:
    assert body_problems(markdown) == []


def test_a_picture_is_known_by_the_name_of_its_file_however_it_is_written() -> None:
    body = "![a](./map.png) ![b](<two words.png>) ![c](two%20words.png) ![d](Kla\u0308r/e.png) ![e](https://x.example/f.png)"
    assert body_pictures(body) == ("map.png", "two words.png", "Kl\u00e4r/e.png")
