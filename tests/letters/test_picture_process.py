"""Pictures are decoded in a process of their own: whatever they do to it, the site stays small, quick and alive."""

import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image, PngImagePlugin
from sqlalchemy.orm import Session

from signon.database.db import db
from signon.letters.pictures import decoding_process
from signon.letters.pictures import safe_pictures as images
from signon.letters.pictures.safe_pictures import PICTURES, ImageError, NormalisedImage, normalise_image
from signon.waiting import OpenTransactionError
from signon.web.capacity import UndeclaredError
from tests import factories
from tests.places import all_taken
from tests.walker import Walker

MEGABYTE = 1024**2
ROWS = 16_000_000


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    def written(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    return b"\x89PNG\r\n\x1a\n" + b"".join(written(*chunk) for chunk in chunks)


def grey(width: int, height: int, *more: tuple[bytes, bytes]) -> bytes:
    pixels = zlib.compress(bytes((width + 1) * height), 9)
    return png(
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), *more, (b"IDAT", pixels), (b"IEND", b"")
    )


@pytest.fixture(scope="module")
def sixteen_million_rows() -> bytes:
    """A picture one pixel wide that has as many rows as a picture may have pixels."""
    made = grey(1, ROWS)
    assert len(made) < 40_000
    return made


def peak_memory(work: Callable[[], object]) -> int:
    """By how many bytes this process grows at most while ``work`` runs."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    before = _status("VmRSS")
    work()
    return _status("VmHWM") - before


def _status(name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    assert found
    return int(found[1]) * 1024


def refusal(data: bytes) -> str:
    with pytest.raises(ImageError) as caught:
        normalise_image(data, "logo.png")
    return str(caught.value)


def test_a_picture_of_sixteen_million_rows_is_refused_in_words_and_the_site_does_not_grow(
    sixteen_million_rows: bytes,
) -> None:
    said: list[str] = []
    assert peak_memory(lambda: said.append(refusal(sixteen_million_rows))) < 20 * MEGABYTE
    assert "is longer than 12000 pixels" in said[0]


def child_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *protections: str) -> None:
    """Have pictures decoded by a child that lacks some of its protections."""
    script = tmp_path / "child.py"
    source = Path(decoding_process.__file__).read_text("utf-8")
    for protection in protections:
        assert protection in source
        source = source.replace(protection, "")
    script.write_text(source, "utf-8")
    monkeypatch.setattr(images, "CHILD", str(script))


LENGTH = '    if max(picture.size) > MOST_LENGTH:\n        raise RefusedError("length")\n'


def test_its_memory_is_limited_even_where_the_header_promised_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sixteen_million_rows: bytes
) -> None:
    child_without(tmp_path, monkeypatch, LENGTH)
    assert "too much memory" in refusal(sixteen_million_rows)


def test_without_its_limits_the_same_picture_takes_half_a_gigabyte(sixteen_million_rows: bytes) -> None:
    script = (
        "import sys, resource\n"
        f"sys.path.insert(0, {str(Path(decoding_process.__file__).parent)!r})\n"
        "import decoding_process\n"
        "decoding_process.MOST_LENGTH = 10**9\n"
        "print(decoding_process.normalised(sys.stdin.buffer.read())[0])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], input=sixteen_million_rows, capture_output=True, check=True)
    known, megabytes = done.stdout.decode().splitlines()
    assert "refused" not in known
    assert int(megabytes) > 400


def test_a_picture_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MOST_SECONDS", 0.001)
    assert "takes too long" in refusal(grey(4, 4))


def test_a_decoder_that_crashes_takes_only_its_own_process_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "child.py"
    script.write_text("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "utf-8")
    monkeypatch.setattr(images, "CHILD", str(script))
    assert "damaged" in refusal(grey(4, 4))


BOMB = zlib.compress(bytes(64 * MEGABYTE), 9)


@pytest.mark.parametrize(
    "chunk",
    [
        (b"iCCP", b"profile\0\0" + BOMB),
        (b"zTXt", b"Comment\0\0" + BOMB),
        (b"iTXt", b"Comment\0\1\0\0\0" + BOMB),
        (b"tEXt", b"Comment\0" + b"x" * MEGABYTE),
    ],
    ids=lambda chunk: chunk[0].decode(),
)
def test_what_is_packed_beside_the_pixels_unfolds_nowhere(chunk: tuple[bytes, bytes]) -> None:
    def read() -> None:
        with suppress(ImageError):
            normalise_image(grey(4, 4, chunk), "logo.png")

    assert peak_memory(read) < 20 * MEGABYTE


@pytest.mark.slow
def test_many_frames_and_the_largest_of_every_kind_do_not_let_the_site_grow() -> None:
    frames = [Image.new("RGB", (8, 8), (number % 256, number // 256, 90)) for number in range(600)]
    animation, large = BytesIO(), []
    frames[0].save(animation, "GIF", save_all=True, append_images=frames[1:], duration=20)
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        output = BytesIO()
        Image.new("RGB", (4000, 4000), "teal").save(output, kind)
        large.append(output.getvalue())
    assert "animated" in refusal(animation.getvalue())
    for data in large:
        assert peak_memory(partial(normalise_image, data, "photo")) < 40 * MEGABYTE


def test_a_picture_is_not_decoded_beside_an_open_transaction(session: Session) -> None:
    session.execute(db.text("SELECT 1"))
    with pytest.raises(OpenTransactionError):
        normalise_image(grey(4, 4), "logo.png")
    session.rollback()


def test_a_request_decodes_only_in_a_place(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(UndeclaredError, match="decoding of a picture"):
        normalise_image(grey(4, 4), "logo.png")


def test_a_bad_logo_comes_back_with_the_form_and_a_good_one_is_taken(
    signed_in: Callable[..., Walker], sixteen_million_rows: bytes
) -> None:
    page = signed_in().open("/coordinator/look")
    page.press("Use this look", name="Rivers", logo=(BytesIO(sixteen_million_rows), "thin.png"))
    assert page.status == 422
    assert "'thin.png' is longer than 12000 pixels" in page.text
    assert page.page.find("input", {"name": "name"})["value"] == "Rivers"
    page.press("Use this look", logo=(BytesIO(grey(4, 4)), "logo.png"))
    assert "has its new look" in page.text


def test_when_all_places_for_pictures_are_taken_the_form_is_kept(app: Flask, signed_in: Callable[..., Walker]) -> None:
    page = signed_in().open("/coordinator/look")
    with all_taken(app, PICTURES):
        page.press("Use this look", name="Rivers", logo=(BytesIO(grey(4, 4)), "logo.png"))
    assert page.status == 503
    assert page.page.find("input", {"name": "name"})["value"] == "Rivers"


def commented() -> bytes:
    output, comment = BytesIO(), PngImagePlugin.PngInfo()
    comment.add_text("Comment", "secret")
    Image.new("RGB", (4, 4)).save(output, "PNG", pnginfo=comment)
    return output.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a", commented(), grey(decoding_process.MOST_SIDE + 1, 1)],
    ids=["empty", "gif", "comment", "long"],
)
def test_a_letter_keeps_only_pictures_that_were_made_safe(session: Session, data: Any) -> None:
    with pytest.raises(ValueError, match="made safe"):
        NormalisedImage.of(data)
    letter = factories.letter()
    with pytest.raises(ValueError, match="made safe"):
        letter._keep_image("logo.png", data)
    assert NormalisedImage.of(normalise_image_outside(session)).width == 4


def normalise_image_outside(session: Session) -> bytes:
    session.rollback()
    return normalise_image(commented(), "logo.png").png
