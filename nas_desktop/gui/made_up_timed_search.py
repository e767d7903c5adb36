"""A believable search with a deadline that nobody ran: control, screenings, full and fresh trainings, final model."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import exp
from pathlib import Path
from typing import Any

from nas_desktop import __version__
from nas_desktop.core.events import (
    DataReading,
    DataReady,
    EpochFinished,
    Event,
    ModeChosen,
    ModelTested,
    SearchFinished,
    SearchPlanned,
    SearchStarted,
    TrialFinished,
    TrialParked,
    TrialProgress,
    TrialStarted,
    TrialState,
    WinnerJudged,
)
from nas_desktop.core.specs import Config, DataFacts, LegName, NumericMode, Stage, StudyName
from nas_desktop.gui.made_up_search import made_up_data
from nas_desktop.network.cost import cost_of
from nas_desktop.search_space.dice import Dice
from nas_desktop.search_space.plain_cnn import PLAIN_CNN

N_DESIGNS, N_FULL, N_FINALISTS, N_SEEDS, N_CONTROL = 24, 5, 2, 2, 3
SCREEN_EPOCHS, FULL_EPOCHS, FINAL_EPOCHS = 2, 8, 12
FAILING, STOPPED = 7, 13  # screenings that do not come to their end
_MINUTES = 30.0
_FINAL_IMAGES = 38_000
_SECONDS_FOR: dict[LegName, float] = {
    "control": 40.0,
    "search": 760.0,
    "finalists": 240.0,
    "final": 600.0,
    "closing": 60.0,
}


class MadeUpTimedSearch:
    """Every event of it, in `events`; parts can be left out, as a user may.

    Args:
        is_screened: designs get a short training first; otherwise all of them a full one at once.
        is_checked: there are a control, fresh seeds and a verdict.
        is_trained_again: there is a final training.
        is_better: the verdict is no tie.
    """

    def __init__(
        self,
        project: Path = Path("/projects/garden-birds-20261124"),
        *,
        is_screened: bool = True,
        is_checked: bool = True,
        is_trained_again: bool = True,
        is_better: bool = True,
    ) -> None:
        self._project = project
        self._is_screened, self._is_checked = is_screened, is_checked
        self._is_trained_again, self._is_better = is_trained_again, is_better
        self._start = datetime.now(UTC) - timedelta(minutes=12)
        self._stamp = self._start.isoformat(timespec="seconds")
        self._n_designs = N_DESIGNS if is_screened else 8
        self._scores: dict[tuple[StudyName, int], float] = {}
        self._n_checks = 0

    def events(self) -> Iterator[Event]:
        """From the start to the end."""
        config = {
            "preset": "thorough", "n_trials": 10_000, "minutes": _MINUTES, "data": "garden-birds", "n_epochs": 8,
        }  # fmt: skip
        name = self._project.name
        yield SearchStarted(name, str(self._project), config, 10_000, 271828, self._stamp, __version__)
        yield DataReading(12_400, 20_000)
        yield DataReady(made_up_data(), 4.2)
        yield ModeChosen(0, NumericMode("cpu", "float32", channels_last=True, n_threads=1), 2)
        yield self.plan()
        if self._is_checked:
            for net in range(2):
                yield from self._check("control", net, net, 900 + net, self._control_score(net))
        yield from self._search()
        ranked = self._ranked()
        if self._is_checked:
            yield from self._finalists(ranked)
        if self._is_trained_again:
            yield from self._final(ranked[0])
        yield self._end(ranked[0])

    def plan(self, **changes: Any) -> SearchPlanned:
        """What it sets out to do."""
        checks, final = self._is_checked, self._is_trained_again
        plan = SearchPlanned(
            n_designs=self._n_designs,
            screen_epochs=SCREEN_EPOCHS if self._is_screened else 0,
            n_full=N_FULL if self._is_screened else self._n_designs,
            full_epochs=FULL_EPOCHS,
            n_finalists=N_FINALISTS if checks else 0,
            n_seeds=N_SEEDS if checks else 0,
            n_control=N_CONTROL if checks else 0,
            final_epochs=FINAL_EPOCHS if final else 0,
            final_images=_FINAL_IMAGES if final else 0,
            seconds_for={leg: seconds for leg, seconds in _SECONDS_FOR.items() if final or leg != "final"},
            seconds_in_all=60 * _MINUTES,
            seconds_spent=20.0,
            time=(self._start + timedelta(seconds=20)).isoformat(timespec="seconds"),
        )
        return replace(plan, **changes)

    def _search(self) -> Iterator[Event]:
        if not self._is_screened:
            for number in range(self._n_designs):
                yield from self._of_search(number, number, "full", FULL_EPOCHS, _score(number))
            return
        for number in range(self._n_designs):
            yield from self._of_search(number, number, "screen", SCREEN_EPOCHS, _score(number) - 0.11)
        for place, first in enumerate(self._ranked()[:N_FULL]):
            number = self._n_designs + place
            yield from self._of_search(number, first, "full", FULL_EPOCHS, _score(first), promoted_from=first)

    def _finalists(self, ranked: list[int]) -> Iterator[Event]:
        for finalist in ranked[:N_FINALISTS]:
            design = finalist if not self._is_screened else self._designs[finalist]
            for seed in range(N_SEEDS):
                top = self._scores["search", finalist] - 0.006 - 0.004 * seed
                yield from self._check("seed", design, design, 40 + seed, top, promoted_from=finalist)
        for net in range(2):
            yield from self._check("control", net, net, 950 + net, self._control_score(net) - 0.002)
        for seed in range(N_SEEDS):
            yield from self._check("control", 2, 3, 970 + seed, 0.67, promoted_from=3)
        gain, margin = (0.018, 0.006) if self._is_better else (0.004, 0.009)
        yield WinnerJudged(
            ranked[0], 1, gain, margin, self._is_better, not self._is_better, N_SEEDS, self._stamp
        )  # fmt: skip

    def _final(self, winner: int) -> Iterator[Event]:
        yield DataReading(12_400, _FINAL_IMAGES)
        design = self._designs[winner] if self._is_screened else winner
        source: int | None = winner
        if self._is_checked and not self._is_better:
            design, source = 1, None  # the control's network is taken
        number = self._n_checks
        yield from self._check("final", design, design, 50, 0.93, promoted_from=source, epochs=FINAL_EPOCHS)
        yield ModelTested(
            "checks", number, f"models/checks-{number:04d}", "a" * 64, "b" * 64, self._test_accuracy(), 6699, 1,
            self._stamp,
        )  # fmt: skip

    def _end(self, winner: int) -> SearchFinished:
        top = self._scores["search", winner]
        return SearchFinished(
            winner, top, self._test_accuracy(), 29.4 * 60, str(self._project), "done",
            (self._start + timedelta(minutes=29.4)).isoformat(timespec="seconds"),
            final_trial=self._n_checks - 1 if self._is_trained_again else None,
        )  # fmt: skip

    def _control_score(self, net: int) -> float:
        return (0.74, 0.784 if self._is_better else 0.798)[net]

    def _test_accuracy(self) -> float:
        return 0.874 if self._is_trained_again else 0.801

    def _ranked(self) -> list[int]:
        """Trials of the search, the best first: full trainings where there are any."""
        own = {trial: score for (study, trial), score in self._scores.items() if study == "search"}
        full = {trial: score for trial, score in own.items() if trial >= self._n_designs or not self._is_screened}
        chosen = full or own
        return sorted(chosen, key=lambda trial: -chosen[trial])

    @property
    def _designs(self) -> dict[int, int]:
        """The design of each full training, by its number."""
        own = {trial: score for (study, trial), score in self._scores.items() if study == "search"}
        first = sorted((t for t in own if t < self._n_designs), key=lambda trial: -own[trial])
        return {self._n_designs + place: trial for place, trial in enumerate(first[:N_FULL])}

    def _of_search(
        self, number: int, design: int, stage: Stage, epochs: int, top: float, **more: Any
    ) -> Iterator[Event]:
        return self._trial("search", number, design, design, stage, epochs, top, **more)

    def _check(
        self, stage: Stage, design: int, dice: int, seed: int, top: float, epochs: int = FULL_EPOCHS, **more: Any
    ) -> Iterator[Event]:
        number, self._n_checks = self._n_checks, self._n_checks + 1
        return self._trial("checks", number, design, dice, stage, epochs, top, seed=seed, **more)

    def _trial(
        self, study: StudyName, number: int, design: int, dice: int, stage: Stage, epochs: int, top: float,
        seed: int = 7, **more: Any,
    ) -> Iterator[Event]:  # fmt: skip
        params, drawn, n_params, n_macs = _network(dice)
        yield TrialStarted(
            study, number, design, stage, epochs, 0, params, drawn, n_params, n_macs, seed, self._stamp, **more
        )
        fails = stage == "screen" and number == FAILING
        stopped = stage == "screen" and number == STOPPED
        shake = random.Random(1000 * seed + number)  # noqa: S311
        for epoch in range(1, 1 if fails else 2 if stopped else epochs + 1):
            rate = 5.0 / epochs
            reached = top - (top - 0.3) * (exp(-rate * (epoch - 0.2)) - exp(-rate * (epochs - 0.2)))
            reached += shake.gauss(0, 0.003) * (epoch < epochs)
            yield TrialProgress(study, number, epoch, 0.6, 5700.0)
            yield EpochFinished(study, number, epoch, 2.3 * exp(-epoch / 4), 1.0, reached, 0.001, 5700.0, 3.0)
        state: TrialState = "FAIL" if fails else "PRUNED" if stage == "screen" else "COMPLETE"
        if not fails and not stopped:
            self._scores[study, number] = top
        yield TrialFinished(
            study, number, design, stage, 1 if stopped else epochs, 0, state,
            None if fails else 0.52 if stopped else top, n_params, n_macs, 6.0 * epochs, params,
            reason="Out of memory on the device." if fails else "no better than guessing" if stopped else "",
            model=f"models/checks-{number:04d}" if stage == "final" else "",
        )  # fmt: skip


def made_up_halving(n_designs: int = 9, n_best: int = 3) -> Iterator[Event]:
    """The start of a search that breaks trainings off: all rest after one epoch, and the best go on."""
    stamp = datetime.now(UTC).isoformat(timespec="seconds")
    config = {"n_trials": n_designs, "recipe": "classic", "n_epochs": 8}
    yield SearchStarted("halving", "/projects/halving", config, n_designs, 1, stamp, __version__)
    yield DataReady(made_up_data(), 4.2)
    yield ModeChosen(0, NumericMode("cpu", "float32", channels_last=True, n_threads=1), 1)
    scores = {number: _score(number) - 0.3 for number in range(n_designs)}
    for number, score in scores.items():
        params, drawn, n_params, n_macs = _network(number)
        begin = TrialStarted("search", number, number, "full", 8, 0, params, drawn, n_params, n_macs, 7, stamp)
        yield begin
        yield EpochFinished("search", number, 1, 1.5, 1.0, score, 0.001, 5700.0, 3.0)
        yield TrialParked("search", number, 1, score, 6.0)
    for number in sorted(scores, key=lambda trial: -scores[trial])[:n_best]:
        params, drawn, n_params, n_macs = _network(number)
        yield TrialStarted(
            "search", number, number, "full", 8, 0, params, drawn, n_params, n_macs, 7, stamp, resumes_after=1
        )  # fmt: skip
        yield EpochFinished("search", number, 2, 1.2, 1.0, scores[number] + 0.1, 0.001, 5700.0, 3.0)


def _network(dice: int) -> tuple[Config, Config, int, int]:
    """Settings, those drawn, weights and multiply-adds of one network."""
    drawn = PLAIN_CNN.limited({"n_conv_layers": 4, "n_fc_layers": 2}).draw(Dice(dice))
    params = PLAIN_CNN.resolve(drawn, {"use_batch_norm": True})
    data: DataFacts = made_up_data()
    cost = cost_of(PLAIN_CNN.assemble(params, data.input_shape, len(data.classes)))
    return params, drawn, cost.n_params, cost.n_macs


def _score(number: int) -> float:
    """The validation accuracy that a design reaches in a full training."""
    return min(0.81, 0.72 + random.Random(100 + number).gauss(0.02, 0.035))  # noqa: S311
