"""What mattered: worked out away from the window, only when needed, and never shown for another search."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.importance_card import ImportanceCard
from tests.builders import a_search_started, a_trial_finished, a_trial_started
from tests.gui.conftest import TasksAtOnce
from tests.gui.searches import a_long_search

T = TypeVar("T")


class _Waiting:
    """Something awaited whose result comes when a test says so."""

    def __init__(self, function: Callable[[], Any]) -> None:
        self._function = function

    def __await__(self) -> Any:
        yield
        return self._function()


class TasksLater(QObject):
    """Stands for `Tasks`: a job goes on when the test lets it."""

    changed = Signal()
    n_running = 0

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[Coroutine[Any, Any, None]] = []

    def start(self, job: Coroutine[Any, Any, None]) -> None:
        job.send(None)
        self.jobs.append(job)

    async def in_thread(self, function: Callable[[], T]) -> T:
        result: T = await _Waiting(function)
        return result

    def finish(self) -> None:
        """Let the oldest job end."""
        with pytest.raises(StopIteration):
            self.jobs.pop(0).send(None)


@pytest.fixture
def later() -> TasksLater:
    return TasksLater()


def _card(qtbot: QtBot, model: SearchModel, look: Look, tasks: Any) -> ImportanceCard:
    card = ImportanceCard(model, look, tasks)
    qtbot.addWidget(card)
    card.resize(460, 300)
    return card


def _apply(qtbot: QtBot, model: SearchModel, *events: Any) -> None:
    with qtbot.waitSignal(model.changed):
        for event in events:
            model.apply(event)


def test_what_mattered_is_named_by_its_title(qtbot: QtBot, model: SearchModel, look: Look, tasks: TasksAtOnce) -> None:
    card = _card(qtbot, model, look, tasks)
    card.show()

    _apply(qtbot, model, *a_long_search(30))

    assert card.shows_bars
    assert card.bars.rows()[0].name == "Convolutions"
    assert "Filters, convolution 1" in card.bars.accessibleDescription()
    assert card.foot.full_text.endswith("The rest: settings acting together, and chance.")


def test_few_trials_are_called_rough(qtbot: QtBot, model: SearchModel, look: Look, tasks: TasksAtOnce) -> None:
    card = _card(qtbot, model, look, tasks)
    card.show()

    _apply(qtbot, model, *a_long_search(12))

    assert card.foot.full_text.startswith("Rough: only 12 trials.")


def test_too_few_trials_are_said_with_how_many_are_missing(
    qtbot: QtBot, model: SearchModel, look: Look, tasks: TasksAtOnce
) -> None:
    card = _card(qtbot, model, look, tasks)
    card.show()

    _apply(qtbot, model, *a_long_search(7))

    assert card.placeholder.heading == "Too few trials"
    assert "3 more complete trials" in card.placeholder.sentence


def test_scores_without_a_difference_are_said_to_be_alike(
    qtbot: QtBot, model: SearchModel, look: Look, tasks: TasksAtOnce
) -> None:
    card = _card(qtbot, model, look, tasks)
    card.show()
    alike = (event for i in range(12) for event in (a_trial_started(i), a_trial_finished(i, 0.5)))

    _apply(qtbot, model, a_search_started(n_trials=20), *alike)

    assert card.placeholder.heading == "All scores are alike"


def test_nothing_is_worked_out_while_hidden(qtbot: QtBot, model: SearchModel, look: Look, later: TasksLater) -> None:
    card = _card(qtbot, model, look, later)

    _apply(qtbot, model, *a_long_search(30))
    assert later.jobs == []

    card.show()
    assert len(later.jobs) == 1
    later.finish()


def test_only_one_is_worked_out_at_a_time_and_the_last_trials_are_not_forgotten(
    qtbot: QtBot, model: SearchModel, look: Look, later: TasksLater
) -> None:
    card = _card(qtbot, model, look, later)
    card.show()
    events = list(a_long_search(12))
    _apply(qtbot, model, *events[:-3])

    _apply(qtbot, model, *events[-3:])
    assert len(later.jobs) == 1

    later.finish()
    assert len(later.jobs) == 1
    later.finish()
    assert card.foot.full_text.startswith("Rough: only 12")


def test_a_change_without_a_new_complete_trial_costs_nothing(
    qtbot: QtBot, model: SearchModel, look: Look, later: TasksLater
) -> None:
    card = _card(qtbot, model, look, later)
    card.show()
    _apply(qtbot, model, *a_long_search(12))
    later.finish()

    _apply(qtbot, model, a_trial_started(12), a_trial_finished(12, 0.2, state="PRUNED"))

    assert later.jobs == []


def test_the_result_for_another_search_is_dropped(
    qtbot: QtBot, model: SearchModel, look: Look, later: TasksLater
) -> None:
    card = _card(qtbot, model, look, later)
    card.show()
    _apply(qtbot, model, *a_long_search(30))

    with qtbot.waitSignal(model.changed):
        model.reset()
    later.finish()

    assert not card.shows_bars
    assert card.placeholder.heading == "Too few trials"


def test_a_long_wait_is_said(qtbot: QtBot, model: SearchModel, look: Look, later: TasksLater) -> None:
    card = _card(qtbot, model, look, later)
    card.show()

    _apply(qtbot, model, *a_long_search(30))

    qtbot.waitUntil(lambda: card.placeholder.heading == "Computing…")
    later.finish()
    assert card.shows_bars


def test_while_new_shares_are_computed_the_old_ones_stay(
    qtbot: QtBot, model: SearchModel, look: Look, later: TasksLater
) -> None:
    card = _card(qtbot, model, look, later)
    card.show()
    events = list(a_long_search(31))
    _apply(qtbot, model, *events[:-3])
    later.finish()

    _apply(qtbot, model, *events[-3:])

    qtbot.waitUntil(lambda: card.subtitle.full_text == "computing…")
    assert card.shows_bars
    later.finish()
    assert card.subtitle.full_text == "share of the score's variation"
