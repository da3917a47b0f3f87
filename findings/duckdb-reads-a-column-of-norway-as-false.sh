#!/usr/bin/env bash
# DuckDB 2.0.1: read_csv() makes a column of the country code NO false, and of days that both orders allow the European ones.
#
# Guessed: two letters stay text; days such as 03/04/2026 stay text too, or are refused, when nothing in the column decides.
# Seen (2026-11-27, Python 3.11): a list with Norwegian organisations alone has a column of false, and one with Norway and
# Denmark has text, so the same code differs from file to file. Acronyms T and F become true and false. 03/04/2026 and
# 04/05/2026, as a spreadsheet in the United States shows 4 March and 5 April, become 3 April and 4 May; nothing says so.
# Polars 2.1.0 leaves all of them as they are written. all_varchar=true is what a list of names needs.
#   DuckDB, NO NO: False False
#   DuckDB, NO DK: NO DK
#   DuckDB, T F: True False
#   DuckDB, 03/04/2026 04/05/2026: 2026-04-03 2026-05-04
#   Polars: all as written
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1 polars==2.1.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from pathlib import Path

import duckdb
import polars

COLUMNS = ("NO NO", "NO DK", "T F", "03/04/2026 04/05/2026")


def read(column: str) -> tuple[str, str]:
    first, second = column.split()
    Path("list.csv").write_text(f"organization,column\nHeron Society,{first}\nOtter Trust,{second}\n")
    by_duckdb = duckdb.sql("SELECT * FROM read_csv('list.csv')").fetchall()
    by_polars = polars.read_csv("list.csv").rows()
    return " ".join(str(row[1]) for row in by_duckdb), " ".join(str(row[1]) for row in by_polars)


seen = {column: read(column) for column in COLUMNS}
for column, (by_duckdb, _) in seen.items():
    print(f"DuckDB, {column}: {by_duckdb}")
as_written = all(by_polars == column for column, (_, by_polars) in seen.items())
print("Polars: all as written" if as_written else f"Polars: {seen}")
if [by_duckdb for by_duckdb, _ in seen.values()] != ["False False", "NO DK", "True False", "2026-04-03 2026-05-04"] or not as_written:
    raise SystemExit("CHANGED: the columns are read in another way now")
PYTHON
