"""How pages are written: each is packed once, although the library that writes the file asks for every object twice."""

import zlib
from collections import Counter
from typing import Any

import pytest

from signon.printing.pdf.render import render
from signon.printing.pdf.signatories import appendix_file
from tests.printing.pdf.test_appendix import letter


class Packing:
    """Packs as zlib does, and counts the pages that it is given."""

    def __init__(self, pages: Counter[bytes], level: int) -> None:
        self._pages, self._packing = pages, zlib.compressobj(level=level)

    def compress(self, content: bytes) -> bytes:
        if b" Tf" in content:
            self._pages[content] += 1
        return self._packing.compress(content)

    def flush(self) -> bytes:
        return self._packing.flush()


def test_each_page_is_packed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    packed: Counter[bytes] = Counter()
    written_by: Any = type("zlib", (), {"compressobj": staticmethod(lambda level: Packing(packed, level))})
    appendix_file.forget()
    monkeypatch.setattr("pydyf.zlib", written_by)
    pages = render(letter(150)).pages
    assert len(packed) == pages
    assert set(packed.values()) == {1}
