from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signon.letters.text import differences
from signon.letters.text.differences import ComparedBlock, Fate, text_difference
from signon.letters.text.readable import body_blocks, words_of

WORDS = st.sampled_from(["river", "lake", "the", "**mercury**", "*act*", "now", "[^1]", "e.g.", "😀", "ไทย", "河流"])
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), max_size=6)
BODIES = PARAGRAPHS.map("\n\n".join)


def text(body: str = "", **parts: Any) -> Any:
    return {"subject": "", "addressees": [], "salutation": "", "body": body} | parts


def compared(before: Any, after: Any, language: str = "en") -> tuple[ComparedBlock, ...]:
    return text_difference(text(before), text(after), language).body


def marked(blocks: Any) -> list[str]:
    signs = {Fate.ADDED: "+{}+", Fate.REMOVED: "-{}-", Fate.KEPT: "{}"}
    return ["".join(signs[run.fate].format(run.text) for run in block.runs) for block in blocks]


def test_only_the_words_that_differ_are_marked() -> None:
    blocks = compared("Please act before the spring flood.", "Please act before the summer flood.")
    assert marked(blocks) == ["Please act before the -spring-+summer+ flood."]


def test_a_new_paragraph_does_not_disturb_its_neighbours() -> None:
    blocks = compared("One river.\n\nThree rivers.", "One river.\n\nTwo quiet lakes.\n\nThree rivers.")
    assert marked(blocks) == ["One river.", "+Two quiet lakes.+", "Three rivers."]


def test_what_reads_the_same_does_not_differ_however_it_is_written() -> None:
    difference = text_difference(text("*act*\nnow"), text("_act_ now"), "en")
    assert difference.reads_the_same()
    assert not list(difference.sections())


def test_emphasis_and_the_address_of_a_link_count_as_text() -> None:
    assert marked(compared("Act now.", "*Act* now.")) == ["-Act-+Act+ now."]
    before, after = "[law](https://a.example)", "[law](https://b.example)"
    assert "https://" in "".join(marked(compared(before, after)))
    assert compared(before, after)[0].fate is Fate.CHANGED


def test_a_bullet_that_becomes_a_paragraph_is_shown_removed_and_added() -> None:
    assert marked(compared("- act", "act")) == ["-act-", "+act+"]


def test_the_numbers_of_a_list_may_move_on() -> None:
    blocks = compared("1. rivers\n2. lakes", "1. springs\n2. rivers\n3. lakes")
    assert [(block.mark, block.fate) for block in blocks] == [
        ("1.", Fate.ADDED),
        ("2.", Fate.KEPT),
        ("3.", Fate.KEPT),
    ]


def test_a_text_without_spaces_is_compared_by_its_words() -> None:
    assert marked(compared("ประเทศไทยสวย", "ประเทศลาวสวย", "th")) == ["-ประเทศไทย-+ประเทศลาว+สวย"]
    assert marked(compared("我们写信关于河流", "我们写信关于湖泊", "zh")) == ["我们写信关于-河流-+湖泊+"]


def test_changes_with_nothing_but_a_space_between_are_one() -> None:
    assert marked(compared("We ask you kindly.", "We urge them kindly.")) == ["We -ask you-+urge them+ kindly."]


def test_subject_salutation_and_each_addressee_are_compared_apart() -> None:
    before = text(subject="Rivers", salutation="Dear all,", addressees=[{"address": "A\nB", "salutation": "Dear A:"}])
    after = text(subject="Lakes", salutation="Dear all,", addressees=[{"address": "A\nC", "salutation": "Dear A:"}])
    sections = dict(text_difference(before, after, "en").sections())
    assert list(sections) == ["subject", "addressees"]
    assert marked(sections["addressees"]) == ["A\n-B-+C+\nDear A:"]


def test_two_long_texts_with_nothing_in_common_are_compared_at_once() -> None:
    before, after = ("\n\n".join(f"{word} {number} " * 60 for number in range(80)) for word in ("river", "lake"))
    blocks = compared(before, after)
    assert {block.fate for block in blocks} <= {Fate.ADDED, Fate.REMOVED, Fate.CHANGED}


@settings(max_examples=60, deadline=None)
@given(BODIES, BODIES)
def test_what_stays_and_what_is_added_is_the_new_text_and_what_stays_and_is_removed_the_old(
    before: Any, after: Any
) -> None:
    blocks = compared(before, after)
    for wanted, gone in ((after, Fate.REMOVED), (before, Fate.ADDED)):
        runs = ["".join(run.text for run in block.runs if run.fate is not gone) for block in blocks]
        expected = ["".join(word.text for word in block.words) for block in body_blocks(wanted, "en")]
        assert [text for text in runs if text] == [text for text in expected if text]


@given(st.text())
def test_words_joined_are_the_text_again(text: str) -> None:
    assert "".join(words_of(text, "th")) == text


def test_long_stretches_are_not_compared_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = ([f"{word} river {number} must stay as it is" for number in range(6)] for word in ("The", "This"))
    fates = {block.fate for block in blocks_between("\n\n".join(before), "\n\n".join(after))}
    assert fates == {Fate.CHANGED}, "as long as it is affordable, each block is compared with what it became"
    monkeypatch.setattr(differences, "MOST_LIKENED", 10)
    fates = {block.fate for block in blocks_between("\n\n".join(before), "\n\n".join(after))}
    assert fates == {Fate.REMOVED, Fate.ADDED}


def blocks_between(before: str, after: str) -> list[ComparedBlock]:
    return list(differences.compare_blocks(body_blocks(before, "en"), body_blocks(after, "en")))
