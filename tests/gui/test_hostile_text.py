"""What strangers wrote is shown as it stands: no markup in the window, no orders to the terminal."""

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from nas_desktop.core.events import LogWritten
from nas_desktop.datasets.survey_facts import ClassFacts, Finding, FoundImage
from nas_desktop.gui.data_facts import FoundData
from nas_desktop.gui.dialogs.error_dialog import ErrorDialog
from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from nas_desktop.gui.panels.data_panel import DataPanel
from nas_desktop.gui.search_model import SearchModel
from tests.builders import (
    a_config,
    a_failed_trial,
    a_mode_chosen,
    a_search_finished,
    a_search_started,
    a_trial_finished,
    a_trial_started,
    an_epoch,
    data_ready,
    some_data,
)
from tests.gui.conftest import TasksAtOnce
from tests.gui.fake_sessions import FakeSessions
from tests.gui.fake_surveys import GREY, FakeMaker, FakeShelf, a_survey
from tests.gui.hostile_text import NAME, shows_it, taken_for_more_than_text

CLASSES = (f"a {NAME}", f"b {NAME}")
FACTS = some_data(title=NAME, name=NAME, classes=CLASSES, skipped=(NAME,), n_skipped=1)
FOUND = FoundData(NAME, tuple((name, 60) for name in CLASSES), n_test=15)
EVENTS = [
    a_search_started(name=NAME, project=f"/projects/{NAME}", n_trials=6),
    data_ready(data=FACTS),
    a_mode_chosen(),
    *(a_trial_started(i, notes=(NAME,)) for i in range(4)),
    *(an_epoch(i, 1, 0.4 + i / 10) for i in range(4)),
    a_failed_trial(0, reason=NAME, traceback=NAME),
    a_trial_finished(1, 0.5, reason=NAME),
    a_trial_finished(2, 0.6, state="PRUNED", reason=NAME),
    a_trial_finished(3, 0.7, recall=(0.6, 0.8)),
    LogWritten("warning", NAME),
]


@pytest.fixture
def window(qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce) -> MainWindow:
    window = MainWindow(look, settings, FakeSessions(), lambda data: FOUND)
    qtbot.addWidget(window)
    window.show()
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks
    return window


@pytest.mark.parametrize("end", ["running", "failed"])
def test_no_name_in_the_window_is_taken_for_markup(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, end: str
) -> None:
    events = list(EVENTS)
    if end != "running":
        events.append(a_search_finished(best_trial=3, reason=end, detail=NAME, project=f"/projects/{NAME}"))
    with qtbot.waitSignal(window.model.changed):
        window.model.load([])
        for event in events:
            window.model.apply(event)
    window.strip.log_button.click()
    found: set[str] = set()
    window.model.select(0)  # the one that failed
    for tab in range(6):
        window.show_tab(tab)
        qapp.processEvents()
        found |= set(taken_for_more_than_text(window))
    assert sorted(found) == []
    assert shows_it(window)


def test_no_name_in_a_survey_is_taken_for_markup(
    qtbot: QtBot, qapp: QApplication, look: Look, tasks: TasksAtOnce, model: SearchModel
) -> None:
    finding = Finding("unreadable", 1, names=(NAME,), images=(FoundImage(NAME, GREY),))
    conflict = Finding("conflict", 1, names=CLASSES, images=(FoundImage(NAME, GREY),))
    survey = a_survey(
        title=NAME, where=f"/{NAME}", classes=tuple(ClassFacts(name, 300, (GREY,)) for name in CLASSES),
        findings=(finding, conflict),
    )  # fmt: skip
    maker = FakeMaker(survey)
    panel = DataPanel(model, look, tasks, maker, FakeShelf())  # type: ignore[arg-type]  # stands for Tasks
    qtbot.addWidget(panel)
    panel.resize(1200, 800)
    panel.show()
    panel.show_wish(a_config(data="/photos"))
    qtbot.waitUntil(lambda: bool(maker.asked))
    qapp.processEvents()
    assert list(taken_for_more_than_text(panel)) == []
    assert shows_it(panel)


def test_an_error_is_shown_as_it_stands(qtbot: QtBot, look: Look) -> None:
    dialog = ErrorDialog(look)
    qtbot.addWidget(dialog)
    dialog.report(NAME, NAME)
    assert list(taken_for_more_than_text(dialog)) == []
    assert shows_it(dialog)


def test_markup_would_be_noticed(qtbot: QtBot) -> None:
    label = QLabel(NAME)
    qtbot.addWidget(label)
    assert len(list(taken_for_more_than_text(label))) == 1
