"""Studies that have been, made up: every trial drawn at random from plain-cnn."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import Event
from nas_desktop.core.project import Project
from nas_desktop.core.specs import Config
from nas_desktop.network.cost import cost_of
from nas_desktop.search_space.dice import Dice
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.training.recipes import RECIPES
from tests.builders import (
    a_config,
    a_failed_trial,
    a_mode_chosen,
    a_search_finished,
    a_search_started,
    a_trial_finished,
    a_trial_started,
    an_epoch,
    data_ready,
    some_data,
)

SPACE = PLAIN_CNN.limited({"n_conv_layers": 3, "n_fc_layers": 2})
FAILS = 16  # every so many


def score(trial: int) -> float:
    """Different for every trial; the best is 73 of 200."""
    return 0.4 + ((trial * 79 + 73) % 199) / 1000


def drawn(trial: int) -> Config:
    """What was drawn for a trial."""
    return SPACE.draw(Dice(trial))


def an_old_study(root: Path, n_trials: int = 200, best_has_weights: bool = False, **config: Any) -> Project:
    """A finished study of `n_trials`."""
    settings = a_config(n_trials=n_trials, max_macs="none", **config).model_dump(mode="json")
    project = Project.create(root, settings, "old")
    log = EventLog(project.events)
    log.append_all(_events(project, settings, n_trials, best_has_weights))
    log.close()
    return project


def _events(project: Project, settings: dict[str, Any], n_trials: int, best_has_weights: bool) -> Iterator[Event]:
    yield a_search_started(config=settings, n_trials=n_trials, name=project.name, project=str(project.root))
    yield data_ready()
    yield a_mode_chosen()
    best = max((trial for trial in range(n_trials) if trial % FAILS), key=score)
    for trial in range(n_trials):
        weights = f"models/trial-{trial:04d}" if best_has_weights and trial == best else ""
        if weights:
            folder = project.root / weights
            folder.mkdir()
            (folder / "model.json").write_text(f'{{"format_version": 1, "trial": {trial}}}')
        yield from _trial(trial, weights)
    yield a_search_finished(best_trial=best)


def _trial(trial: int, weights: str) -> Iterator[Event]:
    params = SPACE.resolve(drawn(trial), RECIPES["modern"].defaults)
    facts = some_data()
    cost = cost_of(SPACE.assemble(params, facts.input_shape, len(facts.classes)))
    own: dict[str, Any] = {"params": params, "n_params": cost.n_params, "n_macs": cost.n_macs}
    yield a_trial_started(trial, drawn=drawn(trial), **own)
    if trial % FAILS == 0:
        yield a_failed_trial(trial, **own)
        return
    yield from (an_epoch(trial, epoch, score(trial) * epoch / 2) for epoch in (1, 2))
    yield a_trial_finished(trial, score(trial), model=weights, **own)
