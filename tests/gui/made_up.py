"""A search of many complete trials with drawn settings, for tests of the views that compare them."""

import random
from dataclasses import dataclass

from nas_desktop.core.specs import Config, as_config
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import (
    a_config,
    a_mode_chosen,
    a_search_started,
    a_trial_finished,
    a_trial_started,
    data_ready,
)
from tests.draws import RandomSource


@dataclass(frozen=True)
class Made:
    """One complete trial: what was drawn, its size and its score."""

    drawn: Config
    n_params: int
    score: float


def some_trials(n: int, seed: int = 1) -> list[Made]:
    """Trials drawn evenly over plain-cnn; AdamW is a little ahead."""
    rng = random.Random(seed)
    space = PLAIN_CNN.limited({"n_conv_layers": 3, "n_fc_layers": 2})
    trials = []
    for _ in range(n):
        drawn = as_config(space.draw(RandomSource(rng)))
        score = 0.7 + rng.gauss(0, 0.02) + (0.06 if drawn["optimizer"] == "AdamW" else 0.0)
        trials.append(Made(drawn, int(10 ** rng.uniform(5, 7)), round(score, 4)))
    return trials


def show_trials(model: SearchModel, trials: list[Made], first: int = 0) -> None:
    """Let the model show a search of `trials`; with `first`, some more of the search it shows."""
    if not first:
        config = a_config(max_conv_layers=3, max_fc_layers=2).model_dump(mode="json")
        model.apply(a_search_started(config=config, n_trials=len(trials)))
        model.apply(data_ready())
        model.apply(a_mode_chosen())
    for number, made in enumerate(trials, start=first):
        params = PLAIN_CNN.resolve(made.drawn, {"use_batch_norm": True})
        facts = {"n_params": made.n_params, "n_macs": 10 * made.n_params, "params": params}
        model.apply(a_trial_started(number, drawn=made.drawn, **facts))
        model.apply(a_trial_finished(number, made.score, **facts))
