"""Every view stands every moment of a search with all its parts, or with some left out, running or cut off."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nas_desktop.core.events import DataReady, Event, ModelTested, SearchPlanned, WinnerJudged
from nas_desktop.gui.look import Look
from nas_desktop.gui.made_up_timed_search import made_up_halving
from nas_desktop.gui.model_desk import ModelDesk
from nas_desktop.gui.panels.analytics_panel import AnalyticsPanel
from nas_desktop.gui.panels.best_model_panel import BestModelPanel
from nas_desktop.gui.panels.results_panel import ResultsPanel
from nas_desktop.gui.panels.running_face import RunningFace
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.search_words import headline, window_title
from tests.gui.conftest import TasksAtOnce
from tests.moments import begun, events_until, happened

_MOMENTS = {
    "images read": happened(DataReady),
    "planned": happened(SearchPlanned),
    "control": begun("control"),
    "screening": begun("screen"),
    "in full": begun("full"),
    "fresh seeds": begun("seed"),
    "verdict": happened(WinnerJudged),
    "final training": begun("final"),
    "tested": happened(ModelTested),
    "ended": lambda event: False,
}
_LEFT_OUT = ({}, {"is_screened": False}, {"is_checked": False}, {"is_trained_again": False}, {"is_better": False})


def _show_all(qtbot: QtBot, model: SearchModel, look: Look, tasks: TasksAtOnce) -> None:
    panels = (
        RunningFace(model, look),
        ResultsPanel(model, look, tasks),  # type: ignore[arg-type]  # stands for Tasks
        BestModelPanel(model, look, tasks, ModelDesk(tasks)),  # type: ignore[arg-type]
        AnalyticsPanel(model, look),
    )
    for panel in panels:
        qtbot.addWidget(panel)
        panel.resize(1196, 628)
        panel.show()
    QApplication.processEvents()
    assert headline(model).left
    assert window_title(model)


@pytest.mark.parametrize("moment", _MOMENTS)
def test_while_it_runs(qtbot: QtBot, model: SearchModel, look: Look, tasks: TasksAtOnce, moment: str) -> None:
    for event in events_until(_MOMENTS[moment]):
        model.apply(event)

    _show_all(qtbot, model, look, tasks)


@pytest.mark.parametrize("parts", _LEFT_OUT, ids=str)
@pytest.mark.parametrize("moment", ["in full", "verdict", "ended"])
def test_where_it_was_cut_off(
    qtbot: QtBot, model: SearchModel, look: Look, tasks: TasksAtOnce, moment: str, parts: dict[str, bool]
) -> None:
    model.load(events_until(_MOMENTS[moment], **parts))

    _show_all(qtbot, model, look, tasks)


@pytest.mark.parametrize("cut_off", [False, True])
def test_where_trials_rest(qtbot: QtBot, model: SearchModel, look: Look, tasks: TasksAtOnce, cut_off: bool) -> None:
    events: list[Event] = list(made_up_halving())
    if cut_off:
        model.load(events)
    else:
        for event in events:
            model.apply(event)

    _show_all(qtbot, model, look, tasks)
