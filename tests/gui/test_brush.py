"""Limits combine, say what they are, and move in steps."""

import pytest

from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui.brush import Brush
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_axes import TrialAxis, trial_axes
from nas_desktop.gui.trial_settings import complete_trials, score
from tests.gui.made_up import show_trials, some_trials


@pytest.fixture
def trials(model: SearchModel) -> list[TrialRow]:
    show_trials(model, some_trials(40))
    return complete_trials(model.state)


@pytest.fixture
def axes(model: SearchModel, trials: list[TrialRow]) -> dict[str, TrialAxis]:
    return {axis.name: axis for axis in trial_axes(model.state, trials)}


def test_without_limits_nothing_is_singled_out(axes: dict[str, TrialAxis], trials: list[TrialRow]) -> None:
    assert Brush().kept(list(axes.values()), trials) is None


def test_a_limit_keeps_what_lies_inside(axes: dict[str, TrialAxis], trials: list[TrialRow]) -> None:
    brush = Brush()

    brush.limit(axes["accuracy"], 0.72, axes["accuracy"].high)

    assert brush.kept(list(axes.values()), trials) == {row.trial for row in trials if score(row) >= 0.72}


def test_limits_combine(axes: dict[str, TrialAxis], trials: list[TrialRow]) -> None:
    brush = Brush()

    brush.limit(axes["accuracy"], 0.70, axes["accuracy"].high)
    brush.limit(axes["optimizer"], 1.0, 1.0)

    wanted = {row.trial for row in trials if score(row) >= 0.70 and row.params["optimizer"] == "AdamW"}
    assert brush.kept(list(axes.values()), trials) == wanted
    assert 0 < len(wanted) < len(trials)


def test_a_trial_without_the_setting_is_not_kept(axes: dict[str, TrialAxis], trials: list[TrialRow]) -> None:
    brush = Brush()

    brush.limit(axes["conv1_filters"], 0.0, 2.0)

    kept = brush.kept(list(axes.values()), trials) or frozenset()
    assert all("conv1_filters" in row.params for row in trials if row.trial in kept)


def test_a_choice_is_kept_whole_or_not_at_all(axes: dict[str, TrialAxis]) -> None:
    brush = Brush()

    brush.limit(axes["activation"], 0.8, 2.1)
    assert brush.limits["activation"] == (1.0, 2.0)

    brush.limit(axes["activation"], 1.45, 1.55)
    assert "activation" not in brush.limits


def test_all_choices_are_no_limit(axes: dict[str, TrialAxis]) -> None:
    brush = Brush()

    brush.limit(axes["optimizer"], 0.0, 2.0)

    assert brush.limits == {}


def test_limits_in_words(axes: dict[str, TrialAxis]) -> None:
    brush, every = Brush(), list(axes.values())

    brush.limit(axes["accuracy"], 0.72, 1.0)
    assert brush.words(every) == "accuracy above 72.0 %"

    brush.limit(axes["accuracy"], 0.70, 0.72)
    brush.limit(axes["optimizer"], 0.0, 1.0)
    assert brush.words(every) == "optimizer Adam or AdamW, accuracy 70.0 % to 72.0 %"

    brush.clear()
    brush.limit(axes["learning_rate"], -9.0, -3.0)
    assert brush.words(every) == "learning rate below 1.0e-3"


def test_steps_begin_at_the_end_they_go_to(axes: dict[str, TrialAxis]) -> None:
    brush, dropout = Brush(), axes["dropout"]

    brush.shift(dropout, 1, 1)
    assert brush.limits["dropout"] == (0.375, 0.5)

    brush.shift(dropout, -1, -1)
    assert brush.limits["dropout"] == pytest.approx((0.35, 0.475))


def test_steps_narrow_and_widen(axes: dict[str, TrialAxis]) -> None:
    brush, dropout = Brush(), axes["dropout"]

    brush.shift(dropout, 1, 0)
    brush.shift(dropout, 1, 0)
    assert brush.limits["dropout"] == pytest.approx((0.05, 0.5))

    brush.shift(dropout, -1, 0)
    assert brush.limits["dropout"] == pytest.approx((0.025, 0.5))


def test_steps_end_at_the_end_of_the_axis(axes: dict[str, TrialAxis]) -> None:
    brush = Brush()

    for _ in range(5):
        brush.shift(axes["optimizer"], 1, 1)

    assert brush.limits["optimizer"] == (2.0, 2.0)
