"""Lines lie where they are found again, and choices are spread but stay on their axis."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_axes import TrialAxis, trial_axes
from nas_desktop.gui.trial_settings import complete_trials
from nas_desktop.gui.widgets.parallel_lines import AxesPlace, ParallelLines
from tests.gui.made_up import show_trials, some_trials


@pytest.fixture
def axes(model: SearchModel) -> list[TrialAxis]:
    show_trials(model, some_trials(40))
    return list(trial_axes(model.state, complete_trials(model.state)))


@pytest.fixture
def lines(model: SearchModel, axes: list[TrialAxis]) -> ParallelLines:
    return ParallelLines(complete_trials(model.state), axes, AxesPlace(len(axes), 1400.0, 300.0))


def test_a_place_on_an_axis_and_its_height_belong_together() -> None:
    place = AxesPlace(8, 1000.0, 300.0)

    assert [place.share(place.y(share)) for share in (0.0, 0.3, 1.0)] == pytest.approx([0.0, 0.3, 1.0])
    assert [place.nearest_axis(place.x(i)) for i in range(8)] == list(range(8))


def test_every_line_is_found_halfway_between_two_axes(lines: ParallelLines) -> None:
    place = lines.place
    for i in range(len(lines.trials)):
        first, second = lines._heights[i, -2:]
        middle = QPointF(place.x(place.n - 2) + place.gap / 2, (first + second) / 2)

        found = lines.nearest(middle, [i], 1.0)

        assert found == i


def test_the_drawn_line_passes_where_it_is_found(lines: ParallelLines) -> None:
    path = lines.path(0)
    for percent in (0.12, 0.37, 0.58, 0.91):
        point = path.pointAtPercent(percent)
        assert lines.nearest(point, [0], 1.0) == 0


def test_choices_stay_on_their_axis(lines: ParallelLines) -> None:
    known = lines._shares[~np.isnan(lines._shares)]

    assert known.min() >= 0.0
    assert known.max() <= 1.0


def test_equal_choices_lie_beside_one_another(lines: ParallelLines, axes: list[TrialAxis]) -> None:
    k = next(i for i, axis in enumerate(axes) if axis.name == "optimizer")

    assert len(np.unique(lines._shares[:, k])) > 20


def test_a_line_without_values_at_all_is_never_found(lines: ParallelLines) -> None:
    lines._shares[3] = np.nan

    assert lines.nearest(QPointF(500.0, 150.0), [3], 500.0) is None


def test_no_lines_are_no_trouble(axes: list[TrialAxis]) -> None:
    empty = ParallelLines([], axes, AxesPlace(len(axes), 900.0, 300.0))

    assert empty.nearest(QPointF(400.0, 100.0), [], 10.0) is None
