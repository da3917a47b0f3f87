"""How long a table of signatories takes to be entered: the whole command, beside a bare application's with the same rows.

The floor reads the same CSV file and writes its rows by one `executemany` in one transaction. It looks at none of them.

"The same rows" are those of the file, in one table without an index: it is the least that somebody could wait for. The product
writes six rows for each: the signature with its eleven indexes, two entries of the audit trail with their links, and what
became of the row, which `signatories undo` needs. `make bench-more PARTS=floors` holds it against `executemany` of all these.
"""

from collections.abc import Iterator
from itertools import count

from tests.benchmarks.invented_list import write_signatories
from tests.benchmarks.measurements import Act, Goal, Plan, Row, Side, alternate, print_rows
from tests.benchmarks.running import bare_application
from tests.benchmarks.running.bare_application import bare_application as made
from tests.benchmarks.running.product import Product, product
from tests.benchmarks.running.served import with_letter

ROWS = 10_000


def rows(plan: Plan) -> Iterator[Row]:
    """The row of importing."""
    with product() as site, made() as bare:
        table = str(write_signatories(site.instance / "table.csv", plan.size(ROWS)))
        ours, theirs = alternate(_entering(site, table), lambda: bare.launch("enter", table).seconds, runs=plan.runs)
    floor = Side(f"{bare_application.NAME}, executemany of the same rows", theirs)
    yield Row(f"`signatories import`, {ROWS:,} rows", Side("Signon", ours), floor, "s", Goal(6))


def _entering(site: Product, table: str) -> Act:
    """Enters the table, each time for a new letter: a second time its rows would be there already."""
    letters = count()

    def enter() -> float:
        slug = f"letter-{next(letters)}"
        with_letter(site, slug, 0, "approved")
        return site.launch("signatories", "import", slug, table, "--as", "approved").seconds

    return enter


if __name__ == "__main__":
    print_rows(rows(Plan()))
