"""What will not print as it looks, with its line."""

import pytest

from signon.letters.notices.reading import MOST_NOTICES, notices_of


def found(markdown: str) -> list[tuple[int, str]]:
    return [(one.line, one.prints) for one in notices_of(markdown)]


@pytest.mark.parametrize(
    ("markdown", "line", "prints"),
    [
        ("27. November is the day.", 1, "starts a list at 27"),
        ("A\n\n1. x\n3. y", 4, "prints as number 2, not 3"),
        ("1. x\n2024. That was", 1, "runs on"),
        ("1. x\n\n9. That was", 3, "prints as number 2, not 9"),
        ("x\n\n  1. a\n  1. b", 4, "prints as number 2, not 1"),
        ("So:\n•\tReeds\n•\tHerons", 2, "look like a list"),
        ("a) one\nb) two", 1, "look like a list"),
        ("The Secretary\nMinistry of Water", 1, "runs on with the line below it, “Ministry of Water”"),
        ("A long line that goes on and on until it is cut by hand:\n2. two", 1, "runs on"),
        ("- an item\nand a line below it that is not set in at all", 1, "runs on"),
        ("x\n\n    set in", 3, "prints as code"),
        ("\ta tab", 1, "prints as code"),
        ("```\nx\n```", 1, "print as code"),
        ("#hashtag", 1, "the # prints"),
        ("A line\n---", 2, "makes a heading"),
        ("A line\n====", 2, "makes a heading"),
        ("so **bold", 1, "“**” print"),
        ("x\n\nso *it is", 3, "“*” print"),
        ("~~gone~~", 1, "“~~” print"),
        ("a*b*c", 1, "“b” prints in italics"),
        ("2*x and 3*y", 1, "“x and 3” prints in italics"),
        ("a <b>word</b>", 1, "HTML prints as it stands: <b>"),
        ("see [this]()", 1, "leads nowhere"),
        ("x\nsee [this](www.a.example)", 2, "leads nowhere"),
        ("so[^1] it is", 1, "note has no text"),
        ("so\n\n[^1]: a note", 3, "does not print"),
        ("[1]: https://a.example\n\nText", 1, "does not print"),
        ("a\tb", 1, "a tab prints"),
        ("One.  Two.", 1, "several blanks print as one"),
        ("+ 4 degrees", 1, "the plus prints as a bullet"),
    ],
)
def test_what_prints_otherwise_is_said_with_its_line(markdown: str, line: int, prints: str) -> None:
    assert any(at == line and prints in sentence for at, sentence in found(markdown)), found(markdown)


@pytest.mark.parametrize(
    "markdown",
    [
        "5*3*2 and 5 * 3 * 2",
        "2024. That was a dry year",
        "2024\\. That",
        "2024. That was dry.\n\n- a\n- b",
        "100. a\n101. b",
        "- a\n- b\n  - c\n\n1. a\n2. b",
        "7. a\n8. b",
        "> said\n\n## Heading\n\n---\n\nText",
        "The Secretary\\\nMinistry",
        "A paragraph that somebody wraps by hand at seventy characters or so,\nas many do, and goes on in the next line.",
        "**bold**, *it*, `code <b>`, \\*star\\* and \\<b> \\#x",
        "so[^1] ^[inline]\n\n[^1]: a note",
        "[x](https://a.example) <https://b.example> <a@b.example> [Your Name] [sic]",
        "| a | b |\n|---|---|\n| 1  | <b> |",
        "snake_case and ______ to fill in",
        "a < b > c, 4 <5",
        "+ a\n+ b",
        "",
    ],
)
def test_what_prints_as_it_looks_is_left_in_peace(markdown: str) -> None:
    assert not found(markdown)


def test_a_notice_names_the_line_its_words_what_prints_and_the_remedy() -> None:
    (notice,) = notices_of("So it is.\n\n27. November is the day.")
    assert notice.sentence == (
        "Line 3, “27. November is the day.”: a number at a line’s beginning starts a list at 27. "
        "When it is a sentence, write a backslash before the sign: 27\\."
    )


def test_blanks_are_said_once_with_how_many_lines_have_them() -> None:
    assert [one.remedy.split(".")[0] for one in notices_of("One.  Two.\n\nTwo.  Three.\n\nThree.  Four.")] == [
        "So in 2 further lines"
    ]


def test_there_are_never_more_notices_than_anybody_reads() -> None:
    assert len(notices_of("\n\n".join(f"#word{number}" for number in range(300)))) == MOST_NOTICES
