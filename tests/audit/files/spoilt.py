"""Files spoilt by chance: bytes, lengths and parts changed, with a seed, so that each can be made again."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random

Change = Callable[[bytes, Random], bytes]
LARGE = 40 * 1024**2
"""Bytes that a packed member unfolds to, at most; a few kilobytes on the way."""


def spoilt(sound: Sequence[bytes], number: int, *, seed: int) -> list[bytes]:
    """So many files, each made of one of the sound ones by up to three changes."""
    chance = Random(seed)
    made = []
    for place in range(number):
        data = sound[place % len(sound)]
        changes = PACKED + PLAIN if data.startswith(b"PK") else PLAIN + (PNG if data.startswith(b"\x89PNG") else [])
        for _again in range(chance.randint(1, 3)):
            data = chance.choice(changes)(data, chance)
        made.append(data)
    return made


def _cut(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _flip(data: bytes, chance: Random) -> bytes:
    spoilt = bytearray(data)
    for _again in range(chance.randint(1, 12) if spoilt else 0):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def _repeat(data: bytes, chance: Random) -> bytes:
    begin = chance.randrange(len(data) + 1)
    end = chance.randint(begin, min(len(data), begin + 400))
    return data[:end] + data[begin:end] * chance.randint(1, 40) + data[end:]


def _largest_lengths(data: bytes, chance: Random) -> bytes:
    """Four bytes in a row that may be a length become the largest there is, or nought."""
    at = chance.randrange(max(len(data) - 4, 1))
    return data[:at] + chance.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(4))) + data[at + 4 :]


def _mix(data: bytes, chance: Random) -> bytes:
    pieces = [data[at : at + 64] for at in range(0, len(data), 64)]
    chance.shuffle(pieces)
    return b"".join(pieces)


def _append(data: bytes, chance: Random) -> bytes:
    return data + chance.randbytes(chance.randint(1, 2_000))


def _prepend(data: bytes, chance: Random) -> bytes:
    return (
        chance.choice((b"\xef\xbb\xbf", b"GIF89a", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xfe", b"<svg>", b"\0" * 40))
        + data
    )


def _numbers(data: bytes, chance: Random) -> bytes:
    """Every number in a text becomes a huge one."""
    return re.sub(
        rb"\b\d{1,6}\b", lambda found: b"9" * chance.randint(9, 30) if chance.random() < 0.2 else found[0], data
    )


def _png_size(data: bytes, chance: Random) -> bytes:
    """A picture that says it is huge, with the right check sum."""
    if len(data) < 33:
        return data
    head = (
        b"IHDR"
        + struct.pack(">II", chance.choice((1, 60_000, 2**31 - 1, 0)), chance.choice((1, 60_000, 2**31 - 1)))
        + data[24:29]
    )
    return data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:]


def _with_member(change: Callable[[str, bytes, Random], bytes]) -> Change:
    """Change one of the packed parts, and pack all again."""

    def changed(data: bytes, chance: Random) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
            return data
        if not parts:
            return data
        chosen = chance.choice(sorted(parts))
        parts[chosen] = change(chosen, parts[chosen], chance)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return out.getvalue()

    return changed


def _entities(_name: str, part: bytes, _chance: Random) -> bytes:
    """Names for texts, one of them for a file of this machine: a reader must not look it up."""
    names = (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    )
    head, mark, rest = part.partition(b"?>")
    return head + mark + names + re.sub(rb">([^<]+)<", rb">\1&b;&f;<", rest) if mark else names + part


def _deep(_name: str, part: bytes, chance: Random) -> bytes:
    depth = chance.choice((100, 5_000))
    return part + b"<a>" * depth + b"</a>" * depth


def _large(_name: str, part: bytes, chance: Random) -> bytes:
    return part + b" " * chance.choice((10_000, LARGE))


def _link(_name: str, part: bytes, _chance: Random) -> bytes:
    outside = (
        b'<Relationship Id="x9" Type="http://x/externalLink" Target="http://127.0.0.1:9/x" TargetMode="External"/>'
    )
    return part.replace(b"</Relationships>", outside + b"</Relationships>")


def _types(_name: str, part: bytes, chance: Random) -> bytes:
    """Cells of another type than they say, and references to nowhere."""
    kind = chance.choice((b't="n"', b't="d"', b't="b"', b't="e"', b't="str"', b't="inlineStr"', b't="?"'))
    return re.sub(rb"<v>\d+</v>", b"<v>99999999</v><f>1+1</f>", part.replace(b't="s"', kind))


def _cells(_name: str, part: bytes, _chance: Random) -> bytes:
    return re.sub(rb'r="[A-Z]+(\d+)"', rb'r="XFD\g<1>00000"', part)


def _spoilt_member(_name: str, part: bytes, chance: Random) -> bytes:
    return chance.choice(PLAIN)(part, chance)


PLAIN: list[Change] = [_cut, _flip, _flip, _repeat, _largest_lengths, _mix, _append, _prepend, _numbers]
PNG: list[Change] = [_png_size]
PACKED: list[Change] = [_with_member(one) for one in (_entities, _deep, _large, _link, _types, _cells, _spoilt_member)]
