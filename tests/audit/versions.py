"""The locked versions, checked against what is known of them.

Gives 1 for a version that an advisory is about, and 2 when it could not check.
"""

import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from tests.audit.advisories import AdvisoryList, download, later
from tests.audit.locks import CouldNotCheckError, Locked, locked
from tests.servers.running_site import ROOT

LOCKS = (ROOT / "requirements.txt", ROOT / "requirements-dev.txt")
LIST = ROOT / "requirements-audit.txt"
SOUND, FOUND, COULD_NOT_CHECK = 0, 1, 2


def main() -> int:
    """Check the project's locks against the list as it is downloaded now; gives the exit status."""
    try:
        with tempfile.TemporaryDirectory(prefix="signon-audit-") as folder:
            return audit(LOCKS, download(LIST, Path(folder)), datetime.now(UTC).date())
    except CouldNotCheckError as error:
        print(f"Could not check: {error}", file=sys.stderr)
        return COULD_NOT_CHECK


def audit(locks: Sequence[Path], wheel: Path, today: date) -> int:
    """Print what the list in ``wheel`` and those found since say of the locks. Raises ``CouldNotCheckError``."""
    listed, since = AdvisoryList.from_wheel(wheel), later()
    listed.check(today)
    packages = sorted({one for path in locks for one in locked(path)}, key=lambda one: (one.name, one.version))
    _say_how_far(listed, since, packages, today)
    found = [*listed.about(packages), *since.about(packages)]
    for one, advisory in found:
        print(f"{one.name} {one.version}: {advisory.id}, {advisory.about} (versions {advisory.versions})")
    print(f"{len(found)} advisories are about a locked version." if found else "None is about a locked version.")
    return FOUND if found else SOUND


def _say_how_far(listed: AdvisoryList, since: AdvisoryList, packages: Sequence[Locked], today: date) -> None:
    known = sum(listed.knows(one.name) for one in packages)
    print(
        f"The list reaches to {listed.reaches_to}, {(today - listed.reaches_to).days} days ago: {listed.size():,} advisories "
        f"about {len(listed.by_package):,} packages. {since.size()} more were found by hand since; of others that came "
        f"since, this says nothing.\n{len(packages)} packages are locked. {known} of them are in the list; that the others "
        "are not means that nothing was known of them, or that the list leaves them out."
    )
