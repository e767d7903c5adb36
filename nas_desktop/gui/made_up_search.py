"""A believable search that nobody trained: for measuring the window with many trials, and for pictures of it."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from math import exp
from pathlib import Path

from nas_desktop import __version__
from nas_desktop.core.event_codec import is_transient
from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import (
    DataReading,
    DataReady,
    EpochFinished,
    Event,
    LogWritten,
    ModeChosen,
    SearchContinued,
    SearchFinished,
    SearchPaused,
    SearchStarted,
    TrialFinished,
    TrialProgress,
    TrialStarted,
    TrialState,
)
from nas_desktop.core.project import Project
from nas_desktop.core.specs import DataFacts, NumericMode
from nas_desktop.network.cost import cost_of
from nas_desktop.search_space.dice import Dice
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.tracking.tracking_mirror import TrackingMirror

N_EPOCHS = 8
_SECONDS = 49 * 60.0
_BEFORE_PAUSE = 0.62  # share of the trials
_NAME = "garden-birds-20261124"
_CLASSES = (
    "blackbird", "bullfinch", "chaffinch", "dunnock", "goldfinch", "jay", "magpie", "nuthatch", "robin", "wren",
)  # fmt: skip
_COUNTS = (4981, 4990, 4874, 4996, 4712, 4988, 4650, 4917, 4940, 612)
_CAUSES = ("Out of memory on the device.", "The loss is not a number any more.", "Out of memory on the device.")


def made_up_search(n_trials: int, n_slots: int = 1, project: Path = Path("/projects") / _NAME) -> Iterator[Event]:
    """Every event of a search of `n_trials`, which is paused once, from its start to its end."""
    start = datetime.now(UTC) - timedelta(minutes=50)
    stamp = start.isoformat(timespec="seconds")
    config = {"preset": "thorough", "n_trials": n_trials, "data": "garden-birds", "n_epochs": N_EPOCHS}
    yield SearchStarted(project.name, str(project), config, n_trials, 271828, stamp, __version__)
    yield DataReading(12_400, 20_000)
    yield DataReady(made_up_data(), 4.2)
    yield ModeChosen(0, NumericMode("cpu", "float32", channels_last=True, n_threads=1), n_slots)
    n_before = max(1, round(_BEFORE_PAUSE * n_trials))
    for trial in range(n_trials):
        if trial == n_before:
            yield from _pause(range(trial, min(trial + n_slots, n_trials)), n_trials, n_slots, stamp)
        yield from _trial(trial, n_trials, stamp)
    yield _end(n_trials, project, start + timedelta(seconds=_SECONDS))


def write_project(root: Path, n_trials: int, *, with_runs: bool = True) -> Project:
    """A project folder with a finished search.

    Args:
        with_runs: whether its MLflow store is made as well, which takes about 0.1 s a trial.

    Raises:
        NasError: the folder is taken or cannot be written.
    """
    config = {"preset": "thorough", "n_trials": n_trials, "n_epochs": N_EPOCHS}
    project = Project.create(root, config, "garden-birds")
    log = EventLog(project.events)
    try:
        log.append_all(event for event in made_up_search(n_trials, project=project.root) if not is_transient(event))
    finally:
        log.close()
    if not with_runs:
        return project
    mirror = TrackingMirror(project)
    mirror.notify()
    mirror.close(limit_s=max(60.0, 0.5 * n_trials))
    return project


def made_up_data() -> DataFacts:
    """Images of garden birds, of which there are none."""
    return DataFacts(
        "garden-birds", "Garden birds", "f" * 32, _CLASSES, _COUNTS, (3, 32, 32),
        n_train=20_000, n_val=2000, n_test=6699, n_images=sum(_COUNTS),
        mean=(0.5, 0.5, 0.5), std=(0.2, 0.2, 0.2),
    )  # fmt: skip


def _pause(trials: Sequence[int], n_trials: int, n_slots: int, stamp: str) -> Iterator[Event]:
    """`trials` have begun, everything stands still for a moment, and they start again."""
    for trial in trials:
        for event in _trial(trial, n_trials, stamp):
            if isinstance(event, TrialFinished) or (isinstance(event, EpochFinished) and event.epoch > 5):
                break
            yield event
        yield TrialProgress("search", trial, 6, 0.6, 11_400 / n_slots)
    yield LogWritten("info", "Two leaders differ only in their rate.", trials[0])
    yield SearchPaused(stamp)
    yield SearchContinued(stamp)


def _trial(number: int, n_trials: int, stamp: str) -> Iterator[Event]:
    drawn = PLAIN_CNN.limited({"n_conv_layers": 4, "n_fc_layers": 2}).draw(Dice(number))
    params = PLAIN_CNN.resolve(drawn, {"use_batch_norm": True})
    cost = cost_of(PLAIN_CNN.assemble(params, (3, 32, 32), len(_CLASSES)))
    yield TrialStarted(
        "search", number, number, "full", N_EPOCHS, 0, params, drawn, cost.n_params, cost.n_macs, 1000 + number, stamp
    )
    top, shake = score(number, n_trials), random.Random(number)  # noqa: S311
    fails, pruned = number % 16 == 7, number > 4 and top < 0.72
    n_epochs = 3 if fails or pruned else N_EPOCHS
    for epoch in range(1, n_epochs + 1):
        rise = (top - 0.3) * (exp(-0.62 * (epoch - 0.2)) - exp(-0.62 * 7.8))
        accuracy = top - rise + shake.gauss(0, 0.003) * (epoch < N_EPOCHS)
        yield EpochFinished("search", number, epoch, 2.3 * exp(-epoch / 4), 1.0, accuracy, 0.001, 11_400.0, 3.0)
    seconds = (20 + cost.n_macs / 4e6) * n_epochs / N_EPOCHS
    state: TrialState = "FAIL" if fails else "PRUNED" if pruned else "COMPLETE"
    reached = None if fails else top - 0.06 if pruned else top
    yield TrialFinished(
        "search", number, number, "full", n_epochs, 0, state, reached, cost.n_params, cost.n_macs, seconds, params,
        reason=_CAUSES[number // 16 % len(_CAUSES)] if fails else "",
    )  # fmt: skip


def score(number: int, n_trials: int) -> float:
    """The validation accuracy that trial `number` of `n_trials` reaches; later ones tend to do better."""
    dice = random.Random(100 + number)  # noqa: S311
    late = number / n_trials
    return min(0.83, 0.70 + 0.08 * late + dice.gauss(0, 0.035 - 0.012 * late))


def _end(n_trials: int, project: Path, end: datetime) -> SearchFinished:
    complete = [i for i in range(n_trials) if i % 16 != 7]
    best = max(complete, key=lambda i: (score(i, n_trials), -i))
    top = score(best, n_trials)
    return SearchFinished(best, top, top - 0.004, _SECONDS, str(project), "done", end.isoformat(timespec="seconds"))
