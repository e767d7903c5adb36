"""Trials as text that other programs take: rows for a spreadsheet, and one network's settings."""

import json
from collections.abc import Sequence

from nas_desktop.core.json_values import to_json
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui.widgets.trial_columns import COLUMNS
from nas_desktop.gui.widgets.trial_table_model import TrialTableModel

_PAINTED = ("mark", "network")  # pictures


def copied_rows(rows: Sequence[TrialRow], columns: Sequence[int], source: TrialTableModel) -> str:
    """Heads and rows with tabs between the cells; figures in full, with a point, whatever the reader's locale.

    Args:
        columns: by number, in the order wanted; those that are only painted are left out.
    """
    kept = [index for index in columns if COLUMNS[index].name not in _PAINTED]
    lines = [[_head(index, source) for index in kept]]
    lines += [[_cell(row, index, source) for index in kept] for row in rows]
    return "\n".join("\t".join(line) for line in lines)


def copied_settings(row: TrialRow) -> str:
    """All parameters of a trial's network and training, as JSON."""
    return json.dumps(to_json(row.params), indent=1, ensure_ascii=False)


def _head(index: int, source: TrialTableModel) -> str:
    unit = COLUMNS[index].unit
    return f"{source.title(index)} ({unit})" if unit else source.title(index)


def _cell(row: TrialRow, index: int, source: TrialTableModel) -> str:
    figure = COLUMNS[index].value
    if figure is None:
        return source.words(row, index).replace("\t", " ").replace("\n", " ")
    value = figure(row)
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else f"{value:.10g}"
