"""One selection and one brush for the whole tab, and every part has its room."""

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from nas_desktop.gui.panels.analytics_panel import AnalyticsPanel
from nas_desktop.gui.search_model import SearchModel
from tests.builders import a_search_started, a_trial_started
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.fake_sessions import FakeSessions
from tests.gui.layout_check import complaints
from tests.gui.made_up import show_trials, some_trials


@pytest.fixture
def panel(qtbot: QtBot, model: SearchModel, look: Look) -> AnalyticsPanel:
    show_trials(model, some_trials(40))
    return _shown(qtbot, model, look)


def _shown(qtbot: QtBot, model: SearchModel, look: Look) -> AnalyticsPanel:
    panel = AnalyticsPanel(model, look)
    qtbot.addWidget(panel)
    panel.resize(1340, 800)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def test_without_complete_trials_it_says_what_it_waits_for(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    panel = _shown(qtbot, model, look)
    assert panel._placeholder.heading == "Nothing to compare yet"

    with qtbot.waitSignal(model.changed):
        model.apply(a_search_started())
        model.apply(a_trial_started())

    assert panel._placeholder.isVisible()
    assert panel._placeholder.heading == "No complete trial yet"


def test_the_first_complete_trial_brings_the_views(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    panel = _shown(qtbot, model, look)

    with qtbot.waitSignal(model.changed):
        show_trials(model, some_trials(1))

    assert not panel._placeholder.isVisible()
    assert panel.size_card.plot.isVisible()
    assert panel.top_five.rows[0].trial == 0


def test_a_choice_anywhere_shows_everywhere(panel: AnalyticsPanel, model: SearchModel) -> None:
    panel.top_five.compare.click()

    panel.top_five.rows[1].click()

    chosen = panel.top_five.rows[1].trial
    assert model.selected == chosen
    assert len(panel.size_card.plot.ring.data) == 1
    assert len(panel.history.plot.ring.data) == 1
    assert panel.parallel.plot.points_of(chosen)
    columns = {index.column() for index in panel.compare.table.selectedIndexes()}
    assert [panel.compare.source.trials[column - 1].trial for column in columns] == [chosen]


def test_a_brush_filters_every_view(panel: AnalyticsPanel, model: SearchModel) -> None:
    board = panel.parallel.plot.board
    axis = board.axis("dropout")
    board.brush.limit(axis, 0.0, 0.2)

    panel.parallel.plot._apply()

    assert model.brushed is not None
    n_outside = 40 - len(model.brushed)
    best_is_outside = model.state.best is not None and model.state.best.trial not in model.brushed
    assert len(panel.history.plot.dimmed.data) == n_outside - best_is_outside
    assert {place.trial for place in panel.top_five.rows if place.trial >= 0} <= model.brushed
    assert panel.breakdown._n_trials == len(model.brushed)


def test_compare_all_opens_the_table_and_close_shuts_it(panel: AnalyticsPanel) -> None:
    panel.top_five.compare.click()
    assert panel.compare.isVisible()

    panel.compare.closed.emit()

    assert not panel.compare.isVisible()


def test_a_double_click_in_a_plot_opens_the_trial(qtbot: QtBot, panel: AnalyticsPanel, model: SearchModel) -> None:
    for card in (panel.size_card, panel.history, panel.parallel):
        with qtbot.waitSignal(model.trial_opened) as opened:
            card.plot.trial_opened.emit(3)
        assert opened.args == [3]


def test_nothing_is_made_anew_when_nothing_has_changed(qtbot: QtBot, panel: AnalyticsPanel, model: SearchModel) -> None:
    lines = panel.parallel.plot.drawing().lines
    drawn: list[int] = []
    panel.size_card.plot.drawn.connect(lambda: drawn.append(1))

    with qtbot.waitSignal(model.changed):
        model.apply(a_trial_started(99))

    assert panel.parallel.plot.drawing().lines is lines
    assert drawn == []


@pytest.mark.parametrize("n_trials", [1, 12, 40])
@pytest.mark.parametrize("size", [(1100, 640), (1280, 720), (1440, 900), (1920, 1080)])
def test_everything_has_its_room(
    qtbot: QtBot,
    qapp: QApplication,
    look: Look,
    settings: QSettings,
    tasks: TasksAtOnce,
    n_trials: int,
    size: tuple[int, int],
) -> None:
    window = MainWindow(look, settings, FakeSessions(), lambda data: FOUND)
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks
    with qtbot.waitSignal(window.model.changed):
        show_trials(window.model, some_trials(n_trials))
    window.show_tab(4)
    panel = window.tabs.panels[4]
    assert isinstance(panel, AnalyticsPanel)
    axis = panel.parallel.plot.board.axis("accuracy")
    panel.parallel.plot.board.brush.limit(axis, axis.low, 0.72)
    panel.parallel.plot._apply()
    window.model.select(0)
    if n_trials > 1:
        panel.top_five.compare.click()
    for _ in range(8):  # a layout asks for another round when text wraps or a scroll bar comes
        qapp.processEvents()

    assert complaints(window) == []
