from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from nas_desktop.core.events import EpochFinished, TrialFinished
from nas_desktop.search import session
from nas_desktop.search.mirror import NoMirror
from nas_desktop.search.resources import Machine
from nas_desktop.search.session import SearchSession
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.training.jobs import Message, TrainTrial
from tests.builders import a_config
from tests.crash.trainer import TrainingSlot

MOST_EVENTS = 100  # of a search of one trial; more of them are a circle


class DyingSlot(TrainingSlot):
    """Its worker dies each time between an epoch and the checkpoint of it."""

    def _train(self, request: TrainTrial) -> Iterator[Message]:
        for message in super()._train(request):
            yield message
            if isinstance(message, EpochFinished):
                raise SlotDied("the worker was ended by SIGKILL")


def test_a_worker_that_always_dies_before_its_checkpoint_fails_its_trial_at_the_third_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine(2, tmp_path / "cache", DyingSlot)
    monkeypatch.setattr(session, "this_machine", lambda start_method: machine)
    monkeypatch.setattr(session, "TrackingMirror", lambda project: NoMirror())
    config = a_config(n_trials=1, n_epochs=3, slots=1, device="cpu")
    events = list(islice(SearchSession.new(config, tmp_path / "p").run(), MOST_EVENTS))
    assert sum(isinstance(event, EpochFinished) for event in events) == 3
    assert [event.state for event in events if isinstance(event, TrialFinished)] == ["FAIL"]
