"""How long a command takes that does little: a whole process, beside a bare application's `flask --help`."""

from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.invented_list import write_letter
from tests.benchmarks.measurements import Goal, Plan, Row, Side, alternate, print_rows
from tests.benchmarks.running import bare_application
from tests.benchmarks.running.bare_application import bare_application as made
from tests.benchmarks.running.product import Product, product

HELP = "`flask --help`"


def rows(plan: Plan) -> Iterator[Row]:
    """The two rows of commands."""
    with product() as site, made() as bare:
        slug = _letter(site)
        help_runs, export_runs, bare_runs = alternate(
            lambda: site.launch("--help").seconds,
            lambda: site.launch("letter", "export", slug).seconds,
            lambda: bare.launch("--help").seconds,
            runs=plan.runs,
        )
    floor = Side(f"{bare_application.NAME}, {HELP}", bare_runs)
    yield Row(f"any command ({HELP})", Side("Signon", help_runs), floor, "s", Goal(1.6))
    yield Row("`letter export`", Side("Signon", export_runs), floor, "s", Goal(2.2))


def _letter(site: Product) -> str:
    file = write_letter(Path(site.instance, "letter.md"), "exported")
    return site.flask("letter", "import", str(file)).splitlines()[-1]


if __name__ == "__main__":
    print_rows(rows(Plan()))
