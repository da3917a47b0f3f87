"""The pictures that a letter file names: found beside it, never outside its folder, and given plain names."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from signon.errors import InputError
from signon.letters.body.pictures import body_pictures, line_of_picture
from signon.letters.file.front_matter import Finding, FrontMatter
from signon.letters.parts.problems import Location, place_name
from signon.letters.pictures.safe_pictures import check_size, normalise_image
from signon.translation import gettext as _


class LetterImages:
    """Gathers the pictures of one letter file from its ``folder`` into ``contents``: by plain file name, made safe."""

    def __init__(self, folder: Path) -> None:
        self.contents: dict[str, bytes] = {}
        self._folder = folder.resolve()
        self._names: dict[Path, str] = {}
        self._read: dict[Path, bytes] = {}

    @property
    def files(self) -> frozenset[Path]:
        """The paths that pictures were read from."""
        return frozenset(self._read)

    def gather_of_body(self, body: str, body_line: int) -> list[Finding]:
        """Read every picture of the text, which keeps the name it has there; returns what is wrong with any of them."""
        findings = []
        for name in body_pictures(body):
            try:
                self.contents[name] = self._normalised(self._path(name), name)
            except InputError as error:
                findings.append(Finding(body_line + line_of_picture(body, name) - 1, str(error)))
        return findings

    def gather(self, front: FrontMatter) -> list[Finding]:
        """Read every picture and put its plain name in place of its path; returns what is wrong with any of them."""
        findings = []
        for location, group, key in _references(front.values):
            try:
                group[key] = self._name_of(group[key])
            except InputError as error:
                text = f"{place_name(location)}: {error}"
                findings.append(Finding(front.line_of(location), text))
        return findings

    def _name_of(self, reference: str) -> str:
        """The plain name for the picture at ``reference``, after reading it. Raises ``InputError``."""
        path = self._path(reference)
        if path not in self._names:
            png = self._normalised(path, reference)
            self._names[path] = self._unique(unicodedata.normalize("NFC", path.name), png)
            self.contents[self._names[path]] = png
        return self._names[path]

    def _normalised(self, path: Path, reference: str) -> bytes:
        if path not in self._read:
            self._read[path] = normalise_image(_content(path, reference), reference).png
        return self._read[path]

    def _path(self, reference: str) -> Path:
        try:
            path = _as_written(self._folder, reference.strip()).resolve()
            inside = path.is_relative_to(self._folder) and not PurePosixPath(reference.strip()).is_absolute()
            exists = inside and path.is_file()
        except (OSError, ValueError, RuntimeError) as error:
            raise InputError(_("'%(name)s' is not the name of a file", name=reference)) from error
        if not inside:
            raise InputError(
                _("'%(name)s' is outside the letter's folder; put the image next to the letter file", name=reference)
            )
        if not exists:
            raise InputError(
                _("there is no image '%(name)s' in the letter's folder; add it or take the line out", name=reference)
            )
        return path

    def _unique(self, name: str, png: bytes) -> str:
        """``name``, or with a number when another picture has it already."""
        plain = PurePosixPath(name)
        candidates = (name, *(f"{plain.stem}-{number}{plain.suffix}" for number in range(2, len(self.contents) + 3)))
        return next(candidate for candidate in candidates if self.contents.get(candidate, png) == png)


def _as_written(folder: Path, reference: str) -> Path:
    """The path of a picture. Systems write the letters of a name in two ways: ä as one sign, or as a and two dots."""
    path = folder
    for part in PurePosixPath(reference).parts:
        path = next((path / form for form in _forms(part) if (path / form).exists()), path / part)
    return path


def _forms(name: str) -> tuple[str, ...]:
    return name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)


def _references(values: dict[str, Any]) -> Iterator[tuple[Location, dict[str, Any], str]]:
    """The places where the letter names a picture: the location, and the group and key that hold the path."""
    letterhead, signers = values.get("letterhead"), values.get("lead_signers")
    places: list[tuple[Location, Any, str]] = [(("letterhead", "logo"), letterhead, "logo")]
    if isinstance(signers, list):
        places += [
            (("lead_signers", number, "signature"), signer, "signature") for number, signer in enumerate(signers)
        ]
    for location, group, key in places:
        if isinstance(group, dict) and isinstance(group.get(key), str) and group[key].strip():
            yield location, group, key


def _content(path: Path, reference: str) -> bytes:
    try:
        check_size(path.stat().st_size, reference)
        return path.read_bytes()
    except OSError as error:
        raise InputError(_("'%(name)s' cannot be read: %(reason)s", name=reference, reason=error.strerror)) from error
