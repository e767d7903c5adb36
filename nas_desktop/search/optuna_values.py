"""Our trials as Optuna's: the one place that knows how a configuration looks to it."""

from datetime import datetime
from typing import Any

from optuna.trial import FixedTrial, FrozenTrial, TrialState

from nas_desktop.core.events import TrialStarted
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
