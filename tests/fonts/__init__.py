"""The fonts of the golden letters, the same on every machine: Carlito from a lock, the faces of Noto from this folder.

No registry has this release of Noto. Debian 12 and 13 and Ubuntu 24.04 have the very same files.
"""

import os
from pathlib import Path

from tests.servers.running_site import ROOT

CONFIGURATION = Path(__file__).parent / "fonts.conf"
LOCKED = ROOT / ".venv" / "fonts"


def use() -> None:
    """Have this process, and all that it starts, print with these fonts. Raises ``FileNotFoundError`` without the locked ones."""
    if not LOCKED.is_dir():
        raise FileNotFoundError(f"The tests' fonts are not in {LOCKED}. Run 'make setup', which puts them there.")
    os.environ["FONTCONFIG_FILE"] = str(CONFIGURATION)
