"""Figures under plots of sizes."""

import pytest
from PySide6.QtWidgets import QApplication

from nas_desktop.gui.widgets.plot_axes import AmountAxis, PercentAxis


@pytest.fixture
def axis(qapp: QApplication) -> AmountAxis:
    return AmountAxis("bottom")


def test_no_line_is_drawn_where_its_figure_would_stick_out(qapp: QApplication) -> None:
    levels = PercentAxis("left").tickValues(0.6999, 0.8001, 150.0)

    values = [value for _, level in levels for value in level]
    assert 0.75 in [round(value, 6) for value in values]
    assert min(values) > 0.7
    assert max(values) < 0.8


def test_logarithms_are_shown_as_sizes(axis: AmountAxis) -> None:
    ((_, values),) = axis.tickValues(5.3, 7.1, 600.0)

    assert axis.tickStrings(values, 1.0, 1.0) == ["300 k", "1 M", "3 M", "10 M"]


def test_without_logarithm_they_are_evenly_spaced_and_never_negative(axis: AmountAxis) -> None:
    axis.log = False

    ((_, values),) = axis.tickValues(-1e5, 4e6, 400.0)

    assert axis.tickStrings(values, 1.0, 1.0) == ["0", "1 M", "2 M", "3 M", "4 M"]


def test_a_range_beyond_all_measure_does_not_overflow(axis: AmountAxis) -> None:
    ((_, values),) = axis.tickValues(-5.0, 400.0, 600.0)

    assert len(values) < 12
