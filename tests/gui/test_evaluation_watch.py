"""What a search ended with is evaluated when it has ended, and not beside one."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.core.events import Event
from nas_desktop.gui.evaluation_watch import EvaluationWatch
from nas_desktop.gui.model_desk import Network
from nas_desktop.gui.search_model import SearchModel
from tests.builders import (
    a_mode_chosen,
    a_model_tested,
    a_search_finished,
    a_search_started,
    a_trial_finished,
    a_trial_started,
    data_ready,
)


class FakeDesk:
    def __init__(self) -> None:
        self.done: list[object] = []

    def show(self, network: Network, *, may_evaluate: bool) -> None:
        self.done.append((network.trial, may_evaluate))

    def hold(self) -> None:
        self.done.append("hold")


@pytest.fixture
def desk(model: SearchModel) -> FakeDesk:
    desk = FakeDesk()
    EvaluationWatch(model, desk, model)  # type: ignore[arg-type]  # stands for ModelDesk
    return desk


def events(project: Path, kept: str) -> list[Event]:
    """One complete trial, tested; the search has not ended."""
    return [
        a_search_started(project=str(project)), data_ready(), a_mode_chosen(), a_trial_started(0),
        a_trial_finished(0, 0.8, model=kept), a_model_tested(study="search", trial=0),
    ]  # fmt: skip


def tell(qtbot: QtBot, model: SearchModel, *told: Event) -> None:
    with qtbot.waitSignal(model.changed):
        for event in told:
            model.apply(event)


def test_the_end_of_a_search_begins_it_once(qtbot: QtBot, model: SearchModel, desk: FakeDesk, tmp_path: Path) -> None:
    tell(qtbot, model, *events(tmp_path, "models/trial-0000"))
    assert desk.done == ["hold"]

    tell(qtbot, model, a_search_finished(best_trial=0))
    with qtbot.waitSignal(model.changed):
        model.ask("")

    assert desk.done == ["hold", (0, True)]


def test_without_weights_nothing_begins(qtbot: QtBot, model: SearchModel, desk: FakeDesk, tmp_path: Path) -> None:
    tell(qtbot, model, *events(tmp_path, ""))
    tell(qtbot, model, a_search_finished(best_trial=0))

    assert desk.done == ["hold"]


def test_a_search_that_was_only_opened_is_left(
    qtbot: QtBot, model: SearchModel, desk: FakeDesk, tmp_path: Path
) -> None:
    with qtbot.waitSignal(model.changed):
        model.load([*events(tmp_path, "models/trial-0000"), a_search_finished(best_trial=0)])

    assert desk.done == []
