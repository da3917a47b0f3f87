"""The file of pages before it is finished: it is read again at once, and packed only when it is written for good.

pydyf 0.13 packs all small objects together, and all of them once more for the file's identifier. Of a long list that took a
fifth of the time of printing it, for bytes that nobody keeps.
"""

import struct
from hashlib import md5
from typing import BinaryIO

import pydyf

HEADER = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
ALONE, TOGETHER = 1, 2
"""Kinds of cross-references: to an object that stands alone, and to one within a stream of objects (ISO 32000-1, 7.5.8)."""

CROSS_REFERENCE = struct.Struct(">BII")
WIDTHS = (1, 4, 4)
"""Bytes of a cross-reference's kind, place and number."""


class UnpackedPdf(pydyf.PDF):
    """A PDF whose pages, fonts and pictures are packed as they will stay, and nothing else is."""

    def write(self, output: BinaryIO, *_version: object, **_options: object) -> None:
        """Write the file. Its identifier is a hash of all its objects."""
        self.add_object(self.info)
        own = self.objects[1:]
        written = [one.data for one in own]
        digest = md5(usedforsecurity=False)
        for data in written:
            digest.update(data)
        identifier = pydyf.String(digest.hexdigest())
        content, places, together = bytearray(HEADER), {}, []
        for one, data in zip(own, written, strict=True):
            if one.compressible:
                together.append((one.number, data))
            else:
                places[one.number] = len(content)
                content += b"%d 0 obj\n%b\nendobj\n" % (one.number, data)
        stream = _stream_of(together)
        self.add_object(stream)
        places[stream.number] = len(content)
        content += stream.indirect + b"\n"
        table = self._cross_references(places, [number for number, _data in together], len(content))
        table.extra["ID"] = pydyf.Array((identifier, identifier))
        content += b"%b\nstartxref\n%d\n%%%%EOF\n" % (table.indirect, places[table.number])
        output.write(content)

    def _cross_references(self, places: dict[int, int], together: list[int], end: int) -> pydyf.Stream:
        stream = len(self.objects) - 1
        extra = {"Type": "/XRef", "W": pydyf.Array(WIDTHS), "Root": self.catalog.reference, "Info": self.info.reference}
        table = pydyf.Stream(extra=extra)
        self.add_object(table)
        places[table.number] = end
        rows = {number: (ALONE, place, 0) for number, place in places.items()}
        rows |= {number: (TOGETHER, stream, at) for at, number in enumerate(together)}
        rows[0] = (0, 0, 0)
        table.stream = [b"".join(CROSS_REFERENCE.pack(*rows[number]) for number in range(len(self.objects)))]
        table.extra["Size"] = len(self.objects)
        return table


def _stream_of(objects: list[tuple[int, bytes]]) -> pydyf.Stream:
    """One object that holds all these, by their numbers."""
    begins, place = [], 0
    for number, data in objects:
        begins.append(b"%d %d" % (number, place))
        place += len(data) + 1
    head = b" ".join(begins)
    extra = {"Type": "/ObjStm", "N": len(objects), "First": len(head) + 1}
    return pydyf.Stream([head, *(data for _number, data in objects)], extra)
