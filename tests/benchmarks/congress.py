"""What a letter to one more addressee costs when many get the same list: the processors' time, beside that of the first.

The first is a letter to one addressee, without what the command takes to start. The others are what a letter to all members of
Congress takes more, each. Bytes that are only copied would cost next to nothing. That letter is printed; one to fewer is
finalised too, which stores every document.
"""

from collections.abc import Callable, Iterator
from itertools import count

from tests.benchmarks.invented_list import LETTER, write_signatories
from tests.benchmarks.measurements import Act, Goal, Plan, Row, Side, alternate, print_rows
from tests.benchmarks.running.product import Product, product

SIGNATORIES, MEMBERS, FINALISED = 2_500, 535, 100
FIRST, GOAL = "the first, without the command's start", Goal(0.01)
JOINT = """addressees:
  - address: |
      The President
      The Presidency
      1 Main Street
    salutation: "Dear President:"
"""
MEMBER = """  - address: |
      The Honorable Robin Member-{number}
      United States Congress
      {number} Main Street
    salutation: "Dear Member {number}:"
"""


def rows(plan: Plan) -> Iterator[Row]:
    """The rows of letters to many."""
    with product() as site:
        letters = _Letters(site, plan)
        yield _row(site, plan, f"all members of Congress ({MEMBERS} letters)", MEMBERS, letters.printing)
        yield _row(site, plan, f"{FINALISED} letters with one list, finalised", FINALISED, letters.finalising)


def _row(site: Product, plan: Plan, what: str, addressees: int, act: Callable[[int], Act]) -> Row:
    others = max(2, plan.size(addressees)) - 1
    start, one, all_of_them = alternate(
        lambda: site.launch("--help").processor_seconds, act(1), act(others + 1), runs=plan.runs, warm_up=False
    )
    first = tuple(whole - begin for whole, begin in zip(one, start, strict=True))
    each = tuple((many - single) / others for many, single in zip(all_of_them, one, strict=True))
    name = f"{what}, {SIGNATORIES:,} signatories, each further"
    return Row(name, Side("Signon", each), Side(FIRST, first), "s of processors", GOAL)


class _Letters:
    """The letters that are printed, each to a number of addressees."""

    def __init__(self, site: Product, plan: Plan) -> None:
        self._site, self._numbers = site, count()
        self._table = str(write_signatories(site.instance / "signatories.csv", plan.size(SIGNATORIES)))

    def printing(self, addressees: int) -> Act:
        """Prints one letter into a folder, as often as it is called."""
        slug, folder = self._made(addressees), self._site.instance / f"printed-{addressees}"
        command = ("letter", "render", slug, "--each", "-o", str(folder))
        return lambda: self._site.launch(*command).processor_seconds

    def finalising(self, addressees: int) -> Act:
        """Finalises a new letter each time."""

        def finalise() -> float:
            slug = self._made(addressees)
            self._site.flask("letter", "close", slug)
            return self._site.launch("letter", "finalise", slug).processor_seconds

        return finalise

    def _made(self, addressees: int) -> str:
        slug, file = f"letter-{next(self._numbers)}", self._site.instance / "letter.md"
        members = "".join(MEMBER.format(number=number) for number in range(1, addressees + 1))
        text = LETTER.replace(JOINT, f"addressing: individual\naddressees:\n{members}")
        file.write_text(text.format(slug=slug, body="We ask that the stations be opened again."), encoding="utf-8")
        self._site.flask("letter", "import", str(file))
        self._site.flask("letter", "open", slug)
        self._site.flask("signatories", "import", slug, self._table, "--as", "approved")
        return slug


if __name__ == "__main__":
    print_rows(rows(Plan()))
