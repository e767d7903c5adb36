"""A trial's first and last event, from a design, a row of the log, or each other."""

from dataclasses import replace
from datetime import UTC, datetime

from nas_desktop.core.events import TrialFinished, TrialStarted, TrialState
from nas_desktop.core.objectives import ScoreName
from nas_desktop.core.seeds import derive_seed
from nas_desktop.core.specs import Stage
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.search.design import Design
from nas_desktop.search.limits import Limits
from nas_desktop.training.jobs import TrialTrained


def now() -> str:
    """UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def started(
    design: Design,
    trial: int,
    n_epochs: int,
    mode: int,
    search_seed: int,
    limits: Limits | None = None,
    ms: float | None = None,
    stage: Stage = "full",
) -> TrialStarted:
    """The start of a trial of the search; its own seed follows from the search's and its number.

    Args:
        ms: for one image, where it was measured.
    """
    return TrialStarted(
        study="search",
        trial=trial,
        design=trial if design.repeats is None else design.repeats,
        stage=stage,
        epochs=n_epochs,
        mode=mode,
        params=design.config,
        drawn=design.drawn,
        n_params=design.n_params,
        n_macs=design.n_macs,
        seed=derive_seed(search_seed, "trial", trial),
        time=now(),
        notes=design.notes,
        origin=design.origin,
        file_bytes=design.file_bytes,
        peak_bytes=design.peak_bytes,
        ms=ms,
        excess=limits.excess(design, ms) if limits is not None else {},
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
        origin=row.origin,
        file_bytes=row.file_bytes,
        peak_bytes=row.peak_bytes,
        ms=row.ms,
        excess=row.excess,
        batch_parts=row.batch_parts,
        promoted_from=row.promoted_from,
        max_seconds=row.max_seconds,
        rests_after=row.rests_after,
    )


def promoted(row: TrialRow, trial: int, n_epochs: int, mode: int, search_seed: int) -> TrialStarted:
    """The start of the full training of a design that did well in its screening, as another trial of the search."""
    return replace(
        started_as(row),
        trial=trial,
        stage="full",
        epochs=n_epochs,
        mode=mode,
        seed=derive_seed(search_seed, "trial", trial),
        time=now(),
        promoted_from=row.trial,
        batch_parts=1,
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
        ms=start.ms,
    )


def cut_short(start: TrialStarted, row: TrialRow, objective: ScoreName, seconds: float, reason: str) -> TrialFinished:
    """The end of a trial that was not let go on; it failed where it had no score yet."""
    end = finished(start, "PRUNED" if row.curve else "FAIL", len(row.curve), seconds)
    score = row.curve[-1][1] if row.curve else None
    accuracy = score if objective == "accuracy" else None
    return replace(end, val_accuracy=accuracy, val_score=score, reason=reason)


def trained_as(start: TrialStarted, trained: TrialTrained) -> TrialFinished:
    """The end of a trial that was trained; one that learned nothing is pruned, and so, to Optuna, is a screening."""
    is_screening = start.stage == "screen"
    return replace(
        finished(start, "PRUNED" if trained.gave_up or is_screening else "COMPLETE", trained.epochs, trained.seconds),
        val_accuracy=trained.val_accuracy,
        val_score=trained.val_accuracy if trained.val_score is None else trained.val_score,
        recall=trained.recall,
        temperature=trained.temperature,
        reason=trained.reason if trained.gave_up or not is_screening else "",
    )


def finished_as(row: TrialRow) -> TrialFinished:
    """The end of the trial of `row`, as it was.

    Raises:
        ValueError: it has not ended.
    """
    if row.state in ("RUNNING", "WAITING"):
        raise ValueError(f"trial {row.trial} has not ended")
    end = finished(started_as(row), row.state, len(row.curve), row.seconds)  # type: ignore[arg-type]  # just checked
    return replace(
        end,
        val_accuracy=row.val_accuracy,
        val_score=row.val_score,
        recall=row.recall,
        temperature=row.temperature,
        reason=row.reason,
    )
