"""A letter and its pictures in one ZIP: back and forth, packed by hand, and guarded."""

import stat
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from signon.errors import InputError
from signon.letters.file import archive
from signon.letters.file.archive import read_archive, write_archive
from signon.letters.pictures.safe_pictures import normalise_image
from tests import factories
from tests.printing.pictures import picture

LETTER = "---\naddressees:\n  - address: Mayor John Doe\nclosing: Sincerely,\n---\nWe map it.\n\n![The map](map.png)\n"
PICTURE = picture(30, 20)


def packed(members: Mapping[str | ZipInfo, bytes | str], path: Path) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


def test_a_letter_comes_back_whole_with_the_same_bytes(tmp_path: Path) -> None:
    png = {
        name: normalise_image(picture(width, 20), name).png for name, width in (("logo.png", 30), ("Füße/a b.png", 40))
    }
    parts = factories.parts(
        slug="mapped", letterhead={"name": "R", "logo": "logo.png"}, body="One.\n\n![The map](<Füße/a b.png>)"
    )
    path = tmp_path / "letter.zip"
    path.write_bytes(write_archive(parts, png))
    read = read_archive(path)
    assert (read.letter.parts, read.letter.images, read.unnamed) == (parts, png, ())
    assert write_archive(read.letter.parts, read.letter.images) == path.read_bytes()


def test_a_folder_what_systems_put_beside_and_names_in_other_forms_do_no_harm(tmp_path: Path) -> None:
    members: dict[str | ZipInfo, bytes | str] = {
        "Our letter/": "",
        "Our letter/letter.md": "\ufeff" + LETTER.replace("map.png", "M%C3%A4rz.png"),
        "Our letter/Ma\u0308rz.png": PICTURE,
        "Our letter/unused.png": PICTURE,
        "Our letter/README.md": "About this folder",
        "Our letter/.DS_Store": "x",
        "__MACOSX/Our letter/._letter.md": "---\nx",
    }
    read = read_archive(packed(members, tmp_path / "a.zip"))
    assert set(read.letter.images) == {"März.png"}
    assert read.unnamed == ("Our letter/README.md", "Our letter/unused.png")
    assert read.notices()[1] == "'Our letter/unused.png' was left out: the letter does not name it."


def test_names_in_utf_8_that_do_not_say_so_and_backslashes_are_understood(tmp_path: Path) -> None:
    path = packed({"a\\letter.md": LETTER.replace("map", "Käm"), "a\\KXXm.png": PICTURE}, tmp_path / "a.zip")
    path.write_bytes(path.read_bytes().replace(b"KXXm", "Käm".encode()))
    assert set(read_archive(path).letter.images) == {"Käm.png"}


def linked() -> ZipInfo:
    link = ZipInfo("map.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return link


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"letter.md": LETTER, "../map.png": PICTURE}, "has a name that cannot be used"),
        ({"letter.md": LETTER, "/etc/map.png": PICTURE}, "has a name that cannot be used"),
        ({"letter.md": LETTER, "C:\\map.png": PICTURE}, "has a name that cannot be used"),
        ({"letter.md": LETTER, "map\n.png": PICTURE}, "has a name that cannot be used"),
        ({"letter.md": LETTER, "more.zip": b"PK"}, "'more.zip' is an archive in an archive"),
        ({"letter.md": LETTER, "map.png": PICTURE, "MAP.png": PICTURE}, "is there twice"),
        ({"letter.md": LETTER, linked(): b"/etc/hostname"}, "is a link to another file"),
        ({"letter.md": LETTER, "map.png": bytes(5 * 1024**2)}, "'map.png' is too large"),
        ({"letter.md": LETTER, "other.md": LETTER}, "several letter files: letter.md, other.md"),
        ({"notes.md": "Hello", "map.png": PICTURE}, "has no letter file"),
        ({"letter.md": LETTER}, "letter.md, line 8: there is no image 'map.png' in the letter's folder"),
        ({"letter.md": LETTER, "map.png": b"no picture"}, "'map.png' is not a picture"),
        ({"letter.md": LETTER, "map.png": PICTURE, "map.png/x": b""}, "is no ZIP, or a damaged one"),
        ({"letter.md": LETTER} | {f"{number}.png": b"" for number in range(201)}, "has more than 200 files"),
    ],
)
def test_a_zip_that_cannot_be_used_is_refused_in_words(
    members: dict[str | ZipInfo, bytes | str], words: str, tmp_path: Path
) -> None:
    before = set(tmp_path.parent.rglob("*.png"))
    with pytest.raises(InputError) as refused:
        read_archive(packed(members, tmp_path / "a.zip"))
    assert words in str(refused.value)
    assert str(tmp_path / "a.zip") in str(refused.value)
    assert set(tmp_path.parent.rglob("*.png")) == before


def test_no_zip_a_cut_one_an_encrypted_one_and_one_that_is_too_large_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = packed({"letter.md": LETTER, "map.png": PICTURE}, tmp_path / "a.zip").read_bytes()
    encrypted = bytearray(whole)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := encrypted.find(mark, at + 1)) >= 0:
            encrypted[at + place] |= 1
    for content, words in ((b"Hello", "is no ZIP"), (whole[:-30], "is no ZIP"), (bytes(encrypted), "is encrypted")):
        (tmp_path / "b.zip").write_bytes(content)
        with pytest.raises(InputError, match=words):
            read_archive(tmp_path / "b.zip")
    with pytest.raises(InputError, match=r"gone\.zip cannot be read"):
        read_archive(tmp_path / "gone.zip")
    monkeypatch.setattr(archive, "MOST_UNFOLDED", len(LETTER) + 10)
    with pytest.raises(InputError, match="is too large"):
        read_archive(tmp_path / "a.zip")
    assert BytesIO(whole).read(2) == b"PK"
