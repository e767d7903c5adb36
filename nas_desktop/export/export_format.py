"""What every export format declares, and what it is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from nas_desktop.analysis.stages import test_accuracy_of
from nas_desktop.core.errors import UsageError
from nas_desktop.core.specs import DataFacts, NumericMode
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow


@dataclass(frozen=True, slots=True)
class ExportSource:
    """The trial to be exported, and what its search knows of it."""

    row: TrialRow
    data: DataFacts
    project: str  # its name; empty where there is none
    search: Mapping[str, Any]  # the search's configuration
    mode: NumericMode | None
    test_accuracy: float | None  # only a model that was scored on the test part has one

    @classmethod
    def of(cls, state: SearchState, trial: int | None = None) -> Self:
        """A trial of the search by its number; None is the final model, or where there is none the best trial.

        Raises:
            UsageError: there is no such trial, or no image was read before the search ended.
        """
        row = (state.final or state.best) if trial is None else state.rows.get(("search", trial))
        if row is None and trial is None:
            raise UsageError("No trial is complete yet.", "Name one with --trial, or let the search go on.")
        if row is None or state.data is None:
            raise UsageError(f"There is no trial {trial} in this search.", "Look at the numbers in its trials table.")
        return cls(
            row=row,
            data=state.data,
            project=state.name,
            search=state.config,
            mode=state.modes.get(row.mode),
            test_accuracy=test_accuracy_of(state, row),
        )


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A kind of file that a network can leave the program as."""

    name: str  # as on the command line
    title: str
    suffix: str  # of the file, with its dot
    help: str
    write: Callable[[ExportSource, Path], None]  # replaces the file; raises NasError
