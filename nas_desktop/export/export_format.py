"""What every export format declares, and what it is given."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from nas_desktop.analysis.stages import searched_row, test_accuracy_of
from nas_desktop.core.errors import UsageError
from nas_desktop.core.events import ModelTested
from nas_desktop.core.specs import DataFacts, NumericMode, StudyName
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.export.certificate import Certificate

_NO_FILE_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f]')  # on any system


@dataclass(frozen=True, slots=True)
class ExportSource:
    """The trial to be exported, and what its search knows of it."""

    row: TrialRow
    data: DataFacts
    project: str  # its name; empty where there is none
    search: Mapping[str, Any]  # the search's configuration
    mode: NumericMode | None
    test_accuracy: float | None  # of these very weights; None where they never saw the test part
    tested: ModelTested | None  # the newest look at the test part with them; None too in logs before there was one
    chosen: TrialRow  # in which the network was found good: of a final training another trial, else the same
    fresh: tuple[TrialRow, ...]  # trainings of the same network with fresh seeds
    n_train: int  # images it was trained on
    n_val: int  # images that it was not trained on and its score is of; 0 after a final training
    model: Path | None = None  # the folder of its weights; None where they are not kept, or not wanted
    root: Path | None = None  # the folder of its project; None where there is none
    is_winner: bool = False  # what the search ended with

    @property
    def stem(self) -> str:
        """What its files are called, without an ending."""
        return file_stem(self.project, self.row)

    @classmethod
    def of(cls, state: SearchState, trial: int | None = None, study: StudyName = "search") -> Self:
        """A trial of `state` by its number; None is what the search ended with: the final training, else the best.

        Raises:
            UsageError: there is no such trial, or no image was read before the search ended.
        """
        row = (state.final or state.best) if trial is None else state.rows.get((study, trial))
        if row is None and trial is None:
            raise UsageError("No trial is complete yet.", "Name one with --trial, or let the search go on.")
        if row is None or state.data is None:
            raise UsageError(f"There is no trial {trial} in this search.", "Look at the numbers in its trials table.")
        chosen = searched_row(state, row) or row
        looks = [test for test in state.tests if (test.study, test.trial) == (row.study, row.trial)]
        return cls(
            row=row,
            data=state.data,
            project=state.name,
            search=state.config,
            mode=state.modes.get(row.mode),
            test_accuracy=test_accuracy_of(state, row),
            tested=looks[-1] if looks else None,
            chosen=chosen,
            fresh=_fresh(state, chosen),
            n_train=_n_final(state, state.data) if row.stage == "final" else state.data.n_train,
            n_val=0 if row.stage == "final" else state.data.n_val,
            is_winner=row is (state.final or state.best),
        )


def file_stem(project: str, row: TrialRow) -> str:
    """What files of a trial's network are called, without an ending.

    Args:
        project: its name, which may hold what a file name may not.
    """
    which = "final" if row.stage == "final" else f"trial-{row.trial}"
    return f"{_NO_FILE_NAME.sub('-', project).strip(' .') or 'network'}-{which}"


def _fresh(state: SearchState, chosen: TrialRow) -> tuple[TrialRow, ...]:
    if chosen.study == "search":
        is_fresh = [row for row in state.checks_rows if row.stage == "seed" and row.promoted_from == chosen.trial]
    else:
        is_fresh = [row for row in state.checks_rows if row.stage == "control" and row.design == chosen.design]
    return tuple(row for row in is_fresh if row.state == "COMPLETE")


def _n_final(state: SearchState, data: DataFacts) -> int:
    planned = state.plan.final_images if state.plan is not None else 0
    return planned or data.n_train + data.n_val


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A kind of file that a network can leave the program as."""

    name: str  # as on the command line
    title: str
    suffix: str  # of the file, with its dot
    help: str
    write: Callable[[ExportSource, Path], str | None]  # replaces the file; a sentence on it, if any; raises NasError
    needs: str = ""  # a module that the program does not install; `write` says so where it is missing


@dataclass(frozen=True, slots=True)
class StudyFormat:
    """A kind of file that tells of a whole search, without weights."""

    name: str  # as on the command line
    title: str
    suffix: str  # of the file, with its dot
    help: str
    # Of the search, and of the newest certified file of what it ended with; raises UsageError where there is nothing to
    # tell yet.
    content: Callable[[SearchState, Certificate | None], bytes]
