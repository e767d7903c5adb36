"""Searches long enough to be judged: scores that follow from what was drawn, and failures of several causes."""

import random
from collections.abc import Iterator
from typing import Any

from nas_desktop.core.events import Event
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import (
    a_config,
    a_failed_trial,
    a_mode_chosen,
    a_search_started,
    a_trial_finished,
    a_trial_started,
    an_epoch,
    data_ready,
)
from tests.draws import RandomSource

CAUSES = (
    "CUDA out of memory. Tried to allocate 2 GiB",
    "The loss is no longer a number.",
    "the worker was ended by SIGSEGV",
)


def a_long_search(n: int, n_trials: int = 60, n_failed: int = 0, **config: Any) -> Iterator[Event]:
    """`n` complete trials whose scores rise with their layers, then `n_failed` of the CAUSES in turn."""
    rng = random.Random(5)
    asked = a_config(n_trials=n_trials, max_conv_layers=4, **{"space": "plain-cnn", **config})
    yield a_search_started(n_trials=n_trials, config=asked.model_dump(mode="json"))
    yield data_ready()
    yield a_mode_chosen(n_slots=1)
    for trial in range(n + n_failed):
        drawn = PLAIN_CNN.limited({"n_conv_layers": 4, "n_fc_layers": 2}).draw(RandomSource(rng))
        params = PLAIN_CNN.resolve(drawn, {"use_batch_norm": True})
        yield a_trial_started(trial, drawn=drawn, params=params)
        score = 0.5 + 0.06 * int(drawn["n_conv_layers"]) + rng.gauss(0, 0.004)
        yield an_epoch(trial, 1, score)
        if trial < n:
            yield a_trial_finished(trial, score, params=params)
        else:
            yield a_failed_trial(trial, CAUSES[(trial - n) % len(CAUSES)], params=params)
