"""Our trials as Optuna's: the one place that knows how a configuration looks to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from optuna.trial import FixedTrial, FrozenTrial, TrialState

from nas_desktop.core.events import TrialFinished, TrialStarted
from nas_desktop.search_space.parameters import Draw

OPTUNA_STATES = {"COMPLETE": TrialState.COMPLETE, "PRUNED": TrialState.PRUNED, "FAIL": TrialState.FAIL}


def running_trial(draw: Draw, event: TrialStarted) -> FrozenTrial:
    """The trial as one that Optuna asked for and that still runs.

    Its parameters are those the strategy drew; what the recipe or a default decided stands in the user attributes.
    """
    replayed = FixedTrial(event.drawn)
    draw(replayed)  # the same values again, to learn from which ranges they came
    trial = FrozenTrial(
        number=-1,  # given by the storage
        trial_id=-1,
        state=TrialState.RUNNING,
        value=None,
        datetime_start=datetime.fromisoformat(event.time).astimezone().replace(tzinfo=None),
        datetime_complete=None,
        params=dict(event.drawn),
        distributions=replayed.distributions,
        user_attrs=_attributes(event),
        system_attrs={},
        intermediate_values={},
    )
    for limit, excess in event.excess.items():
        trial.set_constraint(limit, excess)
    return trial


def is_same_trial(trial: FrozenTrial, event: TrialStarted) -> bool:
    """Whether `trial` is the one that the event began."""
    return trial.params == dict(event.drawn) and trial.user_attrs.get("seed") == event.seed


def has_same_end(trial: FrozenTrial, event: TrialFinished) -> bool:
    """Whether a finished trial ended as the event says."""
    if trial.state is not OPTUNA_STATES[event.state]:
        return False
    return event.state != "COMPLETE" or event.score is None or trial.values[0] == event.score


def difference(have: Sequence[FrozenTrial], want: Sequence[FrozenTrial]) -> str:
    """In what a study's trials are not those that are wanted, or their beginning; nothing where they are.

    A trial that still runs may be behind.
    """
    if len(have) > len(want):
        return f"it has {len(have)} trials, not {len(want)}"
    for written, wanted in zip(have, want, strict=False):
        if written.params != wanted.params:
            return f"trial {written.number} has other settings"
        if written.state.is_finished() and _outcome(written) != _outcome(wanted):
            return f"trial {written.number} has ended otherwise"
    return ""


def _outcome(trial: FrozenTrial) -> str:
    return repr((trial.state, trial.values, sorted(trial.intermediate_values.items())))  # where NaN equals NaN


def _attributes(event: TrialStarted) -> dict[str, Any]:
    return {
        "design": event.design,
        "stage": event.stage,
        "epochs": event.epochs,
        "promoted_from": None,
        "mode": event.mode,
        "n_params": event.n_params,
        "n_macs": event.n_macs,
        "file_bytes": event.file_bytes,
        "peak_bytes": event.peak_bytes,
        "ms": event.ms,
        "origin": event.origin,
        "seed": event.seed,
        "configuration": event.params,
    }
