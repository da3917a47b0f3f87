"""The backgrounder: contents, and citations that link both ways."""

from bs4 import BeautifulSoup

from signon.actions.backgrounder import compose, numbered, without_citation, without_mention
from signon.actions.models import Citation

TEXT = """# The river

It floods [@flood-2024], as [the law](https://law.example/) says [@law] and again [@flood-2024].

## `Mills` [@law]

Not code: `[@nothing]`.
"""
CITATIONS = [Citation(mark=mark, title=f"On {mark}", position=0) for mark in ("law", "unused", "flood-2024")]


def page(text: str = TEXT) -> BeautifulSoup:
    return BeautifulSoup(compose(text, CITATIONS).content, "html.parser")


def test_citations_are_numbered_by_their_first_mention_and_those_never_mentioned_come_last() -> None:
    assert numbered(TEXT, ["law", "unused", "flood-2024"]) == {"flood-2024": 1, "law": 2, "unused": 3}
    assert [one.citation.mark for one in compose(TEXT, CITATIONS).citations] == ["flood-2024", "law", "unused"]


def test_a_mark_links_to_its_citation_and_the_citation_back_to_every_mark() -> None:
    flood, _law, unused = compose(TEXT, CITATIONS).citations
    links = page().select('a[href="#source-1"]')
    assert [link["id"] for link in links] == list(flood.mentions) == ["source-1-from-1", "source-1-from-2"]
    assert [link.get_text() for link in links] == ["[1]", "[1]"]
    assert unused.mentions == ()


def test_the_contents_lead_to_the_headings_without_skipped_levels() -> None:
    background = compose(TEXT, CITATIONS)
    assert [(one.level, one.title) for one in background.headings] == [(2, "The river"), (3, "Mills")]
    assert all(page().find(id=one.anchor).name == f"h{one.level}" for one in background.headings)


def test_marks_without_citations_and_citations_without_marks_are_named() -> None:
    assert without_citation(f"{TEXT} [@missing]", ["law", "flood-2024"]) == ("missing",)
    assert without_mention(TEXT, ["law", "unused", "flood-2024"]) == ("unused",)


def test_a_mark_without_a_citation_stays_as_it_was_written() -> None:
    assert "[@missing]" in page("So [@missing].").get_text()


def test_markup_in_the_text_is_shown_and_not_obeyed() -> None:
    content = compose('<script>alert(1)</script> [@law] "<b>"', CITATIONS).content
    assert "<script>" not in content
    assert "<b>" not in content
