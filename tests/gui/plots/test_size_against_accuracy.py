"""Marks in series, the front as steps, and what the switches do."""

from math import log10

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.plots.size_against_accuracy import SizeAgainstAccuracy
from nas_desktop.gui.search_model import SearchModel
from tests.gui.made_up import Made, show_trials, some_trials
from tests.moments import begun, events_until

_DRAWN = some_trials(1)[0].drawn


@pytest.fixture
def plot(qtbot: QtBot, model: SearchModel, look: Look) -> SizeAgainstAccuracy:
    show_trials(model, some_trials(40))
    plot = SizeAgainstAccuracy(model, look)
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    with qtbot.waitExposed(plot):
        plot.show()
    return plot


def _of(qtbot: QtBot, model: SearchModel, look: Look, *pairs: tuple[int, float]) -> SizeAgainstAccuracy:
    show_trials(model, [Made(_DRAWN, size, score) for size, score in pairs])
    plot = SizeAgainstAccuracy(model, look)
    qtbot.addWidget(plot)
    return plot


def test_the_front_is_drawn_as_steps_to_the_right_edge(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    plot = _of(qtbot, model, look, (1000, 0.5), (100_000, 0.7), (10_000, 0.4))

    x, y = plot.front_line.getData()

    assert x[:3].tolist() == [3.0, 5.0, 5.0]
    assert y.tolist() == [0.5, 0.5, 0.7, 0.7]
    assert x[3] == plot.ranges()[0][1]


def test_every_complete_trial_has_a_mark_or_the_star(plot: SizeAgainstAccuracy) -> None:
    assert len(plot.marks.data) + len(plot.star.data) == 40


def test_marks_on_the_front_are_larger_and_above_the_others(plot: SizeAgainstAccuracy) -> None:
    sizes = [spot.size() for spot in plot.marks.points()]

    assert sizes == sorted(sizes)
    assert sizes.count(11) == len(plot.front) - 1  # the best is the star


def test_colour_and_symbol_are_those_of_the_series(plot: SizeAgainstAccuracy, look: Look) -> None:
    row = next(row for row in plot.trials if row.params["n_conv_layers"] == 2 and row is not plot._model.state.best)

    spot = next(s for s in plot.marks.points() if s.pos().x() == log10(row.n_params))

    assert spot.symbol() == "s"
    assert spot.brush().color().name().upper() == look.theme.series[1]


def test_a_hidden_series_neither_shows_nor_answers(plot: SizeAgainstAccuracy) -> None:
    plot.show_series("3", False)

    trials = {point.trial for point in plot.points()}
    assert trials
    assert all(row.params["n_conv_layers"] != 3 for row in plot.trials if row.trial in trials)

    plot.show_series("3", True)
    assert len(plot.points()) == 40


def test_the_front_stays_that_of_all_trials(plot: SizeAgainstAccuracy) -> None:
    before = [row.trial for row in plot.front]

    plot.show_series("1", False)

    assert [row.trial for row in plot.front] == before


def test_trials_outside_the_brush_are_dimmed_and_lie_below(plot: SizeAgainstAccuracy, model: SearchModel) -> None:
    kept = frozenset(row.trial for row in plot.trials[:10])

    model.brush(kept)

    alphas = [spot.brush().color().alpha() for spot in plot.marks.points()]
    best_is_kept = model.state.best is not None and model.state.best.trial in kept
    assert alphas == sorted(alphas)
    assert alphas.count(255) == 10 - best_is_kept


def test_multiply_adds_run_across_instead(plot: SizeAgainstAccuracy) -> None:
    plot.show_amount("n_macs")

    first = next(point for point in plot.points() if point.trial == 0)
    assert first.x == log10(plot.trials[0].n_macs)
    assert plot.getPlotItem().getAxis("bottom").labelText == "multiply-adds"


def test_without_logarithm_sizes_are_as_they_are(plot: SizeAgainstAccuracy) -> None:
    plot.show_log(False)

    first = next(point for point in plot.points() if point.trial == 0)
    assert first.x == plot.trials[0].n_params


@pytest.mark.parametrize("log", [True, False])
def test_all_marks_are_inside_the_range(plot: SizeAgainstAccuracy, log: bool) -> None:
    plot.show_log(log)

    (left, right), (low, high) = plot.ranges()

    assert all(left <= point.x <= right and low <= point.y <= high for point in plot.points())


def test_the_smallest_within_a_point_is_named(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    plot = _of(qtbot, model, look, (1000, 0.795), (100_000, 0.8), (500, 0.5))

    named = plot.worth_naming()

    assert named is not None
    assert named.trial == 0


def test_where_nothing_smaller_is_nearly_as_good_none_is_named(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    assert _of(qtbot, model, look, (1000, 0.5), (100_000, 0.8)).worth_naming() is None


def test_the_chosen_trial_has_a_ring(plot: SizeAgainstAccuracy, model: SearchModel) -> None:
    model.select(7)

    assert plot.ring.getData()[1].tolist() == [plot.trials[7].val_accuracy]


def test_the_table_has_sizes_and_not_their_logarithms(plot: SizeAgainstAccuracy) -> None:
    names, rows = plot.table()

    assert names == ["trial", "n_params", "n_macs", "ms", "val_accuracy", "on_front"]
    third = plot.trials[3]
    assert rows[3][1:5] == [third.n_params, third.n_macs, None, third.val_accuracy]
    assert sum(bool(row[5]) for row in rows) == len(plot.front)


def test_screenings_are_left_out_beside_full_trainings(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    for event in events_until(begun("seed")):
        model.apply(event)
    plot = SizeAgainstAccuracy(model, look)
    qtbot.addWidget(plot)

    assert [row.trial for row in plot.trials] == [24, 25, 26, 27, 28]


def test_while_there_are_only_screenings_they_are_compared(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    for event in events_until(begun("full")):
        model.apply(event)
    plot = SizeAgainstAccuracy(model, look)
    qtbot.addWidget(plot)

    assert len(plot.trials) == 22
    assert len(plot.star.data) == 1


def test_the_time_for_an_image_runs_across_where_it_was_measured(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    plot = _of(qtbot, model, look, (1000, 0.5), (100_000, 0.7), (10_000, 0.4))
    for trial, ms in ((0, 0.5), (1, 4.0)):
        model.state.rows["search", trial].ms = ms

    plot.show_amount("ms")

    assert [point.x for point in plot.points()] == [log10(0.5), log10(4.0)]
    assert [row.trial for row in plot.front] == [0, 1]
