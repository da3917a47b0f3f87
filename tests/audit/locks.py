"""The versions that a lock names."""

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

HASH = re.compile(r"\s--hash=\S+")


class CouldNotCheckError(Exception):
    """Nobody knows whether the locked versions are sound; says why."""


@dataclass(frozen=True, slots=True)
class Locked:
    """A package in one version."""

    name: str
    version: Version


def locked(path: Path) -> list[Locked]:
    """What the lock at ``path`` names. Raises ``CouldNotCheckError`` for a line that does not name exactly one version."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CouldNotCheckError(f"{path} cannot be read: {error.strerror}.") from error
    lines = [line.split(" #")[0].strip() for line in text.replace("\\\n", " ").splitlines()]
    found = [_locked(line, path) for line in lines if line and not line.startswith("#")]
    if not found:
        raise CouldNotCheckError(f"{path} names no package.")
    return found


def _locked(line: str, path: Path) -> Locked:
    try:
        requirement = Requirement(HASH.sub("", line).strip())
    except InvalidRequirement as error:
        raise CouldNotCheckError(f"{path} has a line that names no version: '{line[:60]}'.") from error
    pins = list(requirement.specifier)
    if len(pins) != 1 or pins[0].operator != "==" or pins[0].version.endswith("*"):
        raise CouldNotCheckError(f"{path} does not name one version of {requirement.name}.")
    return Locked(canonicalize_name(requirement.name), Version(pins[0].version))
