"""What a search is after, as Optuna sees it: directions, names and values."""

import warnings
from math import log10

import optuna
from optuna.exceptions import ExperimentalWarning
from optuna.study import StudyDirection
from optuna.trial import TrialState

from nas_desktop.core.events import EpochFinished, TrialFinished
from nas_desktop.core.objectives import Objectives
from nas_desktop.search.optuna_values import end_state, score_of

_LEAST_SIZE = 1e-3  # a network without weights has a logarithm too


def directions(objectives: Objectives) -> list[StudyDirection]:
    """The score is to be high, the size small."""
    return [StudyDirection.MAXIMIZE, *([StudyDirection.MINIMIZE] if objectives.are_several else [])]


def name_metrics(study: optuna.Study, objectives: Objectives) -> None:
    """Let other programs that open the study show what its values mean."""
    sizes = [objectives.size_words] if objectives.are_several else []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ExperimentalWarning)  # chosen on purpose
        study.set_metric_names([f"validation {objectives.score_words}", *sizes])


def report(study: optuna.Study, trial_id: int, objectives: Objectives, event: EpochFinished) -> None:
    """Write an epoch's score down, where Optuna has a place for it: with several objectives it has none.

    `Trial.report` would ignore, with a warning, the epochs that an interrupted trial goes through again.
    """
    if not objectives.are_several:
        study._storage.set_trial_intermediate_value(trial_id, event.epoch, event.score)


def note(study: optuna.Study, number: int, objectives: Objectives, epoch: int, score: float) -> None:
    """Write down what the trial that is `number` in this study had reached after an epoch, unless that stands there."""
    trial = study.get_trials(deepcopy=False)[number]
    if not objectives.are_several and epoch not in trial.intermediate_values:
        study._storage.set_trial_intermediate_value(trial._trial_id, epoch, score)


def tell(
    study: optuna.Study, number: int, objectives: Objectives, event: TrialFinished, *, log_size: bool = False
) -> None:
    """Write the end of the trial that is `number` in this study down.

    A pruned trial's value is its last intermediate one, as always in Optuna; of a screening that came to its end that
    is its score. With several objectives it has no value, and strategies pass over it.

    Args:
        log_size: sizes as their common logarithm. Networks differ by orders of magnitude: as they are, all small ones
            would look alike to a strategy.
    """
    state, score = end_state(event), score_of(event)
    if state is TrialState.PRUNED and score is not None and not objectives.are_several:
        trial = study.get_trials(deepcopy=False)[number]
        is_screened = event.stage == "screen" and not event.reason
        if is_screened or event.epochs not in trial.intermediate_values:
            study._storage.set_trial_intermediate_value(trial._trial_id, event.epochs, score)
    values = _values(objectives, event, score, log_size=log_size) if state is TrialState.COMPLETE else None
    study.tell(number, values, state=state)


def _values(objectives: Objectives, event: TrialFinished, score: float | None, *, log_size: bool) -> list[float] | None:
    if score is None:
        return None
    if not objectives.are_several:
        return [score]
    size = max(_LEAST_SIZE, float(objectives.size_of(event)))
    return [score, log10(size) if log_size else size]
