#!/usr/bin/env bash
# openpyxl 3.1.5, XlsxWriter 3.3.1, python-calamine 0.9.1, pandas 3.1.1: one formula that nobody has calculated yet is nothing,
# a zero, or a zero that looks calculated, depending on who wrote the workbook; no reader can tell it from an empty cell.
#
# Guessed: a reader gives the formula's text, an error, or a mark that the value is missing.
# Seen (2026-11-27, Python 3.11): a cell with ="public" written by openpyxl reads as '' (calamine), None (openpyxl, values) and
# NaN (pandas over calamine), each the same as an empty cell; written by XlsxWriter it reads as the number 0 in all of them.
# A last row that holds nothing but such a formula is not there at all for calamine: the table has a row fewer.
# So a column "listed" that is calculated reads as "nothing said" or "0", never as what the author sees in Excel.
#   openpyxl: calamine '', openpyxl None, pandas nan; XlsxWriter: 0.0, 0, 0; two rows written, one read
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  openpyxl==3.1.5 xlsxwriter==3.3.1 python-calamine==0.9.1 pandas==3.1.1
"$folder/venv/bin/python" - <<'PYTHON'
from io import BytesIO

import openpyxl
import pandas
import xlsxwriter
from python_calamine import CalamineWorkbook


def written_by_openpyxl() -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.append(["Quiet Heron", '="public"', "end"])
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def written_by_xlsxwriter() -> bytes:
    content = BytesIO()
    workbook = xlsxwriter.Workbook(content)
    sheet = workbook.add_worksheet()
    sheet.write(0, 0, "Quiet Heron")
    sheet.write_formula(0, 1, '="public"')
    sheet.write(0, 2, "end")
    workbook.close()
    return content.getvalue()


def readings(content: bytes) -> list[str]:
    calamine = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()[0][1]
    values = openpyxl.load_workbook(BytesIO(content), data_only=True).active["B1"].value
    frame = pandas.read_excel(BytesIO(content), header=None, engine="calamine").iloc[0, 1]
    return [repr(calamine), repr(values), str(frame)]


def rows_of_two() -> int:
    workbook = openpyxl.Workbook()
    workbook.active.append(["Quiet Heron"])
    workbook.active.append(['="Equality"'])
    content = BytesIO()
    workbook.save(content)
    return len(CalamineWorkbook.from_filelike(BytesIO(content.getvalue())).get_sheet_by_index(0).to_python())


seen = {"openpyxl": readings(written_by_openpyxl()), "XlsxWriter": readings(written_by_xlsxwriter())}
rows = rows_of_two()
print(seen, f"two rows written, {rows} read")
if seen != {"openpyxl": ["''", "None", "nan"], "XlsxWriter": ["0.0", "0", "0"]} or rows != 1:
    raise SystemExit("CHANGED: an uncalculated formula reads otherwise now")
PYTHON
