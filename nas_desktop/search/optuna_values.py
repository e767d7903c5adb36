"""Our trials as Optuna's: the one place that knows how a configuration looks to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import FrozenTrial, TrialState

from nas_desktop.core.events import TrialStarted
from nas_desktop.core.specs import Config, Value
from nas_desktop.search_space.parameters import SearchSpace

OPTUNA_STATES = {"COMPLETE": TrialState.COMPLETE, "PRUNED": TrialState.PRUNED, "FAIL": TrialState.FAIL}


def running_trial(space: SearchSpace, event: TrialStarted) -> FrozenTrial:
    """The trial as one that Optuna asked for and that still runs.

    Its parameters are those the strategy drew; what the recipe or a default decided stands in the user attributes.
    """
    drawn = {key: event.params[key] for key in event.drawn}
    recorder = _Recorder(drawn)
    space.draw(recorder)
    return FrozenTrial(
        number=-1,  # given by the storage
        trial_id=-1,
        state=TrialState.RUNNING,
        value=None,
        datetime_start=datetime.fromisoformat(event.time).astimezone().replace(tzinfo=None),
        datetime_complete=None,
        params=dict(drawn),
        distributions=recorder.distributions,
        user_attrs=_attributes(event),
        system_attrs={},
        intermediate_values={},
    )


def _attributes(event: TrialStarted) -> dict[str, Any]:
    return {
        "design": event.design,
        "stage": event.stage,
        "epochs": event.epochs,
        "promoted_from": None,
        "mode": event.mode,
        "n_params": event.n_params,
        "n_macs": event.n_macs,
        "seed": event.seed,
        "configuration": event.params,
    }


class _Recorder:
    """Draws the given values again, and notes from which ranges."""

    def __init__(self, values: Config) -> None:
        self._values = values
        self.distributions: dict[str, BaseDistribution] = {}

    def suggest_categorical(self, name: str, choices: Sequence[Value]) -> Value:
        return self._note(name, CategoricalDistribution(list(choices)))

    def suggest_int(self, name: str, low: int, high: int) -> int:
        return int(self._note(name, IntDistribution(low, high)))

    def suggest_float(self, name: str, low: float, high: float, *, log: bool = False) -> float:
        return float(self._note(name, FloatDistribution(low, high, log=log)))

    def _note(self, name: str, distribution: BaseDistribution) -> Value:
        self.distributions[name] = distribution
        return self._values[name]
