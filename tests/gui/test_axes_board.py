"""The order a reader has made survives new trials and hidden axes."""

import pytest

from nas_desktop.gui.axes_board import AxesBoard
from nas_desktop.gui.search_model import SearchModel
from tests.gui.made_up import show_trials, some_trials
from tests.moments import events_until, folded


@pytest.fixture
def board(model: SearchModel) -> AxesBoard:
    show_trials(model, some_trials(30))
    board = AxesBoard()
    board.take(model.state)
    return board


def test_it_takes_trials_only_where_there_are_others(board: AxesBoard, model: SearchModel) -> None:
    assert not board.take(model.state)

    show_trials(model, some_trials(1, seed=9), first=30)

    assert board.take(model.state)
    assert len(board.trials) == 31


def test_a_moved_axis_stays_where_it_is(board: AxesBoard, model: SearchModel) -> None:
    board.move("accuracy", 0)
    show_trials(model, some_trials(2, seed=9), first=30)

    board.take(model.state)

    assert board.order[0] == "accuracy"


def test_an_axis_that_is_shown_takes_its_place_before_those_that_follow_it(board: AxesBoard) -> None:
    board.show({"conv0_filters": True})

    assert board.order[:3] == ["n_conv_layers", "conv0_filters", "n_fc_layers"]


def test_a_hidden_axis_limits_nothing(board: AxesBoard) -> None:
    board.brush.limit(board.axis("optimizer"), 0.0, 0.0)

    board.show({"optimizer": False})

    assert "optimizer" not in board.order
    assert board.kept() is None


def test_restoring_brings_the_beginning_back(board: AxesBoard) -> None:
    before = list(board.order)
    board.move("accuracy", 0)
    board.show({"dropout": False})
    board.brush.limit(board.axis("accuracy"), 0.72, 1.0)

    board.restore()

    assert board.order == before
    assert board.kept() is None


def test_screenings_are_compared_and_stand_for_their_full_trainings() -> None:
    board = AxesBoard()
    board.take(folded(events_until(lambda event: False)))

    assert len(board.trials) == 22
    assert board.position(24) == board.position(4) >= 0


def test_what_is_kept_is_kept_in_views_of_full_trainings_too() -> None:
    board = AxesBoard()
    board.take(folded(events_until(lambda event: False)))
    axis = board.axis("accuracy")

    board.brush.limit(axis, 0.69, axis.high)

    assert board.kept() == frozenset({4})
    assert board.brushed() == frozenset({4, 24})
