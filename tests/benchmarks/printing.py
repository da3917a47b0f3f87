"""How long a letter takes to become a PDF: the whole command, beside Chromium and Typst with the same list.

Chromium prints a web page with the same words, in two columns; Typst sets the list as a tagged and archival file. Both are whole
processes too. Neither of them reads a database, checks who stands, or sets the letter as its letterhead says.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.invented_list import write_letter, write_page, write_signatories
from tests.benchmarks.measurements import Goal, Plan, Row, Side, alternate, print_rows
from tests.benchmarks.running.launched import Launched, launch
from tests.benchmarks.running.process_memory import peak_together
from tests.benchmarks.running.product import Product, product
from tests.benchmarks.typst_peer import is_installed, typst_command
from tests.servers import chromium
from tests.servers.running_site import FLASK, ROOT

LONG, LONGEST = 2_500, 10_000
CHROMIUM, TYPST = "Chromium, whole command", "Typst, whole process, tagged"
CHROMIUM_FLAGS = (*chromium.FLAGS, "--headless", "--no-pdf-header-footer")
TOGETHER_AT_FIRST = 390.0
"""MB of all processes together, on 27 November 2026, before commands and the renderer were made quicker."""


@dataclass
class Contender:
    """A command that prints the letter or its list, with what its runs took. One that is not installed has no ``run``."""

    name: str
    run: Callable[[], Launched] | None
    runs: list[Launched] = field(default_factory=list)

    def seconds(self) -> float:
        """Run it once more."""
        assert self.run is not None
        self.runs.append(self.run())
        return self.runs[-1].seconds


def rows(plan: Plan) -> Iterator[Row]:
    """The rows of `letter render`."""
    with product() as site:
        yield from _without_list(site, plan)
        yield from _long(site, plan)
        yield from _longest(site, plan)


def _without_list(site: Product, plan: Plan) -> Iterator[Row]:
    ours, browser = _in_turns(plan, _signon(site, 0), _chromium(site.instance, 0))
    yield Row("`letter render`, no list, whole command", ours, browser, "s", Goal(2))


def _long(site: Product, plan: Plan) -> Iterator[Row]:
    size = plan.size(LONG)
    ours, browser, typst = _in_turns(
        plan, _signon(site, size), _chromium(site.instance, size), _typst(site.instance, size)
    )
    what = f"`letter render`, {LONG:,} signatories, whole command"
    yield Row(what, ours, browser, "s", Goal(0.6))
    yield Row(f"{what}, beside Typst", ours, typst, "s", Goal(5))


def _longest(site: Product, plan: Plan) -> Iterator[Row]:
    size = plan.size(LONGEST)
    signon, typst = _signon(site, size), _typst(site.instance, size)
    what = f"`letter render`, {LONGEST:,} signatories"
    ours, theirs = _in_turns(plan, signon, typst)
    yield Row(f"{what}, whole command", ours, theirs, "s", Goal(2.5))
    memory = [_side(one, lambda run: run.megabytes) for one in (signon, typst)]
    yield Row(f"{what}, largest process", memory[0], memory[1], "MB", Goal(260, of_ours=True))
    together = tuple(peak_together(_render(site, size), ROOT, site.environment) for _run in range(plan.size(3)))
    before = Side("before November's work", (TOGETHER_AT_FIRST,))
    yield Row(f"{what}, its processes together", Side("Signon", together), before, "MB", Goal(1))


def _in_turns(plan: Plan, *contenders: Contender) -> list[Side]:
    installed = [one for one in contenders if one.run]
    alternate(*(one.seconds for one in installed), runs=plan.runs)
    return [_side(one, lambda run: run.seconds) for one in contenders]


def _side(contender: Contender, value: Callable[[Launched], float]) -> Side:
    """One value of every run but the first, which warmed up."""
    return Side(contender.name, tuple(map(value, contender.runs[1:])))


def _signon(site: Product, size: int) -> Contender:
    """The product with a letter of so many signatories, which is made now."""
    slug, folder = f"size-{size}", site.instance
    site.flask("letter", "import", str(write_letter(folder / "letter.md", slug)))
    site.flask("letter", "open", slug)
    if size:
        listed = write_signatories(folder / "signatories.csv", size)
        site.flask("signatories", "import", slug, str(listed), "--as", "approved")
    command = _render(site, size)
    return Contender("Signon", lambda: launch(command, ROOT, site.environment, folder / "printed.txt"))


def _render(site: Product, size: int) -> list[str]:
    return [FLASK, "letter", "render", f"size-{size}", "-o", str(site.instance / "letter.pdf")]


def _chromium(folder: Path, size: int) -> Contender:
    page, output = write_page(folder / f"page-{size}.html", size), folder / "page.pdf"
    goal = [f"--user-data-dir={folder}/profile", f"--print-to-pdf={output}", page.as_uri()]
    program = chromium.installed()
    if program is None:
        return Contender(CHROMIUM, None)
    return Contender(
        CHROMIUM, lambda: launch([program, *CHROMIUM_FLAGS, *goal], folder, os.environ, folder / "printed.txt")
    )


def _typst(folder: Path, size: int) -> Contender:
    if not is_installed():
        return Contender(TYPST, None)
    place = folder / f"typst-{size}"
    place.mkdir()
    command = typst_command(size, place)
    return Contender(TYPST, lambda: launch(command, place, os.environ, place / "printed.txt"))


if __name__ == "__main__":
    print_rows(rows(Plan()))
