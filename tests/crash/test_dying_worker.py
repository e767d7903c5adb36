from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from nas_desktop.core.errors import NasError
from nas_desktop.core.events import EpochFinished, Event, LogWritten, SearchFinished, TrialFinished
from nas_desktop.search import session
from nas_desktop.search.mirror import NoMirror
from nas_desktop.search.resources import Machine
from nas_desktop.search.session import SearchSession
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.training.jobs import ChooseMode, Job, Message, PrepareData, Request, ScoreTest, TrainTrial
from tests.builders import a_config
from tests.crash.trainer import TrainingSlot

MOST_EVENTS = 100  # of a search of one trial; more of them are a circle
DEATH = "the worker was ended by SIGKILL"
ERRANDS: tuple[type[Job], ...] = (PrepareData, ChooseMode, ScoreTest)


class DyingSlot(TrainingSlot):
    """Its worker dies each time between an epoch and the checkpoint of it."""

    def _train(self, request: TrainTrial) -> Iterator[Message]:
        for message in super()._train(request):
            yield message
            if isinstance(message, EpochFinished):
                raise SlotDied(DEATH)


class ErrandSlot(TrainingSlot):
    """Its worker dies so often at one kind of job."""

    def __init__(self, errand: Callable[[Request], bool], n_deaths: int) -> None:
        super().__init__()
        self._errand = errand
        self._n_left = n_deaths

    def _answer(self, request: Request) -> Iterator[Message]:
        if self._errand(request) and self._n_left > 0:
            self._n_left -= 1
            raise SlotDied(DEATH)
        yield from super()._answer(request)


def a_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_slot: Callable[[], TrainingSlot], **changes: Any
) -> Iterator[Event]:
    machine = Machine(2, tmp_path / "cache", make_slot)
    monkeypatch.setattr(session, "this_machine", lambda start_method: machine)
    monkeypatch.setattr(session, "TrackingMirror", lambda project: NoMirror())
    config = a_config(n_trials=1, n_epochs=3, slots=1, device="cpu", **changes)
    return islice(SearchSession.new(config, tmp_path / "p").run(), MOST_EVENTS)


def test_a_worker_that_always_dies_before_its_checkpoint_fails_its_trial_at_the_third_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = list(a_search(tmp_path, monkeypatch, DyingSlot))
    assert sum(isinstance(event, EpochFinished) for event in events) == 3
    assert [event.state for event in events if isinstance(event, TrialFinished)] == ["FAIL"]


@pytest.mark.parametrize("errand", ERRANDS)
def test_a_worker_that_dies_twice_at_what_is_no_trial_is_replaced_and_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, errand: type[Job]
) -> None:
    events = list(a_search(tmp_path, monkeypatch, lambda: ErrandSlot(lambda job: isinstance(job, errand), 2)))
    assert isinstance(events[-1], SearchFinished)
    assert (events[-1].reason, events[-1].test_accuracy is not None) == ("done", True)
    told = [event.message for event in events if isinstance(event, LogWritten) and event.level == "warning"]
    assert told == ["The worker was ended by SIGKILL. It is tried again."] * 2


@pytest.mark.parametrize("errand", ERRANDS)
def test_a_third_death_ends_the_search_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, errand: type[Job]
) -> None:
    search = a_search(tmp_path, monkeypatch, lambda: ErrandSlot(lambda job: isinstance(job, errand), 3))
    events: list[Event] = []
    with pytest.raises(NasError, match=r"The worker was ended by SIGKILL\."):
        events.extend(search)  # what came before the error is kept
    assert isinstance(events[-1], SearchFinished)
    assert (events[-1].reason, events[-1].detail) == ("failed", "The worker was ended by SIGKILL. Try again.")


def test_a_worker_that_dies_as_often_over_the_images_of_the_final_training_leaves_the_best_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_of_everything(job: Request) -> bool:
        return isinstance(job, PrepareData) and job.data.everything

    search = a_search(tmp_path, monkeypatch, lambda: ErrandSlot(is_of_everything, 3), final_training="on")
    finished = [event for event in search if isinstance(event, SearchFinished)]
    assert [(one.reason, one.final_trial, one.test_accuracy is not None) for one in finished] == [("done", None, True)]
