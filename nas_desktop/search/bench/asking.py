"""What a question costs once a search has many finished trials: on the program's own conditional space."""

from dataclasses import dataclass
from math import log10
from random import Random
from statistics import median

import optuna

from nas_desktop.core.specs import Config
from nas_desktop.search.bench.contestants import contestant
from nas_desktop.search.bench.regret import timed_ask
from nas_desktop.search_space.staged_cnn import STAGED_CNN

N_FINISHED = (100, 1000)
_N_QUESTIONS = 21


@dataclass(frozen=True, slots=True)
class AskCost:
    """Processor time of a question, in milliseconds. The first one finds nothing remembered, as after a resume."""

    first: float
    median: float
    worst: float  # of those after the first


def measure_asking(strategy: str, n_finished: int, seed: int = 0) -> AskCost:
    """Ask a number of times, with `n_finished` trials behind it, each answered before the next is asked for."""
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.RandomSampler(seed=seed))
    luck = Random(seed)  # noqa: S311  # nothing secret depends on it
    for _ in range(n_finished):
        trial = study.ask()
        study.tell(trial, _score(STAGED_CNN.draw(trial), luck))
    ask = contestant(strategy, STAGED_CNN, seed)
    costs = []
    for number in range(n_finished, n_finished + _N_QUESTIONS):
        trial, config, seconds = timed_ask(study, ask, number, STAGED_CNN.draw)
        study.tell(trial, _score(config, luck))
        costs.append(round(1000 * seconds, 2))
    return AskCost(costs[0], round(median(costs[1:]), 2), max(costs[1:]))


def _score(config: Config, luck: Random) -> float:
    """Anything that can be learned."""
    off_rate = log10(float(config["learning_rate"])) + 1
    return 0.6 + 0.05 * int(config["n_stages"]) - off_rate**2 / 5 - float(config["dropout"]) / 5 + luck.gauss(0, 0.01)
