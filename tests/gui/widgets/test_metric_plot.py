from math import inf, nan

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.metric_card import MetricCard
from nas_desktop.gui.widgets.metric_plot import Line, MetricPlot, StepAxis
from nas_desktop.tracking.runs import Curve


@pytest.fixture
def plot(qtbot: QtBot, look: Look) -> MetricPlot:
    plot = MetricPlot(look)
    qtbot.addWidget(plot)
    plot.resize(400, 300)
    plot.show()
    return plot


def a_line(name: str, *values: float) -> Line:
    return Line(name, tuple((float(i), value) for i, value in enumerate(values, start=1)))


def drawn(plot: MetricPlot) -> list[list[float]]:
    return [[] if item.yData is None else list(item.yData) for item in plot.getPlotItem().listDataItems()]


def test_each_metric_is_a_line(plot: MetricPlot) -> None:
    plot.show_lines([a_line("a", 1.0, 2.0), a_line("b", 3.0)], "epoch")
    assert drawn(plot)[:3] == [[1.0, 2.0], [3.0], []]


def test_what_is_no_number_is_left_out(plot: MetricPlot) -> None:
    plot.show_lines([a_line("a", 1.0, nan, inf, 2.0)], "epoch")
    assert drawn(plot)[0] == [1.0, 2.0]


def test_a_metric_with_one_point_can_be_seen(plot: MetricPlot) -> None:
    plot.show_lines([a_line("a", 0.25)], "epoch")
    (left, right), (low, high) = plot.getPlotItem().getViewBox().viewRange()
    assert left < 1 < right
    assert low < 0.25 < high


def test_new_points_do_not_undo_a_zoom(plot: MetricPlot) -> None:
    plot.show_lines([a_line("a", 1.0, 2.0)], "epoch")
    box = plot.getPlotItem().getViewBox()
    box.setRange(xRange=(1.0, 1.5), padding=0)
    box.sigRangeChangedManually.emit([True, True])
    plot.show_lines([a_line("a", 1.0, 2.0, 3.0)], "epoch")
    assert box.viewRange()[0] == [1.0, 1.5]


def test_another_metric_is_shown_in_full(plot: MetricPlot) -> None:
    plot.show_lines([a_line("a", 1.0, 2.0)], "epoch")
    box = plot.getPlotItem().getViewBox()
    box.setRange(xRange=(1.0, 1.5), padding=0)
    box.sigRangeChangedManually.emit([True, True])
    plot.show_lines([a_line("b", 1.0, 2.0, 3.0)], "epoch")
    assert box.viewRange()[0][1] > 3.0


def test_the_arrow_keys_say_the_values_of_a_step(qtbot: QtBot, plot: MetricPlot) -> None:
    plot.show_lines([a_line("a", 0.5, 0.75)], "epoch")
    for _ in range(2):
        qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot._hover.isVisible()
    assert plot._hover._head.text() == "Epoch 2"
    assert plot._hover._values[0].text() == "0.75"


def test_millions_of_steps_have_few_figures(qtbot: QtBot) -> None:
    ticks = StepAxis("bottom").tickValues(0, 10_000_000, 400)
    assert sum(len(values) for _, values in ticks[:1]) < 20


def test_a_card_says_when_points_are_left_out(qtbot: QtBot, look: Look) -> None:
    card = MetricCard(look, "loss", ("loss",))
    qtbot.addWidget(card)
    card.show_curves([Curve("loss", 10_000, ((1, 0.5), (2, 0.4)))], ("loss",), "step")
    assert card.subtitle.full_text == "2 of 10,000 points drawn"


def test_a_card_draws_its_own_metrics_until_others_are_chosen(qtbot: QtBot, look: Look) -> None:
    card = MetricCard(look, "loss", ("val_loss", "train_loss"))
    qtbot.addWidget(card)
    metrics = ("learning_rate", "train_loss", "val_loss")
    assert card.wanted(metrics) == ("val_loss", "train_loss")
    card.show_curves([], metrics, "epoch")
    with qtbot.waitSignal(card.chosen):
        card._choices.actions()[0].trigger()
    assert card.wanted(metrics) == ("learning_rate",)


def test_a_run_without_them_says_so(qtbot: QtBot, look: Look) -> None:
    card = MetricCard(look, "loss", ("val_loss",))
    qtbot.addWidget(card)
    card.show_curves([], (), "epoch")
    assert card.placeholder.isVisibleTo(card)
