"""Plain text with the list marks of other programs."""

import pytest
from bs4 import BeautifulSoup

from signon.letters.conversion.plain_text import marked_runs, tidied
from signon.letters.text.markdown import render_for_web

BULLETS = ["•\t", "·\t", "–\t", "o\t", "-\t", "§\t", "\uf0b7\t", "▪ ", "• ", "•", "— ", "* ", "‣\xa0", "ü\t", "   • "]


@pytest.mark.parametrize("mark", BULLETS)
def test_lines_with_any_bullet_become_a_list(mark: str) -> None:
    page = BeautifulSoup(render_for_web(tidied(f"We ask:\n{mark}Reeds\n{mark}Herons\n\nThat is all.")), "html.parser")
    assert [one.get_text(strip=True) for one in page.select("ul > li")] == ["Reeds", "Herons"]
    assert [one.get_text() for one in page.find_all("p")] == ["We ask:", "That is all."]


def test_text_right_below_a_list_does_not_become_its_last_item() -> None:
    assert tidied("• Reeds\n• Herons\nThat is all.") == "- Reeds\n- Herons\n\nThat is all."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.\tA\r\n•\tB\r\n2.\tC", "1. A\n   - B\n2. C"),
        ("• A\no\tB\n▪\tC\no\tD\n• E", "- A\n  - B\n    - C\n  - D\n- E"),
        ("a) A\nb) B", "a) A\n\nb) B"),
        ("(i)\tA\n(ii)\tB", "(i) A\n\n(ii) B"),
        ("1.\tA\na)\tB\nb)\tC\n2.\tD", "1. A\n\n   a) B\n\n   b) C\n2. D"),
        ("(1) A\n(2) B", "1. A\n2. B"),
        ("•\tA\n•\tB\n2024. C\n2026. D", "- A\n- B\n\n2024. C\n2026. D"),
        ("(1) A\n(3) B", "1. A\n\n3) B"),
        ("So:\n7. A\n8. B", "So:\n\n7. A\n8. B"),
        ("• A\n   goes on\n\n• B", "- A goes on\n- B"),
        ("1.1 A\n1.2 B", "1.1 A\n1.2 B"),
        ("1.1.\tA\n1.2.\tB", "1.1. A\n\n1.2. B"),
        ("A\n1) x\n2) y\n• z", "A\n\n1. x\n2. y\n   - z"),
    ],
)
def test_levels_numbers_and_letters_are_kept(text: str, expected: str) -> None:
    assert tidied(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "- a\n- b\n  - c",
        "1. a\n2. b",
        "So:\n1. a\n2. b",
        "• only one",
        "o dear\no my",
        "I am\nI was",
        "5 o'clock\n6 o'clock",
        "§ 5 says\n§ 6 says",
        "```\n• a\n• b\n```",
        "• a\n\nText between.\n\n• b",
        "**Bold** and *so*\n\n> said",
        "–5 degrees\n–6 degrees",
    ],
)
def test_what_is_markdown_or_no_list_stays_as_it_was_typed(text: str) -> None:
    assert tidied(text) == text
    assert not marked_runs(text)


def test_tidying_twice_changes_nothing_more() -> None:
    once = tidied("We ask:\n•\tReeds\no\told\n•\tHerons\na) x\nb) y\nEnd.")
    assert tidied(tidied(once)) == tidied(once)
