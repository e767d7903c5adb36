"""Axes have round figures, and every mark lies within the plot."""

import re

import pytest

from nas_desktop.export.svg_plot import SvgPlot, log_ticks, ticks


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (0.871, 0.902), (0.0, 10_000.0), (-0.3, 0.2), (0.4999, 0.5001)])
def test_ticks_are_few_and_inside(low: float, high: float) -> None:
    values = ticks(low, high)
    assert 3 <= len(values) <= 8
    assert all(low - 1e-9 <= value <= high + 1e-9 for value in values)


def test_a_logarithmic_axis_has_one_and_three() -> None:
    assert log_ticks(5.0, 6.6) == [100_000, 300_000, 1_000_000, 3_000_000]


def test_a_short_logarithmic_axis_has_figures_too() -> None:
    assert len(log_ticks(5.05, 5.2)) >= 2


def test_what_is_counted_has_no_halves() -> None:
    plot = SvgPlot("t", (1.0, 2.0), (0.0, 1.0))
    plot.axes("Epoch", str, lambda y: "")
    assert re.findall(r">([\d.]+)</text>", plot.text()) == ["1.0", "2.0"]


@pytest.mark.parametrize("x_log", [False, True])
def test_marks_lie_within_the_plot(x_log: bool) -> None:
    plot = SvgPlot("t", (1.0, 1000.0), (0.5, 0.5), x_log=x_log)
    plot.marks([(1.0, 0.5, "a"), (1000.0, 0.5, "b")], "complete")

    places = re.findall(r'cx="([\d.-]+)" cy="([\d.-]+)"', plot.text())
    assert len(places) == 2
    assert all(0 < float(x) < 720 and 0 < float(y) < 300 for x, y in places)
