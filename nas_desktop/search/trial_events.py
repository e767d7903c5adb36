"""A trial's first and last event, from a design, a row of the log, or each other."""

from dataclasses import replace
from datetime import UTC, datetime

from nas_desktop.core.events import TrialFinished, TrialStarted, TrialState
from nas_desktop.core.seeds import derive_seed
from nas_desktop.core.state import TrialRow
from nas_desktop.search.proposer import Design


def now() -> str:
    """UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def started(design: Design, trial: int, n_epochs: int, mode: int, search_seed: int) -> TrialStarted:
    """The start of a trial of the search; its own seed follows from the search's and its number."""
    return TrialStarted(
        study="search",
        trial=trial,
        design=trial,
        stage="full",
        epochs=n_epochs,
        mode=mode,
        params=design.config,
        drawn=design.drawn,
        n_params=design.n_params,
        n_macs=design.n_macs,
        seed=derive_seed(search_seed, "trial", trial),
        time=now(),
        notes=design.architecture.notes,
    )


def started_as(row: TrialRow) -> TrialStarted:
    """The start of the trial of `row`, as it was."""
    return TrialStarted(
        study=row.study,
        trial=row.trial,
        design=row.design,
        stage=row.stage,
        epochs=row.epochs,
        mode=row.mode,
        params=row.params,
        drawn=row.drawn,
        n_params=row.n_params,
        n_macs=row.n_macs,
        seed=row.seed,
        time=row.started,
        notes=row.notes,
    )


def started_again(row: TrialRow, mode: int) -> TrialStarted:
    """The start of an interrupted trial, once more: the same design, seed and number."""
    return replace(started_as(row), mode=mode, time=now())


def finished(start: TrialStarted, state: TrialState, epochs: int, seconds: float) -> TrialFinished:
    """The end of a trial, to be completed with its score or its reason."""
    return TrialFinished(
        study=start.study,
        trial=start.trial,
        design=start.design,
        stage=start.stage,
        epochs=epochs,
        mode=start.mode,
        state=state,
        val_accuracy=None,
        n_params=start.n_params,
        n_macs=start.n_macs,
        seconds=seconds,
        params=start.params,
    )


def finished_as(row: TrialRow) -> TrialFinished:
    """The end of the trial of `row`, as it was.

    Raises:
        ValueError: it has not ended.
    """
    if row.state in ("RUNNING", "WAITING"):
        raise ValueError(f"trial {row.trial} has not ended")
    end = finished(started_as(row), row.state, len(row.curve), row.seconds)  # type: ignore[arg-type]  # just checked
    return replace(end, val_accuracy=row.val_accuracy, reason=row.reason)
