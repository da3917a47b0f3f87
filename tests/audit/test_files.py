"""The quick part of the audit's spoilt files, and that it finds what it looks for."""

from functools import wraps
from typing import Any

import pytest

from tests.audit.counts import Counts, Found
from tests.audit.files import giving, sound
from tests.audit.files.giving import Place, fields_for_files, give
from tests.audit.files.spoilt import spoilt
from tests.audit.site.tried_site import TriedSite


@pytest.fixture(scope="module")
def fields(filled: TriedSite) -> list[Place]:
    return fields_for_files(filled, few=True)


@pytest.mark.parametrize(("kind", "number"), [("pictures", 2), ("sheets", 4), ("PDFs", 3), ("DOCX", 2)])
def test_spoilt_files_are_refused_or_taken_while_others_are_answered(
    site: TriedSite, counts: Counts, fields: list[Place], kind: Any, number: Any
) -> None:
    give(site, kind, number, fields)
    assert counts.of() == []
    assert counts.told["refused"] + counts.told["taken"] == number


def test_the_same_seed_makes_the_same_files() -> None:
    assert spoilt(sound.sheets(), 1, seed=3) != spoilt(sound.sheets(), 1, seed=4)
    plain = [b"organization\r\nReed Society\r\n"]
    assert spoilt(plain, 9, seed=3) == spoilt(plain, 9, seed=3)


def test_every_field_for_a_file_is_given_some(fields: list[Place]) -> None:
    ends = {name.rpartition("-")[2] for _form, name, _who in fields}
    assert {"copy", "letter_file", "pictures", "upload", "file", "logo"} <= ends


def test_the_audit_finds_a_reader_that_falls_over(
    site: TriedSite, counts: Counts, fields: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in ("nobody", "owner"):
        site.proof(who)  # while the page that has it still answers
    for endpoint, view in list(site.app.view_functions.items()):
        broken = wraps(view)(lambda **_values: str(1 // 0))  # with the same say on who may send what
        monkeypatch.setitem(site.app.view_functions, endpoint, broken)
    give(site, "sheets", 2, fields)
    assert len(counts.of(Found.SERVER_ERROR)) >= 2


def test_the_audit_finds_a_reader_that_takes_too_much_memory(
    site: TriedSite, counts: Counts, fields: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving, "MOST_MEMORY", 10)
    give(site, "PDFs", 1, fields)
    assert any("MB in this process" in found for found in counts.of(Found.OTHER))
