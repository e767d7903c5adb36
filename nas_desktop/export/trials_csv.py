"""Every trial as a line of a table, for spreadsheets and data frames."""

from collections.abc import Sequence

from nas_desktop.core.csv_file import csv_bytes
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.export.certificate import Certificate
from nas_desktop.export.export_format import StudyFormat
from nas_desktop.export.trials import trial_values, trials_of

_PARAMETER = "param."  # before the name of a parameter, as no other column begins


def trials_csv(state: SearchState, certificate: Certificate | None = None) -> bytes:
    """A row for each trial of both studies; a parameter that a trial does not have is an empty cell."""
    return csv_of(state, trials_of(state))


def csv_of(state: SearchState, rows: Sequence[TrialRow]) -> bytes:
    """The same for some of the trials, in this order."""
    facts = [trial_values(row, state.objectives) for row in rows]
    parameters = list(dict.fromkeys(name for row in rows for name in row.params))
    names = [*(facts[0] if facts else ()), "notes", *(f"{_PARAMETER}{name}" for name in parameters)]
    cells = [
        [*values.values(), " ".join(row.notes), *(row.params.get(name) for name in parameters)]
        for row, values in zip(rows, facts, strict=True)
    ]
    return csv_bytes((names, cells))


TRIALS_CSV = StudyFormat(
    name="trials-csv",
    title="Trials (CSV)",
    suffix=".csv",
    help="Every trial of the search as a line: state, scores, sizes, all parameters.",
    content=trials_csv,
)
