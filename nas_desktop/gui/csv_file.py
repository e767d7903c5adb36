"""A table as a file that spreadsheets and programs read."""

import csv
import io
from pathlib import Path

from nas_desktop.core.durable import write_bytes
from nas_desktop.gui.widgets.painted_plot import Table


def write_csv(path: Path, table: Table) -> None:
    """Write names of columns and rows; decimals with a point and all their figures, whatever the reader's locale.

    Raises:
        OSError: it could not be written; an older file is untouched.
    """
    names, rows = table
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows(["" if value is None else value for value in row] for row in rows)
    write_bytes(path, text.getvalue().encode())
