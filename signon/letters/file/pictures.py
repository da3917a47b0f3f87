"""The pictures that a letter file names: found beside it, never outside its folder, and given plain names."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from signon.errors import InputError
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
            normalised = normalise_image(_content(path, reference), reference)
            self._names[path] = self._unique(path.name)
            self.contents[self._names[path]] = normalised.png
        return self._names[path]

    def _path(self, reference: str) -> Path:
        try:
            path = (self._folder / reference.strip()).resolve()
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

    def _unique(self, name: str) -> str:
        """``name``, or with a number when a picture from another folder has it already."""
        plain = PurePosixPath(name)
        candidates = (name, *(f"{plain.stem}-{number}{plain.suffix}" for number in range(2, len(self.contents) + 3)))
        return next(candidate for candidate in candidates if candidate not in self.contents)


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
