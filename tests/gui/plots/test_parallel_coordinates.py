"""Pointer and keys set ranges, move axes and choose lines; the model hears which trials are kept."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.plots.parallel_coordinates import ParallelCoordinates
from nas_desktop.gui.search_model import SearchModel
from tests.gui.made_up import show_trials, some_trials

_LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def plot(qtbot: QtBot, model: SearchModel, look: Look) -> ParallelCoordinates:
    show_trials(model, some_trials(40))
    plot = ParallelCoordinates(model, look)
    qtbot.addWidget(plot)
    plot.resize(1000, 280)
    with qtbot.waitExposed(plot):
        plot.show()
    return plot


def _at(plot: ParallelCoordinates, axis: str, share: float) -> QPoint:
    place = plot.drawing().lines.place
    return QPointF(place.x(plot.board.order.index(axis)), place.y(share)).toPoint()


def _name(plot: ParallelCoordinates, axis: str) -> QPoint:
    return plot.drawing().lines.place.name_area(plot.board.order.index(axis)).center().toPoint()


def _drag(qtbot: QtBot, plot: ParallelCoordinates, start: QPoint, *ways: QPoint) -> None:
    qtbot.mousePress(plot, _LEFT, pos=start)
    for way in ways:
        move = QMouseEvent(
            QMouseEvent.Type.MouseMove, QPointF(way), QPointF(plot.mapToGlobal(way)), _LEFT, _LEFT,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(plot, move)
    qtbot.mouseRelease(plot, _LEFT, pos=ways[-1] if ways else start)


def _lower_half(plot: ParallelCoordinates, axis: str) -> frozenset[int]:
    found = plot.board.axis(axis)
    return frozenset(r.trial for r in plot.board.trials if (m := found.measure(r)) is not None and found.share(m) < 0.5)


def test_a_drag_along_an_axis_keeps_what_passes_there(
    qtbot: QtBot, plot: ParallelCoordinates, model: SearchModel
) -> None:
    _drag(qtbot, plot, _at(plot, "dropout", 0.0), _at(plot, "dropout", 0.2), _at(plot, "dropout", 0.5))

    low, high = plot.board.brush.limits["dropout"]
    assert low == pytest.approx(0.0, abs=0.005)
    assert high == pytest.approx(0.25, abs=0.005)
    assert model.brushed is not None
    assert {r.trial for r in plot.board.trials if low <= r.params["dropout"] <= high} == model.brushed


def test_ranges_on_two_axes_combine(qtbot: QtBot, plot: ParallelCoordinates, model: SearchModel) -> None:
    _drag(qtbot, plot, _at(plot, "dropout", 0.0), _at(plot, "dropout", 0.5))
    first = model.brushed

    _drag(qtbot, plot, _at(plot, "optimizer", 0.4), _at(plot, "optimizer", 0.6))

    assert first is not None
    assert model.brushed is not None
    assert model.brushed < first


def test_the_middle_of_a_range_moves_it(qtbot: QtBot, plot: ParallelCoordinates) -> None:
    _drag(qtbot, plot, _at(plot, "dropout", 0.0), _at(plot, "dropout", 0.4))

    _drag(qtbot, plot, _at(plot, "dropout", 0.2), _at(plot, "dropout", 0.5))

    assert plot.board.brush.limits["dropout"] == pytest.approx((0.15, 0.35), abs=0.01)


def test_an_end_of_a_range_moves_alone(qtbot: QtBot, plot: ParallelCoordinates) -> None:
    _drag(qtbot, plot, _at(plot, "dropout", 0.0), _at(plot, "dropout", 0.4))

    _drag(qtbot, plot, _at(plot, "dropout", 0.4), _at(plot, "dropout", 0.8))

    assert plot.board.brush.limits["dropout"] == pytest.approx((0.0, 0.4), abs=0.01)


def test_a_double_click_on_a_range_lifts_it(qtbot: QtBot, plot: ParallelCoordinates, model: SearchModel) -> None:
    _drag(qtbot, plot, _at(plot, "dropout", 0.0), _at(plot, "dropout", 0.4))

    qtbot.mouseDClick(plot, _LEFT, pos=_at(plot, "dropout", 0.2))

    assert plot.board.brush.limits == {}
    assert model.brushed is None


def test_a_dragged_name_moves_its_axis(qtbot: QtBot, plot: ParallelCoordinates) -> None:
    _drag(qtbot, plot, _name(plot, "optimizer"), _name(plot, "learning_rate"), _name(plot, "dropout"))

    assert plot.board.order.index("optimizer") == plot.board.order.index("dropout") - 1


def test_a_click_on_a_line_chooses_its_trial(qtbot: QtBot, plot: ParallelCoordinates) -> None:
    line = plot.points_of(5)[4].toPoint()

    with qtbot.waitSignal(plot.trial_clicked) as clicked:
        qtbot.mouseClick(plot, _LEFT, pos=line + QPoint(0, 0))

    chosen = plot.board.trials[plot.board.position(clicked.args[0])]
    assert abs(plot.points_of(chosen.trial)[4].y() - line.y()) <= 7


def test_a_double_click_on_a_line_opens_its_trial(qtbot: QtBot, plot: ParallelCoordinates) -> None:
    with qtbot.waitSignal(plot.trial_opened) as opened:
        qtbot.mouseDClick(plot, _LEFT, pos=plot.points_of(5)[4].toPoint())

    assert plot.board.position(opened.args[0]) >= 0


def test_the_pointer_over_a_line_names_its_trial(qtbot: QtBot, plot: ParallelCoordinates) -> None:
    qtbot.mouseMove(plot, plot.points_of(5)[4].toPoint())

    qtbot.waitUntil(lambda: plot._hover.isVisible())
    assert plot._hover._head.text().startswith("Trial ")


def test_a_line_stops_where_a_trial_has_no_such_layer(plot: ParallelCoordinates) -> None:
    shallow = next(row for row in plot.board.trials if row.params["n_conv_layers"] == 1)

    plot.show_axes({"conv1_filters": True})

    assert len(plot.points_of(shallow.trial)) == len(plot.board.order) - 1


def test_keys_go_from_axis_to_axis_and_set_a_range(qtbot: QtBot, plot: ParallelCoordinates, model: SearchModel) -> None:
    plot.setFocus()
    for _ in range(plot.board.order.index("dropout")):
        qtbot.keyClick(plot, Qt.Key.Key_Right)

    qtbot.keyClick(plot, Qt.Key.Key_Up)
    qtbot.keyClick(plot, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    assert plot.board.brush.limits["dropout"] == pytest.approx((0.375, 0.475))
    assert "dropout" in plot.accessibleName()
    assert model.brushed is not None

    qtbot.keyClick(plot, Qt.Key.Key_Delete)
    assert model.brushed is None


def test_escape_lifts_all_limits(qtbot: QtBot, plot: ParallelCoordinates, model: SearchModel) -> None:
    for axis in ("dropout", "learning_rate"):
        _drag(qtbot, plot, _at(plot, axis, 0.0), _at(plot, axis, 0.5))

    qtbot.keyClick(plot, Qt.Key.Key_Escape)

    assert model.brushed is None


def test_shift_and_an_arrow_move_the_axis(qtbot: QtBot, plot: ParallelCoordinates) -> None:
    first, second = plot.board.order[:2]

    qtbot.keyClick(plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)

    assert plot.board.order[:2] == [second, first]


def test_a_new_trial_is_judged_by_the_limits(qtbot: QtBot, plot: ParallelCoordinates, model: SearchModel) -> None:
    _drag(qtbot, plot, _at(plot, "dropout", 0.0), _at(plot, "dropout", 0.5))
    before = model.brushed

    with qtbot.waitSignal(model.changed):
        show_trials(model, some_trials(12, seed=5), first=40)

    assert before is not None
    assert model.brushed == _lower_half(plot, "dropout")
    assert len(model.brushed) > len(before)


def test_another_search_begins_without_limits(qtbot: QtBot, plot: ParallelCoordinates, model: SearchModel) -> None:
    _drag(qtbot, plot, _at(plot, "dropout", 0.0), _at(plot, "dropout", 0.5))

    with qtbot.waitSignal(model.changed):
        model.reset()
        show_trials(model, some_trials(20, seed=8))

    assert plot.board.brush.limits == {}
    assert model.brushed is None
    assert len(plot.board.trials) == 20


def test_the_table_has_every_setting_shown_or_not(plot: ParallelCoordinates) -> None:
    names, rows = plot.table()

    assert {"conv2_kernel", "optimizer", "n_macs", "val_accuracy"} <= set(names)
    assert rows[3][names.index("optimizer")] == plot.board.trials[3].params["optimizer"]


def test_lines_are_told_apart_by_the_limits_and_the_best_is_kept_above(plot: ParallelCoordinates) -> None:
    best = plot._model.state.best
    assert best is not None

    axis = plot.board.axis("accuracy")
    plot.board.brush.limit(axis, axis.low + 0.5 * (axis.high - axis.low), axis.high)
    plot._apply()
    picture = plot.drawing()

    assert len(picture.kept) + len(picture.others) == 40
    assert picture.lines.trials[picture.best] is best
    assert picture.kept[-1] == picture.best
