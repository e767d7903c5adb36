"""A table as a file that spreadsheets and programs read."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from nas_desktop.core.durable import write_bytes

Table = tuple[Sequence[str], Sequence[Sequence[object]]]  # names of columns, and rows; None is an empty cell
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(path: Path, table: Table) -> None:
    """Write names of columns and rows, replacing the file.

    Raises:
        OSError: it could not be written; an older file is untouched.
    """
    write_bytes(path, csv_bytes(table))


def csv_bytes(table: Table) -> bytes:
    """Names of columns and rows; decimals with a point and all their figures, whatever the reader's locale.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    names, rows = table
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(map(_cell, names))
    writer.writerows(map(_cell, row) for row in rows)
    # A lone half of a character pair, as names of files may have, is no UTF-8.
    return text.getvalue().encode(errors="replace")


def _cell(value: object) -> object:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_BEGINS_FORMULA) else value
    return "" if value is None else value
