"""A search that is after another score, or after a front, says so wherever scores are shown."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.plots import plot_named
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.plot_card import PlotCard
from nas_desktop.gui.widgets.search_tiles import SearchTiles
from nas_desktop.gui.widgets.size_card import SizeCard
from nas_desktop.gui.widgets.trial_columns import column_index
from nas_desktop.gui.widgets.trial_table_model import TrialTableModel
from tests.builders import a_config, a_search_started, a_trial_finished, a_trial_started


def begin(model: SearchModel) -> None:
    """Trial 0 does fewest multiply-adds, trial 1 scores best, trial 2 is beaten."""
    config = a_config(objective="balanced-accuracy", also_minimise="macs").model_dump()
    model.apply(a_search_started(config=config))
    for trial, (n_macs, score) in enumerate(((1000, 0.5), (9000, 0.7), (10_000, 0.4))):
        model.apply(a_trial_started(trial, n_macs=n_macs))
        model.apply(a_trial_finished(trial, 0.9, val_score=score, n_macs=n_macs))
    model.changed.emit()


def test_the_title_of_a_plot_names_the_score(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    card = PlotCard(plot_named("accuracy-curves"), model, look)
    qtbot.addWidget(card)
    assert card.title.text() == "Validation accuracy by epoch"
    begin(model)
    assert card.title.text() == "Validation balanced accuracy by epoch"


def test_the_table_names_the_score_and_marks_the_front(model: SearchModel, look: Look) -> None:
    table = TrialTableModel(model, look)
    begin(model)
    head = table.headerData(column_index("accuracy"), Qt.Orientation.Horizontal)
    states = [table.data(table.index(i, column_index("state"))) for i in range(3)]
    assert head == "Balanced accuracy"
    assert states == ["On the front", "Best", "Complete"]


def test_what_is_kept_small_runs_across(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    card = SizeCard(model, look)
    qtbot.addWidget(card)
    card.show()
    begin(model)
    qtbot.waitUntil(lambda: card.plot.amount == "n_macs")
    assert [row.trial for row in card.plot.front] == [0, 1]
    assert "On the front: 2 trials." in card.reading


def test_the_first_figure_is_the_score(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    tiles = SearchTiles(model, look)
    qtbot.addWidget(tiles)
    begin(model)
    assert tiles.tiles[0].accessibleName().startswith("Best balanced accuracy so far")
