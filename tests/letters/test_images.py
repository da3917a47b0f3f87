"""Pictures that are handed in: what is taken, what becomes of it, and what is refused with which words."""

import hashlib
import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from signon.errors import InputError
from signon.letters.pictures import decoding_process
from signon.letters.pictures.safe_pictures import MOST_BYTES, normalise_image


def encoded(picture: Any, kind: str = "PNG", **options: Any) -> bytes:
    output = BytesIO()
    picture.save(output, kind, **options)
    return output.getvalue()


def decoded(normalised: Any) -> Any:
    picture = Image.open(BytesIO(normalised.png))
    picture.load()
    return picture


def refusal(data: bytes, name: str = "logo.png") -> str:
    with pytest.raises(InputError) as caught:
        normalise_image(data, name)
    return str(caught.value)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_of_a_known_kind_comes_out_as_png_of_the_same_size(kind: str) -> None:
    normalised = normalise_image(encoded(Image.new("RGB", (30, 20), "navy"), kind), "logo")
    picture = decoded(normalised)
    assert (picture.format, picture.size) == ("PNG", (30, 20))
    assert (normalised.width, normalised.height) == (30, 20)
    assert normalised.sha256 == hashlib.sha256(normalised.png).hexdigest()
    assert picture.getpixel((5, 5))[2] > 100


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_depth_of_colour_can_be_used(mode: str) -> None:
    assert decoded(normalise_image(encoded(Image.new(mode, (4, 4))), "logo.png")).mode in {"RGB", "RGBA"}


def test_a_print_shops_cmyk_picture_can_be_used() -> None:
    assert decoded(normalise_image(encoded(Image.new("CMYK", (4, 4)), "JPEG"), "logo.jpg")).mode == "RGB"


def test_transparency_is_kept() -> None:
    picture = decoded(normalise_image(encoded(Image.new("RGBA", (4, 4), (200, 0, 0, 90))), "logo.png"))
    assert picture.getpixel((0, 0)) == (200, 0, 0, 90)


def test_a_photograph_taken_sideways_stands_upright() -> None:
    picture = Image.new("RGB", (30, 20))
    exif = picture.getexif()
    exif[0x0112] = 6
    assert normalise_image(encoded(picture, "JPEG", exif=exif), "photo.jpg").height == 30


def test_nothing_but_pixels_comes_through() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "A secret name")
    exif = Image.Exif()
    exif[0x010E] = "A secret place"
    data = encoded(Image.new("RGB", (4, 4)), pnginfo=notes, exif=exif, icc_profile=b"secret profile", dpi=(300, 300))
    assert b"secret" in data
    normalised = normalise_image(data + b"secret appendix", "logo.png")
    assert b"secret" not in normalised.png
    assert set(decoded(normalised).info) == set()


def test_a_large_photograph_is_scaled_to_what_paper_can_show() -> None:
    normalised = normalise_image(encoded(Image.new("RGB", (4000, 1000), "teal"), "JPEG"), "photo.jpg")
    assert (normalised.width, normalised.height) == (2400, 600)


def test_an_image_of_twenty_megabytes_is_refused_with_its_size() -> None:
    sentence = refusal(b"\x89PNG\r\n\x1a\n" + b"\0" * (20 * 1024 * 1024))
    assert "'logo.png'" in sentence
    assert "20.0 MB" in sentence
    assert "2 MB" in sentence


def test_an_image_of_just_the_permitted_size_is_read() -> None:
    data = encoded(Image.new("RGB", (4, 4)))
    assert normalise_image(data + b"\0" * (MOST_BYTES - len(data)), "logo.png").width == 4
    assert "MB" in refusal(data + b"\0" * (MOST_BYTES - len(data) + 1))


def png_that_claims(width: Any, height: Any) -> Any:
    """A PNG of a hundred bytes whose header promises a picture of that size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(4001, 4000), (10_000, 10_000), (60_000, 60_000)])
def test_a_picture_that_would_unfold_to_gigabytes_is_refused_before_it_is_decoded(size: tuple[int, ...]) -> None:
    assert "16 million pixels" in refusal(png_that_claims(*size))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"Just some text", "not a picture"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"%PDF-1.7", "not a picture"),
        (encoded(Image.new("RGB", (4, 4)), "BMP"), "not a picture"),
        (encoded(Image.new("RGB", (4, 4)), "TIFF"), "not a picture"),
        (encoded(Image.effect_noise((90, 90), 50))[:600], "damaged or incomplete"),
        (encoded(Image.effect_noise((90, 90), 50), "JPEG")[:900], "damaged or incomplete"),
        (png_that_claims(100, 100), "damaged or incomplete"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence_that_names_the_file(data: Any, words: str) -> None:
    sentence = refusal(data)
    assert words in sentence
    assert "'logo.png'" in sentence


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_is_refused(kind: str) -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    assert "animated" in refusal(encoded(frames[0], kind, save_all=True, append_images=frames[1:]))


def test_damaged_pictures_of_every_kind_are_read_or_refused_but_never_break_anything() -> None:
    outcomes = {"read": 0, "refused": 0}
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        data = bytearray(encoded(Image.effect_noise((20, 20), 50), kind))
        for position in range(0, len(data), max(1, len(data) // 60)):
            damaged = data[:position] + bytes([data[position] ^ 0xFF]) + data[position + 1 :]
            known, _png = decoding_process.normalised(bytes(damaged))
            outcomes["refused" if "refused" in known else "read"] += 1
    assert min(outcomes.values()) > 10
