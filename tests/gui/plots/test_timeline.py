"""Trials stand on the clock, side by side where they ran at once."""

from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.core.state import SearchState
from nas_desktop.gui.look import Look
from nas_desktop.gui.plots.timeline import Timeline, bars_of
from nas_desktop.gui.search_model import SearchModel
from tests.builders import a_mode_chosen, a_search_started, a_trial_finished, a_trial_started, data_ready

_BEGAN = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def _at(minutes: float) -> str:
    return (_BEGAN + timedelta(minutes=minutes)).isoformat(timespec="seconds")


def _state(*spans: tuple[float, float | None]) -> SearchState:
    """Trials from a minute to another; None: it runs."""
    state = SearchState()
    for event in (a_search_started(time=_at(0)), data_ready(), a_mode_chosen(n_slots=2)):
        state.apply(event)
    for trial, (start, end) in enumerate(spans):
        state.apply(a_trial_started(trial, time=_at(start)))
        if end is not None:
            state.apply(a_trial_finished(trial, 0.5, seconds=60 * (end - start)))
    return state


@pytest.mark.parametrize(
    ("spans", "lanes"),
    [
        ([(0, 2), (2, 4), (4, 5)], [0, 0, 0]),
        ([(0, 3), (0, 2), (2, 4), (3, 5)], [0, 1, 1, 0]),
        ([(0, 9), (1, 2), (1, 3), (2, 4)], [0, 1, 2, 1]),
    ],
    ids=["one after another", "two at once", "three at once"],
)
def test_as_many_lanes_as_ran_at_once(spans: list[tuple[float, float]], lanes: list[int]) -> None:
    bars = bars_of(_state(*spans), _BEGAN)

    assert [bar.lane for bar in bars] == lanes
    assert [(bar.start, bar.end) for bar in bars] == spans


def test_a_running_trial_reaches_until_now() -> None:
    (bar,) = bars_of(_state((1, None)), _BEGAN + timedelta(minutes=7))

    assert (bar.start, bar.end) == (1, 7)


def test_before_a_search_there_is_nothing() -> None:
    assert bars_of(SearchState(), _BEGAN) == ()


def test_the_chosen_trial_is_outlined(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    model.show(_state((0, 2), (0, 3)), 0)
    plot = Timeline(model, look)
    qtbot.addWidget(plot)
    plot.show()

    model.select(1)

    x, y = plot.ring.getData()
    assert (min(x), max(x)) == (0, 3)
    assert y.mean() < -0.5
