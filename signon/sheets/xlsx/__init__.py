"""XLSX workbooks: looked through under limits, then read; and written."""

from signon.sheets.xlsx.reading import looks_like_xlsx, read_xlsx
from signon.sheets.xlsx.writing import write_xlsx

__all__ = ["looks_like_xlsx", "read_xlsx", "write_xlsx"]
