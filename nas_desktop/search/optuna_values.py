"""Our trials as Optuna's: the one place that knows how a configuration looks to it."""

from collections.abc import Sequence
from datetime import datetime
from math import isnan
from typing import Any

from optuna.trial import FixedTrial, FrozenTrial, TrialState

from nas_desktop.core.events import TrialFinished, TrialStarted
from nas_desktop.core.specs import Config
from nas_desktop.search_space.parameters import Draw

_STATES = {"COMPLETE": TrialState.COMPLETE, "PRUNED": TrialState.PRUNED, "FAIL": TrialState.FAIL}
_IDENTITY = ("seed", "design", "stage")  # user attributes that, with the parameters, tell one trial from another


def running_trial(draw: Draw, event: TrialStarted) -> FrozenTrial:
    """The trial as one that Optuna asked for and that still runs.

    Its parameters are those the strategy drew; what the recipe or a default decided stands in the user attributes. The
    networks of the control are of no search space, and have no parameters at all.
    """
    drawn = _parameters(event)
    replayed = FixedTrial(drawn)
    if drawn:
        draw(replayed)  # the same values again, to learn from which ranges they came
    trial = FrozenTrial(
        number=-1,  # given by the storage
        trial_id=-1,
        state=TrialState.RUNNING,
        value=None,
        datetime_start=datetime.fromisoformat(event.time).astimezone().replace(tzinfo=None),
        datetime_complete=None,
        params=dict(drawn),
        distributions=replayed.distributions,
        user_attrs=_attributes(event),
        system_attrs={},
        intermediate_values={},
    )
    for limit, excess in event.excess.items():
        trial.set_constraint(limit, excess)
    return trial


def is_same_trial(trial: FrozenTrial, event: TrialStarted) -> bool:
    """Whether `trial` is the one that the event began.

    A full training has the parameters of its screening, and each fresh seed has those of its design.
    """
    began = {"seed": event.seed, "design": event.design, "stage": event.stage}
    return trial.params == dict(_parameters(event)) and _identity(trial) == began


def end_state(event: TrialFinished) -> TrialState:
    """Optuna's state of a trial that has ended. Without a score it can be no complete one there."""
    if event.state == "COMPLETE" and score_of(event) is None:
        return TrialState.PRUNED
    return _STATES[event.state]


def score_of(event: TrialFinished) -> float | None:
    """The score, where it is a number that Optuna takes."""
    return None if event.score is None or isnan(event.score) else event.score


def has_same_end(trial: FrozenTrial, event: TrialFinished) -> bool:
    """Whether a finished trial ended as the event says."""
    if trial.state is not end_state(event):
        return False
    return trial.state is not TrialState.COMPLETE or trial.values[0] == event.score


def difference(have: Sequence[FrozenTrial], want: Sequence[FrozenTrial]) -> str:
    """In what a study's trials are not those that are wanted, or their beginning; nothing where they are.

    A trial that still runs may be behind.
    """
    if len(have) > len(want):
        return f"it has {len(have)} trials, not {len(want)}"
    for written, wanted in zip(have, want, strict=False):
        if written.params != wanted.params:
            return f"trial {written.number} has other settings"
        if _identity(written) != _identity(wanted):
            return f"trial {written.number} is another one"
        if written.state.is_finished() and _outcome(written) != _outcome(wanted):
            return f"trial {written.number} has ended otherwise"
    return ""


def _outcome(trial: FrozenTrial) -> str:
    return repr((trial.state, trial.values, sorted(trial.intermediate_values.items())))  # where NaN equals NaN


def _identity(trial: FrozenTrial) -> dict[str, Any]:
    return {name: trial.user_attrs.get(name) for name in _IDENTITY}


def _parameters(event: TrialStarted) -> Config:
    """What was drawn from the search's space."""
    return {} if event.stage == "control" else event.drawn


def _attributes(event: TrialStarted) -> dict[str, Any]:
    return {
        "design": event.design,
        "stage": event.stage,
        "epochs": event.epochs,
        "promoted_from": event.promoted_from,
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
