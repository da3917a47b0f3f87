"""How pages are written: each is packed once, and nothing is packed only to be unpacked again."""

import zlib
from collections import Counter
from typing import Any

import pytest

from signon.printing.pdf.render import render
from signon.printing.pdf.signatories import appendix_file
from tests.printing.pdf.test_appendix import letter


class Packing:
    """Packs as zlib does, and counts what it is given."""

    def __init__(self, packed: Counter[bytes], level: int) -> None:
        self._packed, self._packing = packed, zlib.compressobj(level=level)

    def compress(self, content: bytes) -> bytes:
        self._packed[content] += 1
        return self._packing.compress(content)

    def flush(self) -> bytes:
        return self._packing.flush()


@pytest.fixture
def packed(monkeypatch: pytest.MonkeyPatch) -> Counter[bytes]:
    """What pydyf packs, and how often."""
    packed: Counter[bytes] = Counter()
    written_by: Any = type("zlib", (), {"compressobj": staticmethod(lambda level: Packing(packed, level))})
    appendix_file.forget()
    monkeypatch.setattr("pydyf.zlib", written_by)
    return packed


def test_each_page_is_packed_once(packed: Counter[bytes]) -> None:
    pages = render(letter(150)).pages
    times = [number for content, number in packed.items() if b" Tf" in content]
    assert times == [1] * pages


def test_tags_are_not_packed_before_the_file_is_written_for_good(packed: Counter[bytes]) -> None:
    render(letter(150))
    assert packed
    assert not [content for content in packed if b"/StructElem" in content]
